"""Count the measures of a return beside its waits: referrals, appointments, breaches, reviews, returns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache

import ibis
import ibis.expr.types as ir
import pandas as pd

from loaders.ptl.configuration import Pathways
from loaders.ptl.labels import PATHWAYS
from loaders.ptl.periods import Period
from loaders.ptl.snapshots import stage_groups
from loaders.ptl.workspace import Workspace, sql_of
from metrics.pathway_flows import episode_measures, referral_measures, step_measures
from metrics.pathway_measures import Measure, tabulate
from metrics.pathway_returns import return_measures
from metrics.pathway_watch import breach_measure, clinician_contacts, removal_measure, watch_measures
from metrics.snapshot_figures import breakdown
from store.pathway_columns import ALL_WAITS

MEASURED = "measured"
CLINICIAN_CONTACTS = "contacts_per_clinician_day"
_CLINICIAN_BY: tuple[tuple[str, ...], ...] = ((), ("provider",), ("provider", "team"))


def count_measures(
    place: Workspace, clocks: ir.Table, settings: Pathways, periods: Sequence[Period], *, extract: dt.date
) -> pd.DataFrame:
    """Every measure by month, and those known for the extract's day only, on that day. Nothing is rounded.

    A cell in which nothing happened in a month has no row for it; a plain count has no denominator.
    """
    pathways = place.backend.table(PATHWAYS)
    waits = stage_groups(settings)[ALL_WAITS]
    monthly = [
        *referral_measures(pathways),
        *step_measures(clocks),
        *episode_measures(pathways),
        breach_measure(clocks, extract=extract, themes=settings.breach_themes),
        removal_measure(clocks, waits=waits),
    ]
    followed = return_measures(
        pathways,
        extract=extract,
        bounce_days=settings.bounce_days,
        multiple_referral_days=settings.multiple_referral_days,
    )
    today = watch_measures(
        clocks,
        extract=extract,
        waits=waits,
        review_days=settings.risk_review_days,
        contact_days=settings.contact_days,
    )
    months = [period for period in periods if period.type == "month"]
    day = Period("snapshot", extract, extract)
    by_month = [frame for frame in _fetched(place, [*monthly, *followed]) if len(frame)]
    frames = [_in_months(pd.concat(by_month, ignore_index=True), months)]
    frames += [_on(frame.drop(columns="month"), day) for frame in _fetched(place, today)]
    frames += [_on(frame, day) for frame in _clinicians(place, pathways, extract=extract)]
    return pd.concat([frame for frame in frames if len(frame)], ignore_index=True)


def _fetched(place: Workspace, measures: Sequence[Measure]) -> Iterator[pd.DataFrame]:
    """Each measure's rows, held once, by each of its sets of labels."""
    for measure in measures:
        place.engine.execute(
            f"create or replace temp table {MEASURED} as {place.backend.compile(measure.rows)}"
        )
        schema = place.backend.table(MEASURED).schema()
        for area, by, sql in _tabulations(schema, measure.by):
            yield _named(place.frame(sql), measure=measure.id, area=area, by=by)


@cache
def _tabulations(
    schema: ibis.Schema, by: tuple[tuple[str, ...], ...]
) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    """By area and labels, the SQL that adds up what is held: written once for all measures of one shape."""
    held = Measure(MEASURED, ibis.table(schema, name=MEASURED), by)
    return tuple((each.area, each.by, sql_of(each.table)) for each in tabulate(held))


def _clinicians(place: Workspace, pathways: ir.Table, *, extract: dt.date) -> Iterator[pd.DataFrame]:
    for by in _CLINICIAN_BY:
        frame = place.frame(place.backend.compile(clinician_contacts(pathways, extract=extract, by=by)))
        yield _named(frame, measure=CLINICIAN_CONTACTS, area="system_id", by=by)


def _named(frame: pd.DataFrame, *, measure: str, area: str, by: Sequence[str]) -> pd.DataFrame:
    """A fetched frame under the store's names of a cell."""
    cell = {
        "measure": measure,
        "area_id": frame[area].astype("object"),
        "provider_id": frame["provider"].astype("object") if "provider" in by else "",
        "breakdown": breakdown(frame, [label for label in by if label != "provider"]),
    }
    return pd.DataFrame({**cell, **frame.drop(columns=[area, *by])}, index=frame.index)


def _in_months(frame: pd.DataFrame, months: Sequence[Period]) -> pd.DataFrame:
    """The rows of the months that the extract can speak of."""
    spans = pd.DataFrame(
        [(m.start, m.end, m.type) for m in months], columns=["period_start", "period_end", "period_type"]
    )
    frame = frame.assign(period_start=pd.to_datetime(frame["month"]).dt.date).drop(columns="month")
    return frame.merge(spans.astype({"period_start": "object"}), on="period_start")


def _on(frame: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The rows of one day."""
    return frame.assign(period_start=period.start, period_end=period.end, period_type=period.type)
