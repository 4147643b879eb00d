"""What an intruder works out of Northbank's tables, all months at once, by one rule of disclosure beside others.

    python -m bench.disclosure [--solve 500]

Every small count (under five, nought too) of a cell that anybody was ever in is given the range that all the sums
that a reader knows leave it, the sums used one after another until nothing moves. `--solve` then uses them all at
once, for the counts with the narrowest ranges, with an integer solver; it takes some seconds a count.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from bench.intruder.apart import with_apart
from bench.intruder.attack import SMALL, Ranges, first_ranges, narrow
from bench.intruder.axes import labels_of
from bench.intruder.catalogue import read_catalogue
from bench.intruder.counted import northbank
from bench.intruder.grid import Grid, Ints, grid_of, shown_in
from bench.intruder.knowledge import everything
from bench.intruder.nought import known_to_be_nought
from bench.intruder.releases import NEAREST, RANDOM, rounded_at_random, rounded_to_nearest
from bench.intruder.solver import Solver
from bench.intruder.sums import System, system_of
from loaders.published import read_edition
from store.schema import Tables
from store.settings import data_folder

EDITION = "northbank-demonstration-2025-03-31"
ONE, OTHER = b"one secret", b"another secret"
#: Cross-tabulations that could be given up, by their labels.
FEWER = ({"referral_source"}, {"team"}, {"referral_source", "team"}, {"pathway"})
ENOUGH = 3


@dataclass(frozen=True)
class Return:
    """The exact counts of a return by number, what is known of them, and which of them are small.

    `small` are counts of cells that anybody was ever in, `never` of those that nobody was in.
    """

    grid: Grid
    system: System
    nought: Ints
    small: Ints
    never: Ints

    def ranges(self, shown: Ints, spread: tuple[int, int]) -> Ranges:
        return first_ranges(self.system, self.grid.exact, shown, spread=spread, nought=self.nought)


def known_return(counted: Tables, published: Tables) -> Return:
    """A return and all that is known of it; medians and percentiles as they are published."""
    grid = grid_of(counted)
    system = system_of(everything(grid, shown_in(grid, published)[1]))
    nought = known_to_be_nought(grid, read_catalogue())
    small = grid.exact < SMALL
    small[nought] = False
    return Return(grid, system, nought, np.flatnonzero(small & grid.ever), np.flatnonzero(small & ~grid.ever))


def line(name: str, known: Return, shown: Ints, first: Ranges) -> tuple[str, Ranges]:
    """One line of the table, and the ranges that are left."""
    started = time.perf_counter()
    ranges = narrow(known.system, first)
    left = ranges.left(known.system.of[known.small])
    seen = (known.grid.exact >= SMALL) & (shown >= 0)
    error = (shown - known.grid.exact)[seen]
    figures = [len(left), *((left <= 1).sum(), *((left == values).sum() for values in range(2, SMALL + 1)))]
    text = " ".join(f"{int(figure):9,}" for figure in (*figures, seen.sum()))
    seconds = time.perf_counter() - started
    return f"{name:38}{text} {np.abs(error).mean():6.2f} {error.mean():7.3f} {seconds:6.1f} s\n", ranges


def both(one: Ranges, other: Ranges) -> Ranges:
    """What somebody knows who has two tables of the same counts."""
    return Ranges(np.maximum(one.low, other.low), np.minimum(one.high, other.high))


def without(tables: Tables, labels: set[str]) -> Tables:
    """The tables without the cross-tabulations that have one of the labels."""
    found = {}
    for name, frame in tables.items():
        cells = frame[["provider_id", "breakdown"]].drop_duplicates()
        kept = [
            cell for cell in cells.itertuples(index=False, name=None) if not labels & set(labels_of(cell))
        ]
        keys = list(zip(frame["provider_id"], frame["breakdown"], strict=True))
        found[name] = frame[[key in set(kept) for key in keys]] if len(kept) < len(cells) else frame
    return found


def compared(known: Return, published: Tables) -> Iterator[str]:
    """Every rule in turn, on all of the tables."""
    grid = known.grid
    shown = shown_in(grid, published)[0]
    random = rounded_at_random(grid, ONE)
    first = known.ranges(random, RANDOM)
    yield line("as published", known, shown, known.ranges(shown, RANDOM))[0]
    yield line(
        "nearest five alone", known, rounded_to_nearest(grid), known.ranges(rounded_to_nearest(grid), NEAREST)
    )[0]
    yield line("random, by people", known, random, first)[0]
    single = rounded_at_random(grid, ONE, alone=True)
    yield line("random, drawn in each table anew", known, single, known.ranges(single, RANDOM))[0]
    second = known.ranges(rounded_at_random(grid, OTHER), RANDOM)
    yield line("random, under two secrets", known, random, both(first, second))[0]
    nearest = known.ranges(rounded_to_nearest(grid), NEAREST)
    yield line("random beside nearest five", known, random, both(first, nearest))[0]


def solved(known: Return, ranges: Ranges, number: int) -> Iterator[str]:
    """The narrowest ranges again, with all sums around them used at once; any of those that are equally narrow."""
    variables = np.random.default_rng(number).permutation(np.unique(known.system.of[known.small]))
    left = ranges.left(variables)
    narrowest = variables[np.argsort(left, kind="stable")][:number]
    solver, started = Solver(known.system, ranges), time.perf_counter()
    found = [solver.solve(int(variable)) for variable in narrowest]
    yield (
        f"{len(found)} narrowest: {sum(one.left < ENOUGH for one in found)} with fewer than {ENOUGH} values; "
        f"{sum(one.settled for one in found)} settled, {sum(not one.timely for one in found)} cut short; at most "
        f"{max(one.counts for one in found):,} counts and {max(one.sums for one in found):,} sums at once; "
        f"{time.perf_counter() - started:.0f} s\n"
    )


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.disclosure")
    parser.add_argument("--solve", type=int, default=0, metavar="COUNTS")
    wanted = parser.parse_args(arguments)
    out = sys.stdout.write
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as folder:
        counted = northbank(Path(folder))
    published = {
        name: table.to_pandas()
        for name, table in read_edition(data_folder() / "published" / "ptl" / EDITION).tables.items()
    }
    known = known_return(counted, published)
    out(
        f"{'':38}{'small':>9} {'1 left':>9} {'2':>9} {'3':>9} {'4':>9} {'5':>9} {'shown':>9}  error    bias\n"
    )
    for text in compared(known, published):
        out(text)
        sys.stdout.flush()
    for labels in FEWER:
        fewer = known_return(without(counted, labels), without(published, labels))
        random = rounded_at_random(fewer.grid, ONE)
        name = f"random, without {' and '.join(sorted(labels))}"
        out(line(name, fewer, random, fewer.ranges(random, RANDOM))[0])
        sys.stdout.flush()
    shown = shown_in(known.grid, published)[0]
    known = replace(known, system=with_apart(known.system, shown))
    text, ranges = line("as published, and what is unlike", known, shown, known.ranges(shown, RANDOM))
    out(text)
    for text in solved(known, ranges, wanted.solve) if wanted.solve else ():
        out(text)
    out(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB\n")
    left = ranges.left(known.system.of[known.small])
    return int((left < ENOUGH).any())


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
