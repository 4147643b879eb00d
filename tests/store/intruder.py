"""One who wants to know what was withheld, and tries every set of counts that fits what is shown.

Plays by enumeration: the unknowns are counts that nothing else fixes (`free`), and every count of the tables is a
sum of some of them. Knows how counts are rounded, that a withheld one is small, unless it was withheld for another's
sake, and that the same people are shown alike: where a part and its whole are not, somebody else is in the whole.
Shares no code with what it attacks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from math import prod

import numpy as np

#: How far above what is true the intruder looks where nothing else bounds a count.
BEYOND = 15


@dataclass(frozen=True)
class Puzzle:
    """Counts by name: each the signed sum of `free` ones that `made_of` says; `true` gives the free ones."""

    true: Mapping[str, int]
    made_of: Mapping[str, Mapping[str, int]]

    def counts(self) -> dict[str, int]:
        """Every count as it is."""
        return {
            name: sum(sign * self.true[part] for part, sign in parts.items())
            for name, parts in self.made_of.items()
        }


def facts(count: int, shown: float | None) -> tuple[int, float]:
    """The least and the most a reader knows a count to be: from its rounding, or from its being withheld."""
    if shown is not None and not np.isnan(shown):
        return max(int(shown) - 4, 5), shown + 4
    return (0, 4) if count < 5 else (0, np.inf)


def possible(tables: Puzzle, shown: Mapping[str, float | None]) -> dict[str, set[int]]:
    """For each count, every value it has in some set of whole counts that fits all that is shown."""
    counts = tables.counts()
    known = {name: facts(count, shown[name]) for name, count in counts.items()}
    fits = np.concatenate(list(_fitting(tables, known, list(_unlike(tables, shown)))))
    names = list(tables.true)
    return {name: set(_sum(fits, names, parts).tolist()) for name, parts in tables.made_of.items()}


def _unlike(tables: Puzzle, shown: Mapping[str, float | None]) -> Iterator[dict[str, int]]:
    """What a whole is made of beside a part of it, where both are shown and not alike."""
    seen = {name: figure for name, figure in shown.items() if figure is not None and not np.isnan(figure)}
    for part, whole in permutations(seen, 2):
        beside = dict(tables.made_of[whole])
        for name, sign in tables.made_of[part].items():
            beside[name] = beside.get(name, 0) - sign
        if seen[part] != seen[whole] and min(beside.values()) >= 0:
            yield beside


def _fitting(
    tables: Puzzle, known: Mapping[str, tuple[int, float]], peopled: Sequence[Mapping[str, int]]
) -> Iterator[np.ndarray]:
    """All values of the free counts that fit, some at a time; somebody is in each of the `peopled` sums of them."""
    names = list(tables.true)
    ranges = [_range(name, tables, known) for name in names]
    head, tail = ranges[:2], ranges[2:]
    rest = np.array(list(product(*tail)), dtype=np.int64).reshape(prod(map(len, tail)), len(tail))
    for first in product(*head):
        tried = np.hstack([np.tile(np.array(first, dtype=np.int64), (len(rest), 1)), rest])
        fits = np.ones(len(tried), dtype=bool)
        for name, parts in tables.made_of.items():
            total = _sum(tried, names, parts)
            fits &= (total >= known[name][0]) & (total <= known[name][1])
        fitting = tried[fits]
        for parts in peopled:
            fitting = fitting[_sum(fitting, names, parts) > 0]
        yield fitting


def _range(name: str, tables: Puzzle, known: Mapping[str, tuple[int, float]]) -> range:
    low, high = known.get(name, (0, np.inf))
    return range(low, int(min(high, tables.true[name] + BEYOND)) + 1)


def _sum(values: np.ndarray, names: Sequence[str], parts: Mapping[str, int]) -> np.ndarray:
    total = np.zeros(len(values), dtype=np.int64)
    for part, sign in parts.items():
        total += sign * values[:, names.index(part)]
    return total
