"""Which ends of months and weeks an extract can speak of."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """A month, a week (Monday to Sunday) or the day of the extract; both ends inclusive."""

    type: str
    start: dt.date
    end: dt.date


def periods(
    *, extract: dt.date, complete_from: dt.date | None, month_ends: int, week_ends: int
) -> list[Period]:
    """The last months and weeks that end on or before `extract`, oldest first, and the day itself.

    `complete_from` is the first day a pathway was closed: an extract holds what was open since it begins, so
    earlier periods, and the one that day lies in, would be counted too low. Without one, only the day itself
    counts. The day is left out where a month ends on it.
    """
    months: list[Period] = []
    end = (extract + _DAY).replace(day=1) - _DAY
    while complete_from and len(months) < month_ends and end.replace(day=1) > complete_from:
        months.append(Period("month", end.replace(day=1), end))
        end = end.replace(day=1) - _DAY
    weeks: list[Period] = []
    end = extract - _DAY * ((extract.weekday() + 1) % 7)
    while complete_from and len(weeks) < week_ends and end - 6 * _DAY > complete_from:
        weeks.append(Period("week", end - 6 * _DAY, end))
        end -= 7 * _DAY
    today = [] if months and months[0].end == extract else [Period("snapshot", extract, extract)]
    return [*reversed(months), *reversed(weeks), *today]
