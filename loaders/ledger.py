"""The table `editions`: for each table of each edition, which file it comes from and under which licence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from loaders.published import Edition
from loaders.reference_provenance import Part
from loaders.version import project_version
from store.catalogue import Source
from store.errors import InputError, Problem
from store.schema import TABLES


def ledger(
    editions: Sequence[Edition], parts: Sequence[Part], *, sources: Mapping[str, Source]
) -> pd.DataFrame:
    """One row for each table of each published edition, and for each part of the reference tables.

    Raises InputError for a reference table whose source the catalogue does not declare.
    """
    unknown = sorted({part.source_id for part in parts} - set(sources))
    if unknown:
        places = [Problem("reference", repr(id_), "a source of sources.toml") for id_ in unknown]
        raise InputError(places)
    rows = [_published(edition, name) for edition in editions for name in sorted(edition.tables)]
    rows += [_reference(part, sources[part.source_id]) for part in parts]
    loaded_at = pd.Timestamp(dt.datetime.now(dt.UTC)).floor("s")
    return pd.DataFrame(rows).assign(loaded_at=loaded_at).reindex(columns=TABLES["editions"].columns)


def _published(edition: Edition, table: str) -> dict[str, object]:
    return {
        "source_id": edition.source_id,
        "edition": edition.edition,
        "publisher": edition.publisher,
        "title": edition.title,
        "licence": edition.licence,
        "file_name": edition.file_name,
        "file_sha256": edition.file_sha256,
        "table": table,
        "rows": edition.tables[table].num_rows,
        "loader_version": edition.loader_version,
        "status": edition.status,
    }


def _reference(part: Part, source: Source) -> dict[str, object]:
    return {
        "source_id": part.source_id,
        "edition": part.edition,
        "publisher": source.publisher,
        "title": source.title,
        "licence": source.licence,
        "file_name": part.file_name,
        "file_sha256": part.file_sha256,
        "table": part.table,
        "rows": part.rows,
        "loader_version": project_version(),
        "status": "final",
    }
