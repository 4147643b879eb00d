"""The least and the most that a count can be when all the sums around it are used at once, by an integer solver.

Only the sums whose members all lie near are used, so a range found here is never narrower than the true one; the
neighbourhood grows step by step to `most` counts, and says whether its last step still moved the range.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csc_array

from bench.intruder.attack import SMALL, Ranges, telling
from bench.intruder.sums import Ints, System, with_sums

#: So many steps from a count to a sum and on to its other members.
STEPS = (1, 2, 3, 4)
MOST_COUNTS = 6_000
SECONDS = 10.0


@dataclass(frozen=True)
class Solved:
    """The range of one count in the largest neighbourhood tried, how many counts and sums that had, and its end.

    `settled`: a neighbourhood one step larger left the range as it was. `timely`: no solution was cut short.
    """

    variable: int
    low: int
    high: int
    counts: int
    sums: int
    settled: bool
    timely: bool

    @property
    def left(self) -> int:
        return min(self.high, SMALL - 1) - self.low + 1


class Solver:
    """Solves for single counts, within the ranges that are left when every sum has been used by itself."""

    def __init__(self, system: System, ranges: Ranges, *, most: int = MOST_COUNTS) -> None:
        self.ranges, self.most = ranges, most
        self.system = with_sums(system, telling(system, ranges))
        self.by_count = csc_array(self.system.sums)
        self.moves = ranges.low < ranges.high

    def solve(self, variable: int) -> Solved:
        found = Solved(
            variable, int(self.ranges.low[variable]), int(self.ranges.high[variable]), 1, 0, False, True
        )
        for steps in STEPS:
            counts, rows = self._around(variable, steps)
            if len(counts) > self.most or len(counts) == found.counts:
                break
            low, least = self._end(counts, rows, variable, 1)
            high, most = self._end(counts, rows, variable, -1)
            low, high = max(low, found.low), min(high, found.high)
            settled = steps > STEPS[0] and (low, high) == (found.low, found.high)
            found = Solved(
                variable, low, high, len(counts), len(rows), settled, found.timely and least and most
            )
        return found

    def _around(self, variable: int, steps: int) -> tuple[Ints, Ints]:
        """The counts that may move within so many steps, and the sums between them."""
        sums = self.system.sums
        reached = np.zeros(len(self.moves), dtype=bool)
        reached[variable] = True
        edge = np.array([variable])
        for _ in range(steps):
            rows = np.unique(_entries(self.by_count.indptr, self.by_count.indices, edge))
            members = np.unique(_entries(sums.indptr, sums.indices, rows))
            edge = members[self.moves[members] & ~reached[members]]
            reached[edge] = True
            if reached.sum() > self.most:
                break
        counts = np.flatnonzero(reached)
        rows = np.unique(_entries(self.by_count.indptr, self.by_count.indices, counts))
        near = reached | ~self.moves
        part = sums[rows]
        return counts, rows[np.logical_and.reduceat(near[part.indices], part.indptr[:-1])]

    def _end(self, counts: Ints, rows: Ints, variable: int, sign: int) -> tuple[int, bool]:
        """The least (sign 1) or the most (-1) that the count can be, and whether the solver came to its end."""
        place = int(np.searchsorted(counts, variable))
        cost = np.zeros(len(counts))
        cost[place] = sign
        part = self.system.sums[rows]
        known = np.where(self.moves, 0, self.ranges.low)
        others = part @ known
        answer = milp(
            cost,
            integrality=np.ones(len(counts)),
            bounds=Bounds(self.ranges.low[counts].astype(float), self.ranges.high[counts].astype(float)),
            constraints=LinearConstraint(
                csc_array(part)[:, counts].astype(float),
                (self.system.least[rows] - others).astype(float),
                (self.system.most[rows] - others).astype(float),
            ),
            options={"time_limit": SECONDS},
        )
        if answer.status != 0:  # cut short: what is proven by then is all that may be said
            bound = answer.mip_dual_bound
            end = np.ceil(bound - 1e-6) if bound is not None and np.isfinite(bound) else None
            fallback = self.ranges.low[variable] if sign > 0 else self.ranges.high[variable]
            return (int(sign * end) if end is not None else int(fallback)), False
        return int(np.rint(answer.x[place])), True


def _entries(starts: Ints, entries: Ints, of: Ints) -> Ints:
    """The entries of several rows (or columns) of a sparse matrix."""
    sizes = starts[of + 1] - starts[of]
    before = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return entries[np.repeat(starts[of] - before, sizes) + np.arange(sizes.sum())]
