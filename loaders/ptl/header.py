"""The header of a waiting list file: every column known, no column that may not be sent, none missing.

A header that is not of the data dictionary could be a cell, where the file has no header row or one too low: it is told
by its place and never repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from loaders.forms import DATE, NHS_NUMBER, personal_form
from loaders.ptl.dictionary import Dictionary
from metrics.printed import number
from store.errors import InputError, Problem

_BIRTHS_SHARE = 0.9
#: A first row with fewer names of the data dictionary is no header.
_FEWEST_NAMES = 3
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
_LETTERS = 26
_NOTHING_PRIVATE = "no such column: nothing that tells who somebody is may be sent"
_DELETE = "Delete the column and send the file again"


def recognise(head: str) -> bool:
    """Whether the beginning of a file is that of a patient tracking list."""
    return "pathway_id" in head and "referred_on" in head


def column_key(header: str) -> str:
    """A header as the data dictionary writes names: lower case, words joined by `_`."""
    return re.sub(r"[^a-z0-9.]+", "_", header.strip().lower()).strip("_")


def check_header(
    header: Sequence[str],
    sample: Sequence[Sequence[str]],
    dictionary: Dictionary,
    *,
    file: str,
    row: int = 1,
) -> dict[str, int]:
    """Dictionary name → position in the file, of the columns that are there.

    `sample` is some rows below the header: an unknown column is looked at, so that NHS numbers or dates of birth under
    another name are called what they are. Raises InputError with every unknown, refused, repeated or missing column;
    with one sentence where the row is no header.
    """
    if len(header) == 1:
        _refuse_other_separator(header[0], file=file, row=row)
    keys = [column_key(text) for text in header]
    _refuse_no_header(keys, dictionary, file=file, row=row)
    problems: list[Problem] = []
    for position, key in enumerate(keys):
        if key in dictionary.columns or not (key or _values(sample, position)):
            continue
        what = _refused(key, _values(sample, position), dictionary)
        found = f"an unknown column in place {number(position + 1)} ({column_letters(position)})"
        problems.append(
            Problem(file, f"{found}: {what}", _NOTHING_PRIVATE, _DELETE, row=row)
            if what
            else Problem(file, found, "only the columns of the data dictionary", row=row)
        )
    problems += [
        Problem(file, f"the column {key!r} {times} times", "each column once", row=row)
        for key, times in Counter(key for key in keys if key in dictionary.columns).items()
        if times > 1
    ]
    problems += [
        Problem(file, f"no column {column.name!r}", "every required column of the data dictionary", row=row)
        for column in dictionary.columns.values()
        if column.required and column.name not in keys
    ]
    if problems:
        raise InputError(problems)
    return {key: position for position, key in enumerate(keys) if key}


def column_letters(position: int) -> str:
    """A column as spreadsheets call it: 0 → A, 26 → AA."""
    letters = ""
    while position >= 0:
        position, last = position // _LETTERS - 1, position % _LETTERS
        letters = chr(ord("A") + last) + letters
    return letters


def _refuse_other_separator(line: str, *, file: str, row: int) -> None:
    """A header in one piece that another mark would part says so once, in place of every column it lacks."""
    for mark, name in _SEPARATORS.items():
        if line.count(mark) > 1:
            mend = "In Excel: Save as, CSV UTF-8 (comma delimited)"
            raise InputError([Problem(file, f"{name} between the cells", "commas", mend, row=row)])


def _refuse_no_header(keys: Sequence[str], dictionary: Dictionary, *, file: str, row: int) -> None:
    """A file that begins with a row of cells says so once, in place of every column it lacks."""
    if sum(key in dictionary.columns for key in set(keys)) < _FEWEST_NAMES:
        expected = "the header row with the column names of the data dictionary"
        mend = "Put it above the first row: python -m loaders template ptl writes it"
        raise InputError([Problem(file, "no header row", expected, mend, row=row)])


def _values(sample: Sequence[Sequence[str]], position: int) -> list[str]:
    cells = (row[position].strip() for row in sample if position < len(row))
    return [cell for cell in cells if cell]


def _refused(key: str, values: list[str], dictionary: Dictionary) -> str:
    """What the column seems to hold that may not be sent: by its name, else by what is in it; "" for nothing."""
    for what, pattern in dictionary.refused.items():
        if re.fullmatch(pattern, key):
            return f"by its name, of {what}"
    forms = Counter(filter(None, map(personal_form, values)))
    if forms[NHS_NUMBER]:
        return NHS_NUMBER
    dates = forms.pop(DATE, 0)
    if forms:
        return forms.most_common(1)[0][0]
    return "dates, which could be dates of birth" if dates >= _BIRTHS_SHARE * max(len(values), 1) else ""
