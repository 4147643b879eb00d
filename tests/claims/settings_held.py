"""Numbers that were set and not counted: each stands in words that say what it is, and is what is set there.

What is set is written down here a second time: thresholds of the product, choices of the reader and numbers that a
view was given (`View.given`), read from the list by the view's own way. A setting in other words is a fault, so that
new words bring a new line here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache

from reports.claims import Number, Said
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.numerals import period_text, plain, prints, tokens

#: Levels of confidence and of limits that a sentence may name.
LEVELS = (90.0, 95.0, 99.8)
#: The day on which places lie within others, where the reviews name them.
NOW = date(2024, 12, 31)
Allowed = Callable[[Said, View, Known], Sequence[float]]


def _in_claims(said: Said) -> Iterator[Number]:
    stack = [number for claim in said.claims for number in claim.numbers]
    while stack:
        one = stack.pop()
        yield one
        stack += one.of


def _months_added(said: Said, view: View, known: Known) -> Sequence[float]:
    """How many months the sums of a sentence add up."""
    sums = [one for one in _in_claims(said) if one.kind == "sum" and one.of]
    return [float(len({n.key.period for n in one.of if n.key is not None})) for one in sums]


def _month_ends(known: Known) -> dict[str, int]:
    """The months of the lists, each with how many there are up to it."""
    snapshot = known.figures.snapshot_id
    if snapshot not in _MONTHS:
        rows = known.figures.tables["pathway_snapshots"]
        days = sorted(rows.loc[rows["period_type"] == "month", "period_end"].unique())
        _MONTHS[snapshot] = {
            period_text(day.replace(day=1), day, "month"): place + 1 for place, day in enumerate(days)
        }
    return _MONTHS[snapshot]


_MONTHS: dict[str, dict[str, int]] = {}


def _a_year(said: Said, view: View, known: Known) -> Sequence[float]:
    """Twelve months, or as many as the list has by the month that is named; and what a rolling period holds."""
    places = _month_ends(known)
    labels = [label for claim in said.claims for label in claim.periods]
    had = [places[label] for label in labels if label in places]
    rolling = {n.key.period.kind for n in _in_claims(said) if n.key is not None}
    of_three = "rolling_quarter" in rolling or any(label.startswith("3 months to ") for label in labels)
    named = [3.0] if of_three else []
    return [12.0, *named, *(float(n) for n in had if 0 < n < 12)]


def _mid_year(said: Said, view: View, known: Known) -> Sequence[float]:
    return [
        float(n.key.period.end.year)
        for n in _in_claims(said)
        if n.key is not None and n.key.indicator_id.startswith("populations.")
    ]


def _standards_in_days(said: Said, view: View, known: Known) -> Sequence[float]:
    return [float(one["days"]) for pathway in known._pathways.values() for one in pathway["standards"]]


def _back_within(said: Said, view: View, known: Known) -> Sequence[float]:
    return [float(known._raw["pathways"]["watch"]["bounce_days"])]


def _year_of_voices(said: Said, view: View, known: Known) -> Sequence[float]:
    told = " ".join(map(str, known.figures.tables["voices"]["period"].dropna().unique()))
    return [float(year) for year in re.findall(r"\d{4}", told)]


def _weeks_of_a_column(said: Said, view: View, known: Known) -> Sequence[float]:
    """The weeks in the names of the columns that a sentence counts."""
    columns = {n.key.column for n in _in_claims(said) if n.key is not None}
    return [float(weeks) for column in columns for weeks in re.findall(r"over_(\d+)_weeks", column)] or [
        18.0,
        52.0,
    ]


def _within(view: View, known: Known) -> set[str]:
    """A place and the boroughs, counties and systems within it."""
    areas = known.figures.areas
    kinds = () if areas[view.place_id].kind == "borough" else ("borough", "county", "system")
    return {view.place_id, *(a for kind in kinds for a in areas.members(view.place_id, kind=kind, on=NOW))}


def _practice(view: View, known: Known) -> list[tuple[str, set[str]]]:
    """The examples of good practice of a place: domain, and whom each names."""
    rows = known.figures.tables["findings"]
    rows = rows[rows["kind"] == "good_practice"]
    named = [set(str(ids).split(";")) for ids in rows["areas"].fillna("")]
    mine = _within(view, known)
    return [(str(d), ids & mine) for d, ids in zip(rows["domain"], named, strict=True) if ids & mine]


def _domains_of(said: Said, view: View, known: Known) -> Sequence[float]:
    return [float(len({domain for domain, _ in _practice(view, known)}))]


def _domains(said: Said, view: View, known: Known) -> Sequence[float]:
    rows = known.figures.tables["findings"]
    return [float(rows.loc[rows["kind"] == "good_practice", "domain"].nunique())]


def _examples(said: Said, view: View, known: Known) -> Sequence[float]:
    return [float(len(_practice(view, known)))]


def _areas_of_examples(said: Said, view: View, known: Known) -> Sequence[float]:
    return [float(len(set().union(*(ids for _, ids in _practice(view, known)))))]


def _suggestions(said: Said, view: View, known: Known) -> tuple[float, float]:
    """How many young people's suggestions were of the theme that is named, and of any: the place's own, or London's."""
    rows = known.figures.tables["voices"]
    rows = rows[rows["who"].str.contains("young person")]
    area = known.figures.areas[view.place_id]
    own = rows if area.kind == "country" else rows[rows["area_id"].isin(_within(view, known))]
    if own.empty and area.scope == "london":
        own = rows[rows["area_id"].fillna("") == ""]
    named = re.search(r"spoke of: ([^.]+)\.", said.text)
    themes = own["theme"].str.replace("_", " ").str.lower()
    return float((themes == (named[1].lower() if named else "")).sum()), float(len(own))


