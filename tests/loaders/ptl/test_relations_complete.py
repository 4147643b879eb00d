"""The catalogue says all that can be known of the columns: what always counts the same people, or part of them.

A return is counted, and in each kind of cell all columns are set against each other, in every area and month at once.
Columns whose keys agree everywhere count the same people; two that add up to a third, or to a third less a fourth, are
its parts; a column whose keys can always be taken out of another's is among it. What is so found must follow from what
the door knows: otherwise somebody else may use it, and the door would not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from loaders.ptl.configuration import read_pathways
from loaders.ptl.recipe import with_source
from metrics.snapshots import CrossTabulation
from store.pathway_catalogue import OWN, PathwayCatalogue, read_pathway_catalogue
from store.schema import Tables
from store.withholding.names import BEFORE, END, SPAN, Name, Naming
from store.withholding.relations import relations
from store.withholding.tables import Book
from store.withholding.times import Times
from tests.loaders.ptl.any_return import any_rows
from tests.loaders.ptl.extracts import EDITION, exact, write_extract

SETTINGS = replace(
    read_pathways(),
    month_ends=20,
    week_ends=0,
    band_month_ends=10,
    cross_tabulations=(
        CrossTabulation("all", bands=True),
        CrossTabulation("pathway", ("pathway",)),
        CrossTabulation("tier", ("tier",)),
    ),
)
CATALOGUE = read_pathway_catalogue()
BASES = [
    frozenset[tuple[str, str]](),
    frozenset({("tier", "2")}),
    *(frozenset({("pathway", entry.id)}) for entry in CATALOGUE.pathway),
]
#: Many months of few people: where a whole is hardly ever much more than its part, the keys tell that it is a part.
FEW = replace(
    SETTINGS,
    month_ends=50,
    band_month_ends=1,
    cross_tabulations=(CrossTabulation("all", bands=True), CrossTabulation("pathway", ("pathway",))),
)
#: A relation is taken as found where it is seen in so many cells that hold anybody.
SEEN = 30
KEY_BITS = 40
#: Months before the extract of which not every measure can tell yet.
UNFOLLOWED = 5
Column = tuple[int, str]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    path = write_extract(tmp_path_factory.mktemp("relations"), *any_rows(15_000))
    return with_source(exact(path, settings=SETTINGS), edition=EDITION, file=path.name)


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    path = write_extract(tmp_path_factory.mktemp("few"), *any_rows(3_000))
    return with_source(exact(path, settings=FEW), edition=EDITION, file=path.name)


class Seen:
    """All columns of one kind of cell: their counts and keys, by column and cell, and what the door knows of them."""

    def __init__(self, tables: Tables, catalogue: PathwayCatalogue, base: frozenset[tuple[str, str]]) -> None:
        book = Book(tables, Naming(catalogue))
        months = np.argsort(book.times.at[END])[:-UNFOLLOWED]
        self.names: dict[Column, Name] = {}
        places = []
        self._stages = {stage for name in book.names for label, stage in name.labels if label == "stage"}
        for name, number in book.names.items():
            if number >= 0 and self._of_base(name, base):
                for when in (SPAN, END, BEFORE):
                    found = book.cells.at[number][:, book.times.at[when][months]].ravel()
                    if (number, when) not in self.names and (found >= 0).any():
                        self.names[number, when] = name
                        places.append(found)
        at = np.stack(places)
        self.keys = np.where(at >= 0, book.cells.keys[at], 0)
        self.counts = np.where(at >= 0, book.cells.counts[at], 0)
        self.number = {column: place for place, column in enumerate(self.names)}
        self._book = book
        self.often = np.flatnonzero((self.counts > 0).sum(axis=1) >= SEEN)

    def _of_base(self, name: Name, base: frozenset[tuple[str, str]]) -> bool:
        """Whether the name is of the cell, by stage or not; no label else."""
        return {label for label in name.labels if label[0] != "stage"} == base

    def told(self, column: int) -> str:
        (_, when), name = list(self.names.items())[column]
        return f"{name.what} ({', '.join(map('='.join, sorted(name.labels)))}; {when})"

    def known(self) -> Iterator[tuple[bool, dict[int, int]]]:
        """What the door knows: whether it is exact, and the weight of each column."""
        lengths = set(self._book.times.days.tolist())
        for relation in relations(dict(self._book.names), self._book.naming, lengths):
            for when in (SPAN, END, BEFORE):
                row: dict[int, int] = {}
                for member in relation.members:
                    column = self._book.names.get(member.name, -1), member.when or when
                    if column in self.number:
                        row[self.number[column]] = row.get(self.number[column], 0) + member.weight
                if len(row) > 1:
                    yield relation.exact, row

    def equalities(self) -> Iterator[dict[int, int]]:
        """Sums of two, three or four columns that are nought in every cell, by their keys.

        Of columns that are equal everywhere, one stands for all in the longer sums: the others follow from it.
        """
        weights = np.random.default_rng(1).integers(1, 2**63, size=self.keys.shape[1], dtype=np.uint64)
        every = (self.keys[self.often].astype(np.uint64) * weights).sum(axis=1, dtype=np.uint64)
        own, first, alike = np.unique(every, return_index=True, return_inverse=True)
        for column, same in enumerate(first[alike]):
            if column != same:
                yield {self.often[column]: 1, self.often[same]: -1}
        columns = self.often[first]
        pairs = np.array(list(combinations(range(len(own)), 2)))
        sums = own[pairs[:, 0]] + own[pairs[:, 1]]
        order = np.argsort(sums)
        for wanted, less in self._wanted(own, pairs):
            begin, end = (np.searchsorted(sums[order], wanted, side=side) for side in ("left", "right"))
            for row in np.flatnonzero(begin < end):
                for place in range(begin[row], end[row]):
                    found: dict[int, int] = {}
                    for column, weight in (*((c, 1) for c in pairs[order[place]]), *less[row]):
                        found[columns[column]] = found.get(columns[column], 0) + weight
                    if any(found.values()):
                        yield found

    @staticmethod
    def _wanted(
        own: np.ndarray, pairs: np.ndarray
    ) -> Iterator[tuple[np.ndarray, list[list[tuple[int, int]]]]]:
        """What two columns may add up to: one, or one less another."""
        yield own, [[(c, -1)] for c in range(len(own))]
        for one, other in (pairs.T, pairs.T[::-1]):
            yield own[one] - own[other], [[(a, -1), (b, 1)] for a, b in zip(one, other, strict=True)]

    def inclusions(self) -> Iterator[tuple[int, int]]:
        """Columns whose people can always be taken out of another's: (part, whole)."""
        for part in self.often:
            more = self.counts - self.counts[part]
            left = self.keys - self.keys[part]
            fits = (more >= 0) & (left >= 0) & (left <= more * 2**KEY_BITS)
            close = ((self.counts[part] > 0) & (more > 0) & (more <= 2)).sum(axis=1)
            for whole in np.flatnonzero(fits.all(axis=1) & (close >= SEEN)):
                yield int(part), int(whole)


