"""What a waiting list file is once it is opened: SQL that gives its cells under the dictionary's names."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.ptl.dictionary import Dictionary

ROW = "row_number"
#: So many rows below the header are looked at to tell what an unknown column holds.
SAMPLE_ROWS = 500


@dataclass(frozen=True)
class Raw:
    """A return as it was sent: its file's name, and SQL that gives its cells as `raw_<column>`, text or missing.

    `numbered` gives the same rows with their number in the file, the header being row 1. `at_once` gives them as
    numbers and days read by the engine itself, or fails; "" where the file is no CSV.
    """

    file: str
    rows: str
    numbered: str
    at_once: str = ""


def named(positions: dict[str, int], dictionary: Dictionary) -> str:
    """SQL: cells c0, c1 … under the dictionary's names, trimmed; missing where empty or no such column."""
    return ", ".join(
        f"nullif(trim(c{positions[name]}), '') as raw_{name}"
        if name in positions
        else f"cast(null as varchar) as raw_{name}"
        for name in dictionary.columns
    )
