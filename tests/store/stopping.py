"""Stop a writer at its n-th file-system step: wrap every step of `store.durable` with a counter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pyarrow as pa

from store import durable
from store.schema import conform
from store.snapshot import open_current
from store.writer import write_snapshot

STEPS = ("make_folder", "create_file", "write_piece", "sync", "rename", "remove_file", "remove_folder")
PIECE_BYTES = 600


@cache
def tables(people: int, *, rows: int = 40) -> dict[str, pa.Table]:
    """A small store whose every figure is `people`, so that a mixture of two stores shows."""
    population = pd.DataFrame(
        {
            "area_id": [f"E{number:08d}" for number in range(rows)],
            "mid_year": 2021,
            "age_band": "0-17",
            "people": people,
            "source_id": "made_up",
            "edition": "1",
            "source_ref": "line 1",
        }
    )
    area = pd.DataFrame(
        {
            "area_id": [f"E{number:08d}" for number in range(rows)],
            "name": [f"Area of {people}"] * rows,
            "short_name": "A",
            "kind": "borough",
            "scope": "demonstration",
        }
    )
    return {
        "populations": conform("populations", population, file="test"),
        "areas": conform("areas", area, file="test"),
    }


def write(people: int, root: Path) -> str:
    return write_snapshot(tables(people), root=root, code_version="test", sources={"made_up.csv": "0" * 64})


def seen(root: Path) -> int:
    """The one figure a reader sees. Raises ValueError if it sees parts of two stores."""
    snapshot = open_current(root)
    figures = set(snapshot.frame("populations")["people"])
    names = set(snapshot.frame("areas")["name"])
    if len(figures) != 1 or names != {f"Area of {next(iter(figures))}"}:
        raise ValueError(f"a mixture: {figures} {names}")
    return int(figures.pop())


@contextmanager
def stopped(at: int, stop: Callable[[str, tuple[object, ...]], None]) -> Iterator[list[str]]:
    """Call `stop(step, arguments)` before the step numbered `at` (from 1); gives the steps taken so far."""
    taken: list[str] = []

    def counted(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object) -> object:
            taken.append(name)
            if len(taken) == at:
                stop(name, arguments)
            return original(*arguments)

        return step

    wrapped = {name: counted(name, getattr(durable, name)) for name in STEPS}
    with patch.multiple(durable, PIECE_BYTES=PIECE_BYTES, **wrapped):
        yield taken


def steps_of_a_write(root: Path) -> list[str]:
    """The steps of one whole write into `root`."""
    with stopped(0, lambda name, arguments: None) as taken:
        write(2, root)
    return taken


def sampled(steps: int, *, exhaustive: bool) -> list[int]:
    """Every step number, or every eighth and the last nine, where the swap is."""
    chosen = (
        range(1, steps + 1) if exhaustive else [*range(1, steps - 8, 8), *range(max(1, steps - 8), steps + 1)]
    )
    return list(chosen)
