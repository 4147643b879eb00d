"""Work that is not whole yet lies in a folder of its own. A process that is killed leaves it; the next one clears it.

The maker of such a folder holds the lock of a file in it while it lives, and nobody removes a folder whose lock another
holds. The lock goes last, so that a folder without one is empty or is none of these.
"""

from __future__ import annotations

import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from store import durable

#: In each folder, held by who made it.
LOCK = "in-use.lock"
_ENDING = ".tmp"
_NAME = re.compile(rf".+\.[0-9a-f]{{16}}{re.escape(_ENDING)}", re.DOTALL)


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Where to write a file that takes the place of `path` when it is whole; what is no file is written to itself."""
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    with own_folder(path.parent, path.name) as folder:
        draft = folder / "draft"
        yield draft
        descriptor = os.open(draft, os.O_RDWR)
        try:
            durable.sync(descriptor)
        finally:
            os.close(descriptor)
        durable.rename(draft, path)
        durable.sync_folder(path.parent)


@contextmanager
def own_folder(within: Path, name: str) -> Iterator[Path]:
    """A folder that only this account can open, in `within` and called after `name`; it is gone afterwards.

    What processes that were killed left in `within` is cleared first. Raises OSError where it cannot be made.
    """
    clear(within)
    folder, lock = _made(within, name)
    try:
        yield folder
    finally:
        _remove(folder, lock)


def clear(within: Path) -> None:
    """Remove the folders of this account in `within` whose makers are gone. What cannot be removed stays."""
    with suppress(OSError), os.scandir(within) as entries:
        for path in [Path(entry.path) for entry in entries if _NAME.fullmatch(entry.name)]:
            with suppress(OSError):
                _clear(path)


def _made(within: Path, name: str) -> tuple[Path, int]:
    """A new folder and its lock, held. It is made again where somebody took it for one whose maker is gone."""
    while True:
        folder = within / f"{name}.{secrets.token_hex(8)}{_ENDING}"
        folder.mkdir(mode=stat.S_IRWXU)
        with suppress(FileNotFoundError):
            lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, stat.S_IRUSR | stat.S_IWUSR)
            if _holds(lock) and _lies_there(folder / LOCK, lock):
                return folder, lock
            os.close(lock)


def _holds(lock: int) -> bool:
    """Whether the lock is held by nobody else. A disk without locks needs none: nobody clears there."""
    try:
        return durable.hold(lock)
    except OSError:
        return True


def _lies_there(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _clear(folder: Path) -> None:
    about = folder.lstat()
    if not stat.S_ISDIR(about.st_mode) or (os.name != "nt" and about.st_uid != os.geteuid()):
        return
    try:
        lock = os.open(folder / LOCK, os.O_RDWR)
    except FileNotFoundError:
        folder.rmdir()  # which removes none that holds anything
        return
    try:
        free = durable.hold(lock)
    except OSError:
        free = False
    if free:
        _remove(folder, lock)
    else:
        os.close(lock)


def _remove(folder: Path, lock: int) -> None:
    """Remove a folder whose lock is held, and let go of that."""
    held = folder / LOCK
    with suppress(OSError):
        for path in folder.iterdir():
            if path != held:
                durable.remove(path)
    if os.name == "nt":  # which removes no file that is open
        os.close(lock)
    with suppress(OSError):
        if [*folder.iterdir()] == [held]:
            held.unlink()
            folder.rmdir()
    if os.name != "nt":
        os.close(lock)
