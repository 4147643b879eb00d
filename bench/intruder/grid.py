"""Every count of a return by number, in three arrays: snapshots, bands and measures. Nobody's cells are there too.

A cell that nobody was in looks like one of which nothing is shown, so each cell that anybody of any area was in at
any time stands in all areas and periods of its cross-tabulation; a cell that nobody was ever in is nought.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.schema import Tables

Ints = np.ndarray
Cell = tuple[str, str]
Period = tuple[dt.date, dt.date, str]
COLUMNS = tuple(SNAPSHOT_COUNTS)
CLOCKS = ("stage", "referral")
PARTS = ("count", "denominator")
#: Sums of days, appointments and working days: of people, but not people.
MAGNITUDES = frozenset({"dna", "cancelled_by_patient", "cancelled_by_provider", "contacts_per_clinician_day"})
SUMMED = frozenset({"episode_days", "sessions"})
NOBODY = -1


def counts_people(measure: str, part: str) -> bool:
    """Whether one unit of the count is one pathway."""
    return measure not in MAGNITUDES and not (measure in SUMMED and part == "count")


def labels_of(cell: Cell) -> dict[str, str]:
    """The labels of a cell, its provider too."""
    pairs = dict(pair.split("=", 1) for pair in cell[1].split(";") if pair)
    return ({"provider": cell[0]} if cell[0] else {}) | pairs


@dataclass(frozen=True)
class Axes:
    """What the numbers along each dimension stand for."""

    areas: list[str]
    periods: list[Period]
    stages: list[str]
    measures: list[str]
    lowers: list[int]
    cells: dict[str, list[Cell]]

    @cached_property
    def place(self) -> dict[str, dict[object, int]]:
        names: dict[str, Sequence[object]] = {
            "area": self.areas,
            "period": self.periods,
            "stage": self.stages,
            "measure": self.measures,
            "lower": self.lowers,
            "column": COLUMNS,
        } | {f"cell of {table}": cells for table, cells in self.cells.items()}
        return {
            name: {value: number for number, value in enumerate(values)} for name, values in names.items()
        }


@dataclass(frozen=True)
class Grid:
    """Numbers of counts, NOBODY where there is none.

    `snapshots` [cell, area, stage, period, column], `bands` [cell, area, stage, period, clock, band], `measures`
    [measure, cell, area, period, part]. `exact` counts by number, with the sums of their pathways' `keys` and how
    many `people` are behind them at least, where the tables have them.
    """

    axes: Axes
    snapshots: Ints
    bands: Ints
    measures: Ints
    exact: Ints
    keys: Ints
    people: Ints

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


def grid_of(tables: Tables) -> Grid:
    """The grid of the exact counts."""
    axes = _axes(tables)
    frames = {name: tables[f"pathway_{name}"] for name in ("snapshots", "bands", "measures")}
    where = {name: _where(frame, name, axes) for name, frame in frames.items()}
    shapes = _shapes(axes)
    numbers: dict[str, Ints] = {}
    found: dict[str, list[Ints]] = {"": [], "_key": [], "_people": []}
    start = 0
    for name, frame in frames.items():
        there = _everywhere(where[name], shapes[name], axes, name)
        if name == "measures":
            there = there[..., None] & _of_people(where[name], shapes[name], frame, axes)
        else:
            there = np.broadcast_to(there.reshape(there.shape + (1,) * (len(shapes[name]) - 4)), shapes[name])
        array = np.full(shapes[name], NOBODY, dtype=np.int32)
        array[there] = np.arange(start, start + there.sum())
        for suffix, parts in found.items():
            values = np.zeros(shapes[name], dtype=np.int64)
            _fill(values, frame, name, where[name], suffix=suffix)
            parts.append(values[there])
        numbers[name], start = array, start + int(there.sum())
    exact, keys, people = (np.concatenate(parts) for parts in found.values())
    return Grid(axes, **numbers, exact=exact, keys=keys, people=people)


def shown_in(grid: Grid, tables: Tables) -> tuple[Ints, dict[str, Ints]]:
    """What the tables show of each count of the grid (-1: nothing), and their statistics in weeks."""
    shown = np.full(len(grid.exact), -1, dtype=np.int64)
    statistics = {name: np.full(grid.snapshots.shape[:4], np.nan) for name in SNAPSHOT_STATISTICS}
    for name, array in (("snapshots", grid.snapshots), ("bands", grid.bands), ("measures", grid.measures)):
        frame = tables[f"pathway_{name}"]
        where = _where(frame, name, grid.axes)
        values = np.full(array.shape, -1, dtype=np.int64)
        _fill(values, frame, name, where)
        shown[array[array >= 0]] = values[array >= 0]
        if name == "snapshots":
            for statistic, found in statistics.items():
                found[where] = frame[statistic].to_numpy(dtype=float)
    return shown, statistics


def _axes(tables: Tables) -> Axes:
    snapshots, bands, measures = (tables[f"pathway_{name}"] for name in ("snapshots", "bands", "measures"))
    frames = {"snapshots": snapshots, "bands": bands, "measures": measures}
    spans = {span for frame in frames.values() for span in _spans(frame)}
    return Axes(
        areas=sorted({area for frame in frames.values() for area in frame["area_id"]}),
        periods=sorted(spans, key=lambda span: (span[2], span[1])),
        stages=sorted(set(snapshots["stage"])),
        measures=sorted(set(measures["measure"])),
        lowers=sorted({int(lower) for lower in bands["lower_weeks"]}),
        cells={
            name: sorted(set(zip(frame["provider_id"], frame["breakdown"], strict=True)))
            for name, frame in frames.items()
        },
    )


def _spans(frame: pd.DataFrame) -> list[Period]:
    return list(zip(frame["period_start"], frame["period_end"], frame["period_type"], strict=True))


def _shapes(axes: Axes) -> dict[str, tuple[int, ...]]:
    areas, periods, stages = len(axes.areas), len(axes.periods), len(axes.stages)
    return {
        "snapshots": (len(axes.cells["snapshots"]), areas, stages, periods, len(COLUMNS)),
        "bands": (len(axes.cells["bands"]), areas, stages, periods, len(CLOCKS), len(axes.lowers)),
        "measures": (len(axes.measures), len(axes.cells["measures"]), areas, periods, len(PARTS)),
    }


def _where(frame: pd.DataFrame, name: str, axes: Axes) -> tuple[Ints, ...]:
    """The places of a frame's rows along the leading dimensions of its array."""
    place = axes.place

    def at(dimension: str, values: Sequence[object]) -> Ints:
        table = place[dimension]
        return np.fromiter((table[value] for value in values), dtype=np.int64, count=len(frame))

    cells = at(f"cell of {name}", list(zip(frame["provider_id"], frame["breakdown"], strict=True)))
    area, period = at("area", list(frame["area_id"])), at("period", _spans(frame))
    if name == "measures":
        return at("measure", list(frame["measure"])), cells, area, period
    stage = at("stage", list(frame["stage"]))
    if name == "snapshots":
        return cells, area, stage, period
    clock = np.where(frame["clock"] == "stage", 0, 1)
    return cells, area, stage, period, clock, at("lower", [int(lower) for lower in frame["lower_weeks"]])


def _everywhere(where: tuple[Ints, ...], shape: tuple[int, ...], axes: Axes, name: str) -> np.ndarray:
    """Which (cell, area, stage, period), or (measure, cell, area, period), there are for a reader."""
    families = {tuple(labels_of(cell)): None for cell in axes.cells[name]}
    number = {family: place for place, family in enumerate(families)}
    family = np.array([number[tuple(labels_of(cell))] for cell in axes.cells[name]])
    measures = name == "measures"
    what, cell, area, period = where[:4] if measures else (where[2], where[0], where[1], where[3])
    size = (len(axes.measures) if measures else 1, len(families))
    kind = what if measures else np.zeros_like(what)
    areas, periods = np.zeros((*size, len(axes.areas)), bool), np.zeros((*size, len(axes.periods)), bool)
    areas[kind, family[cell], area] = True
    periods[kind, family[cell], period] = True
    cells = np.zeros((len(axes.measures) if measures else len(axes.stages), len(family)), bool)
    cells[what, cell] = True
    if measures:
        return cells[:, :, None, None] & areas[:, family][..., None] & periods[:, family][:, :, None, :]
    return (
        cells.T[:, None, :, None] & areas[0][family][:, :, None, None] & periods[0][family][:, None, None, :]
    )


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
