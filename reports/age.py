"""How old a figure is, on the day that it is read: said wherever it is old enough to mislead."""

from __future__ import annotations

from datetime import date

from metrics.printed import number
from reports.claims import Key, Number
from reports.figure import Period
from reports.figures import Figures

#: Whole years since the end of its period from which a figure's age is said.
SAID_FROM_YEARS = 2


def age_in_years(period: Period, today: date) -> int:
    """Whole years from the end of a period to `today`."""
    return today.year - period.end.year - ((today.month, today.day) < (period.end.month, period.end.day))


def age_words(period: Period, today: date) -> str:
    """`6 years old`, of a figure of a period that is read on a day; empty while it is younger than two years."""
    years = age_in_years(period, today)
    return f"{years} years old" if years >= SAID_FROM_YEARS else ""


def dated(period: Period, today: date) -> str:
    """A period with its age where it has one to tell: `2019-20, 6 years old`."""
    age = age_words(period, today)
    return f"{period.label}, {age}" if age else period.label


def spanned(first: str, last: str, *, newest: date, today: date) -> str:
    """The periods of a series by their labels, with the age of the newest, which ended on the day `newest`.

    `2018-19 to 2019-20, the newest 6 years old`.
    """
    age = age_words(Period(newest, newest, "snapshot"), today)
    if first == last:
        return f"{last}, {age}" if age else last
    return f"{first} to {last}{f', the newest {age}' if age else ''}"


def age_numbers(key: Key | None, today: date) -> tuple[Number, ...]:
    """The number that `age_words` says of the figure under `key`, as a claim has it; none where it says nothing."""
    if key is None or not age_words(key.period, today):
        return ()
    years = age_in_years(key.period, today)
    return (Number(number(years), years, "age", key),)


def newest_period(figures: Figures) -> Period:
    """The newest period that any figure is of: what was loaded today may still be old."""
    return max(figures.periods(indicator.id)[-1] for indicator in figures.shown)
