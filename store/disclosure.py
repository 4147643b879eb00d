"""The one door for local figures: counts of pathways go in, what may be shown of them comes out.

Every count, totals too, is rounded to 5 from the unrounded count; under five it is withheld. Then counts are
withheld, parts before totals and flows before stocks, until all the sums that a reader knows tell of a withheld
count nothing that its mark does not: nought to four. The sums run over areas, breakdowns and stages, over bands,
from month to month and between weeks and months. docs/decisions/0006-disclosure.md says why and how we know.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.schema import TABLES, Tables
from store.withholding.book import Book
from store.withholding.earlier import Earlier
from store.withholding.grid import complete, without_empty
from store.withholding.hiding import HIDDEN_BELOW, Hidden, rounded
from store.withholding.hierarchy import Hierarchy, SameCount
from store.withholding.pathways import CELL, add_bands, add_measures, add_snapshots
from store.withholding.periods import PERIOD
from store.withholding.ranges import Ints
from store.withholding.statistics import Spoken, enough_people, longest_weeks, speak, statistics_in_weeks

__all__ = ["HIDDEN_BELOW", "Hierarchy", "SameCount", "enough_people", "protect"]

WITHHELD = "c"
#: Which rule protects counts: another number wherever the same exact counts would come out otherwise.
RULE_VERSION = 1
_SNAPSHOT_CELL = list(CELL[1:])
_RUNGS = ["clock", "lower_weeks", "upper_weeks"]
_MEASURE_CELL = ["measure", "provider_id", "breakdown"]


def protect(tables: Tables, *, hierarchy: Hierarchy, earlier: Tables | None = None) -> Tables:
    """What may be shown of `pathway_snapshots`, `pathway_bands` and `pathway_measures`, all exact, all together.

    `hierarchy` says which areas and stages add up to which. `earlier` is what an earlier edition of the same
    places showed: what it withheld stays withheld. Counts come back rounded or missing with note `c`; a row of
    which nothing is shown is left out, and says the same as a withheld one. Medians and percentiles come back in
    whole weeks where `enough_people` are behind them; the longest wait as the highest limit that five or more
    are shown to exceed. Rows come sorted by their key.
    Pure: the frames are not changed. Raises ValueError where stocks and flows do not agree.
    """
    tables = {name: frame[[c for c in TABLES[name].columns if c in frame]] for name, frame in tables.items()}
    snapshots = complete(tables["pathway_snapshots"], cell=_SNAPSHOT_CELL, counts=SNAPSHOT_COUNTS)
    bands = complete(tables["pathway_bands"], cell=_SNAPSHOT_CELL, counts=["count"], ladder=_RUNGS)
    measures = complete(tables["pathway_measures"], cell=_MEASURE_CELL, counts=["count"])
    book, before = Book(), Earlier(earlier)
    places = add_snapshots(book, snapshots, hierarchy)
    band_places, band_rows = add_bands(book, bands, hierarchy, snapshots=snapshots, places=places)
    measure_places = add_measures(book, measures, hierarchy, snapshots=snapshots, places=places)
    weeks = statistics_in_weeks(snapshots)
    spoken = speak(book, weeks, bands, places=places, band_places=band_places, band_rows=band_rows)
    before.compare("pathway_snapshots", snapshots, list(SNAPSHOT_COUNTS), places)
    before.compare("pathway_bands", bands, ["count"], band_places[:, None])
    before.compare("pathway_measures", measures, ["count", "denominator"], measure_places)
    hidden = book.hidden(seen=before.seen(), withheld=before.withheld())
    bands = _shown(bands, ["count"], band_places[:, None], book.counts(), hidden)
    measures = _shown(measures, ["count", "denominator"], measure_places, book.counts(), hidden)
    snapshots = _shown(snapshots, list(SNAPSHOT_COUNTS), places, book.counts(), hidden)
    snapshots = _with_statistics(snapshots, weeks, spoken, hidden).assign(
        **longest_weeks(snapshots, bands, band_rows)
    )
    ladder = ["area_id", *_SNAPSHOT_CELL, "clock", *PERIOD]
    told = {
        "pathway_snapshots": without_empty(snapshots, ladder=[], counts=SNAPSHOT_COUNTS),
        "pathway_bands": without_empty(bands, ladder=ladder, counts=["count"]),
        "pathway_measures": without_empty(measures, ladder=[], counts=["count", "denominator"]),
    }
    return tables | {
        name: frame.sort_values(list(TABLES[name].key), ignore_index=True) for name, frame in told.items()
    }


def _shown(
    frame: pd.DataFrame, columns: list[str], places: Ints, counts: Ints, hidden: Hidden
) -> pd.DataFrame:
    """The frame with rounded counts in `columns`, missing and noted where withheld."""
    known = frame[columns].notna().to_numpy()
    shown = hidden.shown[places] & known
    figures = np.where(shown, rounded(counts)[places].astype(float), np.nan)
    notes = frame["value_note"].fillna("").astype(str)
    marked = (notes + " " + WITHHELD).str.strip()
    withheld = (known & ~shown).any(axis=1)
    columns_shown = {name: figures[:, number] for number, name in enumerate(columns)}
    return frame.assign(**columns_shown, value_note=notes.mask(withheld, marked))


def _with_statistics(
    snapshots: pd.DataFrame, weeks: pd.DataFrame, spoken: list[Spoken], hidden: Hidden
) -> pd.DataFrame:
    """The statistics in whole weeks, but for those that tell too much or whose count is withheld."""
    shown = {
        name: snapshots[SNAPSHOT_STATISTICS[name]].notna().to_numpy(copy=True) for name in map(str, weeks)
    }
    for said in spoken:
        shown[said.statistic][said.row[~hidden.standing[said.sums]]] = False
    return snapshots.assign(**{name: weeks[name].where(told) for name, told in shown.items()})
