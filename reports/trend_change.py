"""What a series is said to have done: one decision about its change, from the very figures that are printed.

Chance is weighed once, or not at all. A series with process limits is judged by them alone; another by the change over
a year, and only where its two periods are of different people and their counts give the printed figures.
"""

from __future__ import annotations

import math

import pandas as pd

from metrics.change import proportion_change
from metrics.printed import as_printed, number, points, pounds, rounded
from reports.claims import NOTHING, Basis, Claim, Number, Said
from reports.trend_points import STOCK, Point, year_before
from reports.wording import POUNDS, format_value

#: Word of metrics.change → direction of a claim.
DIRECTION = {"rise": "rose", "fall": "fell", "no_clear_change": "no_clear_change"}
CONFIDENCE = 0.95
#: From so many figures on, the range of all of them is said.
ENOUGH_FOR_A_RANGE = 3


def change_said(known: list[Point], *, area_id: str, limited: bool) -> Said:
    """How the newest figure of `known` (one stretch, oldest first) stands to the one a year before, else to the first.

    With `limited` the earlier figure is given without a verdict: the control chart has the word.
    """
    if known[-1].indicator.unit == "yes_no":
        return NOTHING
    if len(known) < 2:
        return Said("There is no earlier figure to set it beside.")
    newest, before = known[-1], year_before(known)
    opening = "A year before" if before else "At the start of this series"
    before = before or known[0]
    earlier = f"{opening}, {before.period.within}, it was {before.text}"
    if limited:
        return _said(f"{earlier}.", newest, before, area_id=area_id)
    if newest.text == before.text:
        return _unchanged(newest, before, opening, area_id=area_id)
    why_not = not_tested(newest, before)
    if why_not is None:
        return _tested(newest, before, earlier, area_id=area_id)
    difference, text = difference_words(newest, before.number)
    direction = "rose" if difference.value > 0 else "fell"
    told = f"{earlier}. It has {'risen' if direction == 'rose' else 'fallen'} by {text} since.{why_not}"
    basis = Basis(
        "change_printed",
        {"before": before.printed, "after": newest.printed, "polarity": newest.indicator.polarity},
    )
    return _said(told, newest, before, difference, area_id=area_id, direction=direction, basis=basis)


def not_tested(newest: Point, before: Point) -> str | None:
    """Why the change between two figures is not weighed against chance, as a sentence or nothing; None if it is.

    The test takes the two as different people and needs the counts that give the figures as printed.
    """
    indicator = newest.indicator
    if indicator.comparison != "proportion" or indicator.unit != "percent":
        return ""
    if newest.period.kind == STOCK:
        return " Many children are counted both times, so chance is not tested."
    if before.period.end >= newest.period.start:
        return " The two share months, so chance is not tested."
    if math.isnan(newest.denominator) or math.isnan(before.denominator):
        return " The numbers behind the shares are not published, so chance is not tested."
    if not (_counts_give(newest) and _counts_give(before)):
        return " The counts behind them are rounded too coarsely to test for chance."
    if year_before([before, newest]) is None:
        return " The time of year may be part of it, so chance is not tested."
    return None


def _counts_give(point: Point) -> bool:
    """Whether the counts of a share give it as it is printed."""
    if not point.denominator > 0 or not 0 <= point.numerator <= point.denominator:
        return False
    return format_value(100 * point.numerator / point.denominator, point.indicator) == point.text


def _tested(newest: Point, before: Point, earlier: str, *, area_id: str) -> Said:
    indicator = newest.indicator
    counts = {
        "numerator": newest.numerator,
        "denominator": newest.denominator,
        "numerator_before": before.numerator,
        "denominator_before": before.denominator,
    }
    found = proportion_change(
        pd.DataFrame([counts]), polarity=indicator.polarity, confidence=CONFIDENCE
    ).iloc[0]
    direction, judgement = DIRECTION[str(found["change"])], str(found["judgement"])
    basis = Basis("newcombe", {**counts, "polarity": indicator.polarity, "confidence": CONFIDENCE})
    difference, text = difference_words(newest, before.number)
    if direction == "no_clear_change":
        told = f"{earlier}. The difference is {text}: chance alone could make it."
    else:
        verdict = f" That is {judgement}." if judgement else ""
        told = f"{earlier}. It {direction} by {text}, more than chance alone is likely to make.{verdict}"
    return _said(
        told, newest, before, difference, area_id=area_id, direction=direction, verdict=judgement, basis=basis
    )


