"""Periods as a request names them: a day, a month, a financial year, or a first and a last day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from reports.api_parameters import Refused, quoted

PERIOD_WORDS = (
    "2020-03-31 (periods that end on that day), 2020-03 (that end in that month), 2019-20 (the financial year) "
    "or 2019-04-01/2020-03-31 (the period from and to those days)"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PAIR = re.compile(r"([0-9]{4})-([0-9]{2})")
MONTHS = 12


@dataclass(frozen=True)
class Span:
    """The periods meant: they end between two days and, where `start` is given, begin on it."""

    first_end: date
    last_end: date
    start: date | None = None

    def covers(self, rows: pd.DataFrame) -> pd.Series:
        """Which rows (with `period_start`, `period_end`) are of these periods."""
        found = (rows["period_end"] >= self.first_end) & (rows["period_end"] <= self.last_end)
        return found if self.start is None else found & (rows["period_start"] == self.start)


def read_period(text: str) -> Span:
    """The periods that `text` names. Raises Refused for what is none of the four forms.

    A pair of numbers is a month where the second is one (2011-12 is December 2011), else a financial year.
    """
    try:
        if _DAY.fullmatch(text):
            return Span(date.fromisoformat(text), date.fromisoformat(text))
        start, slash, end = text.partition("/")
        if slash and _DAY.fullmatch(start) and _DAY.fullmatch(end):
            return Span(date.fromisoformat(end), date.fromisoformat(end), date.fromisoformat(start))
        if pair := _PAIR.fullmatch(text):
            return _month_or_year(int(pair[1]), int(pair[2]))
    except ValueError:  # a day that no calendar has
        pass
    raise Refused(f"{quoted(text)} is no period: write {PERIOD_WORDS}.")


def _month_or_year(year: int, second: int) -> Span:
    if 1 <= second <= MONTHS:
        following = date(year + second // MONTHS, second % MONTHS + 1, 1)
        return Span(date(year, second, 1), following - timedelta(days=1))
    if second == (year + 1) % 100:
        return Span(date(year + 1, 3, 31), date(year + 1, 3, 31), date(year, 4, 1))
    raise ValueError(f"{year}-{second} is neither a month nor a financial year")
