"""(a) and (d): a number stands beside the area and the period that it is of, and no claim is without its period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.claims import Claim, Number, Said
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.numbers import every_number, token_at
from tests.claims.numerals import plain, tokens

#: Days between the ends of two periods that are a year apart: months differ in length.
_A_YEAR = (360, 372)
#: What an area's name may be led or followed by.
_KINDS = r"(?: (?:CCG|system|ICB|ICS|region|Trust|borough))?"


def name_faults(said: Said, view: View, known: Known) -> Iterator[str]:
    text = plain(said.text)
    told = " ".join(plain(one.text) for one in view.said)
    for claim in said.claims:
        yield from _period_faults(claim, f"{plain(view.heading)} {text}")
        yield from _whose(claim, f"{plain(view.heading)} {told}", view, known)
    yield from _beside_period(said, text)
    yield from _a_year_before(said, text)
    yield from _beside_area(said, text, view, known)
    yield from _held_against(said, text, known)


#: No area's name has more words.
LONGEST_NAME = 9
#: What comes before the name of whom a figure is held against.
_AGAINST = re.compile(
    r"\b(?:(?:better|worse|higher|lower) than|similar to|level with|(?:above|below)(?= [A-Z])) "
)


def _held_against(said: Said, text: str, known: Known) -> Iterator[str]:
    """Worse than London: the sentence has London's figure among those of a claim that compares."""
    held = {
        number.key.area_id
        for claim in said.claims
        if claim.verdict
        for number in every_number(claim)
        if number.key is not None and number.key.area_id != claim.area
    }
    for found in _AGAINST.finditer(text):
        name = _leading(text[found.end() :], known)
        if name is not None and not known.areas_by_name[name] & held:
            yield f"{found[0]}{name!r} is said, and {name} is not what it was compared with"


def _leading(text: str, known: Known) -> str | None:
    """The longest name of an area that a text begins with."""
    words = text.split(" ")[:LONGEST_NAME]
    names = (" ".join(words[:size]).rstrip(".,;:)") for size in range(len(words), 0, -1))
    return next((name for name in names if name in known.areas_by_name), None)


def _period_faults(claim: Claim, text: str) -> Iterator[str]:
    """(d) A claim with a figure says its period."""
    if (
        any(n.kind in {"figure", "share", "difference"} and n.text for n in claim.numbers)
        and not claim.periods
    ):
        yield "a claim with a number names no period"
    for label in claim.periods:
        if label not in text and not any(n.text == "" for n in claim.numbers):
            yield f"the period {label!r} is not in the text"
    for number in claim.numbers:
        if number.kind == "figure" and number.key is not None and number.text:
            label = number.key.period.label
            if label not in claim.periods:
                yield f"{number.text!r} is of {label}, which the claim does not name"


def _names(known: Known, area_id: str) -> tuple[str, ...]:
    return known.area_names(area_id) if area_id in known.figures.areas else ()


def _whose(claim: Claim, text: str, view: View, known: Known) -> Iterator[str]:
    """The area of a claim is named, unless it is the place that the view is about."""
    if not claim.area or not claim.numbers or claim.area == view.place_id:
        return
    if claim.area not in known.figures.areas:
        yield f"{claim.area!r} is no area"
    elif not any(name in text for name in _names(known, claim.area)):
        yield f"the figure is {known.figures.areas[claim.area].name}'s, whom nobody names"


def _a_year_before(said: Said, text: str) -> Iterator[str]:
    """A year before: the earlier of two periods ended twelve months before the later."""
    if not re.search(r"\b(?:a|the) year (?:before|earlier|ago)\b", text, flags=re.IGNORECASE):
        return
    for claim in said.claims:
        ends = sorted(
            {n.key.period.end for n in every_number(claim) if n.key is not None and n.kind == "figure"}
        )
        if len(ends) > 1 and len(claim.periods) > 1 and (ends[-1] - ends[0]).days not in range(*_A_YEAR):
            yield f"from {ends[0]} to {ends[-1]} is not a year"


