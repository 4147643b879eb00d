"""Keeping watch: breaches and their causes, risk reviews and contact while waiting, contacts per clinician day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from metrics.clocks import date_of, day_number
from metrics.pathway_measures import BY_PROVIDER_AND_PATHWAY, Measure, measured
from metrics.people import WHOLE


def breach_measure(clocks: ir.Table, *, extract: dt.date, themes: Mapping[str, str]) -> Measure:
    """`breaches`: standards missed, in the month that began to be over. One a clock, with its pathway's reason.

    `themes` gives the theme of each reason. A breach without a reason is counted without one.
    """
    over_on = clocks["limit_start"] + clocks["limit_days"] + 1
    reached = over_on <= ibis.coalesce(clocks["ended"], day_number(extract))
    rows = clocks.mutate(over_on=ibis.ifelse(reached, over_on, ibis.null("int32")))
    theme = ibis.cases(
        *[(rows["breach_reason"] == reason, name) for reason, name in themes.items()], else_=None
    )
    labels = {name: rows[name] for name in ("stage", "breach_reason", "breach_avoidable")}
    by = (*BY_PROVIDER_AND_PATHWAY, ("stage",), ("breach_theme", "breach_avoidable"), ("breach_reason",))
    return Measure("breaches", measured(rows, day=date_of(rows["over_on"]), breach_theme=theme, **labels), by)


def removal_measure(clocks: ir.Table, *, waits: Sequence[str]) -> Measure:
    """`removals`: waits that were closed before the stage's end was reached, by stage and reason."""
    rows = clocks.filter(clocks["stage"].isin(waits))
    labels = {"stage": rows["stage"], "reason": rows["closing_reason"]}
    return Measure(
        "removals",
        measured(rows, day=date_of(rows["closed"]), **labels),
        ((), ("reason",), ("stage",), ("stage", "reason")),
    )


def watch_measures(
    clocks: ir.Table,
    *,
    extract: dt.date,
    waits: Sequence[str],
    review_days: Mapping[str, int],
    contact_days: Mapping[str, int],
) -> list[Measure]:
    """Of the waits on the day of the extract that have lasted that long: reviewed, or in contact, within the time.

    `risk_reviews` and `contacts_while_waiting`; the times are those of each pathway. Known for that day only.
    """
    today = day_number(extract)
    runs = clocks["ended"].isnull() | (clocks["ended"] > today)
    waiting = clocks.filter(runs & clocks["stage"].isin(waits))
    found = []
    for name, days, latest in (
        ("risk_reviews", review_days, "reviewed"),
        ("contacts_while_waiting", contact_days, "contacted"),
    ):
        cases = [
            (waiting["pathway"] == pathway, ibis.literal(number, "int32")) for pathway, number in days.items()
        ]
        every = ibis.cases(*cases, else_=ibis.null("int32"))
        due = waiting.mutate(every=every).filter(ibis._["every"] <= today - ibis._["started"])
        done = (due[latest] >= today - due["every"]).fill_null(False).cast("int32")
        rows = measured(
            due, day=ibis.date(extract.isoformat()), count=done, denominator=1, stage=due["stage"]
        )
        found.append(Measure(name, rows, (*BY_PROVIDER_AND_PATHWAY, ("stage",), ("priority",))))
    return found


def clinician_contacts(pathways: ir.Table, *, extract: dt.date, by: Sequence[str]) -> ir.Table:
    """Contacts in the month of the extract and the clinician days they took, by system and `by`.

    Beside the contacts stands what `tabulate` puts there, of the young people seen; beside the days the same of the
    clinicians, by keys of their own: `clinician_key` of the pathway.
    Clinician days are the working days (Monday to Friday) of the month so far, for each clinician with a contact.
    Public holidays and part-time work are not known here: job plans are.
    """
    days = [extract.replace(day=1) + dt.timedelta(days=number) for number in range(extract.day)]
    working = sum(day.weekday() < 5 for day in days)
    seen = pathways.filter((pathways["attended_this_month"] > 0) & pathways["clinician"].notnull())
    seen = seen.filter(seen["system_id"].notnull())
    cell = [seen["system_id"], *(seen[label] for label in by)]
    each = {"person": [*cell, seen["person"]], "clinician": [*cell, seen["clinician"]]}
    seen = seen.mutate(
        days=ibis.literal(working, "int64"),
        of_person=seen["attended_this_month"].sum().over(group_by=each["person"]),
        **{
            f"first_{who}": (ibis.row_number().over(group_by=group, order_by=seen["key"]) == 0).cast("int8")
            for who, group in each.items()
        },
    )
    return seen.group_by(["system_id", *by]).aggregate(
        count=seen["attended_this_month"].sum(),
        count_key=seen["key"].sum().cast(WHOLE),
        count_people=seen["first_person"].sum().cast(WHOLE),
        count_largest=seen["of_person"].max().cast(WHOLE),
        denominator=(seen["first_clinician"] * seen["days"]).sum().cast(WHOLE),
        denominator_key=(seen["first_clinician"] * seen["clinician_key"]).sum().cast(WHOLE),
        denominator_people=seen["first_clinician"].sum().cast(WHOLE),
        denominator_largest=seen["days"].max().cast(WHOLE),
    )
