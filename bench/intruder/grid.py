"""Every count of a return by number, in three arrays: snapshots, bands and measures. Nobody's cells are there too.

A cell that nobody was in looks like one of which nothing is shown, so each cell of bench/intruder/axes.py stands in all
areas and periods of its cross-tabulation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from bench.intruder.axes import CLOCKS, COLUMNS, PARTS, TABLES, Axes, axes_of, spans_of, there
from bench.intruder.catalogue import Catalogue, read_catalogue
from store.pathway_columns import SNAPSHOT_STATISTICS
from store.schema import Tables

Ints = np.ndarray
#: Sums of days, appointments and working days: of people, but not people.
MAGNITUDES = frozenset({"dna", "cancelled_by_patient", "cancelled_by_provider", "contacts_per_clinician_day"})
SUMMED = frozenset({"episode_days", "sessions"})
NOBODY = -1


def counts_people(measure: str, part: str) -> bool:
    """Whether one unit of the count is one pathway."""
    return measure not in MAGNITUDES and not (measure in SUMMED and part == "count")


@dataclass(frozen=True)
class Grid:
    """Numbers of counts, NOBODY where there is none.

    `snapshots` [cell, area, stage, period, column], `bands` [cell, area, stage, period, clock, band], `measures`
    [measure, cell, area, period, part]. `exact` counts by number, with the sums of their pathways' `keys` and how
    many `people` are behind them at least, where the tables have them. `ever`: whether anybody of any area was ever in
    the count's cell.
    """

    axes: Axes
    snapshots: Ints
    bands: Ints
    measures: Ints
    exact: Ints
    keys: Ints
    people: Ints
    ever: np.ndarray

    def cell(self, table: str, provider: str = "", breakdown: str = "") -> int | None:
        return self.axes.place[f"cell of {table}"].get((provider, breakdown))

    def measure(self, name: str, part: int = 0) -> Ints:
        """[cell, area, period] of one measure."""
        number = self.axes.place["measure"].get(name)
        return (
            self.measures[number, ..., part]
            if number is not None
            else np.full_like(self.measures[0, ..., 0], NOBODY)
        )

    def column(self, name: str) -> Ints:
        """[cell, area, stage, period] of one column of the snapshots."""
        return self.snapshots[..., COLUMNS.index(name)]

    def name(self, number: int) -> tuple[object, ...]:
        """What a count is called, for a reader of a report."""
        axes = self.axes
        for table, array in (
            ("snapshots", self.snapshots),
            ("bands", self.bands),
            ("measures", self.measures),
        ):
            found = np.argwhere(array == number)
            if len(found) and table == "measures":
                m, c, a, p, part = found[0]
                return (
                    table,
                    axes.measures[m],
                    axes.areas[a],
                    axes.cells[table][c],
                    axes.periods[p][1:],
                    PARTS[part],
                )
            if len(found):
                c, a, s, p, *rest = found[0]
                what = (
                    (COLUMNS[rest[0]],) if table == "snapshots" else (CLOCKS[rest[0]], axes.lowers[rest[1]])
                )
                return table, axes.areas[a], axes.cells[table][c], axes.stages[s], axes.periods[p][1:], *what
        raise KeyError(number)


def grid_of(tables: Tables, catalogue: Catalogue | None = None) -> Grid:
    """The grid of the exact counts."""
    catalogue = catalogue or read_catalogue()
    axes = axes_of(tables, catalogue)
    frames = {name: tables[f"pathway_{name}"] for name in TABLES}
    made = there(axes, tables, catalogue)
    where = {name: where_of(frame, name, axes) for name, frame in frames.items()}
    shapes = _shapes(axes)
    numbers: dict[str, Ints] = {}
    found: dict[str, list[Ints]] = {"": [], "_key": [], "_people": []}
    ever: list[np.ndarray] = []
    start = 0
    for name, frame in frames.items():
        kept = made[name]
        if name == "measures":
            kept = kept[..., None] & _of_people(where[name], shapes[name], frame, axes)
        else:
            kept = np.broadcast_to(kept.reshape(kept.shape + (1,) * (len(shapes[name]) - 4)), shapes[name])
        array = np.full(shapes[name], NOBODY, dtype=np.int32)
        array[kept] = np.arange(start, start + kept.sum())
        for suffix, parts in found.items():
            values = np.zeros(shapes[name], dtype=np.int64)
            _fill(values, frame, name, where[name], suffix=suffix)
            parts.append(values[kept])
        ever.append(_ever(where[name], shapes[name], name)[kept])
        numbers[name], start = array, start + int(kept.sum())
    exact, keys, people = (np.concatenate(parts) for parts in found.values())
    return Grid(axes, **numbers, exact=exact, keys=keys, people=people, ever=np.concatenate(ever))


def shown_in(grid: Grid, tables: Tables) -> tuple[Ints, dict[str, Ints]]:
    """What the tables show of each count of the grid (-1: nothing), and their statistics in weeks."""
    shown = np.full(len(grid.exact), -1, dtype=np.int64)
    statistics = {name: np.full(grid.snapshots.shape[:4], np.nan) for name in SNAPSHOT_STATISTICS}
    for name, array in (("snapshots", grid.snapshots), ("bands", grid.bands), ("measures", grid.measures)):
        frame = tables[f"pathway_{name}"]
        where = where_of(frame, name, grid.axes)
        values = np.full(array.shape, -1, dtype=np.int64)
        _fill(values, frame, name, where)
        shown[array[array >= 0]] = values[array >= 0]
        if name == "snapshots":
            for statistic, found in statistics.items():
                found[where] = frame[statistic].to_numpy(dtype=float)
    return shown, statistics


def _shapes(axes: Axes) -> dict[str, tuple[int, ...]]:
    areas, periods, stages = len(axes.areas), len(axes.periods), len(axes.stages)
    return {
        "snapshots": (len(axes.cells["snapshots"]), areas, stages, periods, len(COLUMNS)),
        "bands": (len(axes.cells["bands"]), areas, stages, periods, len(CLOCKS), len(axes.lowers)),
        "measures": (len(axes.measures), len(axes.cells["measures"]), areas, periods, len(PARTS)),
    }


def where_of(frame: pd.DataFrame, name: str, axes: Axes) -> tuple[Ints, ...]:
    """The places of a frame's rows along the leading dimensions of its array."""
    place = axes.place

    def at(dimension: str, values: Sequence[object]) -> Ints:
        table = place[dimension]
        return np.fromiter((table[value] for value in values), dtype=np.int64, count=len(frame))

    cells = at(f"cell of {name}", list(zip(frame["provider_id"], frame["breakdown"], strict=True)))
    area, period = at("area", list(frame["area_id"])), at("period", spans_of(frame))
    if name == "measures":
        return at("measure", list(frame["measure"])), cells, area, period
    stage = at("stage", list(frame["stage"]))
    if name == "snapshots":
        return cells, area, stage, period
    clock = np.where(frame["clock"] == "stage", 0, 1)
    return cells, area, stage, period, clock, at("lower", [int(lower) for lower in frame["lower_weeks"]])


