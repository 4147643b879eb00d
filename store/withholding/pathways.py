"""The sums that a reader knows within and between the three tables that pathways are counted into."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS
from store.withholding.book import Book
from store.withholding.cells import coarser
from store.withholding.hierarchy import AT_THE_END, FLOWS, OVER, WITHIN, Hierarchy
from store.withholding.periods import PERIOD, Periods, read_periods
from store.withholding.ranges import Ints
from store.withholding.stages import Stages, add_groups, add_stages
from store.withholding.sums import RowFinder, parts_of, parts_sums, row_sums, total_sums

CELL = ("area_id", "provider_id", "breakdown", "stage")
AT = {name: number for number, name in enumerate(SNAPSHOT_COUNTS)}


def add_snapshots(book: Book, frame: pd.DataFrame, hierarchy: Hierarchy) -> Ints:
    """The places of the counts, (rows, SNAPSHOT_COUNTS), with all sums between them.

    Raises ValueError where opening + started - completed - closed is not waiting.
    """
    counts = frame[list(SNAPSHOT_COUNTS)].to_numpy(dtype=np.int64)
    periods = read_periods(frame)
    rows = RowFinder(frame.assign(period=periods.of_row), [*CELL, "period"])
    places = book.add(counts)
    _one_place_for_one_count(rows, periods, counts, places)
    _add_totals(book, frame, rows, places, hierarchy)
    flow = places[:, [AT[name] for name in ("opening", *FLOWS, "waiting")]]
    if (book.counts()[flow] @ [1, 1, -1, -1, -1]).any():
        raise ValueError("opening + started - completed - closed is not what waits")
    book.relate(row_sums(flow, [1, 1, -1, -1, -1], [False, True, True, True, False]))
    for part, total, guarded in WITHIN:
        _add_left(book, places[:, AT[part]], places[:, AT[total]], guarded=guarded)
    _add_weeks(book, rows, periods, places)
    add_stages(book, Stages(rows, frame["stage"], places), AT, hierarchy)
    return places


def add_bands(
    book: Book, frame: pd.DataFrame, hierarchy: Hierarchy, *, snapshots: pd.DataFrame, places: Ints
) -> tuple[Ints, Ints]:
    """The places of the bands' counts, and of each band the row of `snapshots` that it divides.

    `places` are those of the snapshots' counts. Bands add up to who waits, the long ones to those over 18 and 52.
    Raises ValueError for bands of a cell that is not among the snapshots.
    """
    own = book.add(frame["count"].to_numpy(dtype=np.int64))
    rows = RowFinder(frame, [*CELL, *PERIOD, "clock", "lower_weeks"])
    _add_totals(book, frame, rows, own[:, None], hierarchy)
    add_groups(book, Stages(rows, frame["stage"], own[:, None]), hierarchy.stage_groups)
    keys = [*CELL, *PERIOD]
    whole = snapshots[keys].assign(row=np.arange(len(snapshots)))
    found = frame[keys].merge(whole, how="left", on=keys, validate="many_to_one")["row"]
    if found.isna().any():
        raise ValueError("bands of a cell that is not among the snapshots")
    row = found.to_numpy(dtype=np.int64)
    _add_rungs(book, frame, own, row, places)
    return own, row


def _add_rungs(book: Book, frame: pd.DataFrame, own: Ints, row: Ints, places: Ints) -> None:
    """Who waits: the bands up to 18 weeks and those over 18; those over 18: the bands up to 52 and those over 52."""
    lower, clock = frame["lower_weeks"].to_numpy(dtype=float), frame["clock"].to_numpy()
    for name, over in OVER.items():
        edges = [0, *(weeks for weeks in over if weeks in set(lower))]
        columns = {0: "waiting", **over}
        for weeks, beyond in zip_longest(edges, edges[1:]):
            chosen = (clock == name) & (lower >= weeks) & (lower < (np.inf if beyond is None else beyond))
            parts, totals = own[chosen], places[row[chosen], AT[columns[weeks]]]
            if beyond is not None:
                whole = np.unique(row[chosen])
                parts = np.concatenate([parts, places[whole, AT[columns[beyond]]]])
                totals = np.concatenate([totals, places[whole, AT[columns[weeks]]]])
            book.relate_parts(parts_sums(parts, totals))


def add_measures(
    book: Book, frame: pd.DataFrame, hierarchy: Hierarchy, *, snapshots: pd.DataFrame, places: Ints
) -> Ints:
    """The places of `count` and `denominator`, (rows, 2). A denominator that is missing is not published."""
    both = frame[["count", "denominator"]]
    counts = both.fillna(0).to_numpy(dtype=np.int64)
    own = book.add(counts, published=both.notna().to_numpy())
    rows = RowFinder(frame, ["measure", "area_id", "provider_id", "breakdown", *PERIOD])
    _add_totals(book, frame, rows, own, hierarchy)
    share = both.notna().all(axis="columns").to_numpy() & (counts[:, 0] <= counts[:, 1])
    _add_left(book, own[share, 0], own[share, 1], guarded=True)
    _add_same(book, frame, own, hierarchy, snapshots=snapshots, places=places)
    return own


def _add_totals(book: Book, frame: pd.DataFrame, rows: RowFinder, places: Ints, hierarchy: Hierarchy) -> None:
    """Boroughs add up to their system, breakdowns to coarser ones."""
    above = parts_of(rows, {"area_id": frame["area_id"].map(dict(hierarchy.areas_above))})
    book.relate_parts(total_sums(above, places))
    for fine, changed in coarser(frame):
        book.relate_parts(total_sums(parts_of(rows, changed, among=fine), places))


def _add_left(book: Book, part: Ints, total: Ints, *, guarded: bool) -> None:
    """part + what is left = total."""
    counts = book.counts()
    left = book.add_left(counts[total] - counts[part], guarded=guarded)
    book.relate(row_sums(np.stack([part, left, total], axis=1), [1, 1, -1], [True, False, False]))


def _one_place_for_one_count(rows: RowFinder, periods: Periods, counts: Ints, places: Ints) -> None:
    """Who waits at a week's end that is a month's end too is one count, and so is who opens the next period."""
    other = rows.find({"period": periods.of_row.map(periods.same_end)})
    for name in AT_THE_END:
        _take(places, counts, AT[name], other, AT[name])
    before = rows.find({"period": periods.of_row.map(periods.before)})
    _take(places, counts, AT["opening"], before, AT["waiting"])


def _take(places: Ints, counts: Ints, column: int, other: Ints, of: int) -> None:
    """Put the place of the other row's count where there is another row and the counts are equal."""
    same = (other >= 0) & (counts[:, column] == counts[other, of])
    places[same, column] = places[other[same], of]


