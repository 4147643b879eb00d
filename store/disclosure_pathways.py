"""The sums that a reader knows within and between the three tables that pathways are counted into."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from store.disclosure_book import Book
from store.disclosure_hierarchy import AT_THE_END, FLOWS, OVER, WITHIN, Hierarchy
from store.disclosure_periods import PERIOD, Periods, read_periods
from store.disclosure_ranges import Ints
from store.disclosure_sums import RowFinder, coarser, families, parts_of, parts_sums, row_sums, total_sums
from store.pathway_columns import SNAPSHOT_COUNTS

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
    _add_chain(book, frame, rows, places, hierarchy)
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
    keys = [*CELL, *PERIOD]
    whole = snapshots[keys].assign(row=np.arange(len(snapshots)))
    found = frame[keys].merge(whole, how="left", on=keys, validate="many_to_one")["row"]
    if found.isna().any():
        raise ValueError("bands of a cell that is not among the snapshots")
    row = found.to_numpy(dtype=np.int64)
    lower, clock = frame["lower_weeks"].to_numpy(dtype=float), frame["clock"].to_numpy()
    for name, over in OVER.items():
        for weeks, column in {0: "waiting", **over}.items():
            chosen = (clock == name) & (lower >= weeks)
            if weeks == 0 or weeks in set(lower):
                book.relate_parts(parts_sums(own[chosen], places[row[chosen], AT[column]]))
    return own, row


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
    """Boroughs add up to their system, breakdowns to coarser ones, stages to their group."""
    above = parts_of(rows, {"area_id": frame["area_id"].map(dict(hierarchy.areas_above))})
    book.relate_parts(total_sums(above, places))
    for fine, changed in coarser(frame, families(frame)):
        book.relate_parts(total_sums(parts_of(rows, changed, among=fine.to_numpy()), places))
    if "stage" in frame.columns:
        for group, stages in hierarchy.stage_groups.items():
            grouped = parts_of(rows, {"stage": frame["stage"].map(dict.fromkeys(stages, group))})
            book.relate_parts(total_sums(grouped, places))


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


def _add_chain(book: Book, frame: pd.DataFrame, rows: RowFinder, places: Ints, hierarchy: Hierarchy) -> None:
    """Who completes a stage begins the next; who is in one of them is on the whole way, and began at its first."""
    stage = frame["stage"]
    links = [(before, "completed", after, "started") for before, after in pairwise(hierarchy.chain)]
    if hierarchy.chain and hierarchy.whole:
        links.append((hierarchy.whole, "started", hierarchy.chain[0], "started"))
        within = parts_of(rows, {"stage": stage.map(dict.fromkeys(hierarchy.chain, hierarchy.whole))})
        book.relate_parts(total_sums(within, places[:, [AT["opening"], AT["waiting"]]]))
    for one, column, other, other_column in links:
        found = parts_of(rows, {"stage": stage.map({one: other})})
        book.relate_parts(parts_sums(places[found.part, AT[column]], places[found.total, AT[other_column]]))


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
