"""Numbers of a tracking list, looked up by cell: counts of stages, of bands of weeks, and of measures.

A table is read once into columns, and the first row of each cell, period and stage (or measure) is found by its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from reports.claims import Key
from reports.figures import Figures

SNAPSHOTS, MEASURES, BANDS = "pathway_snapshots", "pathway_measures", "pathway_bands"
TABLES = frozenset({SNAPSHOTS, MEASURES, BANDS})
#: What the rows of a table are told apart by, beside cell and period.
_TOLD_BY = {SNAPSHOTS: "stage", MEASURES: "measure"}

Cell = tuple[str, str, str]
At = tuple[str, str, str, date, date, str]


@dataclass(frozen=True)
class Lists:
    """The three tables of a tracking list."""

    figures: Figures

    def value(self, table: str, rest: str, key: Key) -> float | None:
        """The number under a key; None for a cell that is not counted, not-a-number where it is withheld."""
        provider, _, breakdown = key.breakdown.partition("|")
        at = (key.area_id, provider, breakdown, key.period.start, key.period.end, key.period.kind)
        if at[:3] not in self._cells[table]:
            return None
        if table == BANDS:
            stage, clock, weeks = rest.split(".")
            return self._banded(at, stage, clock, weeks)
        column = self._columns[table].get(key.column)
        if column is None:
            return None
        row = self._places[table].get((at, rest))
        return float("nan") if row is None else float(column[row])

    def _banded(self, at: At, stage: str, clock: str, weeks: str) -> float | None:
        lower, _, upper = weeks.partition("-")
        counts = [
            count
            for least, most, count in self._bands.get((at, stage, clock), ())
            if least >= float(lower) and (not upper or most <= float(upper))
        ]
        return float(sum(counts)) if counts else None

    @cached_property
    def _columns(self) -> Mapping[str, Mapping[str, np.ndarray]]:
        tables = {name: self.figures.tables[name] for name in TABLES}
        return {name: {str(c): table[c].to_numpy() for c in table.columns} for name, table in tables.items()}

    @cached_property
    def _ats(self) -> Mapping[str, list[At]]:
        """The cell and the period of every row of every table."""
        found = {}
        for name in TABLES:
            table = self.figures.tables[name]
            blank = [table[c].fillna("").astype(str) for c in ("provider_id", "breakdown")]
            span = [table[c] for c in ("period_start", "period_end", "period_type")]
            found[name] = list(zip(table["area_id"], *blank, *span, strict=True))
        return found

    @cached_property
    def _cells(self) -> Mapping[str, frozenset[Cell]]:
        return {name: frozenset(at[:3] for at in ats) for name, ats in self._ats.items()}

    @cached_property
    def _places(self) -> Mapping[str, Mapping[tuple[At, str], int]]:
        """Where the first row of a cell, a period and a stage or measure stands."""
        found: dict[str, dict[tuple[At, str], int]] = {name: {} for name in _TOLD_BY}
        for name, told_by in _TOLD_BY.items():
            for row, (at, what) in enumerate(
                zip(self._ats[name], self.figures.tables[name][told_by], strict=True)
            ):
                found[name].setdefault((at, what), row)
        return found

    @cached_property
    def _bands(self) -> Mapping[tuple[At, str, str], list[tuple[float, float, float]]]:
        """From week, to week and count of every band of a cell, a period, a stage and a clock."""
        found: dict[tuple[At, str, str], list[tuple[float, float, float]]] = {}
        columns = ("stage", "clock", "lower_weeks", "upper_weeks", "count")
        table = self.figures.tables[BANDS]
        rows = zip(self._ats[BANDS], *(table[c] for c in columns), strict=True)
        for at, stage, clock, least, most, count in rows:
            found.setdefault((at, stage, clock), []).append((least, most, count))
        return found
