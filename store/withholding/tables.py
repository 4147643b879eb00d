"""The three tables as counts of named people: the way from a row and a column to a count, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from store.pathway_columns import SNAPSHOT_COUNTS
from store.schema import Tables
from store.withholding.cells import NOWHERE, Cells, Told
from store.withholding.names import COLUMNS, END, SPAN, STOCKS, Name, Naming, band, over
from store.withholding.rounding import Ints
from store.withholding.times import Times

SNAPSHOTS, BANDS, MEASURES = "pathway_snapshots", "pathway_bands", "pathway_measures"
PARTS = ("count", "denominator")
#: The tables, and the counts in each.
COUNTS: Mapping[str, Sequence[str]] = {SNAPSHOTS: SNAPSHOT_COUNTS, BANDS: ("count",), MEASURES: PARTS}
_CELL = {
    SNAPSHOTS: ["provider_id", "breakdown", "stage"],
    BANDS: ["provider_id", "breakdown", "stage", "clock", "lower_weeks"],
    MEASURES: ["provider_id", "breakdown", "measure"],
}


class _Rows:
    """The rows of a table: the number of each one's area and span, and of its cell; `cells` are the distinct ones."""

    def __init__(self, frame: pd.DataFrame, columns: list[str], *, areas: pd.Index, times: Times) -> None:
        self.cell = frame.groupby(columns, sort=False).ngroup().to_numpy()
        distinct = frame.loc[~frame.duplicated(columns), columns]
        self.cells = [(_labels(p, b), *rest) for p, b, *rest in distinct.itertuples(index=False, name=None)]
        self.area = areas.get_indexer(pd.Index(frame["area_id"]))
        self.span = times.of_rows(frame)


