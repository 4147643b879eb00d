"""Take the snapshots of a return: clocks once, then every month end and week end in every cross-tabulation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
import pyarrow as pa

from loaders.ptl.configuration import Pathways
from loaders.ptl.labels import PATHWAYS
from loaders.ptl.periods import Period
from loaders.ptl.workspace import Workspace, quoted, sql_of
from metrics.clocks import clock_rows, day_number
from metrics.people import KEYS, with_earlier
from metrics.snapshot_figures import figures, named, waits
from metrics.snapshot_sums import BAND, BAND_COUNTS, band_sums, counted, sums
from metrics.snapshots import CrossTabulation, Grouping, groupings, running_in
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

RUNNING = "running"
BAND_CLOCKS = ("stage", "referral")
#: So many clocks are held at once: several periods of a small list, one of a list of millions.
HELD = 2_000_000
#: Sums of stages by name, each with its stages.
Groups = tuple[tuple[str, tuple[str, ...]], ...]


def make_clocks(place: Workspace, settings: Pathways) -> ir.Table:
    """The clocks of every pathway, held in the workspace stage by stage, as they are grouped."""
    clocks = clock_rows(
        place.backend.table(PATHWAYS),
        stages=settings.stages,
        stages_of=settings.stages_of,
        standards=settings.standards,
        keep=KEYS,
    )
    stages = ", ".join(quoted(stage.id) for stage in settings.stages)
    place.engine.execute(f"create type stage_label as enum ({stages})")
    sql = place.backend.compile(with_earlier(clocks, groups=stage_groups(settings)))
    labelled = "* replace (stage::stage_label as stage)"
    place.engine.execute(f"create or replace table clocks as select {labelled} from ({sql}) order by stage")
    return place.backend.table("clocks")


def stage_groups(settings: Pathways) -> dict[str, list[str]]:
    """The sums of stages: every wait, and the waits past the point where national clocks stop."""
    waits = [stage for stage in settings.stages if stage.wait]
    return {ALL_WAITS: [s.id for s in waits], HIDDEN_WAITS: [s.id for s in waits if s.hidden]}


@dataclass(frozen=True)
class _Query:
    """One cross-tabulation as the engine's own SQL, written once for all lists and run for every batch of periods.

    `sums` counts it; `groupings` are its cells, of boroughs and systems, each with the SQL of its waits. With a
    `clock` it is counted in bands, and no waits are taken.
    """

    cross: CrossTabulation
    sums: str
    groupings: tuple[tuple[Grouping, str], ...]
    clock: str = ""

    def fetched(self, place: Workspace) -> Iterator[pd.DataFrame]:
        """The cells of each grouping, under the store's names."""
        summed = place.frame(self.sums)
        for grouping, waited in self.groupings:
            if self.clock:
                frame = counted(summed, grouping, counts=BAND_COUNTS, beside=[BAND]).assign(clock=self.clock)
            else:
                frame = figures(grouping, summed=summed, waited=place.frame(waited))
            yield named(frame, grouping).drop(columns="cross")


