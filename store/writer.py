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
UNFINISHED = ".tmp"


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
    with writing(folder):
        identifier = snapshot_id(created, described, after=max(list_snapshots(folder), default=""))
        unfinished = snapshot_path(identifier, folder=folder).with_suffix(UNFINISHED)
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
    with writing(folder):
        snapshot = verify_snapshot(identifier, root=folder)
        _point_at(identifier, folder=folder)
    return snapshot


def forget(gone: Callable[[Snapshot], bool], *, root: Path | None = None) -> list[str]:
    """Remove the snapshots of which `gone` says so, and those that cannot be read: they may hold anything. Their ids.

    It is asked while no other loader can write. Without the current one there is no store. Raises StoreError where
    something cannot be removed, after all else is.
    """
    folder = store_folder(root)
    with writing(folder):
        identifiers = [each for each in list_snapshots(folder) if _is_gone(each, gone, folder=folder)]
        with suppress(StoreError):  # where CURRENT is damaged it names none
            if current_id(folder) in identifiers:
                durable.remove_file(folder / CURRENT)
        remove(identifiers, folder=folder)
    return identifiers


def _is_gone(identifier: str, gone: Callable[[Snapshot], bool], *, folder: Path) -> bool:
    try:
        return gone(verify_snapshot(identifier, root=folder))
    except StoreError:
        return True


def _point_at(identifier: str, *, folder: Path) -> None:
    replace(folder / CURRENT, f"{identifier}\n".encode("ascii"), folder=folder)


def replace(path: Path, content: bytes, *, folder: Path) -> None:
    """Let a file of a store, or of a snapshot in it, have `content`, or keep what it has, wherever this stops.

    Only while `writing`: its draft lies in the `folder` of the store, where the next writer clears it.
    """
    draft = folder / (path.name + UNFINISHED)
    durable.write_file(draft, content)
    durable.rename(draft, path)
    durable.sync_folder(path.parent)


def remove(identifiers: list[str], *, folder: Path) -> None:
    """Remove snapshots: all are none, on the disk too, before any file of them goes. Only while `writing`.

    Raises StoreError where something cannot be removed, after all else is.
    """
    paths = [snapshot_path(identifier, folder=folder) for identifier in identifiers]
    for path in paths:
        with suppress(OSError):  # what cannot be renamed is removed under its own name
            durable.rename(path, path.with_suffix(UNFINISHED))
    durable.sync_folder(folder)
    for path in paths:
        unfinished = path.with_suffix(UNFINISHED)
        durable.remove_folder(unfinished if unfinished.exists() else path)
    durable.sync_folder(folder)
    left = [path for path in (*paths, *folder.glob(f"*{UNFINISHED}")) if path.exists()]
    if left:
        which = ", ".join(map(str, left))
        raise StoreError(f"{which} cannot be removed.", "Close what has it open, then delete it.")


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
def writing(folder: Path) -> Iterator[None]:
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
        raise StoreError(f"{durable.why(error)}: {folder}.", durable.mend(error)) from error


def _clear_unfinished(folder: Path) -> None:
    for path in folder.glob(f"*{UNFINISHED}"):
        durable.remove(path)
