"""One door to every figure: published and derived observations, and the one that stands for a place.

A borough's figure is the one published for the body that served it at the time: itself, else its CCG, else its
system. It is never split, and it always says for whom it was published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import Any

import pandas as pd

from metrics.columns import plain_rows
from metrics.derived import DERIVED
from metrics.pathway import segment_of
from reports.doubts import with_doubts
from reports.figure import READ, Figure, Period, figure_of
from reports.outturn import outturn_of
from reports.split import split
from reports.verdict_rows import VERDICT_COLUMNS, with_verdicts
from store.areas import ENGLAND, LONDON, Areas, areas_from_frames
from store.catalogue import Catalogue, Indicator, read_catalogue
from store.snapshot import Snapshot
from store.view import View, published_view

#: The rows of an indicator that can be set beside one another.
_OF_A_PERIOD = ("indicator_id", "breakdown", "period_end", "period_start", "period_type")

__all__ = ["ENGLAND", "LONDON", "Figure", "Figures", "Period", "read_figures"]


@dataclass(frozen=True)
class Figures:
    """Everything one snapshot says to one asker, ready to be asked. Frames are shared: never change them in place.

    `snapshot_id` is another one for everybody who sees something else. `outturn`: of the observations the one that
    counts for each area and period, with its verdict. `has_returns`: whether the local return of a real area is in it.
    """

    snapshot_id: str
    created: str
    catalogue: Catalogue
    areas: Areas
    tables: Mapping[str, pd.DataFrame]
    observations: pd.DataFrame
    outturn: pd.DataFrame = field(repr=False)
    has_returns: bool = False

    @cached_property
    def _by_indicator(self) -> Mapping[str, pd.DataFrame]:
        return {str(key): rows for key, rows in self.outturn.groupby("indicator_id", sort=False)}

    @cached_property
    def shown(self) -> list[Indicator]:
        """The indicators that have at least one figure, in the catalogue's order."""
        return [i for i in self.catalogue.indicators.values() if i.id in self._by_indicator]

    @cached_property
    def verdicts(self) -> pd.DataFrame:
        """The verdict on every figure shown, under the index of its row in `observations`: VERDICT_COLUMNS."""
        return self.outturn[list(VERDICT_COLUMNS)]

    @cached_property
    def with_figures(self) -> frozenset[str]:
        """Ids of the areas that any figure was published for."""
        return frozenset(self.observations["area_id"])

    @cached_property
    def answered_by(self) -> frozenset[str]:
        """Whose answers to a questionnaire are in it: ids of areas, and names of those who answered together."""
        return frozenset(self.tables["survey_answers"]["respondent"])

    @cached_property
    def newest_day(self) -> date:
        """The last day that any figure is about."""
        newest: date = self.observations["period_end"].max()
        return newest

    def of(self, indicator_id: str, *, breakdown: str | None = None) -> pd.DataFrame:
        """Outturn rows of one indicator for one breakdown (the catalogue's default unless given)."""
        rows = self._by_indicator.get(indicator_id)
        if rows is None:
            return self.observations.iloc[0:0]
        return rows[rows["breakdown"] == self._wanted(indicator_id, breakdown)]

    def _wanted(self, indicator_id: str, breakdown: str | None) -> str:
        """The breakdown that is asked for: the catalogue's default unless given."""
        return self.catalogue.indicators[indicator_id].breakdown if breakdown is None else breakdown

    def periods(self, indicator_id: str, *, breakdown: str | None = None) -> list[Period]:
        """The periods an indicator has figures for, earliest first."""
        return list(self._periods(indicator_id, breakdown))

    def at(self, indicator_id: str, period: Period, *, breakdown: str | None = None) -> pd.DataFrame:
        """Rows of one indicator in one period, indexed by area_id."""
        found = self._periods(indicator_id, breakdown).get(period)
        return self.observations.iloc[0:0].set_index("area_id", drop=False) if found is None else found

    def _periods(self, indicator_id: str, breakdown: str | None) -> dict[Period, pd.DataFrame]:
        """Rows by period, earliest first, each indexed by area."""
        return self._by_period.get((indicator_id, self._wanted(indicator_id, breakdown)), {})

    @cached_property
    def _by_period(self) -> Mapping[tuple[str, str], dict[Period, pd.DataFrame]]:
        """The rows of every breakdown by period, all at once: what grew as readers ask would fill for an hour."""
        found: dict[tuple[str, str], dict[Period, pd.DataFrame]] = {}
        parts = split(self.outturn.set_index("area_id", drop=False), *_OF_A_PERIOD)
        for (indicator_id, breakdown, *period), rows in sorted(parts.items(), key=itemgetter(0)):
            found.setdefault((indicator_id, breakdown), {})[Period(*period)] = rows
        return found

    def published(
        self, indicator_id: str, area_id: str, period: Period, *, breakdown: str | None = None
    ) -> Mapping[str, Any]:
        """The columns READ of the row of one area itself; empty where nothing was published for it."""
        row = self._rows(indicator_id, period, breakdown).get(area_id)
        return {} if row is None else dict(zip(READ, row, strict=True))

    def _rows(self, indicator_id: str, period: Period, breakdown: str | None) -> dict[str, tuple[Any, ...]]:
        """The columns READ of each area's row, as plain values."""
        return self._by_area.get((indicator_id, self._wanted(indicator_id, breakdown), *astuple(period)), {})

    @cached_property
    def _by_area(self) -> Mapping[tuple[Any, ...], dict[str, tuple[Any, ...]]]:
        """Those of every breakdown and period, all at once: 26 MB."""
        found: dict[tuple[Any, ...], dict[str, tuple[Any, ...]]] = {}
        rows = self.outturn
        keys = plain_rows(rows, *_OF_A_PERIOD)
        for key, area_id, row in zip(keys, rows["area_id"].tolist(), plain_rows(rows, *READ), strict=True):
            found.setdefault(key, {})[area_id] = row
        return found

    def bands(self, source_id: str, period: Period, population: str, service_scope: str) -> pd.DataFrame:
        """The wait bands of a source in a period, of one population and service scope."""
        key = (source_id, period, population, service_scope)
        found = self._bands.get(key)
        return self.tables["wait_bands"].iloc[0:0].assign(segment="") if found is None else found

    @cached_property
    def _bands(self) -> dict[tuple[str, Period, str, str], pd.DataFrame]:
        """The wait bands split by what is asked for, once. An area's newest edition alone: bands may differ."""
        by = ["source_id", "period_end", "period_start", "period_type", "population", "service_scope"]
        bands = self.tables["wait_bands"]
        bands = bands[bands["edition"] == bands.groupby([*by, "area_id"])["edition"].transform("max")]
        split = bands.assign(segment=segment_of(bands)).groupby(by, sort=False)
        return {
            (
                rows["source_id"].iloc[0],
                _period(rows),
                rows["population"].iloc[0],
                rows["service_scope"].iloc[0],
            ): rows
            for _, rows in split
        }

    def stands_for(self, place_id: str, *, on: date) -> list[str]:
        """Areas whose figure may stand for a place, nearest first: itself, who served it, its system.

        A county that several bodies shared has no figure of one of them; a CCG has that of the one it became.
        """
        place = self.areas[place_id]
        chain = [place_id]
        serving = [area for area, _ in self.areas.serving(place_id, kind="ccg", on=on)]
        if place.kind == "borough" or len(serving) == 1:
            chain += serving
        if place.kind == "ccg":
            chain.append(self.areas.successor(place_id, on=on))
        chain += [area for area in self.areas.parents(place_id, on=on) if self.areas[area].kind == "system"]
        return list(dict.fromkeys(chain))

    def figure(
        self, indicator_id: str, place_id: str, period: Period, *, breakdown: str | None = None
    ) -> Figure | None:
        """The figure that stands for a place in a period, or None where none was published for it."""
        rows = self._rows(indicator_id, period, breakdown)
        for area_id in self.stands_for(place_id, on=period.end):
            if area_id in rows:
                return figure_of(
                    dict(zip(READ, rows[area_id], strict=True)),
                    period,
                    indicator=self.catalogue.indicators[indicator_id],
                    place=self.areas[place_id],
                    published_for=self.areas[area_id],
                )
        return None

    def latest(
        self, indicator_id: str, place_id: str, *, local: bool = False, breakdown: str | None = None
    ) -> Figure | None:
        """The newest figure that stands for a place; with `local`, the newest of the nearest geography."""
        found = (
            figure
            for period in reversed(self.periods(indicator_id, breakdown=breakdown))
            if (figure := self.figure(indicator_id, place_id, period, breakdown=breakdown)) is not None
        )
        return min(found, key=self.distance, default=None) if local else next(found, None)

    def default_period(self, indicator_id: str, place_id: str) -> Period:
        """The period a place starts from: whole years before parts, the most local figure, then the newest.

        Raises IndexError where the indicator has no figures.
        """
        periods = self.periods(indicator_id)
        whole = [period for period in periods if period.kind == "year"] or periods
        found = [
            f
            for p in whole
            if (f := self.figure(indicator_id, place_id, p)) is not None and f.value is not None
        ]
        if not found:
            return whole[-1]
        return min(reversed(found), key=self.distance).period

    def distance(self, figure: Figure) -> int:
        """How many boroughs' worth a figure covers: 0 for the place itself, else the boroughs it stands for, or 1."""
        if figure.is_own:
            return 0
        boroughs = self.areas.members(figure.published_for.area_id, kind="borough", on=figure.period.end)
        return max(1, len(boroughs))


