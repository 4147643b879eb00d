"""A disk that is full: at each step of publishing, at each size that a file may have, and a small one really full."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.faults.edition import EDITION, NEW, OLD, SOURCE, fresh, left, seen, source, tables, write
from bench.faults.steps import half_written, sampled, stopped
from loaders.published import publish
from store.errors import PersonError

TRACEBACK = "a traceback"


@dataclass(frozen=True)
class Filled:
    """A full disk: what the writer said ("" for nothing); what a reader saw then, and after the next writer."""

    said: str
    seen: str
    next: str
    left: tuple[str, ...]

    @property
    def told(self) -> bool:
        """Whether it was told in a sentence to a person."""
        return self.said not in ("", TRACEBACK)

    @property
    def whole(self) -> bool:
        """Whether the edition was whole, then and afterwards, and nothing was left."""
        return (self.seen in (OLD, NEW), self.next, self.left) == (True, NEW, ())


def at_steps(folder: Path, *, every: int = 1) -> Iterator[Filled]:
    """A full disk at each step (or every so many), half of what is written still written."""
    base = folder / "base"
    write(base, OLD)
    counted = fresh(folder / "counted", base)
    with stopped(0, lambda name, arguments: None) as taken:
        _write_new(counted)

    def full(name: str, arguments: tuple[object, ...]) -> None:
        half_written(name, arguments)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for at in sampled(len(taken), every=every):
        root = fresh(folder / str(at), base)
        with stopped(at, full):
            said = _said(root)
        yield _after(root, said)


def at_sizes(folder: Path, number: int) -> Iterator[Filled]:
    """The system refuses to write beyond a size, at so many sizes up to the largest file's."""
    base = folder / "base"
    largest = max(path.stat().st_size for path in write(base, OLD).iterdir())
    for n in range(number):
        root = fresh(folder / str(n), base)
        with _largest(largest * n // number):
            said = _said(root)
        yield _after(root, said)


def on_a_small_disk(folder: Path, number: int) -> Iterator[Filled]:
    """A file system of its own in memory with so much room left, for so many sizes; none where that may not be made."""
    place = folder / "small"
    place.mkdir(parents=True)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(place)], capture_output=True, check=False
    )
    if made.returncode:
        return
    try:
        for n in range(number):
            root = place / "published"
            write(root, OLD)
            _fill(place / "ballast", keep=os.sysconf("SC_PAGE_SIZE") * n)
            said = _said(root)
            found = seen(root)
            (place / "ballast").unlink()
            again = _after(root, said)
            yield Filled(said, found, again.next, again.left)
    finally:
        subprocess.run(["umount", str(place)], check=True)


def _fill(path: Path, *, keep: int) -> None:
    """Fill a file system but for `keep` bytes."""
    room = os.statvfs(path.parent)
    path.write_bytes(bytes(max(room.f_bavail * room.f_frsize - keep, 0)))


@contextmanager
def _largest(size: int) -> Iterator[None]:
    import resource  # which Windows has not

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)


def _said(root: Path) -> str:
    """What the writer says: a sentence to a person, TRACEBACK, or "" where it wrote."""
    try:
        _write_new(root)
    except PersonError as error:
        return str(error)
    except Exception:
        return TRACEBACK
    return ""


def _write_new(root: Path) -> None:
    official = Path(__file__)  # not on the disk that is full
    publish(SOURCE, EDITION, tables(NEW), official_file=official, folder=root, source=source())


def _after(root: Path, said: str) -> Filled:
    found = seen(root)
    write(root, NEW)
    result = Filled(said, found, seen(root), tuple(left(root)))
    shutil.rmtree(root)
    return result
