"""Reading the store: one immutable snapshot of all tables, verified before a figure is read.

`<data>/store/snap-<id>/` holds one Parquet file a table and a manifest; `CURRENT` names the snapshot in use.
See store/writer.py for how they get there and docs/decisions/0002-own-snapshot-store.md for why.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.errors import NOTHING_LOADED, StoreError
from store.manifest import BUILD_AGAIN, Manifest, is_snapshot_id, read_manifest, verified_bytes
from store.schema import TABLES
from store.settings import data_folder, local_folder

CURRENT = "CURRENT"


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One verified version of all tables, whole in memory: what becomes of its files no longer matters to it.

    Its tables and frames are made once and shared. Two are the same only if they are one object.
    """

    id: str
    path: Path
    manifest: Manifest
    _contents: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    _tables: dict[str, pa.Table] = field(default_factory=dict, repr=False)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)

    def table(self, name: str) -> pa.Table:
        """Table `name` with its declared schema."""
        if name not in self._tables:
            content = pa.BufferReader(self._contents[name])
            self._tables[name] = pq.read_table(content, page_checksum_verification=True)
        return self._tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Table `name` as a frame (dates as `datetime.date`). What a caller changes, no other caller sees."""
        if name not in self._frames:
            self._frames[name] = self.table(name).to_pandas(date_as_object=True)
        return self._frames[name].copy(deep=False)  # copy-on-write: cheap, and a change stays with the caller


#: Folder → the snapshot of it that was opened last. No other is kept: who still reads one holds it himself.
_opened: dict[Path, Snapshot] = {}
_opening = threading.Lock()


def open_current(root: Path | None = None) -> Snapshot:
    """The snapshot in use, every byte of it verified once a process. Never a part of one.

    Raises StoreError if there is none or it is damaged or of another version.
    """
    folder = store_folder(root).absolute()
    with _opening:
        while True:
            identifier = current_id(folder)
            try:
                return _open(identifier, folder)
            except StoreError:
                if _named(folder) in (None, identifier):
                    raise  # else it was replaced, and removed, meanwhile


def open_newest_sound(root: Path | None = None) -> Snapshot | None:
    """The newest snapshot that can be read; None where there is none.

    Where it can be read which one is current, none that is newer: an operator went back from those.
    """
    folder = store_folder(root).absolute()
    with _opening:
        last = _named(folder)
        for identifier in reversed(list_snapshots(folder)):
            if last is not None and identifier > last:
                continue
            with suppress(StoreError):
                return _open(identifier, folder)
    return None


def let_go() -> None:
    """Forget which snapshots were opened: each is verified anew when it is asked for again."""
    with _opening:
        _opened.clear()


def let_go_replaced(root: Path) -> None:
    """Forget the snapshot of a folder that was opened, unless it is still the current one."""
    folder = root.absolute()
    with _opening:
        kept = _opened.get(folder)
        if kept is not None and _named(folder) != kept.id:
            del _opened[folder]


def _open(identifier: str, folder: Path) -> Snapshot:
    kept = _opened.get(folder)
    if kept is None or kept.id != identifier:
        _opened[folder] = kept = verify_snapshot(identifier, root=folder)
    return kept


def _named(folder: Path) -> str | None:
    """The id that `CURRENT` names; None where it names none."""
    try:
        return current_id(folder)
    except StoreError:
        return None


def verify_snapshot(identifier: str, *, root: Path | None = None) -> Snapshot:
    """A kept snapshot as it lies there now, whatever was verified before. Raises StoreError."""
    if not is_snapshot_id(identifier):
        raise StoreError(f"{identifier!r} is no snapshot id.", "See: python -m loaders list")
    return _verify(snapshot_path(identifier, folder=store_folder(root).absolute()), identifier)


def _verify(path: Path, identifier: str) -> Snapshot:
    manifest = read_manifest(path, identifier)
    contents: dict[str, bytes] = {}
    for name, table in TABLES.items():
        if name not in manifest.files:
            raise StoreError(f"Snapshot {identifier} has no table {name}.", BUILD_AGAIN)
        contents[name] = verified_bytes(path / f"{name}.parquet", manifest.files[name])
        if not pq.read_schema(pa.BufferReader(contents[name])).equals(table.schema):
            raise StoreError(f"Table {name} of snapshot {identifier} has other columns.", BUILD_AGAIN)
    return Snapshot(identifier, path, manifest, contents)


def current_id(root: Path | None = None) -> str:
    """The id that `CURRENT` names. Raises StoreError if there is no store yet or the file is damaged."""
    path = store_folder(root) / CURRENT
    try:
        content = path.read_bytes().decode("ascii")
    except FileNotFoundError as error:
        raise StoreError("There is no store yet.", BUILD_AGAIN, told=NOTHING_LOADED) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path.name} cannot be read.", BUILD_AGAIN) from error
    if content[-1:] != "\n" or not is_snapshot_id(content[:-1]):
        raise StoreError(f"{path.name} was changed or damaged.", BUILD_AGAIN)
    return content[:-1]


def list_snapshots(root: Path | None = None) -> list[str]:
    """The ids of all finished snapshots, oldest first."""
    names = [path.name.removeprefix("snap-") for path in store_folder(root).glob("snap-*") if path.is_dir()]
    return sorted(name for name in names if is_snapshot_id(name))


def snapshot_path(identifier: str, *, folder: Path) -> Path:
    """Where a snapshot lies, or would lie."""
    return folder / f"snap-{identifier}"


def store_folder(root: Path | None = None) -> Path:
    """The folder of the snapshots: `root`, or the one in the data folder."""
    return root if root is not None else data_folder() / "store"


def local_store() -> Path:
    """The folder of the snapshots of local returns. Only store/view.py reads them."""
    return local_folder() / "store"
