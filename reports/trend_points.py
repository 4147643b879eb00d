"""The figures of one series as a sentence takes them: printed, dated, and with their place in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from metrics.printed import as_printed
from reports.claims import Key, Number
from reports.figure import Period
from reports.wording import format_value
from store.catalogue import Indicator

#: Of figures for a single day, people stay from one to the next.
STOCK = "snapshot"


@dataclass(frozen=True)
class Point:
    """One known figure of a series. `printed` is the number that its text shows, in the indicator's unit."""

    indicator: Indicator
    period: Period
    value: float
    numerator: float
    denominator: float
    key: Key

    @property
    def text(self) -> str:
        return format_value(self.value, self.indicator)

    @property
    def printed(self) -> float:
        return as_printed(self.text)

    @property
    def number(self) -> Number:
        return Number(self.text, self.value, "figure", self.key)

    @property
    def unnamed(self) -> Number:
        """The figure where it is counted or compared without being printed."""
        return Number("", self.value, "figure", self.key)


def points_of(rows: pd.DataFrame, indicator: Indicator, *, area_id: str) -> list[Point]:
    """The known figures of `rows` (one series: period_start, period_end, period_type, value, counts), oldest first."""
    known = rows[rows["value"].notna()].sort_values("period_end")
    periods = [
        Period(end, start, kind)
        for end, start, kind in zip(
            known["period_end"], known["period_start"], known["period_type"], strict=True
        )
    ]
    numbers = known[["value", "numerator", "denominator"]].to_numpy(dtype="float64").tolist()
    return [
        Point(indicator, period, value, part, base, Key(indicator.id, area_id, period, indicator.breakdown))
        for period, (value, part, base) in zip(periods, numbers, strict=True)
    ]


def newest_stretch(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of one series in the unbroken stretch of its newest known figure."""
    known = rows[rows["value"].notna()]
    if known.empty:
        return rows
    return rows[rows["segment"] == known.sort_values("period_end")["segment"].iloc[-1]]


def year_before(points: list[Point]) -> Point | None:
    """The figure of the same months a year before the newest; None where there is none."""
    newest = points[-1].period
    wanted = _a_year_earlier(newest.end)
    return next((p for p in points if p.period.end == wanted and p.period.kind == newest.kind), None)


def _a_year_earlier(day: date) -> date:
    """The same day a year earlier; the last of a month stays the last of its month."""
    earlier = pd.Timestamp(day) - pd.DateOffset(years=1)
    return (earlier + pd.offsets.MonthEnd(0) if pd.Timestamp(day).is_month_end else earlier).date()
