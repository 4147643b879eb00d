"""An intruder with every table of an extract before them works out no small count, sum by sum.

Small tables are tried with every set of counts at once in tests/store/test_disclosure.py.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.sparse import csr_array, find

from loaders.northbank.recipe import write_extract
from loaders.ptl.configuration import read_pathways
from loaders.ptl.recipe import with_source
from loaders.ptl.secret import NO_SECRET
from metrics.snapshots import CrossTabulation
from store.disclosure import HIDDEN_BELOW, protect
from store.pathway_catalogue import read_pathway_catalogue
from store.schema import Tables
from tests.loaders.ptl.equations import (
    Equation,
    Name,
    equations,
    everywhere,
    named_counts,
    of_every_stage,
    remainders,
    shown_counts,
)
from tests.loaders.ptl.extracts import exact

SYSTEM = "DEMO-NB"
EXTRACT = "2025-03-31"
#: A small count keeps at least so many possible values; docs/publishing-and-disclosure.md promises it.
OPEN_VALUES = 4
#: Without a bound of its own a count is at most this much above what it is.
BEYOND = 200
SETTINGS = replace(
    read_pathways(),
    month_ends=2,
    week_ends=2,
    band_month_ends=1,
    cross_tabulations=(
        CrossTabulation("all", bands=True, weeks=True),
        CrossTabulation("provider", ("provider",), bands=True),
        CrossTabulation("tier", ("tier",)),
    ),
)


@dataclass(frozen=True)
class Attack:
    """Counts by number, whether each is of the tables, what is known of it, and sums of them that are nought."""

    names: list[Name]
    true: np.ndarray
    small: np.ndarray
    low: np.ndarray
    high: np.ndarray
    sums: csr_array

    def ranges(self) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that each count can be, when every sum is used until nothing moves."""
        low, high = self.low.copy(), self.high.copy()
        row, column, sign = find(self.sums)
        room = np.inf
        while room > (room := float((high - low).sum())):
            least = np.where(sign > 0, low[column], -high[column])
            most = np.where(sign > 0, high[column], -low[column])
            smallest = most - np.bincount(row, most)[row]
            largest = least - np.bincount(row, least)[row]
            np.maximum.at(low, column, np.where(sign > 0, smallest, -largest))
            np.minimum.at(high, column, np.where(sign > 0, largest, -smallest))
        return low, high


def prepare(counts: dict[Name, int], shown: dict[Name, int]) -> Attack:
    """Everything the intruder has. Of the sums, those that are true: nobody is told anything by a false one."""
    left = dict(remainders(counts))
    whole = counts | {name: counts[_total(sums)] - counts[_part(sums)] for name, sums in left.items()}
    known = [sums for _, sums in equations(of_every_stage(counts), SYSTEM)] + list(left.values())
    known = [sums for sums in known if not sum(sign * whole.get(name, 0) for name, sign in sums.items())]
    members = {name for sums in known for name in sums if name not in whole}
    whole |= dict.fromkeys(members, 0)
    names = list(whole)
    place = {name: number for number, name in enumerate(names)}
    rows, columns, signs = [], [], []
    for number, sums in enumerate(known):
        for name, sign in sums.items():
            rows.append(number)
            columns.append(place[name])
            signs.append(sign)
    matrix = csr_array((signs, (rows, columns)), shape=(len(known), len(names)))
    true = np.array([whole[name] for name in names], dtype=float)
    small = (true < HIDDEN_BELOW) & np.array([name in counts for name in names])
    low, high = np.zeros(len(names)), np.where(small, HIDDEN_BELOW - 1, true + BEYOND)
    for name, figure in shown.items():
        low[place[name]], high[place[name]] = max(figure - 4, HIDDEN_BELOW), figure + 4
    assert ((low <= true) & (true <= high)).all()
    return Attack(names, true, small, low, high, matrix)


def _total(sums: Equation) -> Name:
    return next(name for name, sign in sums.items() if sign < 0)


def _part(sums: Equation) -> Name:
    return next(iter(name for name, sign in sums.items() if sign > 0))


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The exact counts of a small Northbank."""
    path = tmp_path_factory.mktemp("intruder") / f"ptl_northbank-demonstration_{EXTRACT}.csv"
    write_extract(path, pathways=4_000)
    return with_source(exact(path, edition=EXTRACT, settings=SETTINGS), edition=EXTRACT, file=path.name)


@pytest.fixture(scope="module")
def attack(counted: Tables) -> Attack:
    areas = set(counted["pathway_snapshots"]["area_id"]) - {SYSTEM}
    above = dict.fromkeys(areas, SYSTEM)
    catalogue = read_pathway_catalogue()
    protected = protect(counted, catalogue=catalogue, areas_above=above, secret=NO_SECRET)
    return prepare(everywhere(named_counts(counted)), shown_counts(protected))


#: Sums that hold in every cell whatever its pathways are.
ALWAYS = ("flow", "next", "bands", "groups")


def test_the_intruder_knows_what_is_so(counted: Tables) -> None:
    counts = of_every_stage(everywhere(named_counts(counted)))
    tried, met = Counter[str](), Counter[str]()
    for kind, sums in equations(counts, SYSTEM):
        tried[kind] += 1
        met[kind] += not sum(sign * counts.get(name, 0) for name, sign in sums.items())
    for kind in ALWAYS:
        assert tried[kind] == met[kind] > 0, (kind, tried[kind], met[kind])
    for kind in set(tried) - set(ALWAYS):
        assert met[kind] > tried[kind] / 10, (kind, tried[kind], met[kind])


def test_no_small_count_is_worked_out_sum_by_sum(attack: Attack) -> None:
    """Every small count, by every sum that there is, one after the other."""
    low, high = attack.ranges()
    told = attack.small & (np.minimum(high, HIDDEN_BELOW - 1) - low + 1 < OPEN_VALUES)
    assert not [attack.names[number] for number in np.flatnonzero(told)]
