"""How a value, a period and a note are written, the same on every page, pack and export."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from store.catalogue import Indicator
from store.schema import VALUE_NOTES

#: What follows a number of each unit, and what stands before it.
SUFFIX = {"percent": "%", "days": " days", "weeks": " weeks"}
PREFIX = {"gbp": "£", "gbp_per_head": "£"}
AXIS = {
    "percent": "%",
    "gbp": "£",
    "gbp_per_head": "£ per head",
    "per_100000": "per 100,000",
    "yes_no": "met (1) or not met (0)",
}


def format_value(value: float | None, indicator: Indicator, *, note: str = "") -> str:
    """`value` with its unit, or its shorthand in brackets where there is none.

    Pounds are shortened above a million.
    """
    if value is None or pd.isna(value):
        return " ".join(f"[{code}]" for code in (note or "x").split())
    if indicator.unit == "yes_no":
        return "Met" if value >= 0.5 else "Not met"
    if indicator.unit == "gbp" and abs(value) >= 1_000_000:
        return f"£{value / 1_000_000:,.1f}m"
    return f"{PREFIX.get(indicator.unit, '')}{value:{number_format(indicator, value)}}{SUFFIX.get(indicator.unit, '')}"


def number_format(indicator: Indicator, value: float | None = None) -> str:
    """The format of a number of this indicator, for Python and for charts alike.

    Percentages and pounds a head have no decimals from 10 up, one below; 99.7% is never rounded to 100%.
    """
    if indicator.unit not in {"percent", "gbp_per_head"}:
        return f",.{indicator.decimals}f"
    size = None if value is None else abs(value)
    fine = size is not None and (0 < size < 10 or (indicator.unit == "percent" and 99.5 <= size < 100))
    return ",.1f" if fine else ",.0f"


def axis_label(indicator: Indicator) -> str:
    unit = AXIS.get(indicator.unit, indicator.unit)
    return f"{indicator.short_name}, {unit}"


def explain_note(note: str) -> str:
    """What the shorthand codes in `note` mean, in words."""
    return "; ".join(f"[{code}] {VALUE_NOTES[code]}" for code in note.split() if code in VALUE_NOTES)


def period_label(start: date, end: date, period_type: str) -> str:
    """A period as a reader would say it: 2019-20, Apr to Jun 2019, 12 months to Mar 2022, 31 Aug 2024."""
    if period_type == "year":
        following = end.year % 100
        return f"{start.year}-{following:02d}" if (start.month, end.month) == (4, 3) else f"{start.year}"
    if period_type == "rolling_year":
        return f"12 months to {end:%b %Y}"
    if period_type == "rolling_quarter":
        return f"3 months to {end:%b %Y}"
    if period_type == "quarter":
        return f"{start:%b} to {end:%b %Y}"
    if period_type == "month":
        return f"{end:%b %Y}"
    return f"{end.day} {end:%b %Y}"


def financial_year(day: date) -> str:
    """The financial year that `day` falls in, as 2019-20."""
    first = day.year if day.month >= 4 else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def join_words(words: list[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""


def years_since(day: date, *, today: date) -> int:
    """Whole years from `day` to `today`: how old a figure is."""
    return max(0, (today - day + timedelta(days=1)).days // 365)