def unknown(seen: Seen) -> list[str]:
    """What is found in the data, and does not follow from what the door knows."""
    known = list(seen.known())
    size = len(seen.names)
    exactly = np.zeros((sum(exact_ for exact_, _ in known), size))
    place = 0
    for is_exact, row in known:
        if is_exact:
            exactly[place, list(row)] = list(row.values())
            place += 1
    _, values, basis = np.linalg.svd(np.unique(exactly, axis=0), full_matrices=False)
    basis = basis[values > 1e-9]
    told = []
    for found in seen.equalities():
        vector = np.zeros(size)
        vector[list(found)] = list(found.values())
        if np.abs(vector - basis.T @ (basis @ vector)).max() > 1e-6:
            told.append(" ".join(f"{weight:+d} {seen.told(c)}" for c, weight in found.items()) + " = 0")
    return told + unknown_parts(seen)


def unknown_parts(seen: Seen, *, flows: bool = False) -> list[str]:
    """The same, of parts of a whole only; of `flows` of the same months only."""
    within = np.eye(len(seen.names), dtype=bool)
    for _, row in seen.known():
        wholes = [column for column, weight in row.items() if weight < 0]
        if len(wholes) == 1:
            within[[c for c, weight in row.items() if weight > 0], wholes[0]] = True
    for _ in range(6):
        within |= within @ within
    of_span = np.array([when == SPAN or not flows for _, when in seen.names])
    found = [(p, w) for p, w in seen.inclusions() if of_span[p] and of_span[w] and not within[p, w]]
    return [f"{seen.told(p)} <= {seen.told(w)}" for p, w in found]


def test_days_are_numbered_in_their_order_whatever_the_order_of_rows(counted: Tables) -> None:
    """Otherwise other months than the last would be left out, run by run."""
    turned = [frame.iloc[::-1] for frame in counted.values()]
    one, other = Times(counted.values()), Times(turned)
    assert all((one.at[when] == other.at[when]).all() for when in (SPAN, END, BEFORE))
    assert (np.diff(one.at[END][one.days < 40]) >= 0).all()


@pytest.mark.parametrize("base", BASES, ids=lambda base: ";".join("=".join(label) for label in base) or "all")
def test_whatever_holds_of_the_columns_is_known_to_the_door(
    counted: Tables, base: frozenset[tuple[str, str]]
) -> None:
    assert unknown(Seen(counted, CATALOGUE, base)) == []


@pytest.mark.parametrize("pathway", ["core", "eip"])
def test_flows_that_are_part_of_others_are_known_to_the_door(few: Tables, pathway: str) -> None:
    seen = Seen(few, CATALOGUE, frozenset({("pathway", pathway)}))
    assert len(list(seen.inclusions())) > 20
    assert unknown_parts(seen, flows=True) == []


@pytest.mark.parametrize(
    ("measure", "forgotten"),
    [
        ("multiple_referrals", {"denominator": OWN}),
        ("bounces", {"denominator": OWN}),
        ("discharges", {"count": OWN}),
        ("referrals_accepted", {"count": OWN}),
    ],
)
def test_a_declaration_that_is_forgotten_is_found(
    counted: Tables, measure: str, forgotten: dict[str, str]
) -> None:
    measures = [replace(one, **forgotten) if one.id == measure else one for one in CATALOGUE.measure]
    assert unknown(Seen(counted, replace(CATALOGUE, measure=tuple(measures)), BASES[0]))
