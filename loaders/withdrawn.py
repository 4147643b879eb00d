"""A return that was withdrawn, or sent anew, stays in no kept snapshot: whoever goes back finds it nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from loaders.provenance import read_provenance
from loaders.published import read_edition
from loaders.swap import settled
from store.errors import InputError
from store.settings import local_folder
from store.snapshot import Snapshot, local_store
from store.writer import forget

_Sent = tuple[str, Mapping[str, pa.Table] | None]


def forget_withdrawn() -> list[str]:
    """Remove every snapshot of local returns that holds one otherwise than it lies there now; their ids.

    The current one goes too if it is among them, and so does what a stopped build left. Raises StoreError where
    something cannot be removed or another loader is writing.
    """
    sent = cache(_sent)
    with settled(local_folder()):
        if not local_store().is_dir():
            return []
        return forget(lambda snapshot: not _is_as_sent(snapshot, sent), root=local_store())


def _sent(source_id: str, edition: str) -> _Sent:
    """The SHA-256 of the file that a return came from, "" where that is not known; its tables, None where damaged."""
    folder = local_folder() / source_id / edition
    try:
        raw, _ = read_provenance(folder)
    except InputError:
        return "", None
    sha256 = str(raw.get("file_sha256", ""))
    try:
        return sha256, read_edition(folder).tables
    except InputError:
        return sha256, None


def _is_as_sent(snapshot: Snapshot, sent: Callable[[str, str], _Sent]) -> bool:
    for row in snapshot.table("editions").to_pylist():
        sha256, tables = sent(row["source_id"], row["edition"])
        if row["file_sha256"] != sha256:
            return False
        name = row["table"]
        if tables is not None and not (
            name in tables and tables[name].equals(_rows(snapshot.table(name), row))
        ):
            return False
    return True


def _rows(table: pa.Table, ledger_row: Mapping[str, object]) -> pa.Table:
    """The rows of an edition, in their order."""
    masks = (pc.equal(table[column], ledger_row[column]) for column in ("source_id", "edition"))
    return table.filter(pc.and_(*masks))
