"""How a value, a period and a note are written, the same on every page, pack and export."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from metrics.printed import Show, number, percent, pounds
from store.catalogue import Indicator
from store.schema import VALUE_NOTES

#: What follows a number of each unit, for one and for several.
SUFFIX = {"days": (" day", " days"), "weeks": (" week", " weeks")}
POUNDS = frozenset({"gbp", "gbp_per_head"})
AXIS = {
    "percent": "%",
    "gbp": "£",
    "gbp_per_head": "£ per head",
    "per_100000": "per 100,000",
    "yes_no": "met (1) or not met (0)",
}


def format_value(value: float | None, indicator: Indicator, *, note: str = "") -> str:
    """`value` with its unit and the marks of its `note`, or the shorthand alone where there is no value."""
    if value is None or pd.isna(value):
        return marks(note or "x")
    return f"{_printed(float(value), indicator)} {marks(note)}".rstrip()


def marks(note: str) -> str:
    """The codes of a note as they stand in tables: [c], [e] [p]."""
    return " ".join(f"[{code}]" for code in note.split())


def printer(indicator: Indicator) -> Show:
    """How a picture prints the values of `indicator`: as sentences do."""
    return lambda value: format_value(value, indicator)


def mean_printer(indicator: Indicator) -> Show:
    """How what is worked out from values (a mean, a median, a limit) is printed.

    Below 100 with one decimal more than the values have, where it is no whole number.
    """
    finer = replace(indicator, decimals=indicator.decimals + 1)
    return lambda value: format_value(value, finer if abs(value) < 100 and value % 1 else indicator)


def _printed(value: float, indicator: Indicator) -> str:
    if indicator.unit == "percent":
        return percent(value)
    if indicator.unit == "yes_no":
        return "Met" if value >= 0.5 else "Not met"
    if indicator.unit in POUNDS:
        return pounds(value, per_head=indicator.unit == "gbp_per_head")
    text = number(value, decimals=indicator.decimals)
    one, several = SUFFIX.get(indicator.unit, ("", ""))
    return f"{text}{one if text == '1' else several}"


def axis_label(indicator: Indicator) -> str:
    unit = AXIS.get(indicator.unit, indicator.unit)
    return f"{indicator.short_name}, {unit}"


def explain_note(note: str) -> str:
    """What the shorthand codes in `note` mean, in words."""
    return "; ".join(f"[{code}] {VALUE_NOTES[code]}" for code in note.split() if code in VALUE_NOTES)


def note_words(note: str) -> str:
    """What the shorthand codes in `note` mean, without the codes: break in series; estimated."""
    return "; ".join(VALUE_NOTES[code] for code in note.split() if code in VALUE_NOTES)


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


def within_period(label: str, period_type: str) -> str:
    """A period, by its label, within a sentence: in 2019-20, in the 12 months to Mar 2022, on 31 Aug 2024."""
    if period_type in {"rolling_year", "rolling_quarter"}:
        return f"in the {label}"
    if period_type == "snapshot":
        return f"on {label}"
    return f"in the week to {label}" if period_type == "week" else f"in {label}"


def join_words(words: list[str]) -> str:
    """Words as a list in a sentence: a, b and c."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
