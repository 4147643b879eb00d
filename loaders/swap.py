"""An edition takes the place of another whole or not at all, wherever its writer is stopped.

Beside the folder EDITION, and never read as an edition, lie for a moment `.EDITION.new`, which is being written, and
`.EDITION.old`, the one before. Order of the steps, each brought to the disk before the next: the new files → the old
folder aside → the new one to its place → the old one removed. What a stopped writer leaves is undone by whoever comes
next, extract or build: the old folder goes back only where its place is empty *and* the new one still waits beside
it. An old folder alone is one whose edition was withdrawn since: it is removed, like everything else.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from loaders.edition_files import belongs
from loaders.seal import PROVENANCE
from store import durable
from store.errors import InputError, Problem, StoreError
from store.settings import data_folder

#: Held in the folder of sources by who reads or writes its editions, in the data folder by the one extract at work, in
#: the store by the one build, from what it reads to what it shows.
LOCK, EXTRACT_LOCK, BUILD_LOCK = "writer.lock", "extract.lock", "build.lock"
EXTRACTING = "Another extract is at work in {}. Wait until it is done, then try again."
BUILDING = "Another build is at work in {}. Wait until it is done, then try again."
BUSY = "Another extract or build is at work in {}. Wait until it is done, then try again."
#: How long a reader or writer waits for another; an edition is written, and all are read and built, in seconds.
WAIT_SECONDS = 60.0
_NEW, _OLD = ".new", ".old"
EDITION_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
T = TypeVar("T")
_LEFT = re.compile(rf"\.(?P<edition>{EDITION_NAME.pattern})(?:{re.escape(_NEW)}|{re.escape(_OLD)})")


@contextmanager
def settled(root: Path) -> Iterator[bool]:
    """Be alone with the editions below `root`, once what a stopped writer left there is undone.

    Who may not write there undoes nothing, and is alone only where somebody has written before: it gives whether
    one is. Where there is no such folder, nobody writes. Raises StoreError if another process is at work for long,
    and where something left cannot be removed.
    """
    if not root.is_dir():
        yield True
        return
    writes = os.access(root, os.W_OK)
    hold = durable.only_writer if writes else durable.no_writer
    with ExitStack() as held:
        try:
            held.enter_context(hold(root / LOCK, busy=BUSY.format(root), seconds=WAIT_SECONDS))
            if writes:
                _settle(root)
        except OSError as error:
            if writes or not isinstance(error, FileNotFoundError):
                raise _disk_error(error, root) from error
            alone = False
        else:
            alone = True
        yield alone


def read_settled(root: Path, read: Callable[[], T]) -> T:
    """What `read` makes of the editions below `root` while nobody writes there.

    Who may not write, and was not alone, reads again where somebody has begun to write meanwhile.
    """
    with settled(root) as alone:
        try:
            found = read()
        except OSError:  # a folder that was renamed meanwhile
            if alone or not _was_written(root):
                raise
        else:
            if alone or not _was_written(root):
                return found
    return read_settled(root, read)


def _was_written(root: Path) -> bool:
    return (root / LOCK).exists()


@contextmanager
def one_extract() -> Iterator[None]:
    """Be the one extract of the data folder: what one list withholds depends on what the others show.

    Raises StoreError at once if there is another.
    """
    root = data_folder()
    with _one(root / EXTRACT_LOCK, busy=EXTRACTING.format(root)):
        yield


@contextmanager
def one_build(store: Path) -> Iterator[None]:
    """Be the one build of a store: one that read earlier must not replace what another has read and written since.

    Raises StoreError if another is at work for long, or the store cannot be written.
    """
    try:
        store.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _disk_error(error, store) from error
    with _one(store / BUILD_LOCK, busy=BUILDING.format(store), seconds=WAIT_SECONDS):
        yield


@contextmanager
def _one(lock: Path, *, busy: str, seconds: float = 0.0) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(durable.only_writer(lock, busy=busy, seconds=seconds))
        except OSError as error:
            raise _disk_error(error, lock.parent) from error
        yield


def replace_edition(target: Path, contents: Mapping[str, bytes]) -> None:
    """Put the files (name → bytes) in place of an edition's folder, or make it.

    Raises InputError where a file lies in it that is none of an edition, StoreError where the disk is full or cannot be
    written: the old edition then stays.
    """
    root = target.parent.parent
    try:
        root.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _disk_error(error, root) from error
    with settled(root):
        _refuse_strange(target)
        try:
            _replace(target, contents)
        except OSError as error:
            with suppress(OSError, StoreError):
                _settle(root)
            raise _disk_error(error, target) from error
        _refuse_left(root)


def _replace(target: Path, contents: Mapping[str, bytes]) -> None:
    source, new, old = target.parent, _beside(target, _NEW), _beside(target, _OLD)
    if not source.is_dir():
        durable.make_folder(source)
        durable.sync_folder(source.parent)
    durable.make_folder(new)
    for name, content in contents.items():
        durable.write_file(new / name, content)
    durable.sync_folder(new)
    durable.sync_folder(source)
    if target.is_dir():
        durable.rename(target, old)
        durable.sync_folder(source)
    durable.rename(new, target)
    durable.sync_folder(source)
    durable.remove_folder(old)
    durable.sync_folder(source)


def _refuse_strange(target: Path) -> None:
    """Raise InputError for each file of an edition's folder that nobody wrote who writes editions."""
    lying = sorted(target.iterdir()) if target.is_dir() else []
    place = f"{target.parent.name}/{target.name}"
    expected = "the files of an edition only, as they are all replaced"
    problems = [
        Problem(f"{place}/{path.name}", "an unknown file", expected, "Move it elsewhere")
        for path in lying
        if path.name != PROVENANCE and not belongs(path)
    ]
    if problems:
        raise InputError(problems)


def is_left(path: Path) -> bool:
    """Whether a path is what a stopped writer left, and no edition."""
    return _LEFT.fullmatch(path.name) is not None and path.is_dir()


def left_in(root: Path) -> list[Path]:
    """What stopped writers left below a folder of sources."""
    return sorted(path for path in root.glob("*/.*") if is_left(path))


def _settle(root: Path) -> None:
    for path in left_in(root):
        match = _LEFT.fullmatch(path.name)
        place = path.with_name(match["edition"]) if match else path
        if path == _beside(place, _OLD) and not place.exists() and _beside(place, _NEW).is_dir():
            durable.rename(path, place)
            durable.sync_folder(path.parent)
    for path in left_in(root):
        durable.remove_folder(path)
        durable.sync_folder(path.parent)
    _refuse_left(root)


def _refuse_left(root: Path) -> None:
    left = left_in(root)
    if left:
        which = ", ".join(map(str, left))
        raise StoreError(f"{which} cannot be removed. Close what has it open, then delete it.")


def _disk_error(error: OSError, path: Path) -> StoreError:
    return StoreError(f"{durable.why(error)}: {path}. {durable.mend(error)}")


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}{ending}")