def take_snapshots(
    place: Workspace, clocks: ir.Table, settings: Pathways, periods: Sequence[Period]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every cell at every period's end, and how many wait in each band at the last month ends. Nothing is rounded.

    A cell without a clock that ran in a period has no row for it.
    """
    months = [period for period in periods if period.type == "month"][-settings.band_month_ends :]
    banded = {*months, *(period for period in periods if period.type == "snapshot")}
    cells: list[pd.DataFrame] = []
    bands: list[pd.DataFrame] = []
    queries: tuple[_Query, ...] = ()
    band_queries: tuple[_Query, ...] = ()
    weekly, others = ([p for p in periods if (p.type == "week") is kind] for kind in (True, False))
    for batch in [*batches(place, others), *batches(place, weekly)]:
        _hold(place, clocks, settings, batch)
        if not queries:
            schema = place.backend.table(RUNNING).schema()
            groups = tuple((name, tuple(stages)) for name, stages in stage_groups(settings).items())
            queries = _figure_queries(schema, settings.cross_tabulations, groups)
            band_queries = _band_queries(
                schema,
                settings.cross_tabulations,
                groups,
                edges_weeks=settings.edges_weeks,
                edge=settings.edge,
            )
        cells += list(_fetched(place, queries, batch))
        if banded & set(batch):
            bands += list(_fetched(place, band_queries, batch))
    kept = pd.DataFrame([(p.end, p.type) for p in banded], columns=["period_end", "period_type"])
    found = pd.concat(bands, ignore_index=True).merge(kept) if bands else pd.DataFrame()
    return pd.concat(cells, ignore_index=True), _every_band(found, settings) if bands else found


def batches(place: Workspace, periods: Sequence[Period]) -> Iterator[list[Period]]:
    """Periods in runs that hold at most HELD clocks together, at least one period each."""
    started, ended = (_by_day(place, day) for day in ("started", "ended"))
    batch: list[Period] = []
    held = 0
    for period in periods:
        begun = _up_to(started, day_number(period.end))
        running = begun - _up_to(ended, day_number(period.start) - 1)
        if batch and held + running > HELD:
            yield batch
            batch, held = [], 0
        batch.append(period)
        held += running
    if batch:
        yield batch


def _by_day(place: Workspace, column: str) -> tuple[np.ndarray, np.ndarray]:
    """The days on which clocks started or ended, and how many did up to each."""
    frame = place.frame(
        f"select {column} as day, count(*) as clocks from clocks group by 1 having day is not null"
    )
    frame = frame.sort_values("day")
    return frame["day"].to_numpy(), frame["clocks"].cumsum().to_numpy()


def _up_to(counted: tuple[np.ndarray, np.ndarray], day: int) -> int:
    """How many lie on or before a day."""
    days, clocks = counted
    place = int(np.searchsorted(days, day, side="right"))
    return int(clocks[place - 1]) if place else 0


def _hold(place: Workspace, clocks: ir.Table, settings: Pathways, batch: Sequence[Period]) -> None:
    """Hold the clocks that ran in each period of the batch; every query reads them."""
    first, last = [day_number(p.start) for p in batch], [day_number(p.end) for p in batch]
    days = {"period": list(range(len(batch))), "first": first, "last": last}
    place.keep("periods", days, dict.fromkeys(days, pa.int32()))
    rows = running_in(
        clocks,
        place.backend.table("periods"),
        within=(min(first), max(last)),
        groups=stage_groups(settings),
        waits=stage_groups(settings)[ALL_WAITS],
        edge=settings.edge,
    )
    place.engine.execute(f"create or replace temp table {RUNNING} as {place.backend.compile(rows)}")


@cache
def _figure_queries(
    schema: ibis.Schema, cross_tabulations: tuple[CrossTabulation, ...], groups: Groups
) -> tuple[_Query, ...]:
    """What is counted and measured of the clocks that are held."""
    running, stages_of = ibis.table(schema, name=RUNNING), dict(groups)
    found = []
    for cross in cross_tabulations:
        cells = groupings(running, cross_tabulations=[cross], groups=stages_of)
        waited = tuple((each, sql_of(waits(each))) for each in cells)
        found.append(_Query(cross, sql_of(sums(running, cross, groups=list(stages_of))), waited))
    return tuple(found)


@cache
def _band_queries(
    schema: ibis.Schema,
    cross_tabulations: tuple[CrossTabulation, ...],
    groups: Groups,
    *,
    edges_weeks: tuple[int, ...],
    edge: str,
) -> tuple[_Query, ...]:
    """What is counted in bands of those who wait."""
    running, stages_of = ibis.table(schema, name=RUNNING), dict(groups)
    rows = running.filter(running["stage"].isin(stages_of[ALL_WAITS]))
    found = []
    for cross in cross_tabulations:
        cells = tuple((each, "") for each in groupings(rows, cross_tabulations=[cross], groups=stages_of))
        for clock in BAND_CLOCKS if cross.bands else ():
            summed = band_sums(
                rows, cross, groups=list(stages_of), clock=clock, edges_weeks=edges_weeks, edge=edge
            )
            found.append(_Query(cross, sql_of(summed), cells, clock))
    return tuple(found)


def _fetched(place: Workspace, queries: Sequence[_Query], batch: Sequence[Period]) -> Iterator[pd.DataFrame]:
    weekly = batch[0].type == "week"
    for query in queries:
        if weekly and not query.cross.weeks:
            continue
        for frame in query.fetched(place):
            period = [batch[number] for number in frame.pop("period")]
            frame["period_start"] = [each.start for each in period]
            frame["period_end"] = [each.end for each in period]
            frame["period_type"] = [each.type for each in period]
            yield frame


def _every_band(frame: pd.DataFrame, settings: Pathways) -> pd.DataFrame:
    """All bands of each cell and period, empty ones with 0."""
    lower = [0, *settings.edges_weeks]
    edges = pd.DataFrame({"lower_weeks": lower, "upper_weeks": [*map(float, lower[1:]), float("nan")]})
    numbers = ["count", "count_key", "count_people"]
    cell = [column for column in frame.columns if column not in ("lower_weeks", *numbers)]
    grid = frame[cell].drop_duplicates().merge(edges, how="cross")
    full = grid.merge(frame.astype({"lower_weeks": "int64"}), on=[*cell, "lower_weeks"], how="left")
    return full.assign(**{name: full[name].fillna(0).astype("int64") for name in numbers})
