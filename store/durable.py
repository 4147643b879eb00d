"""The few file-system steps that snapshots and editions are made of. Nothing else that is kept is written.

Each function is one step, so that a test can stop the writer, or fill the disk, before any of them.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from store.errors import StoreError

#: Large files are written in pieces; small enough that a test stops in the middle of one.
PIECE_BYTES = 1 << 20
DISK_FULL = "The disk is full"
#: What a person is told beside the reason why nothing was written: that the disk is full, or another.
MAKE_ROOM = "No figures were lost; make room, then try again."
NOTHING_LOST = "No figures were lost; mend that, then try again."
#: How long a writer that waits lets go before it asks for the lock again.
_PAUSE_SECONDS = 0.05
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
#: How a system says that a lock is held by another: Linux and macOS, Windows.
_HELD_BY_ANOTHER = {errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, getattr(errno, "EDEADLK", errno.EACCES)}
_BINARY = getattr(os, "O_BINARY", 0)


def is_full(error: OSError) -> bool:
    """Whether an error says that the disk, or what an account may use of it, is full."""
    return error.errno in _FULL


def why(error: OSError) -> str:
    """What a person is told of an error of the disk."""
    return DISK_FULL if is_full(error) else f"Cannot write ({error.strerror or error})"


def mend(error: OSError) -> str:
    """What a person is told to do about it."""
    return MAKE_ROOM if is_full(error) else NOTHING_LOST


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


def remove_file(path: Path) -> None:
    """Remove a file nobody reads, where it is there."""
    path.unlink(missing_ok=True)


def remove_folder(path: Path) -> None:
    """Remove a folder nobody reads; of a link to one the link alone."""
    if path.is_symlink():
        path.unlink()
    else:
        shutil.rmtree(path, ignore_errors=True)


def remove(path: Path) -> None:
    """Remove a file or a folder nobody reads, where it is there."""
    if path.is_dir():
        remove_folder(path)
    else:
        remove_file(path)


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
def only_writer(
    lock: Path,
    *,
    busy: str = "Another loader is writing to the store. Wait until it is done, then try again.",
    seconds: float = 0.0,
) -> Iterator[None]:
    """Hold the lock of the one writer. Raises StoreError, which says `busy`, if another process holds it for `seconds`.

    The operating system lets go of the lock when the process ends, however it ends. Whichever account made its file,
    whoever may read that can hold it.
    """
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    except PermissionError:
        if not lock.exists():
            raise
        descriptor = os.open(lock, os.O_RDONLY)
    try:
        _wait_for(descriptor, lock, busy=busy, seconds=seconds, shared=False)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def no_writer(lock: Path, *, busy: str, seconds: float) -> Iterator[None]:
    """Let nobody write meanwhile, for who may only read: many may at once. Raises as `only_writer` does.

    Raises FileNotFoundError where nobody has written yet.
    """
    descriptor = os.open(lock, os.O_RDONLY)
    try:
        _wait_for(descriptor, lock, busy=busy, seconds=seconds, shared=True)
        yield
    finally:
        os.close(descriptor)


def _wait_for(descriptor: int, lock: Path, *, busy: str, seconds: float, shared: bool) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            if hold(descriptor, shared=shared):
                return
        except OSError as error:
            found = f"The disk of {lock.parent} cannot lock files ({error.strerror or error})."
            raise StoreError(found, "Keep the data folder on another.") from error
        if time.monotonic() >= until:
            raise StoreError(busy)
        time.sleep(_PAUSE_SECONDS)


def hold(descriptor: int, *, shared: bool = False) -> bool:
    """Hold the lock of an open file until that is closed, unless another does: whether it is held now.

    Raises OSError where the disk has no locks.
    """
    try:
        _lock(descriptor, shared=shared)
    except OSError as error:
        if error.errno not in _HELD_BY_ANOTHER:
            raise
        return False
    return True


def _lock(descriptor: int, *, shared: bool) -> None:
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
