"""The standard in force when a figure's period ended, as a picture draws it."""

from __future__ import annotations

from datetime import date

from charts.styles import Standard
from reports.compare import Comparison
from store.catalogue import Indicator


def in_force(indicator: Indicator, day: date) -> Standard | None:
    """The standard of an indicator on a day, and since when; None where none was in force."""
    value = indicator.standard_on(day)
    if value is None:
        return None
    begun = [first for first, _ in indicator.standard_steps if first <= day]
    return Standard(value, f"from {begun[-1]:%B %Y}" if begun else "no date given")


def standard_of(comparison: Comparison) -> Standard | None:
    """The standard that the figures of a comparison are held against; none where they are not judged."""
    return in_force(comparison.indicator, comparison.period.end)
