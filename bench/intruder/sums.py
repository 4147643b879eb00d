"""What an intruder knows of counts by number: sums of them that lie between two bounds, and counts that are equal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from bench.intruder.grid import NOBODY, Ints

#: No count is so high: in place of a bound that is not there.
BEYOND = 1_000_000


@dataclass(frozen=True)
class Block:
    """Sums of one kind: `numbers` [sum, member] times `signs` [member], between `least` and `most`."""

    kind: str
    numbers: Ints
    signs: Ints
    least: Ints
    most: Ints

    def values(self, exact: Ints) -> Ints:
        padded = np.append(exact, 0)
        return (padded[self.numbers] * self.signs).sum(axis=1)


@dataclass
class Book:
    """Collects sums. What is not true of the exact counts can be known by nobody and is left out.

    `tried` and `true` count the sums of each kind before and after.
    """

    exact: Ints
    blocks: list[Block] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    true: dict[str, int] = field(default_factory=dict)

    def add(
        self,
        kind: str,
        plus: Sequence[Ints],
        minus: Sequence[Ints] = (),
        *,
        weights: Sequence[int] | None = None,
        least: Ints | int = 0,
        most: Ints | int = 0,
        unless: np.ndarray | None = None,
    ) -> None:
        """Sums of arrays of numbers, element by element: plus less minus lies between `least` and `most`.

        `weights` in place of signs, for all of them in turn; `unless`: where there is no such sum.
        """
        members = np.broadcast_arrays(*plus, *minus)
        shape = members[0].shape
        numbers = np.stack([member.reshape(-1) for member in members], axis=1)
        signs = np.array(weights or [1] * len(plus) + [-1] * len(minus), dtype=np.int16)
        kept = (numbers != NOBODY).any(axis=1)
        if unless is not None:
            kept &= ~np.broadcast_to(unless, shape).reshape(-1)
        bounds = [np.broadcast_to(np.asarray(bound), shape).reshape(-1)[kept] for bound in (least, most)]
        block = Block(kind, numbers[kept], signs, *bounds)
        value = block.values(self.exact)
        holds = (value >= block.least) & (value <= block.most)
        self.tried[kind] = self.tried.get(kind, 0) + len(holds)
        self.true[kind] = self.true.get(kind, 0) + int(holds.sum())
        self.blocks.append(Block(kind, block.numbers[holds], signs, block.least[holds], block.most[holds]))

    def equal(self, kind: str, one: Ints, other: Ints) -> None:
        """Two counts of the same people. Of what is not in one of two tables nobody knows that it is nought."""
        self.add(kind, [one], [other], unless=(one == NOBODY) | (other == NOBODY))

    def at_most(
        self, kind: str, part: Sequence[Ints], whole: Sequence[Ints], *, unless: np.ndarray | bool = False
    ) -> None:
        """What is added up in `part` is no more than `whole` added up, where there is any of the whole to see."""
        unseen = np.all([one == NOBODY for one in np.broadcast_arrays(*part, *whole)[len(part) :]], axis=0)
        self.add(kind, part, whole, least=-BEYOND, most=0, unless=unseen | unless)


@dataclass(frozen=True)
class System:
    """Equal counts made one, and all sums between them in one matrix.

    `of` gives the variable of each count; one more, the last, is nought for what is not there.
    """

    of: Ints
    exact: Ints
    sums: csr_array
    least: Ints
    most: Ints
    kind: Ints
    kinds: list[str]


def system_of(book: Book) -> System:
    """Everything in the book, equal counts merged."""
    size = len(book.exact) + 1
    pairs = [block for block in book.blocks if _equates(block)]
    one = np.concatenate([block.numbers[:, 0] for block in pairs]) if pairs else np.zeros(0, dtype=np.int32)
    other = np.concatenate([block.numbers[:, 1] for block in pairs]) if pairs else np.zeros(0, dtype=np.int32)
    graph = coo_array((np.ones(len(one), dtype=np.int8), (one % size, other % size)), shape=(size, size))
    variables, of = connected_components(graph, directed=False)
    exact = np.zeros(variables, dtype=np.int64)
    exact[of] = np.append(book.exact, 0)
    kinds = list(dict.fromkeys(block.kind for block in book.blocks))
    rows, columns, signs, least, most, kind, start = [], [], [], [], [], [], 0
    for block in book.blocks:
        if _equates(block):
            continue
        count, width = block.numbers.shape
        rows.append(np.repeat(np.arange(start, start + count), width))
        columns.append(of[block.numbers % size].reshape(-1))
        signs.append(np.tile(block.signs, count))
        least.append(block.least)
        most.append(block.most)
        kind.append(np.full(count, kinds.index(block.kind)))
        start += count
    sums = coo_array(
        (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))), shape=(start, variables)
    ).tocsr()
    sums.eliminate_zeros()
    return _distinct(
        System(of, exact, sums, np.concatenate(least), np.concatenate(most), np.concatenate(kind), kinds)
    )


def _equates(block: Block) -> bool:
    sum_of_two = block.numbers.shape[1] == 2 and tuple(block.signs) == (1, -1)
    return sum_of_two and not (block.least.any() or block.most.any() or (block.numbers == NOBODY).any())


def _distinct(system: System) -> System:
    """Without sums that are there twice, and without those of nothing or of nobody alone."""
    sums = system.sums
    sums.sort_indices()
    size = np.diff(sums.indptr)
    chance = np.random.default_rng(0).integers(1, 2**62, size=sums.shape[1])
    with np.errstate(over="ignore"):
        terms = chance[sums.indices] * (2 * sums.data + 1)
        marks = np.add.reduceat(np.append(terms, 0), sums.indptr[:-1]) * (size > 0)
    keys = np.stack([marks, system.least, system.most], axis=1)
    _, first = np.unique(keys, axis=0, return_index=True)
    return with_sums(system, np.sort(first[size[first] > 0]))


def with_sums(system: System, kept: Ints) -> System:
    """With only some of its sums, by number or by mask."""
    parts = (system.sums[kept], system.least[kept], system.most[kept], system.kind[kept])
    return System(system.of, system.exact, *parts, system.kinds)
