"""Referrals and what became of them, moves between tiers, and what a closed pathway took: measures by month."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from metrics.clocks import date_of, days_of
from metrics.pathway_measures import BY_PROVIDER_AND_PATHWAY, SUMS, Measure, measured

_DECIDED = ("accepted_on", "first_contact_on")
_ENTRY = (*BY_PROVIDER_AND_PATHWAY, ("tier",), ("need_group",), ("age_band",), ("referral_source",))


def referral_measures(pathways: ir.Table) -> list[Measure]:
    """Referrals received, accepted and not accepted, each in the month it happened: the cohorts differ.

    A first contact accepts a referral that nobody had accepted yet.
    """
    p = pathways
    accepted = ibis.least(*(ibis.coalesce(p[one], p[other]) for one, other in (_DECIDED, _DECIDED[::-1])))
    reasons = {name: p[name] for name in ("rejection_reason", "rejection_action")}
    refused = measured(p, day=p["rejected_on"], **reasons)
    return [
        Measure("referrals_received", measured(p, day=p["referred_on"]), _ENTRY),
        Measure("referrals_accepted", measured(p, day=accepted), _ENTRY),
        Measure("referrals_rejected", refused, (*_ENTRY, ("rejection_reason",), ("rejection_action",))),
    ]


def step_measures(clocks: ir.Table) -> list[Measure]:
    """Moves inside the service by kind (further treatment, internal, up, down): referred for, and started."""
    steps = clocks.filter(clocks["step_kind"].notnull())
    by = (("step_kind",), ("step_kind", "provider"))
    return [
        Measure(name, measured(steps, day=date_of(steps[day]), step_kind=steps["step_kind"]), by)
        for name, day in (("steps_referred", "started"), ("steps_started", "stopped"))
    ]


def episode_measures(pathways: ir.Table) -> list[Measure]:
    """Of pathways discharged in the month: appointments missed and cancelled, sessions, days from referral.

    DNA: missed, of missed and attended. Cancelled: of all offered. Sessions: of pathways that had a second contact.
    """
    p = pathways
    closed = p["discharged_on"]
    attended, missed = p["appointments_attended"], p["appointments_dna"]
    offered = p["appointments_offered"]
    treated = p.filter(p["second_contact_on"].notnull())
    length = days_of(closed) - days_of(p["referred_on"])
    reasons = (*BY_PROVIDER_AND_PATHWAY, ("discharge_reason",))
    found = [
        Measure("discharges", measured(p, day=closed, discharge_reason=p["discharge_reason"]), reasons),
        Measure("dna", measured(p, day=closed, count=missed, denominator=missed + attended, magnitudes=SUMS)),
        Measure(
            "sessions",
            measured(
                treated,
                day=treated["discharged_on"],
                count=treated["sessions"],
                denominator=1,
                magnitudes=["count"],
            ),
        ),
        Measure("episode_days", measured(p, day=closed, count=length, denominator=1, magnitudes=["count"])),
    ]
    for who in ("patient", "provider"):
        count = p[f"appointments_cancelled_by_{who}"]
        rows = measured(p, day=closed, count=count, denominator=offered, magnitudes=SUMS)
        found.append(Measure(f"cancelled_by_{who}", rows))
    return found