#: Words with a number in them → what the number is.
RULES: tuple[tuple[str, Sequence[float] | Allowed], ...] = (
    (r"\brounded to (?:the nearest )?([\d,]+)", (5,)),
    (r"\b(?:had|have) (?:them|it) within (\d+) weeks", (4,)),
    (r"\bhad waited more than (\d+) weeks", (52,)),
    (r"\b(?:over|past) (\d+) weeks (?:in this stage|since referral)(?:[:,]| the)", _weeks_of_a_column),
    (r"\b(\d+) in 100 over\b", (8,)),
    (r"\b\d+ in (\d+) over\b", (100,)),
    (r"\bOf (\d+) such waits\b", (100,)),
    (r"\bsuch waits (\d+) have lasted\b", (8,)),
    (r"\babout [\d.,]+ of (\d+) who join\b", (100,)),
    (
        r"(?<!of )\bthe (\d+) months to\b",
        lambda *a: [*_a_year(*a), *_months_added(*a)],
    ),
    (r"\bin (\d+) of the \d+ months to\b", _months_added),
    (r"\bof the (\d+) months to\b", _a_year),
    (r"\breferred again within (\d+) days\b", _back_within),
    (r"(?<!again )\bwithin (\d+) days\b", _standards_in_days),
    (r"\bfor every ([\d,]+) children\b", (1_000,)),
    (r"\bchildren under (\d+) who\b", (18,)),
    (r"\(mid-(\d{4})\b", _mid_year),
    (r"\bsmall \((\d+) to \d+\)", (0,)),
    (r"\bsmall \(\d+ to (\d+)\)", (4,)),
    (r"\brun of at least (\d+) points (?:above|below)\b", (7,)),
    (r"\brun of at least (\d+) points that each\b", (7,)),
    (r"\bput about (\d+) in 1,000 there\b", (2,)),
    (r"\bput about \d+ in ([\d,]+) there\b", (1_000,)),
    (r"\bput about (\d+) area in [\d,]+ there\b", (1,)),
    (r"\bput about \d+ area in ([\d,]+) there\b", (40, 1_000)),
    (r"\bneeds at least (\d+) areas\b", (5,)),
    (r"\bat (\d+) or above the queue grows\b", (1,)),
    (r"\bstandard ÷ (\d+), at which about", (4,)),
    (r"\babout (\d+) in \d+ wait no longer than the standard\b", (100 * (1 - math.exp(-4)),)),
    (r"\bin (\d+) wait no longer than the standard\b", (100,)),
    (r"\baverages of (\d+) months\b", (6,)),
    (r"\bcoefficients of variation (\d+) and \d+", (1,)),
    (r"\bcoefficients of variation \d+ and (\d+)", (1,)),
    (r"\bof (\d+) boards in England\b", (152,)),
    (r"\bpublished: (\d+) of \d+ domains", _domains_of),
    (r"\bpublished: \d+ of (\d+) domains", _domains),
    (r"\b(\d+) examples? from \d+ areas?", _examples),
    (r"\bexamples? from (\d+) areas?", _areas_of_examples),
    (r"\b(\d+) of \d+ suggestions recorded", lambda *a: _suggestions(*a)[:1]),
    (r"\bof (\d+) suggestions recorded", lambda *a: _suggestions(*a)[1:]),
    (r"\b(?:spring|summer|autumn|winter) (\d{4})\b", _year_of_voices),
)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, flags=re.IGNORECASE)


def setting_faults(said: Said, view: View, known: Known) -> Iterator[str]:
    """What is set, and what a view was given, is what stands there; every setting stands in such words."""
    text = plain(said.text)
    set_at: set[int] = set()
    for pattern, allowed in (*RULES, *view.given):
        for found in _compiled(pattern).finditer(text):
            values = allowed(said, view, known) if callable(allowed) else allowed
            if values and all(isinstance(value, str) for value in values):
                if found[1] not in values:
                    yield f"{found[0]!r}: it is {' or '.join(map(str, values))}"
                continue
            token = next(iter(tokens(found[1])), None)
            if token is None:
                continue
            set_at.add(found.start(1))
            if not any(prints(token, float(value)) for value in values):
                told = " or ".join(f"{float(value):g}" for value in values) or "nothing"
                yield f"{found[0]!r}: {token.text} is set nowhere, {told} is"
    for claim in said.claims:
        for number in claim.numbers:
            if number.kind in {"setting", "simulated"} and number.text:
                yield from _is_set(number, text, set_at)


def _is_set(number: Number, text: str, set_at: set[int]) -> Iterator[str]:
    own = next(iter(tokens(plain(number.text))), None)
    if own is None:
        return
    if own.percent:
        if own.value not in LEVELS:
            yield f"the percentage {number.text!r} is called a {number.kind}"
        return
    places = [one.start for one in tokens(text) if one.text == own.text]
    if not set_at & set(places):
        yield f"the {number.kind} {number.text!r} stands in no words that say where it is set"
