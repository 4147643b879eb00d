"""Reading the store: one immutable snapshot of all tables, verified before a figure is read.

`<data>/store/snap-<id>/` holds one Parquet file a table and a manifest; `CURRENT` names the snapshot in use.
See store/writer.py for how they get there and docs/decisions/0002-own-snapshot-store.md for why.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.errors import StoreError
from store.manifest import BUILD_AGAIN, Manifest, is_snapshot_id, read_manifest, verified_bytes
from store.schema import TABLES
from store.settings import data_folder, local_folder

CURRENT = "CURRENT"


@dataclass(frozen=True)
class Snapshot:
    """One verified version of all tables. Its tables and frames are read once and shared."""

    id: str
    path: Path
    manifest: Manifest
    _tables: dict[str, pa.Table] = field(default_factory=dict, repr=False, compare=False)
    _frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> pa.Table:
        """Table `name` with its declared schema. Raises StoreError if its file was damaged meanwhile."""
        if name not in self._tables:
            self._tables[name] = self._read(name)
        return self._tables[name]

    def frame(self, name: str) -> pd.DataFrame:
        """Table `name` as a frame (dates as `datetime.date`). What a caller changes, no other caller sees."""
        if name not in self._frames:
            self._frames[name] = self.table(name).to_pandas(date_as_object=True)
        return self._frames[name].copy(deep=False)  # copy-on-write: cheap, and a change stays with the caller

    def file(self, name: str) -> Path:
        """The verified Parquet file of table `name`, for an engine that reads files itself."""
        if name not in self.manifest.files:
            raise StoreError(f"Snapshot {self.id} has no table {name}. {BUILD_AGAIN}")
        return self.path / f"{name}.parquet"

    def _read(self, name: str) -> pa.Table:
        content = verified_bytes(self.file(name), self.manifest.files[name])
        return pq.read_table(pa.BufferReader(content), page_checksum_verification=True)


_verified: dict[tuple[Path, str], Snapshot] = {}
_verifying = threading.Lock()


def open_current(root: Path | None = None) -> Snapshot:
    """The snapshot in use, every byte of it verified (once a process). Never a part of one.

    Raises StoreError with the way to mend it if there is none or it is damaged or of another version.
    """
    folder = store_folder(root)
    return open_snapshot(current_id(folder), root=folder)


def open_snapshot(identifier: str, *, root: Path | None = None) -> Snapshot:
    """Any kept snapshot by its id, verified like the current one. Raises StoreError."""
    folder = store_folder(root).absolute()
    with _verifying:
        if (folder, identifier) not in _verified:
            _verified[folder, identifier] = verify_snapshot(identifier, root=folder)
        return _verified[folder, identifier]


def verify_snapshot(identifier: str, *, root: Path | None = None) -> Snapshot:
    """A kept snapshot as it lies there now, whatever was verified before. Raises StoreError."""
    if not is_snapshot_id(identifier):
        raise StoreError(f"{identifier!r} is no snapshot id. See: python -m loaders list")
    return _verify(snapshot_path(identifier, folder=store_folder(root).absolute()), identifier)


def _verify(path: Path, identifier: str) -> Snapshot:
    manifest = read_manifest(path, identifier)
    for name, table in TABLES.items():
        if name not in manifest.files:
            raise StoreError(f"Snapshot {identifier} has no table {name}. {BUILD_AGAIN}")
        content = verified_bytes(path / f"{name}.parquet", manifest.files[name])
        if not pq.read_schema(pa.BufferReader(content)).equals(table.schema):
            raise StoreError(f"Table {name} of snapshot {identifier} has other columns. {BUILD_AGAIN}")
    return Snapshot(identifier, path, manifest)


def current_id(root: Path | None = None) -> str:
    """The id that `CURRENT` names. Raises StoreError if there is no store yet or the file is damaged."""
    path = store_folder(root) / CURRENT
    try:
        content = path.read_bytes().decode("ascii")
    except FileNotFoundError as error:
        raise StoreError(f"There is no store yet. {BUILD_AGAIN}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{path.name} cannot be read. {BUILD_AGAIN}") from error
    if content[-1:] != "\n" or not is_snapshot_id(content[:-1]):
        raise StoreError(f"{path.name} was changed or damaged. {BUILD_AGAIN}")
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
