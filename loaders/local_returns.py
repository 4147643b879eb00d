"""Returns of real areas lie apart from published figures: in `data/local`, which is never committed nor published.

A return of a fictional area is published with the program, and so lies with the published figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from loaders.published import Edition, read_published
from store.catalogue import LOCAL_RETURN, Source
from store.errors import Problem
from store.schema import AREA_COLUMNS
from store.settings import data_folder, local_folder

#: In the folder of the returns, what is no source: the store built from them, and the areas' lists of teams.
APART = frozenset({"store", "teams"})
#: Only the account that runs the program opens the folder.
PRIVATE = 0o700


def folder_of(source: Source, *, fictional: bool) -> Path:
    """The folder that an edition of `source` is written to: `data/local` for a return of a real area."""
    if source.kind != LOCAL_RETURN or fictional:
        return data_folder() / "published"
    local_folder().mkdir(parents=True, exist_ok=True)
    local_folder().chmod(PRIVATE)  # it may be there already, made by hand for a list of teams
    return local_folder()


def read_local() -> list[Edition]:
    """Every return in `data/local`, checked. Raises InputError with the problems of all of them at once."""
    return read_published(local_folder(), apart=APART)


def real_returns(
    editions: Sequence[Edition], *, sources: Mapping[str, Source], fictional: frozenset[str]
) -> Iterator[Problem]:
    """A problem for each return among the published figures that is not of `fictional` areas from end to end."""
    for edition in editions:
        source = sources.get(edition.source_id)
        if source is None or source.kind != LOCAL_RETURN:
            continue
        if not _is_of(fictional, edition):
            place = f"{edition.source_id}/{edition.edition}"
            yield Problem(
                f"data/published/{place}",
                "the return of a real area among the published figures",
                f"it at data/local/{place}",
                "Move the folder there, or delete it and extract the return again",
            )


def strangers(
    editions: Sequence[Edition], *, sources: Mapping[str, Source], fictional: frozenset[str]
) -> Iterator[Problem]:
    """A problem for each edition among the returns that is published, or of a fictional area."""
    for edition in editions:
        source = sources.get(edition.source_id)
        place = f"{edition.source_id}/{edition.edition}"
        is_return = source is None or source.kind == LOCAL_RETURN
        if is_return and all(_ids(table).isdisjoint(fictional) for table in edition.tables.values()):
            continue
        found = "figures of a fictional area" if is_return else "published figures"
        yield Problem(
            f"data/local/{place}", found, "returns of real areas only", f"Move it to data/published/{place}"
        )


def _is_of(areas: frozenset[str], edition: Edition) -> bool:
    """Whether every row of every table is of one of `areas`; a row that says no area is of none."""
    filled = [table for table in edition.tables.values() if table.num_rows]
    return bool(filled) and all(_ids(table) and _ids(table) <= areas for table in filled)


def _ids(table: pa.Table) -> set[str]:
    """The ids of the areas that the rows of a table are of."""
    columns = [name for name in AREA_COLUMNS if name in table.column_names]
    return {str(id_) for name in columns for id_ in pc.unique(table[name]).to_pylist()}
