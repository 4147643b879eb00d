"""Whether each sheet's own title tells the period that the edition's map gives it: else the edition is another."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from datetime import date

from loaders.additional_waits.layout import SOURCE_ID, Layout, SheetMeaning
from store.errors import InputError, Problem

Rows = list[list[object]]

_TITLE_WITHIN_ROWS = 60
_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
_MONTH = "|".join(_MONTHS)
_SPAN = re.compile(rf"\b({_MONTH}) (\d{{4}}) ?(?:-|–|to) ?({_MONTH}) (\d{{4}})")


def check_titles(sheets: Mapping[str, Rows], *, layout: Layout, file: str) -> None:
    """Raise InputError where titles tell other periods: one sentence if all do, else one for each such sheet.

    A title is a cell that begins with `Table`; one without a period tells nothing.
    """
    told = {name: found for name in layout.sheets if (found := _told(sheets.get(name, [])))}
    wrong = {name: found for name, found in told.items() if found[1:] != _days(layout.sheets[name])}
    if not wrong:
        return
    mend = f"Say the --edition that the file is, or mend the periods in data/column_maps/{SOURCE_ID}.csv"
    if len(wrong) < len(told):
        shown = list(wrong)
    else:
        shown = list(wrong)[:1]
        mend = f"{'All titles tell another period. ' if len(told) > 1 else ''}{mend}"
    raise InputError(
        [
            Problem(
                file,
                f"a table of {_words(*wrong[name][1:])}",
                f"{_words(*_days(layout.sheets[name]))}, as edition {layout.edition} has it",
                mend,
                sheet=name,
                row=wrong[name][0],
            )
            for name in shown
        ]
    )


def _told(rows: Rows) -> tuple[int, date, date] | None:
    """The row of a sheet's title, and the first and last day that it tells."""
    for number, row in enumerate(rows[:_TITLE_WITHIN_ROWS], 1):
        for cell in row:
            found = _SPAN.search(" ".join(str(cell).split())) if str(cell).startswith("Table") else None
            if found:
                first, last = ((int(found[n + 1]), _MONTHS[found[n]]) for n in (1, 3))
                return number, date(*first, 1), date(*last, calendar.monthrange(*last)[1])
    return None


def _days(meaning: SheetMeaning) -> tuple[date, date]:
    return meaning.period_start, meaning.period_end


def _words(first: date, last: date) -> str:
    return f"{_NAMES[first.month - 1]} {first.year} to {_NAMES[last.month - 1]} {last.year}"
