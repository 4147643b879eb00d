"""The periods and days that counts are of, numbered, and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import permutations, product

import numpy as np
import pandas as pd

from store.withholding.names import BEFORE, END, SPAN
from store.withholding.rounding import Ints

PERIOD = ("period_start", "period_end", "period_type")
_DAY = pd.Timedelta(days=1)


class Times:
    """All spans of days, in order, then all days on which one ends or before which one begins.

    `at[SPAN]`, `at[END]` and `at[BEFORE]` give for each span the number of itself, its last day, the day before it.
    `days` says how long each span is.
    """

    def __init__(self, frames: Iterable[pd.DataFrame]) -> None:
        spans = pd.concat([frame[list(PERIOD)].drop_duplicates() for frame in frames])
        spans = spans.astype(dict.fromkeys(PERIOD[:2], "datetime64[s]"))
        spans = spans.sort_values(list(PERIOD))
        self._spans = spans.drop_duplicates(list(PERIOD[:2]), ignore_index=True)
        start, end = self._spans["period_start"], self._spans["period_end"]
        known = pd.Index(pd.concat([end, start - _DAY]).unique()).sort_values()
        self.at = {SPAN: np.arange(len(start))}
        self.at |= {
            when: known.get_indexer(pd.Index(day)) + len(start)
            for when, day in ((END, end), (BEFORE, start - _DAY))
        }
        self.size = len(start) + len(known)
        self.days = ((end - start).dt.days + 1).to_numpy()

    def of_rows(self, frame: pd.DataFrame) -> Ints:
        """The number of each row's span."""
        columns = list(PERIOD[:2])
        group = frame.groupby(columns, sort=False)
        distinct = frame.loc[~frame.duplicated(columns), columns].astype("datetime64[s]")
        numbers = distinct.merge(self._spans.assign(number=self._spans.index), how="left", on=columns)[
            "number"
        ]
        return numbers.to_numpy()[group.ngroup().to_numpy()]

    def inside(self) -> Iterator[tuple[Ints, Ints]]:
        """Runs of spans of one type, each with the spans of another type that lie in it and in no shorter run."""
        start, end, of = (self._spans[name].to_numpy() for name in PERIOD)
        for kind, other in permutations(np.unique(of), 2):
            runs, parts = (np.flatnonzero(of == each) for each in (kind, other))
            runs = runs[np.argsort(start[runs])]
            found: set[tuple[int, ...]] = set()
            for length, first in product(range(1, len(runs) + 1), range(len(runs))):
                run = runs[first : first + length]
                within = parts[(start[parts] >= start[run[0]]) & (end[parts] <= end[run[-1]])]
                whole = end[run[:-1]] + _DAY.to_numpy() == start[run[1:]]
                if len(run) == length and len(within) and whole.all() and tuple(within) not in found:
                    found.add(tuple(within))
                    yield run, within
