"""The few file-system steps a snapshot is made of. Nothing else of the store writes to disk.

Each function is one step, so that a test can stop the writer, or fill the disk, before any of them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import StoreError

#: Large files are written in pieces; small enough that a test stops in the middle of one.
PIECE_BYTES = 1 << 20
#: What a file's name ends with until it is whole.
DRAFT = ".tmp"
_BINARY = getattr(os, "O_BINARY", 0)


def make_folder(path: Path) -> None:
    """Make a folder that must not exist yet."""
    os.mkdir(path)


def create_file(path: Path) -> int:
    """Create a file that must not exist yet; its descriptor."""
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o644)


def write_piece(descriptor: int, piece: bytes) -> int:
    """Write some of `piece`; how many bytes of it were written."""
    return os.write(descriptor, piece)


def sync(descriptor: int) -> None:
    """Bring a file's bytes, or a folder's entries, to the disk."""
    os.fsync(descriptor)


def rename(source: Path, target: Path) -> None:
    """Rename within one file system, replacing a file of that name; atomic for every reader."""
    os.replace(source, target)


def remove_folder(path: Path) -> None:
    """Remove a folder nobody reads."""
    shutil.rmtree(path, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Create `path` with `content` and bring it to the disk."""
    descriptor = create_file(path)
    try:
        view = memoryview(content)
        while view:
            written = write_piece(descriptor, bytes(view[:PIECE_BYTES]))
            view = view[written:]
        sync(descriptor)
    finally:
        os.close(descriptor)


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` in place of a file: a reader finds the whole old or the whole new one."""
    draft = path.with_name(path.name + DRAFT)
    draft.unlink(missing_ok=True)
    write_file(draft, content)
    rename(draft, path)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Bring a folder's entries to the disk. Windows does not need it and has no way to ask for it."""
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        sync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def only_writer(lock: Path) -> Iterator[None]:
    """Hold the lock of the one writer. Raises StoreError at once if another process holds it.

    The operating system lets go of the lock when the process ends, however it ends.
    """
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise StoreError(
                "Another loader is writing to the store. Wait until it is done, then try again."
            ) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
