"""What a funnel says: where the chosen figure lies among its limits, and how many areas lie outside them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.funnel_curves import LEVELS
from metrics.intervals import about_average
from metrics.printed import number
from reports.bodies import name_and_kind
from reports.claims import NOTHING, Basis, Claim, Number, Said, joined
from reports.compare import Comparison
from reports.compare_words import row_number, row_numbers
from reports.wording import format_value

#: By label of metrics.funnel: limit, where the figure lies, verdict, and in how many areas chance puts one there.
BEYOND = {
    "High (0.001)": ("3s", "above the upper 99.8% limit", "higher", 1000),
    "High (0.025)": ("2s", "above the upper 95% limit but not the 99.8% limit", "higher", 40),
    "Low (0.025)": ("2s", "below the lower 95% limit but not the 99.8% limit", "lower", 40),
    "Low (0.001)": ("3s", "below the lower 99.8% limit", "lower", 1000),
}
OUTER, WARNING = Number("99.8%", 99.8, "setting"), Number("95%", 95.0, "setting")
WIDENED = "The limits are wider here, because these areas differ so much."


def funnel_said(
    comparison: Comparison,
    points: pd.DataFrame,
    labels: pd.Series,
    average: float,
    *,
    widened: pd.DataFrame | None,
) -> Said:
    """Where the chosen place lies, then how many areas lie outside. `points` are those of reports.funnel.

    `labels` are the words of metrics.funnel by the rows of `points`; `widened` has the limits at each point (OD99LCL,
    OD99UCL, per 100; indexed by area) where they allow for the spread between areas.
    """
    parts = [_mine(comparison, points, labels, average, widened), _outside(comparison, points)]
    return joined([*parts, Said("" if widened is None else WIDENED)])


def too_few_said(comparison: Comparison, usable: pd.DataFrame, *, least: int) -> Said:
    """Why so few areas have no funnel."""
    counted = _tally(comparison, usable)
    needed = Number(number(least), float(least), "setting")
    text = (
        f"A funnel needs at least {needed.text} areas with both counts published; there are {counted.text}."
    )
    return Said(text, (Claim(comparison.indicator.id, "", (), (needed, counted)),))


def _mine(
    comparison: Comparison,
    points: pd.DataFrame,
    labels: pd.Series,
    average: float,
    widened: pd.DataFrame | None,
) -> Said:
    """What the funnel says of the chosen place; nothing where no body of this kind stands for it."""
    chosen, indicator, period = comparison.chosen, comparison.indicator, comparison.period
    if chosen is None:
        return NOTHING
    body = name_and_kind(comparison.geography, short=chosen["area"], full=chosen["published_for"])
    mine = points[points["chosen"]]
    if mine.empty:
        why = "a caveat rules it out" if chosen["blocked"] else "its two counts were not published"
        return Said(f"**{body} is not in the funnel: {why}.**")
    row, label = mine.iloc[0], labels[mine.index[0]]
    own, centre = row_number(comparison, chosen), _average(comparison, points, average)
    settings: tuple[Number, ...] = (OUTER,)
    opening = f"{indicator.short_name} in {body} was {own.text} {period.within}"
    if widened is not None:
        low, high = (float(widened.loc[row["area"], name]) for name in ("OD99LCL", "OD99UCL"))
        beyond = bool(row["outside"])
        verdict = "similar" if not beyond else "higher" if own.value > high else "lower"
        side = {"higher": "above", "lower": "below", "similar": "inside"}[verdict]
        where = f"{side} the 99.8% limits around the average ({centre.text}).**"
    else:
        level, at, verdict, one_in = BEYOND.get(label, ("2s", "", "similar", 0))
        size = np.array([float(row["denominator"])])
        low, high = (100 * float(limit[0]) for limit in about_average(average / 100, size, LEVELS[level]))
        if one_in:
            often = Number(number(one_in), float(one_in), "setting")
            where = f"{at}.** The average is {centre.text}. Chance alone would put about 1 area in {often.text} there."
            every = (OUTER, WARNING, Number("1", 1.0, "setting"), often)
            settings = tuple(one for one in every if one.text in where)
        else:
            where = (
                f"inside the funnel.** It lies no further from the average ({centre.text}) "
                "than chance can put an area of its size."
            )
            settings = ()
    claim = Claim(
        indicator.id,
        str(chosen["area_id"]),
        (period.label,),
        (own, centre, *settings),
        verdict=verdict,
        basis=Basis(
            "funnel", {"value": own.value, "lower": low, "upper": high, "polarity": indicator.polarity}
        ),
    )
    return Said(f"**{opening}, {where}", (claim,), (indicator.short_name,))


def _outside(comparison: Comparison, points: pd.DataFrame) -> Said:
    """How many areas lie outside the 99.8% limits."""
    told: tuple[Number, ...]
    outside, within = points[points["outside"]], comparison.period.within
    every = _tally(comparison, points)
    chance = (Number("2", 2.0, "setting"), Number("1,000", 1000.0, "setting"))
    if outside.empty:
        count, told = f"Of {every.text} areas none lies", (every,)
    else:
        beyond = _tally(comparison, outside)
        count = f"{beyond.text} of {every.text} areas {'lies' if len(outside) == 1 else 'lie'}"
        told = (beyond, every)
    text = f"{count} outside the 99.8% limits {within}. Chance alone would put about 2 in 1,000 there."
    return Said(
        text, (Claim(comparison.indicator.id, "", (comparison.period.label,), (*told, OUTER, *chance)),)
    )


def _tally(comparison: Comparison, rows: pd.DataFrame) -> Number:
    of = row_numbers(comparison, _rows_of(comparison, rows))
    return Number(number(len(of)), float(len(of)), "tally", of=of)


def _rows_of(comparison: Comparison, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of the comparison that some of its areas have."""
    return comparison.compared[comparison.compared["area_id"].isin(rows["area_id"])]


def _average(comparison: Comparison, points: pd.DataFrame, average: float) -> Number:
    """The share of all the counts of the funnel together."""
    rows = _rows_of(comparison, points)
    sums = []
    for column in ("numerator", "denominator"):
        counts = row_numbers(comparison, rows, column)
        sums.append(Number("", sum(one.value for one in counts), "sum", of=counts))
    return Number(format_value(average, comparison.indicator), average, "share", of=tuple(sums))
