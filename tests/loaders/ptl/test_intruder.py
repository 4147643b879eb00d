"""An intruder with every table of an extract before them works out no small count, and nobody's days or sessions.

The intruder (bench/intruder) is written from the documents, apart from the door. Small tables are tried with every
set of counts at once in tests/store/test_disclosure.py; all months of the shipped list by `python -m bench.disclosure`.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from bench.disclosure import EDITION, ENOUGH, Return, known_return
from bench.intruder.amounts import narrowest, shown_of_few
from bench.intruder.attack import SMALL
from bench.intruder.catalogue import read_catalogue
from bench.intruder.counted import northbank
from bench.intruder.grid import Ints, shown_in
from bench.intruder.knowledge import everything
from bench.intruder.releases import rounded_at_random
from bench.intruder.solver import Solver
from loaders.ptl.secret import NO_SECRET
from loaders.published import read_edition
from store.schema import Tables
from store.settings import data_folder
from tests.loaders.ptl.attacks import SETTINGS, Attack, attacked, confined, told

#: So many of the narrowest ranges are given to the solver.
SOLVED = 24
#: And so many counts around each at most.
NEARBY = 1_000


def until(tables: Tables, end: object) -> Tables:
    """An edition of the periods that end by a day."""
    return {name: frame[frame["period_end"] <= end].reset_index(drop=True) for name, frame in tables.items()}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The exact counts of a small Northbank."""
    return northbank(tmp_path_factory.mktemp("intruder"), pathways=4_000, settings=SETTINGS)


@pytest.fixture(scope="module")
def protected(counted: Tables) -> Tables:
    return told(counted)


@pytest.fixture(scope="module")
def known(counted: Tables, protected: Tables) -> Return:
    return known_return(counted, protected)


@pytest.fixture(scope="module")
def attack(known: Return, protected: Tables) -> Attack:
    return attacked(known, shown_in(known.grid, protected)[0])


def test_what_the_intruder_knows_is_so(attack: Attack, protected: Tables) -> None:
    """Each sum of each kind holds: the intruder takes nothing for true that is so by chance."""
    grid = attack.known.grid
    book = everything(grid, shown_in(grid, protected)[1], read_catalogue())
    assert book.tried == book.true
    assert len([kind for kind, number in book.tried.items() if number]) > 40


def test_counts_that_are_equal_are_of_the_same_pathways(attack: Attack) -> None:
    system, keys = attack.known.system, attack.known.grid.keys
    order = np.argsort(system.of[:-1], kind="stable")
    alike = system.of[order][1:] == system.of[order][:-1]
    assert alike.sum() > 5_000
    assert (keys[order][1:] == keys[order][:-1])[alike].all()


def test_nobody_is_counted_in_fewer_than_five(attack: Attack) -> None:
    """One count of the same pathways may say of more people for certain than another."""
    grid, shown = attack.known.grid, attack.shown >= 0
    people = pd.Series(grid.people).groupby(grid.keys).transform("max").to_numpy()
    assert shown.sum() > 5_000
    assert grid.exact[shown].min() >= SMALL
    assert people[shown].min() >= SMALL


def test_the_same_people_are_shown_alike(attack: Attack) -> None:
    assert unlike(attack.known, attack.shown) == 0
    alone = rounded_at_random(attack.known.grid, NO_SECRET, alone=True)
    assert unlike(attack.known, alone) > 1_000


def unlike(known: Return, shown: Ints) -> int:
    """How many counts are shown unlike another count of the same pathways."""
    keys = pd.Series(shown[shown >= 0]).groupby(known.grid.keys[shown >= 0])
    return int((keys.transform("max") != keys.transform("min")).sum())


def test_no_small_count_is_confined(known: Return, attack: Attack) -> None:
    assert len(known.small) > 20_000
    assert len(known.never) > 5_000
    assert confined(known, attack.shown) == {}


def test_all_sums_at_once_leave_three_values(attack: Attack) -> None:
    variables = np.unique(attack.known.system.of[attack.known.small])
    narrowest_first = variables[np.argsort(attack.ranges.left(variables), kind="stable")]
    solver = Solver(attack.known.system, attack.ranges, most=NEARBY)
    found = [solver.solve(int(variable)) for variable in narrowest_first[:SOLVED]]
    assert min(one.left for one in found) >= ENOUGH


def test_two_editions_tell_no_more_than_one(counted: Tables) -> None:
    """The month before was published when it was the last; the intruder has kept it."""
    ends = sorted(set(counted["pathway_snapshots"]["period_end"]))
    before = told(until(counted, ends[-3]))
    after = told(counted, earlier=[before])
    known = known_return(counted, after)
    first, second = (shown_in(known.grid, tables)[0] for tables in (before, after))
    gone = (first < 0) & np.isin(np.arange(len(first)), numbers_until(known, ends[-3]))
    assert not (second[gone] >= 0).any()
    assert (first == second)[first >= 0].all()
    assert (first >= 0).sum() > 1_000
    assert confined(known, np.where(second >= 0, second, first)) == {}


def numbers_until(known: Return, end: object) -> Ints:
    """The counts of the grid whose period ends by a day."""
    grid = known.grid
    periods = [number for number, period in enumerate(grid.axes.periods) if period[1] <= end]
    arrays = grid.snapshots[:, :, :, periods], grid.bands[:, :, :, periods], grid.measures[:, :, :, periods]
    return np.concatenate([array.reshape(-1) for array in arrays])


def test_what_an_earlier_edition_withheld_stays_withheld(counted: Tables, protected: Tables) -> None:
    """Here an edition withheld every count between 50 and 100; without a memory most of them would be shown."""
    snapshots = protected["pathway_snapshots"]
    gone = snapshots["waiting"].between(50, 100)
    earlier = protected | {"pathway_snapshots": snapshots.assign(waiting=snapshots["waiting"].mask(gone))}
    known = known_return(counted, protected)
    withheld = (shown_in(known.grid, earlier)[0] < 0) & (shown_in(known.grid, protected)[0] >= 0)
    assert withheld.sum() > 50
    assert not (shown_in(known.grid, told(counted, earlier=[earlier]))[0][withheld] >= 0).any()


def test_no_sum_of_days_or_appointments_tells_of_one_child(counted: Tables, protected: Tables) -> None:
    assert shown_of_few(counted, protected) == []
    assert narrowest(counted, protected) >= 0.5
    assert len(shown_of_few(counted, counted)) > 100


def test_a_door_that_forgets_its_sums_is_found_out(counted: Tables, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its sums the door withholds no neighbour."""
    monkeypatch.setattr("store.disclosure.all_sums", lambda *given: [])
    known = known_return(counted, forgetful := told(counted))
    assert attacked(known, shown_in(known.grid, forgetful)[0]).left.min() < ENOUGH


def test_a_door_that_forgets_what_unlike_roundings_tell_is_found_out(
    counted: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.disclosure.and_apart", lambda sums, **given: sums)
    known = known_return(counted, forgetful := told(counted))
    assert confined(known, shown_in(known.grid, forgetful)[0])


@pytest.mark.exhaustive
def test_no_small_count_of_the_shipped_list_is_confined(tmp_path: Path) -> None:
    """A minute, and six GB: part of .ci/run."""
    edition = read_edition(data_folder() / "published" / "ptl" / EDITION)
    published = {name: table.to_pandas() for name, table in edition.tables.items()}
    known = known_return(northbank(tmp_path), published)
    shown = shown_in(known.grid, published)[0]
    assert (shown >= 0).sum() > 500_000
    assert confined(known, shown) == {}
