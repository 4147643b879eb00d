"""How the newest figure stands to its standard, and in how many of the last periods the standard was met."""

from __future__ import annotations

import pandas as pd

from metrics.benchmark import keeps_to
from metrics.printed import number
from reports.claims import NOTHING, Basis, Claim, Number, Said, joined, numbers_of
from reports.trend_change import difference_words
from reports.trend_points import Point, points_of
from reports.wording import format_value
from store.catalogue import Indicator

#: So many of the newest periods are counted, by type of period, and what they are called.
COUNTED = {
    "month": (12, "months"),
    "quarter": (4, "quarters"),
    "year": (4, "years"),
}
#: Other types: figures for a day every month, and figures over several months.
OTHERWISE = (4, "figures")


def standard_said(rows: pd.DataFrame, indicator: Indicator, *, area_id: str) -> Said:
    """By how much the newest figure of one series meets or misses its standard, and how often it was met of late.

    `rows` is one unbroken stretch of a series, oldest first, periods without a value included.
    """
    known = points_of(rows, indicator, area_id=area_id)
    if not known or indicator.polarity == "none":
        return NOTHING
    newest, standard = known[-1], indicator.standard_on(known[-1].period.end)
    if standard is None:
        return NOTHING
    return joined([_newest_said(newest, standard), _met_said(rows, known)])


def meets(point: Point) -> bool | None:
    """Whether a figure meets the standard in force when its period ended; None where there was none."""
    standard = point.indicator.standard_on(point.period.end)
    if standard is None or point.indicator.polarity == "none":
        return None
    return keeps_to(point.value, standard, polarity=point.indicator.polarity)


def _newest_said(newest: Point, standard: float) -> Said:
    indicator = newest.indicator
    met = bool(meets(newest))
    verb = verdict = "meets" if met else "misses"
    level = format_value(standard, indicator)
    basis = Basis("standard", {"value": newest.value, "standard": standard, "polarity": indicator.polarity})
    told = Number("" if indicator.unit == "yes_no" else level, standard, "standard", newest.key)
    numbers = [told, newest.unnamed]
    text = f"That {verb} the standard"
    if told.text:
        text += f" of {level}"
        gap, words = difference_words(newest, told)
        if not met:
            # Printed alike and still missed: never "by nought".
            text += f" by {words}" if gap.value else ", if only just"
            numbers += [gap] if gap.value else []
    claim = Claim(
        indicator.id, newest.key.area_id, (newest.period.label,), tuple(numbers), verdict=verdict, basis=basis
    )
    text += "."
    return Said(text, (claim,))


def _met_said(rows: pd.DataFrame, known: list[Point]) -> Said:
    """Met in 2 of the last 4 quarters: of the periods with a figure and a standard; what is missing is said."""
    newest = known[-1]
    most, name = COUNTED.get(newest.period.kind, OTHERWISE)
    recent = rows[rows["target"].notna() & (rows["period_end"] <= newest.period.end)]
    recent = recent.sort_values("period_end").tail(most)
    counted = points_of(recent, newest.indicator, area_id=newest.key.area_id)
    if len(counted) < 2:
        return NOTHING
    met = [point for point in counted if meets(point)]
    every = Number(number(len(counted)), len(counted), "tally", of=tuple(point.unnamed for point in counted))
    part = Number(number(len(met)), len(met), "tally", of=tuple(point.unnamed for point in met))
    missing = len(recent) - len(counted)
    known_words = " with a figure" if missing else ""
    text = f"It was met in {part.text} of the last {every.text} {name}{known_words}."
    numbers = [part, every]
    if missing:
        gaps = recent[recent["value"].isna()]
        of = numbers_of(
            gaps, measure=newest.indicator.id, area=newest.key.area_id, breakdown=newest.indicator.breakdown
        )
        absent = Number(number(missing), missing, "tally", of=of)
        text += f" In {absent.text} more there is none."
        numbers.append(absent)
    claim = Claim(newest.indicator.id, newest.key.area_id, (newest.period.label,), tuple(numbers))
    return Said(text, (claim,))
