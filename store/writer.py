"""Writing the store: all tables as one snapshot, whole or not at all, by one writer at a time.

Order of the steps: files, each brought to the disk → manifest → folder → its final name → `CURRENT`. A reader
follows `CURRENT`, so that it sees the whole old or the whole new snapshot, wherever this stops.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from store import durable
from store.errors import StoreError
from store.manifest import MANIFEST, FileEntry, Manifest, snapshot_id
from store.schema import SCHEMA_VERSION, TABLES
from store.snapshot import (
    CURRENT,
    Snapshot,
    current_id,
    list_snapshots,
    snapshot_path,
    store_folder,
    verify_snapshot,
)

LOCK = "writer.lock"
_UNFINISHED = ".tmp"


def write_snapshot(
    tables: Mapping[str, pa.Table],
    *,
    code_version: str,
    sources: Mapping[str, str],
    root: Path | None = None,
    now: dt.datetime | None = None,
) -> str:
    """Write all tables as one new snapshot and make it the current one; its id.

    A table that is not given is written empty. `sources` is official file name → SHA-256. Raises StoreError
    if another writer is at work, the disk is full or unwritable, or a table is not as declared.
    """
    folder = store_folder(root)
    contents, files = _parquet_files(tables)
    created = now or dt.datetime.now(dt.UTC)
    manifest = Manifest(
        SCHEMA_VERSION, created.isoformat(timespec="seconds"), code_version, files, dict(sources)
    )
    described = manifest.to_bytes()
    identifier = snapshot_id(created, described)
    with _writing(folder):
        unfinished = snapshot_path(identifier, folder=folder).with_suffix(_UNFINISHED)
        durable.make_folder(unfinished)
        for name, content in contents.items():
            durable.write_file(unfinished / f"{name}.parquet", content)
        durable.write_file(unfinished / MANIFEST, described)
        durable.sync_folder(unfinished)
        durable.rename(unfinished, snapshot_path(identifier, folder=folder))
        durable.sync_folder(folder)
        _point_at(identifier, folder=folder)
    return identifier


def rollback(identifier: str, *, root: Path | None = None) -> Snapshot:
    """Make a kept snapshot the current one again. Verifies it first, or raises StoreError."""
    folder = store_folder(root)
    with _writing(folder):
        snapshot = verify_snapshot(identifier, root=folder)
        _point_at(identifier, folder=folder)
    return snapshot


def forget(gone: Callable[[Snapshot], bool], *, root: Path | None = None) -> list[str]:
    """Remove the snapshots of which `gone` says so, and those that cannot be read: they may hold anything. Their ids.

    It is asked while no other loader can write. Without the current one there is no store. Raises StoreError where
    something cannot be removed, after all else is.
    """
    folder = store_folder(root)
    with _writing(folder):
        identifiers = [each for each in list_snapshots(folder) if _is_gone(each, gone, folder=folder)]
        with suppress(StoreError):  # where CURRENT is damaged it names none
            if current_id(folder) in identifiers:
                (folder / CURRENT).unlink()
        for identifier in identifiers:
            durable.remove_folder(snapshot_path(identifier, folder=folder))
        durable.sync_folder(folder)
        left = [snapshot_path(identifier, folder=folder) for identifier in identifiers]
        left = [path for path in (*left, *folder.glob(f"*{_UNFINISHED}")) if path.exists()]
        if left:
            which = ", ".join(map(str, left))
            raise StoreError(f"{which} cannot be removed. Close what has it open, then delete it.")
    return identifiers


def _is_gone(identifier: str, gone: Callable[[Snapshot], bool], *, folder: Path) -> bool:
    try:
        return gone(verify_snapshot(identifier, root=folder))
    except StoreError:
        return True


def _point_at(identifier: str, *, folder: Path) -> None:
    draft = folder / (CURRENT + _UNFINISHED)
    durable.write_file(draft, f"{identifier}\n".encode("ascii"))
    durable.rename(draft, folder / CURRENT)
    durable.sync_folder(folder)


def _parquet_files(tables: Mapping[str, pa.Table]) -> tuple[dict[str, bytes], dict[str, FileEntry]]:
    unknown = sorted(set(tables) - set(TABLES))
    if unknown:
        raise StoreError(f"The store has no table {', '.join(unknown)}.")
    contents: dict[str, bytes] = {}
    files: dict[str, FileEntry] = {}
    for name, declared in TABLES.items():
        table = tables.get(name, declared.schema.empty_table())
        if not table.schema.equals(declared.schema):
            raise StoreError(f"Table {name} does not have its declared columns and types.")
        buffer = io.BytesIO()
        pq.write_table(
            table.replace_schema_metadata(None), buffer, compression="zstd", write_page_checksum=True
        )
        contents[name] = content = buffer.getvalue()
        files[name] = FileEntry(hashlib.sha256(content).hexdigest(), len(content), table.num_rows)
    return contents, files


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Be the one writer; clear what an earlier one left unfinished; turn disk errors into one sentence."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with durable.only_writer(folder / LOCK):
            _clear_unfinished(folder)
            try:
                yield
            except OSError:
                with suppress(OSError):
                    _clear_unfinished(folder)
                raise
    except OSError as error:
        raise StoreError(f"{durable.why(error)}: {folder}. {durable.NOTHING_LOST}") from error


def _clear_unfinished(folder: Path) -> None:
    for path in folder.glob(f"*{_UNFINISHED}"):
        if path.is_dir():
            durable.remove_folder(path)
        else:
            path.unlink(missing_ok=True)
