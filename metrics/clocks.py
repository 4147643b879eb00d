"""Stage clocks of a pathway: when each started, stopped or was closed, and how long it had run on a day.

Written once as ibis expressions, so that the same definition runs on DuckDB and on Spark. Days are whole
numbers (days since 1970-01-01) from here on: differences and comparisons then mean the same on every engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

STEPS = 4
EPOCH = dt.date(1970, 1, 1)

#: By what a clock can be counted: what it carries of its pathway.
LABELS = (
    "area_id",
    "provider",
    "team",
    "pathway",
    "tier",
    "need_group",
    "age_band",
    "priority",
    "referral_source",
)
#: Why its pathway was closed, and why its standard was missed.
REASONS = ("closing_reason", "breach_reason", "breach_avoidable")


@dataclass(frozen=True)
class Stage:
    """One stage: the columns whose earliest day starts, stops or closes its clock; or the kinds of its steps."""

    id: str
    closes: tuple[str, ...]
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    step_kinds: tuple[str, ...] = ()
    wait: bool = True
    hidden: bool = False


@dataclass(frozen=True)
class Standard:
    """What one pathway must keep in one stage: at most `longest_days` on the clock of the stage or from referral."""

    pathway: str
    stage: str
    clock: str
    longest_days: int


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def days_of(column: ir.DateColumn) -> ir.IntegerColumn:
    """A column of dates as days since 1970-01-01."""
    return column.delta(ibis.date(EPOCH.isoformat()), unit="day").cast("int32")


def date_of(day: ir.IntegerValue) -> ir.DateValue:
    """A column of day numbers as dates."""
    return ibis.date(EPOCH.isoformat()) + day.as_interval("D")


def clock_rows(
    pathways: ir.Table,
    *,
    stages: Sequence[Stage],
    stages_of: Mapping[str, Sequence[str]],
    standards: Sequence[Standard],
    keep: Sequence[str] = (),
) -> ir.Table:
    """One row for each clock that started: LABELS, `system_id`, REASONS, `stage`, `step_kind`, its days, its standard.

    `pathways` has a row a pathway with those labels and reasons and the columns of the waiting list file;
    `stages_of` says which stages each pathway has. The days are `referred`, `started`, `stopped` (the stage's end
    was reached), `closed` (the pathway was closed before) and `ended` (either; missing while it runs).
    `limit_days` is missing where no standard applies; `limit_start` is the day from which it counts. `dna`,
    `cancelled`, `unavailable` and `available` adjust the clock; `reviewed` and `contacted` are the latest days of it.
    `keep` names further columns of `pathways` to carry along.
    """
    parts = []
    for stage in stages:
        rows = pathways.filter(
            pathways["pathway"].isin([p for p, has in stages_of.items() if stage.id in has])
        )
        own = [standard for standard in standards if standard.stage == stage.id]
        if stage.step_kinds:
            parts += [_step(rows, stage, number, own, keep) for number in range(1, STEPS + 1)]
        else:
            stops = _earliest(rows, stage.stops)
            parts.append(_clock(rows, stage, _earliest(rows, stage.starts), stops, own, keep))
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _step(
    rows: ir.Table, stage: Stage, number: int, standards: Sequence[Standard], keep: Sequence[str]
) -> ir.Table:
    """The clock of one numbered step, from its referral until it starts."""
    rows = rows.filter(rows[f"step_{number}_kind"].isin(stage.step_kinds))
    started, stopped = (days_of(rows[f"step_{number}_{end}_on"]) for end in ("referred", "started"))
    return _clock(rows, stage, started, stopped, standards, keep, kind=rows[f"step_{number}_kind"])


def _clock(
    rows: ir.Table,
    stage: Stage,
    started: ir.IntegerValue,
    stopped: ir.IntegerValue,
    standards: Sequence[Standard],
    keep: Sequence[str],
    *,
    kind: ir.StringValue | None = None,
) -> ir.Table:
    """One clock of each row: it runs from `started` until `stopped`, or until its pathway is closed."""
    closed = _earliest(rows, stage.closes)
    referred = days_of(rows["referred_on"])
    from_referral = [s.pathway for s in standards if s.clock == "referral"]
    limit = _by_pathway(rows, {s.pathway: s.longest_days for s in standards})
    days = {
        "stage": ibis.literal(stage.id),
        "step_kind": ibis.null("string") if kind is None else kind.cast("string"),
        "referred": referred,
        "started": started,
        "stopped": stopped,
        "closed": ibis.ifelse(stopped.isnull(), closed, ibis.null("int32")),
        "ended": ibis.coalesce(stopped, closed),
        "limit_days": limit,
        "limit_start": ibis.ifelse(rows["pathway"].isin(from_referral), referred, started)
        if from_referral
        else started,
        "dna": days_of(rows["last_dna_on"]),
        "cancelled": days_of(rows["last_cancelled_by_patient_on"]),
        "unavailable": days_of(rows["unavailable_from"]),
        "available": days_of(rows["unavailable_from"]) + rows["unavailable_days"].cast("int32"),
        "reviewed": days_of(rows["last_risk_review_on"]),
        "contacted": days_of(rows["last_contact_while_waiting_on"]),
    }
    clocks = rows.select(*LABELS, "system_id", *REASONS, *keep, **days)
    return clocks.filter(clocks["started"].notnull())


def _earliest(rows: ir.Table, columns: Sequence[str]) -> ir.IntegerValue:
    """The earliest day in the columns, missing ones left out; missing if all are."""
    days = [days_of(rows[column]) for column in columns]
    if not days:
        return ibis.null("int32")
    filled = [ibis.coalesce(day, *days) for day in days]  # `least` of engines differs over missing values
    return ibis.least(*filled) if len(filled) > 1 else days[0]


def _by_pathway(rows: ir.Table, limits: Mapping[str, int]) -> ir.IntegerValue:
    if not limits:
        return ibis.null("int32")
    cases = [(rows["pathway"] == pathway, ibis.literal(days, "int32")) for pathway, days in limits.items()]
    return ibis.cases(*cases, else_=ibis.null("int32"))


def adjusted_days(rows: ir.Table, *, start: ir.IntegerValue, end: ir.IntegerValue) -> ir.IntegerValue:
    """Days from `start` to `end` on the adjusted clock, which is only ever shown beside the unadjusted one.

    The clock starts again on the latest appointment missed or cancelled by the patient between the two, and days
    on which the patient was unavailable are left out. Cancellations by the provider change nothing.
    """
    begin = start
    for reset in (rows["dna"], rows["cancelled"]):
        inside = (reset >= start) & (reset <= end)
        begin = ibis.greatest(begin, ibis.ifelse(inside.fill_null(False), reset, start))
    first = ibis.greatest(begin, ibis.coalesce(rows["unavailable"], end))
    after = ibis.least(end, ibis.coalesce(rows["available"], end))
    return end - begin - ibis.greatest(after - first, 0)