def _add_weeks(book: Book, rows: RowFinder, periods: Periods, places: Ints) -> None:
    """The weeks that lie inside a month have no more starts and ends than the month."""
    inside = parts_of(rows, {"period": periods.of_row.map(periods.around)})
    book.relate_parts(total_sums(inside, places[:, [AT[name] for name in FLOWS]]))


def _add_same(
    book: Book, frame: pd.DataFrame, own: Ints, hierarchy: Hierarchy, *, snapshots: pd.DataFrame, places: Ints
) -> None:
    """Measures that repeat a count of the snapshots, or divide it by a label."""
    keys = ["area_id", "provider_id", "breakdown", *PERIOD]
    numbered = frame[["measure", *keys]].assign(number=np.arange(len(frame)))
    cells = snapshots[[*keys, "stage"]].assign(row=np.arange(len(snapshots)))
    for same in hierarchy.same:
        mine = numbered[numbered["measure"] == same.measure]
        if same.label:
            mine = _without_label(mine, same.label, same.values)
        found = mine.merge(cells[cells["stage"] == same.stage], on=keys)
        part = own[found["number"].to_numpy(), 0 if same.part_of == "count" else 1]
        book.relate_parts(parts_sums(part, places[found["row"].to_numpy(), AT[same.column]]))


def _without_label(rows: pd.DataFrame, label: str, values: Sequence[str]) -> pd.DataFrame:
    """The rows with those values of the label, without it in their breakdown."""
    wanted = {f"{label}={value}" for value in values}
    kept = {
        text: ";".join(pair for pair in text.split(";") if pair not in wanted)
        for text in rows["breakdown"].unique()
        if wanted & set(text.split(";"))
    }
    return rows.assign(breakdown=rows["breakdown"].map(kept).astype("object")).dropna(subset="breakdown")
