"""What is wrong with a CSV file that could not be read through to its end, told by line."""

from __future__ import annotations

import re

import duckdb

from loaders.ptl.raw import Raw
from loaders.ptl.workspace import Workspace
from metrics.printed import number
from store.errors import Problem

SHOWN = 20

_STRUCTURE = {
    "MISSING COLUMNS": ("too few cells", "as many as the header has"),
    "TOO MANY COLUMNS": ("too many cells", "as many as the header has"),
    "UNQUOTED VALUE": ("a quotation mark that is not closed, or text after it", "quotation marks in pairs"),
    "LINE SIZE OVER MAXIMUM": ("an enormously long line", "one line a pathway"),
    "INVALID ENCODING": ("letters that are not UTF-8", "CSV in UTF-8"),
}


def structure_problems(raw: Raw, error: duckdb.Error, place: Workspace) -> list[Problem]:
    """What is wrong with a file that could not be read through, by line. The engine's own words would show cells."""
    problems = []
    try:
        place.engine.execute("drop table if exists reject_errors; drop table if exists reject_scans")
        lenient = raw.rows.replace("strict_mode=true", "strict_mode=true, store_rejects=true")
        place.engine.execute(f"select count(columns(*)) from {lenient}").fetchall()
        found = place.engine.execute(
            f"select distinct line, error_type from reject_errors order by all limit {SHOWN}"
        ).fetchall()
        total = place.one("select count(distinct (line, error_type)) from reject_errors")[0]
        for line, kind in found:
            what, expected = _STRUCTURE.get(str(kind), ("what is not CSV", "CSV in UTF-8"))
            problems.append(Problem(raw.file, what, expected, row=int(line)))
        if int(str(total)) > SHOWN:
            problems.append(Problem(raw.file, f"{number(int(str(total)) - SHOWN)} more such lines", "none"))
    except duckdb.Error:
        problems = []
    if not problems:
        line = re.search(r"CSV Error on Line: (\d+)", str(error))
        wrong = "letters that are not UTF-8" if "unicode" in str(error).lower() else "what is not CSV"
        problems = [
            Problem(
                raw.file, wrong, "CSV in UTF-8, each line ended alike", row=int(line[1]) if line else None
            )
        ]
    return problems
