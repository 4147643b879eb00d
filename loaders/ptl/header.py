"""The header of a waiting list file: every column known, no column that may not be sent, none missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.private import NHS_NUMBER, POSTCODE
from loaders.ptl.workspace import Workspace
from store.errors import InputError, Problem

_BIRTHS_SHARE = 0.9
_YOUNGEST, _OLDEST = 0, 26
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}


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
    place: Workspace,
    *,
    file: str,
    row: int = 1,
) -> dict[str, int]:
    """Dictionary name → position in the file, of the columns that are there.

    `sample` is some rows below the header: an unknown column is looked at, so that dates of birth under another
    name are called what they are. Raises InputError with every unknown, refused, repeated or missing column.
    """
    if len(header) == 1:
        _refuse_other_separator(header[0], file=file, row=row)
    keys = [column_key(text) for text in header]
    problems: list[Problem] = []
    for position, key in enumerate(keys):
        if key in dictionary.columns or not (key or _values(sample, position)):
            continue
        found = f"the column {header[position].strip()!r}"
        for what in _refused(key, _values(sample, position), dictionary, place):
            expected = "no such column: nothing that tells who somebody is may be sent"
            problems.append(
                Problem(
                    file, f"{found} ({what})", expected, "Delete the column and send the file again", row=row
                )
            )
            break
        else:
            problems.append(Problem(file, found, "only the columns of the data dictionary", row=row))
    problems += [
        Problem(file, f"the column {key!r} {times} times", "each column once", row=row)
        for key, times in Counter(key for key in keys if key).items()
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


def _refuse_other_separator(line: str, *, file: str, row: int) -> None:
    """A header in one piece that another mark would part says so once, in place of every column it lacks."""
    for mark, name in _SEPARATORS.items():
        if line.count(mark) > 1:
            mend = "In Excel: Save as, CSV UTF-8 (comma delimited)"
            raise InputError([Problem(file, f"{name} between the cells", "commas", mend, row=row)])


def _values(sample: Sequence[Sequence[str]], position: int) -> list[str]:
    cells = (row[position].strip() for row in sample if position < len(row))
    return [cell for cell in cells if cell]


def _refused(key: str, values: list[str], dictionary: Dictionary, place: Workspace) -> list[str]:
    """What the column seems to hold that may not be sent: by its name, else by what is in it."""
    named = [what for what, pattern in dictionary.refused.items() if re.fullmatch(pattern, key)]
    if named or not values:
        return named
    nhs, postcode, births = place.engine.execute(
        f"""select bool_or(holds_nhs_number(cell)), bool_or(holds_postcode(cell)),
        count(*) filter (date_diff('year', day, current_date) between {_YOUNGEST} and {_OLDEST})
            >= {_BIRTHS_SHARE} * count(*)
        from (select cell, coalesce(try_cast(cell as date), cast(try_strptime(cell, '%d/%m/%Y') as date)) as day
        from unnest(?) cells(cell))""",
        [values],
    ).fetchall()[0]
    found = {NHS_NUMBER: nhs, POSTCODE: postcode, "dates, which could be dates of birth": births}
    return [what for what, holds in found.items() if holds]
