"""A small Northbank, what the door lets out of it, and an attack on that by the intruder of bench/intruder."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bench.disclosure import ENOUGH, Return
from bench.intruder.apart import with_apart
from bench.intruder.attack import Ranges, narrow
from bench.intruder.grid import Ints
from bench.intruder.releases import RANDOM
from loaders.ptl.configuration import read_pathways
from loaders.ptl.secret import NO_SECRET
from metrics.snapshots import CrossTabulation
from store.disclosure import protect
from store.pathway_catalogue import PathwayCatalogue, read_pathway_catalogue
from store.schema import Tables

SYSTEM = "DEMO-NB"
SETTINGS = replace(
    read_pathways(),
    month_ends=3,
    week_ends=2,
    band_month_ends=2,
    cross_tabulations=(
        CrossTabulation("all", bands=True, weeks=True),
        CrossTabulation("provider", ("provider",), bands=True),
        CrossTabulation("pathway", ("pathway",), bands=True),
    ),
)
#: Values that the sums leave in every small count, used one after another: what the guide to disclosure promises.
ONE_AFTER_ANOTHER = 4


@dataclass(frozen=True)
class Attack:
    """A return, what is shown of it, and the ranges that are left."""

    known: Return
    shown: Ints
    ranges: Ranges

    @property
    def left(self) -> Ints:
        return self.ranges.left(self.known.system.of[self.known.small])


def told(
    counted: Tables, *, catalogue: PathwayCatalogue | None = None, earlier: Sequence[Tables] = ()
) -> Tables:
    """What the door lets out."""
    areas = set(counted["pathway_snapshots"]["area_id"]) - {SYSTEM}
    return protect(
        counted,
        catalogue=catalogue or read_pathway_catalogue(),
        areas_above=dict.fromkeys(areas, SYSTEM),
        secret=NO_SECRET,
        earlier=earlier,
    )


def attacked(known: Return, shown: Ints) -> Attack:
    """Every sum used one after the other, and what unlike roundings tell."""
    known = replace(known, system=with_apart(known.system, shown))
    return Attack(known, shown, narrow(known.system, known.ranges(shown, RANDOM)))


#: Names the day whose list the tests of a list chosen anew draw, in place of today: an ordinal, as they say it.
SEED = "SIGHTLINE_SEED"


def todays_seed() -> int:
    return int(os.environ.get(SEED, dt.date.today().toordinal()))


def confined(known: Return, shown: Ints, *, fewest: int = ONE_AFTER_ANOTHER) -> dict[str, str]:
    """What keeps too few values: by the promise that is broken how many counts, and one of them.

    The sums used one after another, and what unlike roundings tell, leave `fewest` values in a count of a cell that
    anybody was ever in, and three in another.
    """
    ranges = attacked(known, shown).ranges
    promises = {
        "one after another": (known.small, fewest),
        "of nobody ever": (known.never, ENOUGH),
    }
    found = {}
    for promise, (of, least) in promises.items():
        few = of[ranges.left(known.system.of[of]) < least]
        if len(few):
            found[promise] = f"{len(few)} counts, such as {known.grid.name(int(few[0]))}"
    return found
