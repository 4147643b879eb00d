"""What the published pathway says: its message, its table and the words on its bars."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from metrics.columns import plain_rows
from metrics.pathway import SEGMENTS
from metrics.printed import number, percent
from reports.age import age_in_years, age_words
from reports.bodies import body_name
from reports.claims import NOTHING, Basis, Claim, Key, Number, Said, joined, number_of
from reports.figure import Figure, Period
from reports.pathway import SHARES, STILL_WAITING, Pathway
from reports.rounded_shares import rounding_allows, rounding_words, share_words
from reports.wording import join_words, marks
from store.areas import Areas
from store.rounded import ROUNDED_TO

#: Whom a sentence counts, and in which services.
COUNTED = {"people": "children", "referrals": "referrals"}
SERVICES = {
    "mental_health": "mental health services only",
    "all_services": "mental health services and those for learning disability and autism",
    "learning_disability": "services for learning disability and autism only",
}
MEANT = "They waited for a second appointment. In national figures it stands for the start of treatment."
WITHHELD = marks("c")


def pathway_said(pathway: Pathway, *, today: date | None = None, verdict: Said = NOTHING) -> Said:
    """The message of the pathway, in words that can be read aloud; with `today` also how old its figures are.

    `verdict` is said after the figures that the place is set beside.
    """
    period, own = pathway.period, pathway.own
    if own is None:
        return Said(
            f"**No pathway was published for {pathway.place.short_name} {period.within}.**",
            (Claim(STILL_WAITING, pathway.place.area_id, (period.label,)),),
        )
    return joined(
        [_waiting(pathway), _beside(pathway), verdict, Said(MEANT), _rest(pathway), _what(pathway, today)]
    )


def _waiting(pathway: Pathway) -> Said:
    """How many were still waiting: the share, and the counts that it is the share of."""
    assert pathway.own is not None
    own, period, who = pathway.own, pathway.period, COUNTED[pathway.population]
    figure = pathway.figures.get((own.area_id, STILL_WAITING))
    if figure is None or figure.value is None:
        text = (
            f"**How many were still waiting in {body_name(own)} {period.within} is withheld, as a count behind it is "
            "small.**"
        )
        return Said(text, (Claim(STILL_WAITING, own.area_id, (period.label,)),))
    made = "referred" if who == "children" else "made"
    text = (
        f"**{figure.said} of {who} {made} in {body_name(own)} {period.within} were still waiting when the "
        f"{period.kind} ended.**"
    )
    numbers = [number_of(figure)]
    if figure.numerator is not None and figure.denominator is not None:
        numbers += [_count_of(figure, "numerator"), _count_of(figure, "denominator")]
        text += f" That is {numbers[1].text} of {numbers[2].text}"
        if allows := rounding_words(figure):
            numbers += [
                Number(percent(end), end, "limit", of=tuple(numbers[1:3]))
                for end in rounding_allows(figure) or ()
            ]
            numbers.append(Number(str(ROUNDED_TO), ROUNDED_TO, "setting"))
            text += f"; {allows}"
        text += "."
    return Said(text, (Claim(STILL_WAITING, own.area_id, (period.label,), tuple(numbers)),))


def _beside(pathway: Pathway) -> Said:
    """The same share of the areas that the place is set beside."""
    assert pathway.own is not None
    found = [pathway.figures.get((area, STILL_WAITING)) for area in pathway.areas()]
    known = [
        figure
        for figure in found
        if figure is not None and figure.value is not None and figure.published_for != pathway.own
    ]
    if not known:
        return NOTHING
    told = join_words([f"{figure.said} in {body_name(figure.published_for)}" for figure in known])
    claims = [
        Claim(STILL_WAITING, f.published_for.area_id, (pathway.period.label,), (number_of(f),)) for f in known
    ]
    return Said(f"It was {told}.", tuple(claims))


def _count_of(figure: Figure, column: str) -> Number:
    value = float(getattr(figure, column))
    key = Key(
        figure.indicator.id, figure.published_for.area_id, figure.period, figure.breakdown, column=column
    )
    return Number(number(value), value, "figure", key)


def _rest(pathway: Pathway) -> Said:
    """How many were seen soon, and how many left without having been seen twice."""
    assert pathway.own is not None
    own, parts, claims = pathway.own.area_id, [], []
    for segment, what in (("within_4", "had it within 4 weeks"), ("closed_before", "were closed before it")):
        figure = pathway.figures.get((own, SHARES[segment]))
        if figure is not None and figure.value is not None:
            parts.append(f"{figure.said} {what}")
            numbers = (
                (number_of(figure), Number("4", 4.0, "setting")) if "4" in what else (number_of(figure),)
            )
            claims.append(Claim(SHARES[segment], own, (pathway.period.label,), numbers))
    return Said(f"{', and '.join(parts)}." if parts else "", tuple(claims))


def _what(pathway: Pathway, today: date | None) -> Said:
    """Which services are counted, and how old the figures are."""
    assert pathway.own is not None
    period = pathway.period
    counts = f"This counts {SERVICES[pathway.service_scope]}."
    if today is None or not (age := age_words(period, today)):
        return Said(counts)
    years = age_in_years(period, today)
    figure = pathway.figures.get((pathway.own.area_id, STILL_WAITING))
    key = None if figure is None else number_of(figure).key
    old = Number(number(years), years, "age", key)
    claim = Claim(STILL_WAITING, pathway.own.area_id, (period.label,), (old,))
    return Said(f"{counts} The figures are {age}.", (claim,))


def quarters_said(rows: pd.DataFrame, *, areas: Areas) -> Said:
    """The share still waiting in the newest quarter of the place, and its range since the line last started anew.

    `rows` are those of reports.pathway.by_quarter.
    """
    mine = [row for row in rows.to_dict("records") if row["chosen"]]
    anew = max((place for place, row in enumerate(mine) if row["broken"]), default=0)
    known = [row for row in mine[anew:] if not math.isnan(row["value"])]
    if not known:
        return NOTHING
    told = [(str(row["area_id"]), str(row["period"]), _quarter_number(row)) for row in known]
    body, newest, share = told[-1]
    who = body_name(areas[body])
    text = f"**{share.text} of those referred in {who} in {newest} were still waiting when it ended.**"
    said = [told[-1]]
    low, high = (way(told, key=lambda one: one[2].value) for way in (min, max))
    if low[2].text != high[2].text:
        text += (
            f" Since {told[0][1]}, as counted now, the lowest was {low[2].text} ({low[1]}) and the highest "
            f"{high[2].text} ({high[1]})."
        )
        said += [low, high]
    claims = [
        Claim(STILL_WAITING, area, (period,), (share,), basis=None if place == 0 else _order(share, told))
        for place, (area, period, share) in enumerate(said)
    ]
    return Said(
        text, (*claims, Claim(STILL_WAITING, told[0][0], tuple(p for p in (told[0][1],) if p in text)))
    )


def _order(share: Number, told: list[tuple[str, str, Number]]) -> Basis:
    """That a quarter's share is the lowest, or the highest, of all that are spoken of."""
    return Basis("order", {"values": (share.value, *(one.value for _, _, one in told))})


