"""The register of the review in our own words, held against the report's lines.

Each row names its lines and the fingerprint of their words, `line 247 #a1b2c3d4`; a step of the road map also
names its words within the cell, `line 1352 column 2 words 1-2 #a1b2c3d4`. So a sentence that changes, goes or
is added is noticed, and every row can be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv

from loaders.fingerprints import fingerprint
from loaders.norfolk_waveney.report import SOURCE_ID, Cell, Review
from store.errors import InputError, Problem
from store.schema import TABLES, Tables, conform
from store.settings import data_folder

REGISTERS = ("recommendations", "milestones", "observations", "finance", "voices")
_REFERENCE = re.compile(
    r"lines? (?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?"
    r"(?: column (?P<column>\d{1,3}) words (?P<start>\d{1,4})-(?P<end>\d{1,4}))? #(?P<print>[0-9a-f]{8})"
)
_MONTH = re.compile(r"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_YEAR = re.compile(r"\b20\d\d\b")

Row = Mapping[Hashable, Any]


def read_register(edition: str) -> Tables:
    """The edition's tables as written by hand. Raises InputError with the problems of all of them."""
    folder = data_folder() / "published" / SOURCE_ID / edition
    tables: Tables = {}
    problems: list[Problem] = []
    for name in REGISTERS:
        types = {column.name: column.type for column in TABLES[name].schema}
        convert = pa_csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
        try:
            table = pa_csv.read_csv(folder / f"{name}.csv", convert_options=convert)
            checked = conform(name, table.to_pandas(date_as_object=True), file=f"{name}.csv")
            tables[name] = checked.to_pandas(date_as_object=True)
        except (pa.ArrowException, OSError) as error:
            problems.append(Problem(f"{name}.csv", str(error), f"the register of edition {edition}"))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return tables


def reference_problems(review: Review, tables: Tables) -> Iterator[Problem]:
    """Rows that name no lines of the report, or lines whose words are other than when the row was written."""
    for name in REGISTERS:
        for position, row in enumerate(tables[name].to_dict("records"), 2):
            match = _REFERENCE.fullmatch(row["source_ref"])
            words = _words(review, match) if match else None
            if match is None or words is None:
                expected = "lines of the report and a fingerprint, such as 'line 12 #a1b2c3d4'"
                yield Problem(f"{name}.csv", repr(row["source_ref"]), expected, row=position)
            elif fingerprint(words) != match["print"]:
                found = f"{review.file} with other words at {row['source_ref']!r}: #{fingerprint(words)}"
                yield Problem(f"{name}.csv", found, "the words that the row renders", row=position)


def recommendation_problems(review: Review, tables: Tables) -> Iterator[Problem]:
    """Each recommendation of the report has one row, in order, and each block is one section."""
    rows = tables["recommendations"].to_dict("records")
    named = [_lines(row) for row in rows]
    printed = [(p.first_line, p.last_line) for block in review.blocks for p in block]
    for first, last in sorted(set(printed) - set(named)):
        yield Problem(review.file, f"a recommendation on {_place(first, last)}", "a row for it", row=first)
    for position, lines in enumerate(named, 2):
        if lines not in printed or lines in named[: position - 2]:
            found = f"{_place(*lines)}, no recommendation or a second row for one"
            yield Problem("recommendations.csv", found, "one row a recommendation", row=position)
    sections = [
        {row["section"] for row, lines in zip(rows, named, strict=True) if lines in own}
        for own in ({(p.first_line, p.last_line) for p in block} for block in review.blocks)
    ]
    known = [section for names in sections for section in names]
    for section in sorted({name for names in sections for name in names if len(names) > 1}):
        yield Problem("recommendations.csv", f"section {section!r} beside another", "one section a block")
    for section in sorted({name for name in known if known.count(name) > 1}):
        yield Problem("recommendations.csv", f"section {section!r} in two blocks", "one block a section")


def road_map_problems(review: Review, tables: Tables) -> Iterator[Problem]:
    """The steps of each cell are all of its words, once; quarter and workstream are the cell's."""
    cells = {(cell.line, cell.column): cell for cell in review.road_map}
    used: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for position, row in enumerate(tables["milestones"].to_dict("records"), 2):
        match = _REFERENCE.fullmatch(row["source_ref"])
        if match is None:
            continue
        cell = cells.get((int(match["first"]), int(match["column"] or 0)))
        if cell is None:
            yield from _date_problems(review, row, match, position=position)
            continue
        used.setdefault((cell.line, cell.column), []).append((int(match["start"]), int(match["end"])))
        if (row["quarter"], row["workstream"]) != (cell.quarter, cell.workstream):
            found = f"{row['workstream']}, {row['quarter']}"
            expected = f"{cell.workstream}, {cell.quarter}"
            yield Problem("milestones.csv", found, expected, row=position)
    for place, cell in cells.items():
        covered = [word for start, end in sorted(used.get(place, [])) for word in range(start, end + 1)]
        if covered != list(range(1, len(cell.words) + 1)):
            found = f"line {cell.line}, column {cell.column}: steps that are not all its words, once"
            expected = f"words 1 to {len(cell.words)}, {cell.workstream}, {cell.quarter}"
            yield Problem("milestones.csv", found, expected)


def _date_problems(review: Review, row: Row, match: re.Match[str], *, position: int) -> Iterator[Problem]:
    """A dated step outside the road map: its months and years are printed on its line."""
    passage = review.passage(*_lines(row))
    text = passage.text if passage else ""
    if match["column"] or not _dates(row["quarter"]) or not _dates(row["quarter"]) <= _dates(text):
        expected = f"a date that the report prints on line {match['first']}"
        yield Problem("milestones.csv", repr(row["quarter"]), expected, row=position)


def _dates(text: str) -> set[str]:
    """Months (three letters) and years of a text."""
    return {month.lower() for month in _MONTH.findall(text)} | set(_YEAR.findall(text))


def _words(review: Review, match: re.Match[str]) -> str | None:
    first, last = int(match["first"]), int(match["last"] or match["first"])
    if match["column"] is None:
        passage = review.passage(first, last)
        return passage.text if passage else None
    place = (first, int(match["column"]))
    cell: Cell | None = next((c for c in review.road_map if (c.line, c.column) == place), None)
    return " ".join(cell.words[int(match["start"]) - 1 : int(match["end"])]) if cell else None


def _lines(row: Row) -> tuple[int, int]:
    match = _REFERENCE.fullmatch(row["source_ref"])
    return (int(match["first"]), int(match["last"] or match["first"])) if match else (0, 0)


def _place(first: int, last: int) -> str:
    return f"line {first}" if first == last else f"lines {first}-{last}"