def _beside_period(said: Said, text: str) -> Iterator[str]:
    """46% in 2019-20: the figure that stands before a period is that period's."""
    labels = sorted({label for claim in said.claims for label in claim.periods}, key=len, reverse=True)
    if len(labels) < 2:
        return
    after = re.compile(
        rf"^[^.;,·\d]{{0,12}}?\b(?:in|on|at|for|to|by)? ?(?:the )?({'|'.join(map(re.escape, labels))})"
    )
    every = [n for claim in said.claims for n in every_number(claim) if n.text]
    figures = [n for n in every if n.key is not None]
    # Of what is planned or simulated the store has no period: a figure that prints like it may be either.
    ahead = {n.text for n in every if n.kind in {"setting", "simulated"}}
    for number in figures:
        if number.text in ahead:
            continue
        for token in token_at(text, number):
            found = after.match(text[token.end :])
            if not found:
                continue
            same = [n.key.period.label for n in figures if n.key is not None and _same_text(n, number)]
            if found[1] not in same:
                yield f"{number.text!r} stands beside {found[1]}, and is of {' or '.join(sorted(set(same)))}"


def _beside_area(said: Said, text: str, view: View, known: Known) -> Iterator[str]:
    """London 46%, 46% in London: the figure beside an area's name is that area's."""
    figures = [n for claim in said.claims for n in every_number(claim) if n.key is not None and n.text]
    names = sorted((n for n in known.areas_by_name if len(n) > 3 and n in text), key=len, reverse=True)
    for number in figures:
        for token in token_at(text, number):
            name = _adjoining(text, token.start, token.end, names)
            if name is None:
                continue
            meant = known.areas_by_name[name]
            same = _areas_of(figures, number)
            allowed = {n for area in same for n in _names(known, area)}
            if meant & same or any(name in one or one in name for one in allowed & set(names)):
                if view.place_id in meant and not meant & same:
                    yield f"{number.text!r} is written on {name}, and is {', '.join(sorted(allowed))}'s"
                continue
            yield f"{number.text!r} is written on {name}, and is {', '.join(sorted(allowed))}'s"


def _same_text(one: Number, other: Number) -> bool:
    """Whether two numbers stand alike in a text, whatever words go with them: over 52 weeks, 52 weeks."""
    texts = [[token.text for token in tokens(plain(n.text))][:1] for n in (one, other)]
    return texts[0] == texts[1]


def _areas_of(figures: list[Number], number: Number) -> set[str]:
    return {n.key.area_id for n in figures if n.key is not None and _same_text(n, number)}


def _adjoining(text: str, start: int, end: int, names: list[str]) -> str | None:
    """The area whose name stands directly before a number, or after it with `in`, `of` or `for`."""
    before, after = text[:start], text[end:]
    for name in names:
        words = re.escape(name) + _KINDS
        if re.match(rf"^(?: percentage points| days?| weeks?)?,? (?:in|for) (?:NHS )?{words}\b", after):
            return name
        if re.search(rf"(?<!\w){words}:? ?(?:was |had |at |\()?£?[<>+\-]?$", before):
            return name
    return None


def newest_faults(view: View, known: Known) -> Iterator[str]:
    """The first figure of a view that begins with the newest is the newest that may be spoken of."""
    for said in view.said[:1]:
        told_of = [n for c in said.claims for n in c.numbers if n.kind == "figure" and n.text]
        keys = [n.key for n in told_of if n.key is not None]
        if not keys:
            return
        told = max(
            (key for key in keys if key.indicator_id == keys[0].indicator_id), key=lambda key: key.period
        )
        shown = [
            period
            for period, row in known.series(told).items()
            if row.value == row.value and not known.blocks(row.caveats, "trend")
        ]
        if shown and told.period != shown[-1]:
            yield f"the newest figure is of {shown[-1].label}, and the view begins with {told.period.label}"
