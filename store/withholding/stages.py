"""What a reader knows between stages: groups that add stages up, and stages that follow one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise, product

import numpy as np
import pandas as pd

from store.withholding.book import Book
from store.withholding.hierarchy import Hierarchy
from store.withholding.ranges import Ints, Mask, sums_of
from store.withholding.sums import RowFinder, parts_sums


def equations(totals: Mapping[str, frozenset[str]]) -> list[dict[str, int]]:
    """Signed stages and totals that add up to nought: every total by itself, and what two or three leave over.

    Two totals share stages. Their difference holds without the shared ones, and so confines the others more
    than either sum does; using the sums one after the other would miss it.
    """
    found = []
    names = list(totals)
    stages = sorted(set().union(*totals.values())) if totals else []
    for signs in product((0, 1, -1), repeat=len(names)):
        if next((sign for sign in signs if sign), 0) == 1:
            used = dict(zip(names, signs, strict=True))
            left = {stage: -sum(used[name] for name in names if stage in totals[name]) for stage in stages}
            if all(abs(weight) <= 1 for weight in left.values()):
                found.append({name: weight for name, weight in (used | left).items() if weight})
    return found


class Stages:
    """The cells of a table by stage: finds the rows of one cell in several stages."""

    def __init__(self, rows: RowFinder, stage: pd.Series, places: Ints) -> None:
        self.stage = stage.to_numpy()
        self.places = places
        self.where = {
            name: rows.find({"stage": pd.Series(name, index=stage.index)}) for name in stage.unique()
        }

    def following(self, one: str, other: str) -> tuple[Ints, Ints]:
        """The rows of stage `one` that have one of stage `other`, and those."""
        found = self.where.get(other, np.full(len(self.stage), -1))
        here = np.flatnonzero((self.stage == one) & (found >= 0))
        return here, found[here]


def add_groups(book: Book, table: Stages, groups: Mapping[str, Sequence[str]]) -> None:
    """The groups of stages are sums of stages, and of one another with what they leave out."""
    totals = {name: frozenset(stages) for name, stages in groups.items() if name in table.where}
    for equation in equations(totals):
        _add(book, table, [(name, slice(None), weight) for name, weight in equation.items()], totals)


def add_stages(book: Book, table: Stages, at: Mapping[str, int], known: Hierarchy) -> None:
    """Stages in a row and the one that lasts from the first to the last; `at` says which column holds what."""
    add_groups(book, table, known.stage_groups)
    if known.whole not in table.where:
        return
    totals = {name: frozenset(stages) for name, stages in known.stage_groups.items() if name in table.where}
    totals |= {known.whole: frozenset(known.chain)}
    there = [at["opening"], at["waiting"]]
    for equation in equations(totals):
        if known.whole in equation:
            _add(book, table, [(name, there, weight) for name, weight in equation.items()], totals)
    ends = [(name, [at["closed"]], 1) for name in known.chain] + [(known.chain[-1], [at["completed"]], 1)]
    ends += [(known.whole, [at[column]], -1) for column in ("completed", "closed")]
    _add(book, table, ends, totals)
    links = [(before, "completed", after, "started") for before, after in pairwise(known.chain)]
    for one, column, other, other_column in [*links, (known.whole, "started", known.chain[0], "started")]:
        row, next_row = table.following(one, other)
        book.relate_parts(parts_sums(table.places[row, at[column]], table.places[next_row, at[other_column]]))


def _add(
    book: Book,
    table: Stages,
    members: Sequence[tuple[str, slice | list[int], int]],
    totals: Mapping[str, object],
) -> None:
    """One equation, in columns, in every cell that has all of its totals; a stage that nobody was in is nought.

    Where the counts do not meet it, the cell's stages are others, and it is left out.
    """
    anchor = next(name for name, _, _ in members if name in totals)
    cells = np.flatnonzero(table.stage == anchor)
    for name, _, _ in members:
        if name in totals:
            cells = cells[table.where[name][cells] >= 0]
    parts: list[tuple[Ints, Ints, Ints, Mask]] = []
    for name, columns, weight in members:
        if name not in table.where:
            continue
        row = table.where[name][cells]
        here = np.flatnonzero(row >= 0)
        own = table.places[row[here]][:, columns]
        sum_of = here[:, None] * own.shape[1] + np.arange(own.shape[1])
        parts.append(
            (sum_of.ravel(), own.ravel(), np.full(own.size, weight), np.full(own.size, name not in totals))
        )
    sum_of, count_of, weights, first = (np.concatenate(part) for part in zip(*parts, strict=True))
    book.relate_where_true(sums_of(sum_of, count_of, weights, first))
