"""What is fictional never stands beside what is real: the areas of `data/demonstration`, and how they are marked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from loaders.published import conform_all, file_sha256
from loaders.reference_provenance import Part
from store.areas import Areas
from store.catalogue import Source
from store.errors import InputError, Problem
from store.reference import DEMONSTRATION, demonstration_frames
from store.schema import AREA_COLUMNS, Tables
from store.settings import data_folder

SOURCE_ID = "northbank"
MARK = "Demonstration data"


def demonstration_tables() -> dict[str, pa.Table]:
    """The fictional areas and their links, checked; empty tables where none are shipped."""
    return conform_all(demonstration_frames(), file=f"data/{DEMONSTRATION}")


def demonstration_parts(tables: Mapping[str, pa.Table]) -> list[Part]:
    """Where those tables come from, for the ledger."""
    folder = data_folder() / DEMONSTRATION
    return [
        Part(
            SOURCE_ID, DEMONSTRATION, name, table.num_rows, f"{name}.csv", file_sha256(folder / f"{name}.csv")
        )
        for name, table in tables.items()
        if table.num_rows
    ]


def is_demonstration(tables: Tables, areas: Areas, *, file: str) -> bool:
    """Whether the figures are of fictional areas. Raises InputError where real and fictional ones are mixed."""
    columns = [frame[name] for frame in tables.values() for name in AREA_COLUMNS if name in frame.columns]
    ids = {str(area_id) for column in columns for area_id in column.dropna().unique()} - {""}
    fictional = {area_id for area_id in ids if area_id in areas and areas[area_id].scope == DEMONSTRATION}
    real = {area_id for area_id in ids - fictional if area_id in areas and areas.in_scope(area_id)}
    if fictional and real:
        found = f"figures of {min(fictional)}, which is fictional, and of {min(real)}, which is real"
        raise InputError([Problem(file, found, "one or the other")])
    return bool(fictional)


def marked(source: Source, edition: str, *, file: str) -> Source:
    """The source as it is named for figures of fictional areas. Raises InputError for an edition that hides it."""
    if DEMONSTRATION not in edition:
        found = f"edition {edition!r} of fictional areas"
        raise InputError([Problem(file, found, f"an edition that says {DEMONSTRATION!r}")])
    licence = "None needed: invented for Sightline"
    return replace(source, publisher=MARK, title=f"{MARK}: {source.title}", licence=licence)
