"""The one door for local figures: counts of pathways go in, what may be shown of them comes out.

Every count is rounded up or down to a multiple of five at random, the same people always alike, and one of fewer
than five, or of fewer than five people, is withheld. The few counts are withheld that would still tell of a small
one by all the sums that a reader knows. docs/decisions/0010-random-rounding.md says why and how we know.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
import pandas as pd

from store.pathway_catalogue import PathwayCatalogue
from store.pathway_columns import SNAPSHOT_COUNTS
from store.schema import TABLES, Tables
from store.withholding.amounts import amounts
from store.withholding.apart import and_apart
from store.withholding.cells import Mask
from store.withholding.earlier import Earlier
from store.withholding.hiding import choose_hidden
from store.withholding.names import Naming
from store.withholding.ranges import together
from store.withholding.rounding import HIDDEN_BELOW, Floats, Ints, rounded
from store.withholding.statistics import Said, enough_people, longest_weeks, said_by, statistics_in_weeks
from store.withholding.sums import all_sums
from store.withholding.tables import BANDS, COUNTS, MEASURES, SNAPSHOTS, Book

__all__ = ["HIDDEN_BELOW", "enough_people", "protect"]

WITHHELD = "c"
#: The version of the rule: what was protected under another is extracted again.
RULE_VERSION = 3
_DRAWS = 2**20
_LADDER = [
    "area_id",
    "provider_id",
    "breakdown",
    "stage",
    "clock",
    "period_start",
    "period_end",
    "period_type",
]


def protect(
    tables: Tables,
    *,
    catalogue: PathwayCatalogue,
    areas_above: Mapping[str, str],
    secret: bytes,
    earlier: Iterable[Tables] = (),
) -> Tables:
    """What may be shown of `pathway_snapshots`, `pathway_bands` and `pathway_measures`, all exact, all together.

    Beside each count stand `<count>_key` and `<count>_people`, beside those of the measures `<count>_largest` (the
    most that one adds); none of them comes out. `areas_above`: area → the area whose figures hold its own. `secret`
    is the area's. `earlier` are the editions of the same places that were made before: what one withheld stays so,
    what one showed as it would be shown now stays known.

    Counts come back rounded or missing with note `c`; a row of which nothing is shown is left out, and says the
    same as a withheld one. Medians and percentiles come back in whole weeks where `enough_people` are behind them;
    the longest wait as the highest limit that five or more are shown to exceed. Rows come sorted by their key.
    Pure: the frames are not changed. Raises ValueError where stocks and flows do not agree, and InputError for a
    measure that the catalogue does not declare.
    """
    snapshots, measures = tables[SNAPSHOTS], tables[MEASURES]
    if (snapshots[list(SNAPSHOT_COUNTS[:5])].to_numpy(dtype=np.int64) @ [1, 1, -1, -1, -1]).any():
        raise ValueError("opening + started - completed - closed is not what waits")
    book = Book(tables, Naming(catalogue))
    cells = book.cells
    counts = np.zeros(len(cells.counts), dtype=np.int64)
    enough = cells.published & (cells.counts >= HIDDEN_BELOW) & (cells.people >= HIDDEN_BELOW)
    counts[enough] = rounded(cells.counts[enough], cells.keys[enough], secret)
    before = Earlier(earlier, tables, {name: _at(places, counts) for name, places in book.places.items()})
    again = _by_column(book, cells.counts - cells.people)
    weeks = statistics_in_weeks(snapshots, _by_column(book, counts), again=again)
    weeks = weeks.mask(before.withheld[SNAPSHOTS][list(weeks)])
    said = list(said_by(book, weeks))
    withheld, seen = _of_earlier(book, before)
    told_now = np.where(withheld & ~seen, 0, counts)
    known = and_apart(all_sums(book, areas_above), counts=cells.counts, shown=told_now)
    hidden = choose_hidden(
        cells,
        together(chain(known, (each.sums for each in said))),
        rounded=counts,
        order=(cells.keys % _DRAWS) / _DRAWS - book.fineness(),
        withheld=withheld,
        seen=seen,
    )
    counts[~hidden.shown] = 0
    weeks = _standing(weeks, said, hidden.standing)
    weeks = weeks.where(statistics_in_weeks(snapshots, _by_column(book, counts), again=again).notna())
    figures = {name: _at(places, counts) for name, places in book.places.items()}
    moved, are = amounts(measures, book, secret=secret, shown=hidden.shown, counts=counts)
    moved[before.withheld[MEASURES].to_numpy()] = 0
    figures[MEASURES] = np.where(are, moved, figures[MEASURES])
    told = {name: _told(tables[name], columns, figures[name]) for name, columns in COUNTS.items()}
    of_snapshots = told[SNAPSHOTS].assign(**{str(name): weeks[name] for name in weeks})
    longest = {
        name: limit.mask(before.withheld[SNAPSHOTS][name])
        for name, limit in longest_weeks(of_snapshots, told[BANDS]).items()
    }
    told[SNAPSHOTS] = of_snapshots.assign(**longest)
    return tables | {name: _published(frame, name) for name, frame in told.items()}


def _of_earlier(book: Book, before: Earlier) -> tuple[Mask, Mask]:
    """Which counts an edition made before withheld, and which one showed as they are rounded now."""
    withheld, seen = np.zeros((2, len(book.cells.counts)), dtype=bool)
    for name, places in book.places.items():
        there = places >= 0
        withheld[places[before.withheld[name][list(COUNTS[name])].to_numpy() & there]] = True
        seen[places[before.seen[name] & there]] = True
    return withheld, seen


def _at(places: Ints, counts: Ints) -> Ints:
    """What `counts` has at each place: nought of those that nobody is in."""
    return np.where(places >= 0, counts[places], 0)


def _by_column(book: Book, counts: Ints) -> dict[str, Ints]:
    """What `counts` has of each count of the snapshots, row by row."""
    return dict(zip(SNAPSHOT_COUNTS, _at(book.places[SNAPSHOTS], counts).T, strict=True))


def _standing(weeks: pd.DataFrame, said: Sequence[Said], standing: Mask) -> pd.DataFrame:
    """The statistics without those that say too much: `standing` ends with whether each thing said may stand."""
    weeks = weeks.copy()
    ends = len(standing) - np.cumsum([0, *(len(each.sums) for each in reversed(said))])[::-1]
    for each, first, last in zip(said, ends, ends[1:], strict=False):
        weeks.loc[weeks.index[each.row[~standing[first:last]]], each.statistic] = np.nan
    return weeks


def _told(frame: pd.DataFrame, columns: Sequence[str], figures: Ints | Floats) -> pd.DataFrame:
    """The frame with these figures in its columns, missing and noted where there are none."""
    withheld = np.asarray((frame[list(columns)].notna().to_numpy() & ~(figures > 0)).any(axis=1))
    notes = frame["value_note"].fillna("").astype(str)
    marked = notes.mask(withheld, (notes + " " + WITHHELD).str.strip())
    shown = np.where(figures > 0, figures.astype(float), np.nan)
    return frame.assign(**dict(zip(columns, shown.T, strict=True)), value_note=marked)


def _published(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The columns of the store and the rows of which anything is shown; bands of one wait stay or go together."""
    shown = frame[list(COUNTS[name])].notna().any(axis="columns")
    if name == BANDS and len(frame):
        shown = shown.groupby([frame[column] for column in _LADDER], sort=False).transform("any")
    table = TABLES[name]
    return frame.loc[shown, table.columns].sort_values(list(table.key), ignore_index=True)
