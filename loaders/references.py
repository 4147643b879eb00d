"""References between tables: every id used is one that the areas, the catalogue or the surveys declare."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from metrics.printed import number
from store.catalogue import Catalogue
from store.errors import Problem

EVERYWHERE = "England"


def reference_problems(tables: Mapping[str, pa.Table], catalogue: Catalogue) -> list[Problem]:
    """One problem for each unknown id in each column of each table, with where and how often it is used."""
    problems: list[Problem] = []
    for column, (known, declared_in) in _declared(tables, catalogue).items():
        for name, table in tables.items():
            if column not in table.column_names:
                continue
            for unknown, cells in _unknown(table, column, known).items():
                place = _place(name, table, column, cells)
                problems.append(Problem(place, repr(unknown), f"an id of {declared_in}", column=column))
    return problems


def _declared(tables: Mapping[str, pa.Table], catalogue: Catalogue) -> dict[str, tuple[Collection[str], str]]:
    """Column name → the ids it may hold, and where those are declared."""
    areas = (set(tables["areas"]["area_id"].to_pylist()), "data/reference/areas.csv")
    return {
        "area_id": areas,
        "child_id": areas,
        "parent_id": areas,
        "areas": areas,
        "respondent": (areas[0] | {EVERYWHERE}, areas[1]),
        "indicator_id": (catalogue.indicators, "data/catalogue/indicators"),
        "caveats": (catalogue.caveats, "data/catalogue/caveats"),
        "question_id": (catalogue.questions, "data/catalogue/surveys.toml"),
        "source_id": (catalogue.sources, "data/catalogue/sources.toml"),
    }


def _unknown(table: pa.Table, column: str, known: Collection[str]) -> dict[str, list[str]]:
    """Unknown id → the cells of `column` that use it; a cell may hold several ids with `;` between them."""
    unknown: dict[str, list[str]] = {}
    for cell in pc.unique(table[column]).to_pylist():
        for id_ in (cell or "").split(";"):
            if id_.strip() and id_.strip() not in known:
                unknown.setdefault(id_.strip(), []).append(cell)
    return unknown


def _place(name: str, table: pa.Table, column: str, cells: list[str]) -> str:
    """Table, number of rows and the editions they come from."""
    rows = table.filter(pc.is_in(table[column], value_set=pa.array(cells, pa.string())))
    where = [key for key in ("source_id", "edition") if key in rows.column_names]
    editions = sorted({"/".join(row.values()) for row in rows.select(where).to_pylist()})
    label = f"table {name}, {number(rows.num_rows)} row{'' if rows.num_rows == 1 else 's'}"
    return f"{label} of {', '.join(editions)}" if where else label