def _ever(where: tuple[Ints, ...], shape: tuple[int, ...], name: str) -> np.ndarray:
    """Which cells and stages, or measures and cells, have a row in any area and period; in the shape of the table."""
    sides = (0, 1) if name == "measures" else (0, 2)
    found = np.zeros([size if side in sides else 1 for side, size in enumerate(shape)], dtype=bool)
    found[tuple(where[side] if side in sides else 0 for side in range(len(shape)))] = True
    return np.broadcast_to(found, shape)


def _of_people(
    where: tuple[Ints, ...], shape: tuple[int, ...], frame: pd.DataFrame, axes: Axes
) -> np.ndarray:
    """Which parts of each measure there are, and count people: [measure, 1, 1, 1, part]."""
    found = np.zeros((shape[0], 1, 1, 1, len(PARTS)), bool)
    for number, measure in enumerate(axes.measures):
        known = frame.loc[where[0] == number, "denominator"].notna().any()
        found[number, ..., 0] = counts_people(measure, "count")
        found[number, ..., 1] = known and counts_people(measure, "denominator")
    return found


def _fill(values: Ints, frame: pd.DataFrame, name: str, where: tuple[Ints, ...], *, suffix: str = "") -> None:
    columns = {"snapshots": COLUMNS, "bands": ("count",), "measures": PARTS}[name]
    for number, column in enumerate(columns):
        if column + suffix in frame:
            figures = frame[column + suffix].fillna(-1).to_numpy(dtype=np.int64)
            values[where if name == "bands" else (*where, number)] = figures
