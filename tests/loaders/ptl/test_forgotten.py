"""Each kind of sum that the door knows, and what the catalogue declares of it, is known to the intruder too.

Taken away from the door, some sum of the intruder's is no longer the door's. So what the door forgets is found, and
what the intruder does not use is either not needed, or a test that is blind.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pytest

from bench.intruder.grid import Grid, Ints, grid_of, shown_in, where_of
from bench.intruder.knowledge import everything
from loaders.ptl.recipe import with_source
from metrics.snapshots import CrossTabulation
from store.pathway_catalogue import read_pathway_catalogue
from store.schema import Tables
from store.withholding import relations, sums
from store.withholding.cells import NOWHERE
from store.withholding.names import CLOCK_PREFIX, Name, Naming, band, over
from store.withholding.ranges import together
from store.withholding.sums import all_sums
from store.withholding.tables import BANDS, MEASURES, SNAPSHOTS, Book
from store.withholding.times import Times
from tests.loaders.ptl.any_return import any_rows
from tests.loaders.ptl.attacks import SETTINGS, SYSTEM, todays_seed
from tests.loaders.ptl.extracts import EDITION, exact, write_extract

CATALOGUE = read_pathway_catalogue()
LIST = replace(
    SETTINGS,
    month_ends=8,
    week_ends=5,
    cross_tabulations=(*SETTINGS.cross_tabulations, CrossTabulation("tier", ("tier",))),
)
TABLES = {"snapshots": SNAPSHOTS, "bands": BANDS, "measures": MEASURES}
Patch = tuple[Any, str, Any]
Marks = np.ndarray
NOBODY = Name("nobody", frozenset())


def _nothing(*_: object, **__: object) -> Iterator[object]:
    return iter(())


def _one_by_one(totals: dict[str, frozenset[str]]) -> list[dict[str, int]]:
    """Every total by itself, without what two of them leave over."""
    return [{name: 1} | dict.fromkeys(stages, -1) for name, stages in totals.items()]


#: Kinds, and what is put in place of each.
FUNCTIONS: dict[str, Patch] = {
    **{
        name: (relations, name, _nothing)
        for name in (
            "_labels",
            "_themes",
            "_groups",
            "_passed",
            "_ends",
            "_bands",
            "_older",
            "_of_standard",
            "_breached",
            "_measure",
            "_removed",
        )
    },
    "_flow": (relations, "_flow", lambda labels: relations.Relation((relations.Member(NOBODY),) * 2)),
    "equations": (relations, "equations", _one_by_one),
    "_along": (sums, "_along", _nothing),
    "inside": (Times, "inside", _nothing),
    **{
        f"among: {pair[0]}": (relations, "AMONG", tuple(other for other in relations.AMONG if other != pair))
        for pair in relations.AMONG
    },
}
#: What the catalogue declares of a measure.
DECLARED = {"among": "", "refused_for": (), "every": ""}
#: Tried in the plain run, others every day.
SAMPLE = random.Random(todays_seed()).sample([*FUNCTIONS, *DECLARED], 6)
KINDS = [
    pytest.param(kind, marks=() if kind in SAMPLE else pytest.mark.exhaustive)
    for kind in (*FUNCTIONS, *DECLARED)
]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    path = write_extract(tmp_path_factory.mktemp("forgotten"), *any_rows(2_500))
    return with_source(exact(path, settings=LIST), edition=EDITION, file=path.name)


@pytest.fixture(scope="module")
def book(counted: Tables) -> Book:
    return Book(counted, Naming(CATALOGUE))


@pytest.fixture(scope="module")
def grid(counted: Tables) -> Grid:
    return grid_of(counted)


@pytest.fixture(scope="module")
def place_of(counted: Tables, book: Book, grid: Grid) -> Ints:
    """By number of a count the place that the door has for it; for what no table has, the last, NOWHERE."""
    found = np.full(len(grid.exact) + 1, NOWHERE)
    for name, table in TABLES.items():
        numbers = getattr(grid, name)[where_of(counted[table], name, grid.axes)]
        found[numbers.ravel()] = book.places[table].reshape(numbers.shape).ravel()
    found[-1] = NOWHERE
    return found


@pytest.fixture(scope="module")
def chance(book: Book, place_of: Ints) -> Marks:
    """A random number for each place that a table has; those beyond an edge of the bands have what their bands have."""
    found = np.zeros(len(book.cells.counts) + 1, dtype=np.uint64)
    told = np.unique(place_of[place_of >= 0])
    found[told] = np.random.default_rng(1).integers(1, 2**63, size=len(told), dtype=np.uint64)
    edges = book.naming.edges
    for name, number in book.names.items():
        for clock, weeks in product(CLOCK_PREFIX, edges[1:] if number >= 0 else ()):
            if name.what == over(clock, weeks):
                at = book.cells.at[number]
                bands = [
                    book.names.get(name.but(what=band(clock, edge)), -1) for edge in edges if edge >= weeks
                ]
                beyond = sum(found[book.cells.at[each]] for each in bands)
                unseen = (at >= 0) & ~np.isin(at, told)
                found[at[unseen]] = np.broadcast_to(beyond, at.shape)[unseen]
    found[-1] = 0
    return found


def marks_of(sums_: Marks) -> Marks:
    """Marks by which sums are known again whichever side is taken for the whole."""
    return np.unique(np.minimum(sums_, -sums_))


def of_door(book: Book, chance: Marks) -> Marks:
    areas = [area for area in book.areas if area != SYSTEM]
    known = together(all_sums(book, dict.fromkeys(areas, SYSTEM)))
    weighed = known.weight.astype(np.int64).astype(np.uint64) * chance[known.count_of]
    return marks_of(np.add.reduceat(weighed, np.searchsorted(known.sum_of, np.arange(len(known)))))


@pytest.fixture(scope="module")
def of_intruder(counted: Tables, grid: Grid, place_of: Ints, chance: Marks) -> Marks:
    known = everything(grid, shown_in(grid, counted)[1])
    assert known.tried == known.true
    values = chance[place_of]
    return marks_of(
        np.concatenate(
            [
                (values[block.numbers] * block.signs.astype(np.int64).astype(np.uint64)).sum(
                    axis=1, dtype=np.uint64
                )
                for block in known.blocks
            ]
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_intruder_knows_what_the_door_forgets(
    kind: str, book: Book, chance: Marks, of_intruder: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = of_door(book, chance)
    if kind in FUNCTIONS:
        monkeypatch.setattr(*FUNCTIONS[kind])
    else:
        measures = tuple(replace(entry, **{kind: DECLARED[kind]}) for entry in CATALOGUE.measure)
        monkeypatch.setattr(book, "naming", Naming(replace(CATALOGUE, measure=measures)))
    lost = np.setdiff1d(whole, of_door(book, chance))
    assert np.isin(lost, of_intruder).any(), f"{len(lost)} sums are lost, and none of them is the intruder's"


#: Functions that tell sums of several forms.
MANY = ("_ends", "_bands", "_older", "_of_standard", "_measure", "_removed")


def form(relation: relations.Relation) -> str:
    """What is set against what, and when; not in which cell, nor how many weeks."""
    told = (
        f"{member.weight:+d} {re.sub('[0-9]+ weeks', 'weeks', member.name.what)} {member.when}".strip()
        for member in relation.members
    )
    return f"{', '.join(told)}{' exactly' if relation.exact else ''}"


@pytest.mark.exhaustive
@pytest.mark.parametrize("function", MANY)
def test_the_intruder_knows_each_form_of_what_the_door_forgets(
    function: str, book: Book, chance: Marks, of_intruder: Marks, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling, forms = getattr(relations, function), set[str]()

    def but(left_out: str) -> Callable[..., Iterator[relations.Relation]]:
        def told(*of: Any) -> Iterator[relations.Relation]:
            for relation in telling(*of):
                forms.add(form(relation))
                if form(relation) != left_out:
                    yield relation

        return told

    monkeypatch.setattr(relations, function, but(""))
    whole, blind = of_door(book, chance), {}
    for left_out in sorted(forms):
        monkeypatch.setattr(relations, function, but(left_out))
        lost = np.setdiff1d(whole, of_door(book, chance))
        if len(lost) and not np.isin(lost, of_intruder).any():
            blind[left_out] = len(lost)
    assert blind == {}