def _period(rows: pd.DataFrame) -> Period:
    """The period that all of `rows` share."""
    first = rows.iloc[0]
    return Period(first["period_end"], first["period_start"], first["period_type"])


def read_figures(seen: View | Snapshot) -> Figures:
    """Assemble the figures of a snapshot, as somebody sees it: its observations and, from them, every derived one."""
    view = seen if isinstance(seen, View) else published_view(seen)
    catalogue = read_catalogue()
    tables = view.frames()
    published = tables["observations"]
    for column in ("breakdown", "value_note", "caveats"):
        published = published.assign(**{column: published[column].fillna("")})
    derived = [compute(published, tables["populations"]) for compute in DERIVED.values()]
    parts = [frame for frame in [published, *derived] if not frame.empty]
    observations = pd.concat(parts, ignore_index=True)
    for column in ("breakdown", "value_note", "caveats"):
        observations[column] = observations[column].fillna("").astype(str)
    areas = areas_from_frames(tables)
    outturn = with_doubts(outturn_of(observations), catalogue.indicators)
    observations["caveats"] = outturn["caveats"].reindex(observations.index).fillna(observations["caveats"])
    outturn = with_verdicts(outturn, catalogue=catalogue, areas=areas)
    return Figures(
        snapshot_id=view.id,
        created=str(view.snapshot.manifest.created),
        catalogue=catalogue,
        areas=areas,
        tables=tables,
        observations=observations,
        outturn=outturn,
        has_returns=view.has_returns,
    )