def _quarter_number(row: Mapping[Hashable, Any]) -> Number:
    period = Period(row["date"], row["period_start"], "quarter")
    key = Key(STILL_WAITING, row["area_id"], period, row["breakdown"])
    return Number(percent(row["value"]), row["value"], "figure", key)


def printed(rows: pd.DataFrame) -> list[str]:
    """The share of each row of a pathway in words: withheld, or a floor where a part of it is."""
    return [_printed(*cells) for cells in plain_rows(rows, "share_percent", "withheld")]


def _printed(share: float, withheld: int) -> str:
    if math.isnan(share):
        return WITHHELD
    return f"at least {percent(share)}" if withheld else percent(share)


def printed_beside_counts(rows: pd.DataFrame) -> list[str]:
    """The same where the count stands beside it: a share that is not that of the counts says whose it is."""
    return [
        _beside_count(*cells) for cells in plain_rows(rows, "share_percent", "withheld", "count", "total")
    ]


def _beside_count(share: float, withheld: int, count: float, total: float) -> str:
    text = _printed(share, withheld)
    return text if text == WITHHELD else text.replace(percent(share), share_words(share, count, total))


def with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of a pathway with the words that a picture prints: `printed` and `beside_count`."""
    return rows.assign(printed=printed(rows), beside_count=printed_beside_counts(rows))


def profile_table(pathway: Pathway) -> pd.DataFrame:
    """Rows the segments and the total, columns the areas: count and share in words."""
    table = {"Where they were": [*SEGMENTS.values(), "Total"]}
    names = ("area_id", "segment", "share_percent", "withheld", "count", "total", "total_note")
    found = {(row[0], row[1]): row[2:] for row in plain_rows(pathway.rows, *names)}
    for area_id, area in pathway.areas().items():
        mine = [found[area_id, segment] for segment in SEGMENTS]
        *_, total, note = mine[0]
        table[area] = [
            *(
                _cell(count, _beside_count(share, withheld, count, of), withheld)
                for share, withheld, count, of, _ in mine
            ),
            marks(note or "x") if math.isnan(total) else number(total),
        ]
    return pd.DataFrame(table)


def _cell(count: float, share: str, withheld: int) -> str:
    if math.isnan(count):
        return WITHHELD
    shown = number(count) if share == WITHHELD else f"{number(count)} ({share.removeprefix('at least ')})"
    return f"at least {shown}" if withheld else shown