class Book:
    """All counts of the tables: their `names`, numbered, their `cells`, and their `places` by table, row and column.

    `areas` are those that any row is of.
    """

    def __init__(self, tables: Tables, naming: Naming) -> None:
        self.naming = naming
        self.names: dict[Name, int] = {}
        self._same: dict[Name, int] = {}
        self.times = Times(tables[name] for name in COUNTS)
        self.areas = pd.Index(pd.concat([tables[name]["area_id"] for name in COUNTS]).unique())
        self._rows = {
            name: _Rows(tables[name], _CELL[name], areas=self.areas, times=self.times) for name in COUNTS
        }
        told = [self._told(name, tables[name]) for name in COUNTS]
        told.append(self._beyond(tables[BANDS], told[1]))
        self.cells = Cells(told, names=len(self._same), areas=len(self.areas), times=self.times.size)
        self.places = dict(zip(COUNTS, self.cells.places, strict=False))

    def area(self, area_id: str) -> int:
        """The number of an area; NOWHERE for one that no row is of."""
        return int(self.areas.get_indexer([area_id])[0])

    def beside(self, table: str, when: str, name_of: Callable[..., Name | None]) -> Ints:
        """For each row of a table the place of what `name_of` names for its cell; NOWHERE where there is none."""
        rows = self._rows[table]
        names = [name_of(*cell) for cell in rows.cells]
        numbers = [NOWHERE if name is None else self.names.get(name, NOWHERE) for name in names]
        return self.cells.at[_numbers(numbers)[rows.cell], rows.area, self.times.at[when][rows.span]]

    def fineness(self) -> Ints:
        """How fine each count is: where one has to be withheld, parts go before wholes and flows before stocks."""
        finest = np.zeros(len(self._same) + 1, dtype=np.int64)
        for name, number in self.names.items():
            finest[number] = max(finest[number], 2 * len(name.labels) + (name.what not in STOCKS))
        found = np.zeros(len(self.cells.counts), dtype=np.int64)
        at = self.cells.at.reshape(len(finest), -1)
        there = np.nonzero(at >= 0)
        found[at[there]] = finest[there[0]]
        return found

    def _told(self, table: str, frame: pd.DataFrame) -> Told:
        """What a table tells in its columns of COUNTS."""
        rows, columns = self._rows[table], list(COUNTS[table])
        of = [list(self._names(table, *cell)) for cell in rows.cells]
        names = _numbers([[self._number(name) for name, _ in cell] for cell in of], columns)[rows.cell]
        names[frame[columns].isna().to_numpy()] = NOWHERE
        when = _numbers([[list(self.times.at).index(when) for _, when in cell] for cell in of], columns)
        families: dict[object, int] = {}
        keys = [(cell[-1] if table == MEASURES else "", frozenset(dict(cell[0]))) for cell in rows.cells]
        family = _numbers([families.setdefault(key, len(families)) for key in keys])[rows.cell]
        return Told(
            names,
            rows.area,
            np.stack(list(self.times.at.values()))[when[rows.cell], rows.span[:, None]],
            family,
            whole(frame, columns),
            whole(frame, [f"{column}_key" for column in columns]),
            whole(frame, [f"{column}_people" for column in columns]),
        )

    def _names(
        self, table: str, labels: frozenset[tuple[str, str]], *rest: str
    ) -> Iterator[tuple[Name | None, str]]:
        """Of whom each column of COUNTS tells in a cell, and when."""
        if table == SNAPSHOTS:
            for what, when in (COLUMNS[column] for column in SNAPSHOT_COUNTS):
                yield Name(what, labels | {("stage", rest[0])}), when
        elif table == BANDS:
            stage, clock, weeks = rest
            yield Name(band(clock, int(weeks)), labels | {("stage", stage)}), END
        else:
            entry = self.naming.declared(rest[0])
            for part in PARTS:
                yield self.naming.of_measure(entry, part, dict(labels)), END if entry.every else SPAN

    def _beyond(self, frame: pd.DataFrame, bands: Told) -> Told:
        """All who wait beyond each edge: no table tells them, but anybody adds them up."""
        rows, weeks = self._rows[BANDS], frame["lower_weeks"].to_numpy(dtype=np.int64)
        edges = np.unique(weeks)
        ladders: dict[tuple[Any, ...], int] = {}
        of_cell = _numbers([ladders.setdefault(cell[:3], len(ladders)) for cell in rows.cells])
        code = (of_cell[rows.cell] * len(self.areas) + rows.area) * self.times.size + bands.time[:, 0]
        _, first, ladder = np.unique(code, return_index=True, return_inverse=True)
        sums = np.zeros((2, len(first), len(edges)), dtype=np.int64)
        sums[:, ladder, np.searchsorted(edges, weeks)] = bands.counts[:, 0], bands.keys[:, 0]
        counts, keys = sums[:, :, ::-1].cumsum(axis=2)[:, :, ::-1]
        names = [
            [self._number(Name(over(clock, int(edge)), labels | {("stage", stage)})) for edge in edges]
            for labels, stage, clock in ladders
        ]
        return Told(
            _numbers(names, edges)[of_cell[rows.cell[first]]],
            rows.area[first],
            np.repeat(bands.time[first], len(edges), axis=1),
            bands.family[first],
            counts,
            keys,
            np.zeros_like(counts),
            published=False,
        )

    def _number(self, name: Name | None) -> int:
        """The number of a name, new if need be; NOWHERE where nobody is counted."""
        if name is None:
            return NOWHERE
        if name not in self.names:
            same = self.naming.same(name)
            number = NOWHERE if same is None else self._same.setdefault(same, len(self._same))
            self.names[name] = number
            if same is not None:
                self.names[same] = number
        return self.names[name]


def whole(frame: pd.DataFrame, columns: Sequence[str]) -> Ints:
    """The columns as whole numbers, nought where one is missing."""
    return np.stack([frame[column].fillna(0).to_numpy(dtype=np.int64) for column in columns], axis=1)


def _numbers(numbers: Sequence[Any], columns: Sequence[Any] | Ints | None = None) -> Ints:
    """Numbers of cells, or of the columns of cells, also where there is no cell."""
    found = np.array(numbers, dtype=np.int32)
    return found if columns is None else found.reshape(len(numbers), len(columns))


def _labels(provider_id: str, breakdown: str) -> frozenset[tuple[str, str]]:
    pairs = [pair.partition("=") for pair in str(breakdown).split(";") if pair]
    labels = {name: value for name, _, value in pairs}
    return frozenset((labels | ({"provider": str(provider_id)} if provider_id else {})).items())
