"""SIGKILL for a process that publishes: before each of its steps, in the middle of each write, and at any moment."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.faults.edition import NEW, NONE, OLD, fresh, left, seen, tables, write
from bench.faults.steps import half_written, sampled, stopped


@dataclass(frozen=True)
class Killed:
    """A kill: before which step; what a reader saw, then after the edition was withdrawn, and the next writer left."""

    step: str
    seen: str
    withdrawn: str
    next: str
    left: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether nothing was torn, lost, kept after it was withdrawn, or left."""
        return (self.seen in (OLD, NEW), self.withdrawn, self.next, self.left) == (True, NONE, NEW, ())


def steps(folder: Path) -> list[str]:
    """The steps of publishing in place of an older version."""
    write(folder / "counted", OLD)
    with stopped(0, lambda name, arguments: None) as taken:
        write(folder / "counted", NEW)
    return list(taken)


def at_steps(folder: Path, *, every: int = 1) -> Iterator[Killed]:
    """A kill before each step (or every so many), and in the middle of each write."""
    taken = steps(folder)
    base = folder / "base"
    write(base, OLD)
    for at in sampled(len(taken), every=every):
        name = taken[at - 1]
        for torn in (False, True) if name in ("write", "write_table") else (False,):
            yield _killed(folder / f"{at}-{torn}", base, name, _before(at, torn=torn))


def at_random(folder: Path, number: int, *, seed: int = 9) -> Iterator[Killed]:
    """A kill at any moment of the writing, told apart by nothing but time."""
    base = folder / "base"
    write(base, OLD)
    chance = random.Random(seed)
    longest = max(_seconds(fresh(folder / f"timed{n}", base)) for n in range(3))
    for n in range(number):
        yield _killed(folder / str(n), base, "any", None, seconds=chance.uniform(0, longest))


def _before(at: int, *, torn: bool) -> Callable[[Path], None]:
    def die(name: str, arguments: tuple[object, ...]) -> None:
        if torn:
            half_written(name, arguments)
        os.kill(os.getpid(), signal.SIGKILL)

    def write_and_die(root: Path) -> None:
        with stopped(at, die):
            write(root, NEW)

    return write_and_die


def _killed(
    root: Path, base: Path, step: str, child: Callable[[Path], None] | None, *, seconds: float = 0.0
) -> Killed:
    fresh(root, base)
    tables(NEW)  # made before the child is
    process = os.fork()
    if process == 0:
        try:
            (child or (lambda place: write(place, NEW)))(root)
        finally:
            os._exit(0)
    if child is None:
        time.sleep(seconds)
        os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    other = fresh(root.with_name(f"{root.name}-withdrawn"), root)
    found = seen(root)
    write(root, NEW)
    result = Killed(step, found, _withdrawn(other), seen(root), tuple(left(root)))
    shutil.rmtree(root)
    return result


def _withdrawn(root: Path) -> str:
    """What a reader sees once a person has deleted the edition's folder, if it was there to delete."""
    folders = list(root.glob("*/[!.]*"))
    for folder in folders:
        shutil.rmtree(folder)
    found = seen(root) if folders else NONE
    kept = left(root) if folders else []
    shutil.rmtree(root)
    return f"left {kept}" if kept else found


def _seconds(root: Path) -> float:
    started = time.perf_counter()
    write(root, NEW)
    return time.perf_counter() - started
