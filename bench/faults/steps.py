"""Every step with which a program changes the disk, counted, so that it can be stopped before any of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import pyarrow.parquet as pq

from store import durable

#: Small, so that one file is many steps.
PIECE_BYTES = 256
#: Of the steps at the end, how many are taken in every sample.
LAST = 14
_OF_THE_SYSTEM = ("mkdir", "open", "write", "fsync", "replace", "unlink", "rmdir")
Stop = Callable[[str, tuple[object, ...]], None]


@contextmanager
def stopped(at: int, stop: Stop) -> Iterator[list[str]]:
    """Call `stop(step, arguments)` before the step numbered `at` (from 1); gives the steps taken so far."""
    taken: list[str] = []

    def counted(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **options: object) -> object:
            if not _reads(name, arguments):
                taken.append(name)
                if len(taken) == at:
                    stop(name, arguments)
            return original(*arguments, **options)

        return step

    with ExitStack() as patches:
        for name in _OF_THE_SYSTEM:
            patches.enter_context(patch.object(os, name, counted(name, getattr(os, name))))
        for holder, name in ((pq, "write_table"), (Path, "write_text"), (Path, "write_bytes")):
            patches.enter_context(patch.object(holder, name, counted(name, getattr(holder, name))))
        patches.enter_context(patch.object(durable, "PIECE_BYTES", PIECE_BYTES))
        yield taken


def sampled(steps: int, *, every: int) -> list[int]:
    """Each step's number, or one of so many and the last ones, where one edition takes the place of the other."""
    return [at for at in range(1, steps + 1) if at % every == 0 or at > steps - LAST]


def half_written(name: str, arguments: tuple[object, ...]) -> None:
    """Do half of a step that writes."""
    if name == "write":
        descriptor, piece = arguments
        assert isinstance(descriptor, int)
        assert isinstance(piece, bytes)
        os.pwrite(descriptor, piece[: len(piece) // 2], os.lseek(descriptor, 0, os.SEEK_CUR))
    elif name == "write_table":
        Path(str(arguments[1])).write_bytes(b"PAR1" * 100)


def _reads(name: str, arguments: tuple[object, ...]) -> bool:
    """Whether a step changes nothing on the disk."""
    if name == "open":
        return not (isinstance(arguments[1], int) and arguments[1] & os.O_CREAT)
    return name == "write_table" and not isinstance(arguments[1], str | Path)