def _unchanged(newest: Point, before: Point, opening: str, *, area_id: str) -> Said:
    basis = Basis(
        "change_printed",
        {"before": before.printed, "after": newest.printed, "polarity": newest.indicator.polarity},
    )
    told = f"{opening}, {before.period.within}, it was {before.text} too: no change as printed."
    return _said(told, newest, before, area_id=area_id, direction="level", basis=basis)


def difference_words(newest: Point, other: Number) -> tuple[Number, str]:
    """The newest figure less another number, both as printed, and the size of that in words."""
    indicator = newest.indicator
    value = rounded(newest.printed - as_printed(other.text), decimals=4)
    size = abs(value)
    if indicator.unit == "percent":
        text = points(size)
    elif indicator.unit in POUNDS:
        text = pounds(size, per_head=indicator.unit == "gbp_per_head")
    elif indicator.unit in {"days", "weeks"}:
        text = format_value(size, indicator)
    else:
        text = number(size, decimals=indicator.decimals)
    return Number(text, value, "difference", of=(newest.number, other)), text


def _said(
    text: str,
    newest: Point,
    before: Point,
    *more: Number,
    area_id: str,
    direction: str = "",
    verdict: str = "",
    basis: Basis | None = None,
) -> Said:
    """A sentence on the newest figure, which the sentence before it printed, and an earlier one."""
    claim = Claim(
        newest.indicator.id,
        area_id,
        (before.period.label, newest.period.label),
        (before.number, *more, newest.number),
        direction=direction,
        verdict=verdict,
        basis=basis,
    )
    return Said(text, (claim,))


def range_said(known: list[Point], *, area_id: str, complete: bool) -> Said:
    """Between which figures a stretch lies, and whether its newest is the highest or the lowest of them as printed.

    `complete` says that no period of it is without a figure.
    """
    if len(known) < ENOUGH_FOR_A_RANGE or known[-1].indicator.unit == "yes_no":
        return NOTHING
    first, newest, every = known[0], known[-1], tuple(point.unnamed for point in known)
    low, high = min(known, key=lambda p: p.value), max(known, key=lambda p: p.value)
    count = Number(number(len(known)), len(known), "tally", of=every)
    since = first.period.within.partition(" ")[2]
    text = f"{f'All {count.text}' if complete else f'The {count.text} known'} figures since {since}"
    if low.text == high.text:
        return Said(
            f"{text} are {low.text} as printed.",
            (_range_claim(first, newest, area_id, (count, Number(low.text, low.value, "limit", of=every))),),
        )
    numbers = (
        count,
        Number(low.text, low.value, "limit", of=every),
        Number(high.text, high.value, "limit", of=every),
    )
    others = [point.printed for point in known[:-1]]
    place = "lowest" if newest.printed < min(others) else "highest" if newest.printed > max(others) else ""
    text += f" lie between {low.text} and {high.text}"
    if not place:
        return Said(f"{text}.", (_range_claim(first, newest, area_id, numbers),))
    values = (newest.value, *(point.value for point in known[:-1]))
    claim = _range_claim(
        first, newest, area_id, numbers, basis=Basis("order", {"values": values}), word=place
    )
    return Said(f"{text}; the newest is the {place}.", (claim,))


def _range_claim(
    first: Point,
    newest: Point,
    area_id: str,
    numbers: tuple[Number, ...],
    *,
    basis: Basis | None = None,
    word: str = "",
) -> Claim:
    verdict = {"lowest": "lower", "highest": "higher"}.get(word, "")
    return Claim(first.indicator.id, area_id, (first.period.label,), numbers, verdict=verdict, basis=basis)
