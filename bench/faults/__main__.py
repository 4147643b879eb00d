"""`python -m bench.faults`: the counts of decision 0014, over all steps; 1 if anything was torn, lost or unnoticed."""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench.faults import flips, full, kills, leftovers
from bench.faults.texts import in_catalogue, in_demonstration, in_reference
from store.reference import DEMONSTRATION
from store.settings import data_folder

EACH = 120

NOTHING_LEFT = "nothing left after the next run"


def main() -> int:
    """1 if anything was torn, lost, unnoticed or told with a traceback, else 0."""
    bad = 0
    with tempfile.TemporaryDirectory(prefix="sightline-faults-") as name:
        folder = Path(name)
        for title, found in (
            ("kill before each step, and in each write", kills.at_steps(folder / "a")),
            ("kill at any moment", kills.at_random(folder / "b", EACH)),
        ):
            killed = list(found)
            bad += _print(title, Counter(_of_kill(each) for each in killed), good=("whole",))
        for kind in leftovers.WRITERS:
            left = Counter(_of_leftover(each) for each in leftovers.at_steps(kind, folder / "g" / kind))
            bad += _print(f"kill while it writes {kind}", left, good=(NOTHING_LEFT,))
        for title, filled in (
            ("full disk at each step", full.at_steps(folder / "c")),
            ("largest file allowed, by size", full.at_sizes(folder / "d", EACH)),
            ("a small disk, by room left", full.on_a_small_disk(folder / "e", 40)),
        ):
            bad += _print(
                title, Counter(_of_full(each) for each in filled), good=("whole, told", "whole, written")
            )
        damaged = list(flips.in_published(data_folder() / "published", folder / "f", EACH))
        for how in ("flipped", "shortened", "lost", "added"):
            of_it = Counter(each.outcome for each in damaged if each.how == how)
            bad += _print(f"data/published: a file {how}", of_it, good=(flips.NOTICED,))
        for title, read in (
            ("catalogue", in_catalogue),
            ("reference", in_reference),
            (DEMONSTRATION, in_demonstration),
        ):
            told = Counter(each.outcome for each in read(folder / title, EACH))
            bad += _print(f"data/{title}: a bit flipped", told, good=(flips.NOTICED, flips.UNNOTICED))
    return min(bad, 1)


def _of_kill(each: kills.Killed) -> str:
    return "whole" if each.whole else f"not whole ({each.seen})"


def _of_leftover(each: leftovers.Leftover) -> str:
    return f"left {', '.join(each.left)}" if each.left else NOTHING_LEFT


def _of_full(each: full.Filled) -> str:
    how = "told" if each.told else each.said or "written"
    return f"{'whole' if each.whole else f'not whole ({each.seen})'}, {how}"


def _print(title: str, found: Counter[str], *, good: Iterable[str]) -> int:
    """Print a line; how many are not good."""
    parts = ", ".join(f"{number} {name}" for name, number in found.most_common()) or "may not be made here"
    sys.stdout.write(f"{title}: {found.total()}: {parts}\n")
    sys.stdout.flush()
    return sum(number for name, number in found.items() if name not in good)


if __name__ == "__main__":
    raise SystemExit(main())
