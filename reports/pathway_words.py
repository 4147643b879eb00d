"""What the published pathway says: its message, its table and the words on its bars."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

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
    mine = rows[rows["chosen"]]
    mine = mine[mine["broken"].cumsum() == mine["broken"].sum()]
    known = mine[mine["value"].notna()]
    if known.empty:
        return NOTHING
    told = [(str(row.area_id), str(row.period), _quarter_number(row)) for row in known.itertuples()]
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


def _quarter_number(row: Any) -> Number:
    period = Period(row.date, row.period_start, "quarter")
    return Number(
        percent(row.value), row.value, "figure", Key(STILL_WAITING, row.area_id, period, row.breakdown)
    )


def printed(rows: pd.DataFrame) -> list[str]:
    """The share of each row of a pathway in words: withheld, or a floor where a part of it is."""
    return [
        WITHHELD if pd.isna(share) else f"at least {percent(share)}" if withheld else percent(share)
        for share, withheld in zip(rows["share_percent"], rows["withheld"], strict=True)
    ]


def printed_beside_counts(rows: pd.DataFrame) -> list[str]:
    """The same where the count stands beside it: a share that is not that of the counts says whose it is."""
    return [
        text if text == WITHHELD else text.replace(percent(share), share_words(share, count, total))
        for text, share, count, total in zip(
            printed(rows), rows["share_percent"], rows["count"], rows["total"], strict=True
        )
    ]


def profile_table(pathway: Pathway) -> pd.DataFrame:
    """Rows the segments and the total, columns the areas: count and share in words."""
    table = pd.DataFrame({"Where they were": [*SEGMENTS.values(), "Total"]})
    for area_id, area in pathway.areas().items():
        mine = pathway.rows[pathway.rows["area_id"] == area_id].set_index("segment").loc[list(SEGMENTS)]
        total, note = mine["total"].iloc[0], mine["total_note"].iloc[0]
        table[area] = [
            *(
                _cell(*row)
                for row in zip(mine["count"], printed_beside_counts(mine), mine["withheld"], strict=True)
            ),
            marks(note or "x") if pd.isna(total) else number(total),
        ]
    return table


def _cell(count: float, share: str, withheld: int) -> str:
    if pd.isna(count):
        return WITHHELD
    shown = number(count) if share == WITHHELD else f"{number(count)} ({share.removeprefix('at least ')})"
    return f"at least {shown}" if withheld else shown
