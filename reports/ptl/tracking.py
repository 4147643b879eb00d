"""A system's waiting list as its patient tracking list gives it: cells of counted, protected figures, never people.

A cell is an area, a cut (everyone, or one provider, pathway, tier …) and a stage at the end of a period. Cuts cannot
be combined: each is a table that was declared and protected as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

import pandas as pd

from reports.figures import Figures, Period
from reports.ptl.words import DIMENSIONS, Words, read_words
from reports.split import split
from store.areas import Area, Areas
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS, SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.reference import DEMONSTRATION
from store.schema import TABLES

SNAPSHOTS, BANDS, MEASURES = "pathway_snapshots", "pathway_bands", "pathway_measures"
MONTH, WEEK = "month", "week"
MARK = "Demonstration data"
CELL = ("area_id", "provider_id", "breakdown")

Key = tuple[str, ...]


@dataclass(frozen=True)
class Cut:
    """Whom to count: everyone, or one part. `id` is what an address holds."""

    dimension: str = ""
    code: str = ""
    provider_id: str = ""
    label: str = "Everyone"

    @property
    def id(self) -> str:
        return ".".join(part for part in (self.dimension, self.provider_id, self.code) if part) or "all"

    @property
    def breakdown(self) -> str:
        return f"{self.dimension}={self.code}" if self.dimension not in {"", "provider"} else ""

    @property
    def heading(self) -> str:
        """The cut with its dimension in front, for a list of choices."""
        return f"{DIMENSIONS[self.dimension]}: {self.label}" if self.dimension else self.label


EVERYONE = Cut()


@dataclass(frozen=True)
class Tracking:
    """All local figures of a snapshot, by cell. Frames are shared: never change them in place."""

    snapshot_id: str
    words: Words
    areas: Areas
    snapshots: Mapping[Key, pd.DataFrame] = field(repr=False)
    bands: Mapping[Key, pd.DataFrame] = field(repr=False)
    measures: Mapping[Key, pd.DataFrame] = field(repr=False)

    def has(self, area_id: str) -> bool:
        """Whether an area has a tracking list."""
        return (area_id, "", "") in self.snapshots

    def cell(self, area_id: str, cut: Cut = EVERYONE) -> pd.DataFrame:
        """Every stage and period of a cell (no rows where it has none)."""
        return _rows(self.snapshots, (area_id, cut.provider_id, cut.breakdown), table=SNAPSHOTS)

    def at(self, area_id: str, period: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
        """The stages of a cell at a period's end, indexed by stage in pathway order; withheld rows are missing."""
        rows = _in(self.cell(area_id, cut), period).set_index("stage", drop=False)
        order = [
            stage for stage in [*self.words.stages, ALL_WAITS, HIDDEN_WAITS] if self.has_stage(cut, stage)
        ]
        return rows.reindex(order if self.counted(area_id, cut) else [])

    def counted(self, area_id: str, cut: Cut = EVERYONE) -> bool:
        """Whether a cell is counted at all."""
        return (area_id, cut.provider_id, cut.breakdown) in self.snapshots

    def row(self, area_id: str, period: Period, stage: str, cut: Cut = EVERYONE) -> pd.Series | None:
        """One stage of a cell at a period's end, or None where the cell is not counted.

        A row that is not there is one of which nothing may be shown: every figure of it is missing.
        """
        if not self.counted(area_id, cut) or not self.has_stage(cut, stage):
            return None
        rows = self._part(area_id, cut, stage, period.kind)
        if rows is None or period.end not in rows.index:
            return _WITHHELD
        return cast("pd.Series", rows.loc[period.end])

    def has_stage(self, cut: Cut, stage: str) -> bool:
        """Whether a stage belongs to what is counted: a pathway has only its own."""
        own = self.words.stages_of.get(cut.code) if cut.dimension == "pathway" else None
        return own is None or stage in own or stage in {ALL_WAITS, HIDDEN_WAITS}

    def series(self, area_id: str, stage: str, *, cut: Cut = EVERYONE, kind: str = MONTH) -> pd.DataFrame:
        """One stage of a cell over time, earliest first: every period of the area, withheld rows missing."""
        found = self._part(area_id, cut, stage, kind)
        rows = (
            self.cell(area_id, cut).iloc[0:0].set_index("period_end", drop=False) if found is None else found
        )
        periods = self.periods(area_id, kind=kind)
        whole = rows.drop(columns="period_end").reindex([p.end for p in periods])
        return whole.assign(period_start=[p.start for p in periods], stage=stage).reset_index()

    def _part(self, area_id: str, cut: Cut, stage: str, kind: str) -> pd.DataFrame | None:
        """One stage of a cell by the end of its periods of one kind; None where it has no row."""
        return self._by_stage.get((area_id, cut.provider_id, cut.breakdown, stage, kind))

    @cached_property
    def _by_stage(self) -> Mapping[Key, pd.DataFrame]:
        """Every stage of every cell, all at once: what grew as readers ask would fill for an hour."""
        rows = pd.concat(self.snapshots.values()).set_index("period_end", drop=False)
        return split(rows, *CELL, "stage", "period_type")

    def banded(
        self, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
    ) -> pd.DataFrame:
        """How many wait in each band: every stage of a cell at a period's end, by the clock asked for."""
        rows = _rows(self.bands, (area_id, cut.provider_id, cut.breakdown), table=BANDS)
        return _in(rows[rows["clock"] == clock], period).sort_values("lower_weeks", kind="stable")

    def measure(self, name: str, area_id: str) -> pd.DataFrame:
        """Every row of a measure for an area (no rows where it has none)."""
        return _rows(self.measures, (name, area_id), table=MEASURES)

    def periods(self, area_id: str, *, kind: str = MONTH) -> list[Period]:
        """The periods an area's list was measured at, earliest first."""
        return list(self._periods.get((area_id, kind), ()))

    @cached_property
    def _periods(self) -> Mapping[Key, tuple[Period, ...]]:
        found: dict[Key, tuple[Period, ...]] = {}
        for (area_id, provider_id, breakdown), rows in self.snapshots.items():
            if not provider_id and not breakdown:
                keys = rows[["period_end", "period_start", "period_type"]].drop_duplicates()
                for kind, of_kind in keys.groupby("period_type"):
                    ends = of_kind[["period_end", "period_start"]].itertuples(index=False, name=None)
                    found[area_id, str(kind)] = tuple(
                        sorted(Period(end, start, str(kind)) for end, start in ends)
                    )
        return found

    def cuts(self, area_id: str) -> list[Cut]:
        """Everyone, then every provider, pathway, tier … that the area's list is divided by."""
        found = [
            _cut(self.words, self.areas, provider, breakdown)
            for area, provider, breakdown in self.snapshots
            if area == area_id
        ]
        order = list(DIMENSIONS)
        by_dimension: list[Cut] = [EVERYONE]
        for dimension in order:
            mine = [cut for cut in found if cut.dimension == dimension]
            codes = self.words.order(dimension, sorted({cut.code for cut in mine}))
            by_dimension += sorted(mine, key=lambda cut: (codes.index(cut.code), cut.label))
        return by_dimension

    def system_of(self, area_id: str) -> Area:
        """The system that an area belongs to, itself if it is one."""
        area = self.areas[area_id]
        if area.kind == "system":
            return area
        day = self.periods(area_id)[-1].end
        return self.areas[
            next(a for a in self.areas.parents(area_id, on=day) if self.areas[a].kind == "system")
        ]

    def places(self, area_id: str) -> list[Area]:
        """The system of an area, then its boroughs that have a list."""
        system = self.system_of(area_id)
        day = self.periods(area_id)[-1].end
        boroughs = [a for a in self.areas.members(system.area_id, kind="borough", on=day) if self.has(a)]
        return [system, *(self.areas[a] for a in boroughs)]


