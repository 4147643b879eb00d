"""Publisher layouts as data: which header each edition gives each of our fields.

`data/column_maps/<source_id>.csv` has one row a field and one column an edition; its first column is `field`,
a column `notes` is for people. An empty cell: the edition has no such column. Where a publisher's header
wobbles within one edition, a cell holds the spellings with `|` between them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from store.errors import InputError, Problem
from store.settings import data_folder

ALTERNATIVE = "|"
NOTES = "notes"
_NOT_EDITIONS = ("field", NOTES)


@dataclass(frozen=True)
class ColumnMap:
    """The layouts of one source: edition → our field → the publisher's header; and our field → a note."""

    source_id: str
    by_edition: Mapping[str, Mapping[str, str]]
    notes: Mapping[str, str] = field(default_factory=dict)

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions that can be loaded, as the map's columns stand."""
        return tuple(self.by_edition)

    def for_edition(self, edition: str) -> dict[str, str]:
        """Our field → the publisher's header. Raises InputError for an edition without a column."""
        if edition not in self.by_edition:
            raise InputError(
                [
                    Problem(
                        f"{self.source_id}.csv",
                        f"no column for edition {edition!r}",
                        "one of " + ", ".join(self.editions),
                        f"Add a column {edition!r} to data/column_maps/{self.source_id}.csv",
                    )
                ]
            )
        return dict(self.by_edition[edition])


def read_column_map(source_id: str, *, folder: Path | None = None) -> ColumnMap:
    """Read and check the map of one source. Raises InputError with all of its problems."""
    path = (folder or data_folder() / "column_maps") / f"{source_id}.csv"
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines, strict=True))
    except FileNotFoundError as error:
        raise InputError([Problem(path.name, "no such file", "a column map for this source")]) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError([Problem(path.name, str(error), "CSV in UTF-8")]) from error
    problems = _map_problems(rows, file=path.name)
    if problems:
        raise InputError(problems)
    head, *body = rows
    by_edition = {
        edition: {row[0].strip(): row[index].strip() for row in body if row and row[index].strip()}
        for index, edition in enumerate(head)
        if edition not in _NOT_EDITIONS
    }
    place = head.index(NOTES) if NOTES in head else None
    notes = {row[0].strip(): row[place].strip() for row in body if row} if place is not None else {}
    return ColumnMap(source_id, by_edition, notes)


def _map_problems(rows: list[list[str]], *, file: str) -> list[Problem]:
    if not rows or not rows[0] or rows[0][0] != "field":
        return [Problem(file, "another first line", "a header that starts with 'field'", row=1)]
    head, *body = rows
    problems = [
        Problem(file, f"{count} columns headed {name!r}", "one", row=1)
        for name, count in Counter(head).items()
        if count > 1 or not name.strip()
    ]
    if all(name in _NOT_EDITIONS for name in head):
        problems.append(Problem(file, "no edition", "at least one column named after an edition", row=1))
    seen: set[str] = set()
    for number, row in enumerate(body, 2):
        if not row:
            continue
        if len(row) != len(head):
            problems.append(Problem(file, f"{len(row)} cells", f"{len(head)}", row=number))
        if not row[0].strip() or row[0].strip() in seen:
            problems.append(Problem(file, f"field {row[0]!r}", "a name used once", row=number))
        seen.add(row[0].strip())
    return problems


def normal_header(header: object) -> str:
    """A header without what wobbles: outer and doubled white space, line breaks, letter case."""
    return " ".join(str(header if header is not None else "").split()).casefold()


def match_headers(
    found_headers: Sequence[object],
    mapping: Mapping[str, str],
    *,
    file: str,
    sheet: str = "",
    row: int | None = None,
    place: str = "the source's file in data/column_maps",
    repeated: bool = True,
) -> dict[str, int]:
    """Our field → the index of its column in `found_headers` (blank headers are no columns).

    White space and letter case do not matter. `place` is where the mapping is written. Raises InputError that
    names every column found but not mapped (by its place, unless headers may be `repeated`: that of a return could be
    a cell), every mapped column not found, and every header that occurs twice.
    """
    positions: dict[str, list[int]] = {}
    for index, header in enumerate(found_headers):
        if normal_header(header):
            positions.setdefault(normal_header(header), []).append(index)
    matched: dict[str, int] = {}
    problems: list[Problem] = []
    used: set[str] = set()
    for name, header in mapping.items():
        spellings = [normal_header(spelling) for spelling in header.split(ALTERNATIVE)]
        places = [place for spelling in spellings for place in positions.get(spelling, [])]
        used.update(spellings)
        if len(places) == 1:
            matched[name] = places[0]
            continue
        found = "the same header twice" if places else "no such column"
        problems.append(Problem(file, found, f"one column {header!r}", sheet=sheet, row=row, column=name))
    if not matched and not repeated:
        raise InputError(
            [Problem(file, "no header row", f"the columns {', '.join(mapping.values())}", row=row)]
        )
    problems += [
        Problem(
            file,
            f"the column {str(found_headers[places[0]]).strip()!r}"
            if repeated
            else f"an unknown column in place {places[0] + 1}",
            "only columns of the map",
            f"If a field of ours is meant, write these words in its row of {place}" if repeated else "",
            sheet=sheet,
            row=row,
        )
        for header, places in positions.items()
        if header not in used
    ]
    if problems:
        raise InputError(problems)
    return matched
