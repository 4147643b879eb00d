"""What one asker sees of the store: the published snapshot, and the local rows that the asker may see.

No other module reads the store of local returns, so that what may not be seen is in nothing that is made of a view.
A store of returns that is missing or damaged takes no published figure away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from store.allowed import Allowed
from store.errors import StoreError
from store.schema import AREA_COLUMNS
from store.seldom import Seldom
from store.settings import local_folder
from store.snapshot import CURRENT, Snapshot, let_go_replaced, local_store, open_current, open_newest_sound

seldom = Seldom()

#: Why an asker who may see returns sees none: their store is damaged, or was never built.
DAMAGED, NOT_BUILT = "damaged", "not built"


@dataclass(frozen=True)
class View:
    """One verified version of all tables as one asker sees it.

    `returns` says why local returns that this server holds are not in it; empty where there are none, or they are.
    `local` is the snapshot that they are of; what is worked out from the view goes with either.
    `id` is another one for everybody who sees something else: caches are kept by it.
    """

    snapshot: Snapshot
    id: str
    returns: str = ""
    local: Snapshot | None = field(default=None, repr=False, compare=False)
    _local: Mapping[str, pa.Table] = field(default_factory=dict, repr=False, compare=False)

    @property
    def path(self) -> Path:
        return self.snapshot.path

    @property
    def has_returns(self) -> bool:
        """Whether any local row is in it."""
        return any(table.num_rows for table in self._local.values())

    def frames(self) -> dict[str, pd.DataFrame]:
        """Every table by name (dates as `datetime.date`): published rows, then the local ones that may be seen."""
        return {name: self._frame(name) for name in self.snapshot.manifest.files}

    def _frame(self, name: str) -> pd.DataFrame:
        local = self._local.get(name)
        if local is None or not local.num_rows:
            return self.snapshot.frame(name)
        whole: pd.DataFrame = pa.concat_tables([self.snapshot.table(name), local]).to_pandas(
            date_as_object=True
        )
        return whole


def published_view(snapshot: Snapshot) -> View:
    """A snapshot without any local row."""
    return View(snapshot, snapshot.id)


def open_view(allowed: Allowed) -> View:
    """The current snapshot with the local rows of `allowed`. Raises StoreError where nothing published is there."""
    return _seen(open_current(), allowed)


def open_sound_view(allowed: Allowed) -> View | None:
    """The same of the newest snapshot that can be read, whichever is current; None where there is none."""
    published = open_newest_sound()
    return None if published is None else _seen(published, allowed)


def _seen(published: Snapshot, allowed: Allowed) -> View:
    let_go_replaced(local_store())  # a return that was withdrawn goes, whoever asks
    if allowed.nobody:
        return View(published, published.id, returns=allowed.why if _holds_returns() else "")
    try:
        local = open_current(local_store())
        rows = _of(allowed.areas, {name: local.table(name) for name in local.manifest.files})
    except StoreError as error:
        if not _holds_returns():
            return published_view(published)
        seldom.say(str(error), f"local returns cannot be shown: {error}")
        why = DAMAGED if (local_store() / CURRENT).exists() else NOT_BUILT
        return View(published, published.id, returns=why)
    return View(published, f"{published.id}+{local.id}{_scope(allowed)}", local=local, _local=rows)


def _holds_returns() -> bool:
    """Whether this server holds any local return, built into a store or not."""
    folder = local_folder()
    return (local_store() / CURRENT).exists() or any(folder.glob("*/*/provenance.toml"))


def _scope(allowed: Allowed) -> str:
    """What tells the id of a view of some areas from that of all."""
    if allowed.areas is None:
        return ""
    return "." + hashlib.sha256(" ".join(sorted(allowed.areas)).encode()).hexdigest()[:12]


def _of(areas: frozenset[str] | None, tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The rows of `areas` in each table, and the editions they are of; a row that says no area is nobody's."""
    if areas is None:
        return dict(tables)
    kept = {name: _rows_of(areas, table) for name, table in tables.items() if name != "editions"}
    editions = {
        (row["source_id"], row["edition"])
        for table in kept.values()
        if table.num_rows
        for row in table.select(["source_id", "edition"])
        .group_by(["source_id", "edition"])
        .aggregate([])
        .to_pylist()
    }
    ledger = tables["editions"]
    mask = [(row["source_id"], row["edition"]) in editions for row in ledger.to_pylist()]
    return {**kept, "editions": ledger.filter(pa.array(mask, pa.bool_()))}


def _rows_of(areas: frozenset[str], table: pa.Table) -> pa.Table:
    column = next((name for name in AREA_COLUMNS if name in table.column_names), None)
    if column is None:
        return table.slice(0, 0)
    return table.filter(pc.is_in(table[column], value_set=pa.array(sorted(areas), pa.string())))
