"""A return that was withdrawn, or sent anew, stays in no kept snapshot: whoever goes back finds it nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from store.errors import StoreError
from store.settings import local_folder
from store.snapshot import Snapshot, current_id, list_snapshots, local_store, open_snapshot
from store.writer import forget

_EDITION = ("source_id", "edition")


def forget_but(tables: Mapping[str, pa.Table]) -> None:
    """Remove the older snapshots of local returns that hold anything which is not in these tables as it was.

    They are those of the current snapshot, which stays. Raises StoreError where one cannot be removed.
    """
    _forget(lambda snapshot: _holds_only(snapshot, tables), keep=frozenset({current_id(local_store())}))


def forget_withdrawn() -> None:
    """Remove the snapshots that hold a return whose folder is gone, the current one too: no new one could be built."""
    _forget(_still_there)


def _forget(kept: Callable[[Snapshot], bool], *, keep: frozenset[str] = frozenset()) -> None:
    """Remove every snapshot of local returns but those kept; one that cannot be read may hold anything."""
    gone = []
    for identifier in list_snapshots(local_store()):
        try:
            stays = identifier in keep or kept(open_snapshot(identifier, root=local_store()))
        except StoreError:
            stays = False
        if not stays:
            gone.append(identifier)
    if gone:
        forget(gone, root=local_store())


def _still_there(snapshot: Snapshot) -> bool:
    ledger = snapshot.table("editions").select(list(_EDITION)).to_pylist()
    return all((local_folder() / row["source_id"] / row["edition"]).is_dir() for row in ledger)


def _holds_only(snapshot: Snapshot, tables: Mapping[str, pa.Table]) -> bool:
    return all(
        name in tables and _rows(snapshot.table(name), edition).equals(_rows(tables[name], edition))
        for name, file in snapshot.manifest.files.items()
        if file.rows and name != "editions"
        for edition in _editions(snapshot.table(name))
    )


def _editions(table: pa.Table) -> list[dict[str, str]]:
    found: list[dict[str, str]] = table.group_by(list(_EDITION)).aggregate([]).to_pylist()
    return found


def _rows(table: pa.Table, edition: Mapping[str, str]) -> pa.Table:
    """The rows of an edition, in their order."""
    masks = (pc.equal(table[column], value) for column, value in edition.items())
    return table.filter(pc.and_(*masks))
