"""The story's pathways as rows of the return: codes and labels in place of numbers, days as dates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from loaders.northbank.appointments import Appointments, Watch, breach_reasons
from loaders.northbank.care import Care
from loaders.northbank.chance import NEVER, Chance, Ints, weights_of
from loaders.northbank.closing import REASONS, Extract
from loaders.northbank.plan import Plan
from loaders.northbank.referrals import PRIORITIES, Referrals
from loaders.northbank.stages import SHARED

_STEPS = 4
_PLAYED_STEPS = 2
_TEAM_SIZE = 14
UNKNOWN = "UNKNOWN"


def batch_of(
    plan: Plan,
    chance: Chance,
    referrals: Referrals,
    care: Care,
    extract: Extract,
    appointments: Appointments,
    watch: Watch,
    *,
    part: slice,
) -> pa.RecordBatch:
    """The rows `part` of the extract, with the columns of the return in order."""
    rows = extract.rows[part]
    days = {name: _days(day[part]) for name, day in extract.days.items()}
    columns: dict[str, pa.Array] = {
        "pathway_id": _numbered("NB-", rows, 8),
        "person_id": _numbered("YP-", referrals.person[rows], 8),
        **_places(plan, chance, referrals, rows),
        **_help(plan, referrals, rows),
        "age_at_referral": pa.array(referrals.age[rows]),
        "referral_source": _labels(referrals.source[rows], list(plan.mixes["source"])),
        "priority": _labels(referrals.priority[rows], PRIORITIES),
        **{name: days[name] for name in ("referred_on", "triaged_on", "accepted_on", "rejected_on")},
        **_refusals(plan, chance, extract.days["rejected_on"][part]),
        **{name: days[name] for name in ("first_contact_on", "second_contact_on")},
        **_steps(plan, referrals, care, extract, part),
        **{name: days[name] for name in ("transition_referred_on", "transition_started_on", "discharged_on")},
        "discharge_reason": _labels(extract.discharge[part], REASONS),
        **_appointments(appointments, part),
        "clinician": _clinicians(plan, chance, referrals, rows, extract.days["first_contact_on"][part]),
        "last_dna_on": _days(appointments.last_missed[part]),
        "last_cancelled_by_patient_on": _days(appointments.last_cancelled[part]),
        "unavailable_from": _days(appointments.away[part]),
        "unavailable_days": _where(appointments.away[part] < NEVER, appointments.away_days[part]),
        "last_contact_while_waiting_on": _days(watch.contact[part]),
        "last_risk_review_on": _days(watch.review[part]),
        "breach_reason": _labels(watch.reason[part], breach_reasons(plan)),
        "breach_avoidable": _labels(np.where(watch.reason[part] < 0, -1, ~watch.avoidable[part]), "yn"),
    }
    return pa.RecordBatch.from_pydict(columns)


def team_names(plan: Plan) -> tuple[list[str], NDArray[np.int16]]:
    """The label of every team, and which is that of each borough (row) and pathway (column)."""
    names: list[str] = []
    table = np.zeros((len(plan.boroughs), len(plan.pathways)), dtype=np.int16)
    for b, borough in enumerate(plan.boroughs):
        for p, pathway in enumerate(plan.pathways):
            name = (
                pathway.team
                if pathway.id in SHARED
                else f"{pathway.team} {borough.area_id.removeprefix('DEMO-')}"
            )
            if name not in names:
                names.append(name)
            table[b, p] = names.index(name)
    return names, table


def _places(plan: Plan, chance: Chance, referrals: Referrals, rows: NDArray[np.int64]) -> dict[str, pa.Array]:
    unknown = chance.happens("unknown borough", plan.unknown_borough / 1000, len(rows))
    areas = [*(borough.area_id for borough in plan.boroughs), UNKNOWN]
    borough, pathway = referrals.borough[rows], referrals.pathway[rows]
    providers = sorted(set(plan.provider_of.values()))
    table = np.array(
        [[providers.index(plan.provider_of[b.area_id, p.id]) for p in plan.pathways] for b in plan.boroughs]
    )
    names, teams = team_names(plan)
    return {
        "borough": _labels(np.where(unknown, len(areas) - 1, borough), areas),
        "ccg": _labels(np.where(unknown, -1, 0), [plan.ccg]),
        "provider": _labels(table[borough, pathway], providers),
        "team": _labels(teams[borough, pathway], names),
    }


def _help(plan: Plan, referrals: Referrals, rows: NDArray[np.int64]) -> dict[str, pa.Array]:
    pathway = referrals.pathway[rows]
    return {
        "tier": _labels(pathway, [p.tier for p in plan.pathways]),
        "need_group": _labels(pathway, [p.need_group for p in plan.pathways]),
        "pathway": _labels(pathway, [p.id for p in plan.pathways]),
    }


def _refusals(plan: Plan, chance: Chance, rejected: Ints) -> dict[str, pa.Array]:
    found = {}
    for name in ("rejection_reason", "rejection_action"):
        mix = plan.mixes[name]
        drawn = chance.pick(name, weights_of(mix), len(rejected))
        found[name] = _labels(np.where(rejected < NEVER, drawn, -1), list(mix))
    return found


def _steps(
    plan: Plan, referrals: Referrals, care: Care, extract: Extract, part: slice
) -> dict[str, pa.Array]:
    """Steps that had been asked for by the day of the extract; the groups that are never filled are empty."""
    rows = extract.rows[part]
    kinds = list(plan.mixes["step_kind"])
    names = ["Therapies", "Intensive", "Early help", "Groups"]
    team_of_kind = np.array(
        [names.index(name) for name in ("Groups", "Therapies", "Intensive", "Early help")]
    )
    columns: dict[str, pa.Array] = {}
    for place in range(1, _STEPS + 1):
        if place > _PLAYED_STEPS:
            empty = pa.nulls(len(rows), pa.string())
            columns |= {
                f"step_{place}_{name}": empty for name in ("kind", "team", "referred_on", "started_on")
            }
            continue
        referred = extract.days[f"step_{place}_referred_on"][part]
        kind = np.where(referred < NEVER, care.steps[place - 1].kind[rows], -1)
        columns |= {
            f"step_{place}_kind": _labels(kind, kinds),
            f"step_{place}_team": _labels(np.where(kind < 0, -1, team_of_kind[kind]), names),
            f"step_{place}_referred_on": _days(referred),
            f"step_{place}_started_on": _days(extract.days[f"step_{place}_started_on"][part]),
        }
    return columns


def _appointments(appointments: Appointments, part: slice) -> dict[str, pa.Array]:
    return {
        "appointments_offered": pa.array(appointments.offered[part]),
        "appointments_attended": pa.array(appointments.attended[part]),
        "appointments_dna": pa.array(appointments.missed[part]),
        "appointments_cancelled_by_patient": pa.array(appointments.cancelled_by_patient[part]),
        "appointments_cancelled_by_provider": pa.array(appointments.cancelled_by_provider[part]),
        "sessions": pa.array(appointments.sessions[part]),
        "attended_this_month": pa.array(appointments.this_month[part]),
    }


def _clinicians(
    plan: Plan, chance: Chance, referrals: Referrals, rows: NDArray[np.int64], first: Ints
) -> pa.Array:
    """Each team has a few clinicians, and who has been seen has one of them."""
    names, teams = team_names(plan)
    team = teams[referrals.borough[rows], referrals.pathway[rows]].astype(np.int64)
    number = team * _TEAM_SIZE + chance.days("clinician", 0, _TEAM_SIZE, len(rows))
    labels = [f"CL-{place:03d}" for place in range(len(names) * _TEAM_SIZE)]
    return _labels(np.where(first < NEVER, number, -1), labels)


def _labels(codes: NDArray[np.signedinteger], labels: Sequence[str]) -> pa.Array:
    """Text for codes; -1 is empty."""
    places = pa.array(codes.astype(np.int32), mask=np.asarray(codes) < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(list(labels))).dictionary_decode()


def _numbered(prefix: str, numbers: NDArray[np.signedinteger], width: int) -> pa.Array:
    return pa.array([f"{prefix}{number:0{width}d}" for number in (numbers + 1).tolist()])


def _days(day: Ints) -> pa.Array:
    return pa.array(day, mask=day == NEVER).cast(pa.date32())


def _where(there: NDArray[np.bool_], numbers: Ints) -> pa.Array:
    return pa.array(numbers, mask=~there)
