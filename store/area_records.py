"""What the reference tables say about areas, as records: areas, dated links, aliases. Checked together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

import pandas as pd

from store.errors import Problem


class Dated(Protocol):
    """Anything good between two dates, both inclusive; None is open."""

    @property
    def valid_from(self) -> date | None: ...

    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True)
class Area:
    """One area as `data/reference/areas.csv` declares it. Both ends of its validity are inclusive."""

    area_id: str
    name: str
    short_name: str
    kind: str
    scope: str
    valid_from: date | None = None
    valid_to: date | None = None
    tile_row: int | None = None
    tile_column: int | None = None


@dataclass(frozen=True)
class Link:
    """A dated link upward. `weight` is the share of the child in the parent, None where no file gives it."""

    child_id: str
    parent_id: str
    relation: str
    valid_from: date | None = None
    valid_to: date | None = None
    weight: float | None = None
    weight_basis: str | None = None


@dataclass(frozen=True)
class Alias:
    """Another code for an area, good between two dates."""

    alias: str
    area_id: str
    valid_from: date | None = None
    valid_to: date | None = None


def covers(dated: Dated, on: date) -> bool:
    """Whether something dated is good on a day."""
    return (dated.valid_from or date.min) <= on <= (dated.valid_to or date.max)


def code_key(code: str) -> str:
    """How codes are compared: without surrounding space, and A like a but no letter beyond ASCII folded."""
    stripped = code.strip()
    return stripped.upper() if stripped.isascii() else stripped


def area_records(frame: pd.DataFrame) -> list[Area]:
    """Rows of table `areas` in order."""
    return [Area(**row) for row in _rows(frame)]


def link_records(frame: pd.DataFrame) -> list[Link]:
    """Rows of table `area_links` in order."""
    return [Link(**row) for row in _rows(frame)]


def alias_records(frame: pd.DataFrame) -> list[Alias]:
    """Rows of the alias table in order, without their notes."""
    return [Alias(**row) for row in _rows(frame.drop(columns="note"))]


def _rows(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    """Missing cells as None; whole numbers, which pandas holds as floats beside missing ones, as ints."""
    for row in frame.to_dict("records"):
        tidy: dict[str, Any] = {str(key): None if pd.isna(value) else value for key, value in row.items()}
        yield tidy | {key: int(tidy[key]) for key in ("tile_row", "tile_column") if tidy.get(key) is not None}


def record_problems(areas: Sequence[Area], links: Sequence[Link], aliases: Sequence[Alias]) -> list[Problem]:
    """Everything wrong between the three files: dangling ids, clashing codes, overlapping validity.

    Rows are lines of the file, the header being line 1.
    """
    known = {area.area_id for area in areas}
    keys = {code_key(area.area_id) for area in areas}
    problems = [
        Problem("area_links.csv", repr(area_id), "an area of areas.csv", row=line, column=column)
        for line, link in enumerate(links, 2)
        for column, area_id in (("child_id", link.child_id), ("parent_id", link.parent_id))
        if area_id not in known
    ]
    for line, alias in enumerate(aliases, 2):
        if alias.area_id not in known:
            problems.append(
                Problem(
                    "area_aliases.csv",
                    repr(alias.area_id),
                    "an area of areas.csv",
                    row=line,
                    column="area_id",
                )
            )
        if code_key(alias.alias) in keys:
            problems.append(
                Problem("area_aliases.csv", repr(alias.alias), "a code that is no area's own id", row=line)
            )
    problems += _overlaps("area_aliases.csv", [((code_key(a.alias),), a) for a in aliases])
    return problems + _overlaps(
        "area_links.csv", [((link.child_id, link.relation, link.parent_id), link) for link in links]
    )


def _overlaps(file: str, rows: Sequence[tuple[tuple[str, ...], Dated]]) -> list[Problem]:
    """Rows that say the same thing for the same day."""
    by_key: dict[tuple[str, ...], list[tuple[int, Dated]]] = {}
    for line, (key, dated) in enumerate(rows, 2):
        by_key.setdefault(key, []).append((line, dated))
    problems = []
    for key, found in by_key.items():
        found.sort(key=lambda pair: pair[1].valid_from or date.min)
        for (first, earlier), (line, later) in pairwise(found):
            if (later.valid_from or date.min) <= (earlier.valid_to or date.max):
                sentence = f"{' '.join(key)} on days that line {first} covers too"
                problems.append(Problem(file, sentence, "validity that does not overlap", row=line))
    return problems