#: A row of which nothing may be shown.
_WITHHELD = pd.Series({name: float("nan") for name in (*SNAPSHOT_COUNTS, *SNAPSHOT_STATISTICS)})


def read_tracking(figures: Figures) -> Tracking | None:
    """The local figures of a snapshot, or None where no return was loaded."""
    tables = {name: _plain(figures.tables[name]) for name in (SNAPSHOTS, BANDS, MEASURES)}
    if tables[SNAPSHOTS].empty:
        return None
    return Tracking(
        snapshot_id=figures.snapshot_id,
        words=read_words(),
        areas=figures.areas,
        snapshots=split(tables[SNAPSHOTS], *CELL),
        bands=split(tables[BANDS], *CELL),
        measures=split(tables[MEASURES], "measure", "area_id"),
    )


def is_demonstration(place: Area) -> bool:
    return place.scope == DEMONSTRATION


def marked(text: str, place: Area) -> str:
    """`text`, said to be of demonstration data where the place is fictional."""
    return f"{MARK}. {text}" if is_demonstration(place) else text


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Missing text as "", so that an empty provider or breakdown can be asked for."""
    text = [name for name in ("provider_id", "breakdown", "value_note") if name in table]
    return table.assign(**{name: table[name].fillna("").astype(str) for name in text})


def _rows(index: Mapping[Key, pd.DataFrame], key: Key, *, table: str) -> pd.DataFrame:
    found = index.get(key)
    return pd.DataFrame(columns=TABLES[table].columns) if found is None else found


def _in(rows: pd.DataFrame, period: Period) -> pd.DataFrame:
    return rows[(rows["period_end"] == period.end) & (rows["period_type"] == period.kind)]


def _cut(words: Words, areas: Areas, provider_id: str, breakdown: str) -> Cut:
    """The cut that a cell's provider and breakdown stand for."""
    provider = areas[provider_id].short_name if provider_id else ""
    if not breakdown:
        return Cut("provider", "", provider_id, provider) if provider_id else EVERYONE
    dimension, _, code = breakdown.partition("=")
    label = words.label(dimension, code)
    return Cut(dimension, code, provider_id, f"{label} ({provider})" if provider else label)
