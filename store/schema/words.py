"""Words that stand in the store: notes beside a value, types of period, statuses."""

from __future__ import annotations

from collections.abc import Mapping

#: Shorthand that stands beside a value that is missing or needs a word, after the Government's guidance
#: on symbols in tables. A missing value always carries one of the first four.
VALUE_NOTES: Mapping[str, str] = {
    "c": "confidential: withheld because the count is small, or would tell of one that is",
    "x": "unavailable",
    "z": "not applicable",
    "low": "below half of the unit shown",
    "p": "provisional",
    "r": "revised",
    "b": "break in series",
    "e": "estimated",
}
MISSING_NOTES = frozenset({"c", "x", "z", "low"})

PERIOD_TYPES = frozenset({"year", "quarter", "month", "week", "rolling_quarter", "rolling_year", "snapshot"})
STATUSES = frozenset({"final", "provisional", "revised", "performance", "planned"})
