"""A return in which anything happens that the rules allow: nothing agrees by the habits of a service."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator

from loaders.ptl.dictionary import read_dictionary
from store.pathway_catalogue import read_pathway_catalogue

EXTRACT = dt.date(2024, 6, 30)
_BEGIN = dt.date(2020, 1, 1)


def any_rows(number: int, *, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many rows for `write_extract`, the same for the same seed."""
    chance = random.Random(seed)
    choices = {name: list(column.choices) for name, column in read_dictionary().columns.items()}
    pathways = read_pathway_catalogue().pathway
    reasons = [reason.id for reason in read_pathway_catalogue().breach_reason]
    for _ in range(number):
        entry = chance.choice(pathways)
        found = {
            "person_id": f"YP-{chance.randrange(number // 4)}",
            "pathway": entry.id,
            "priority": chance.choice(entry.priorities),
            "borough": chance.choice(["DEMO-B1", "DEMO-B2"]),
            "tier": chance.choice(["2", "3"]),
        }
        found |= {name: days for name, days in _journey(chance, set(entry.stages), choices).items() if days}
        if chance.random() < 0.7:
            found |= {"breach_reason": chance.choice(reasons), "breach_avoidable": chance.choice(["y", "n"])}
        yield found


def _journey(chance: random.Random, stages: set[str], choices: dict[str, list[str]]) -> dict[str, str]:
    """The dates and reasons of one pathway, up to the day of the extract."""
    referred = _BEGIN + dt.timedelta(days=chance.randrange((EXTRACT - _BEGIN).days))
    if chance.random() < 0.2:
        rejected = _later(chance, referred)
        if not rejected:
            return _watched(chance, referred, EXTRACT)
        why = {name: chance.choice(choices[name]) for name in ("rejection_reason", "rejection_action")}
        return _watched(chance, referred, rejected) | {"rejected_on": str(rejected), **why}
    found: dict[str, dt.date] = {}
    day: dt.date | None = referred
    for step in ("accepted_on", "first_contact_on", "second_contact_on"):
        day = _later(chance, day) if day and chance.random() < 0.85 else None
        if day:
            found[step] = day
    others: dict[str, str] = {}
    last = max(found.values(), default=referred)
    if "second_contact_on" in found:
        begin = last
        for number in range(1, 4):
            asked = _later(chance, begin) if chance.random() < 0.6 else None
            if not asked:
                break
            kinds = ["internal", "step_up", "step_down", *(["subsequent"] if "subsequent" in stages else [])]
            others |= {
                f"step_{number}_kind": chance.choice(kinds),
                f"step_{number}_team": "Talking therapies",
            }
            found[f"step_{number}_referred_on"] = begin = asked
            began = _later(chance, asked) if chance.random() < 0.6 else None
            if began:
                found[f"step_{number}_started_on"] = began
        moved = _later(chance, last) if "transition" in stages and chance.random() < 0.5 else None
        if moved:
            found["transition_referred_on"] = moved
            began = _later(chance, moved) if chance.random() < 0.6 else None
            if began:
                found["transition_started_on"] = began
    last = max(found.values(), default=referred)
    ended = _later(chance, last) if chance.random() < 0.6 else None
    if ended:
        others |= {
            "discharged_on": str(ended),
            "discharge_reason": chance.choice(choices["discharge_reason"]),
        }
    return (
        _watched(chance, referred, ended or EXTRACT)
        | others
        | {name: str(day) for name, day in found.items()}
    )


def _later(chance: random.Random, day: dt.date) -> dt.date | None:
    """Some days later, mostly soon, seldom by years; None after the extract."""
    later = day + dt.timedelta(
        days=chance.choice([0, 0, 1, 2, 10, 30, 60, 120, 200, 400, 800]) + chance.randrange(4)
    )
    return later if later <= EXTRACT else None


def _watched(chance: random.Random, referred: dt.date, until: dt.date) -> dict[str, str]:
    """When appointments were missed, help could not be taken, and the wait was looked at."""
    span = (until - referred).days + 1
    names = (
        "last_dna_on",
        "last_cancelled_by_patient_on",
        "last_contact_while_waiting_on",
        "last_risk_review_on",
    )
    found = {
        name: str(until - dt.timedelta(days=min(span - 1, chance.choice([0, 3, 9, 30, 60, 100, 300]))))
        for name in (*names, "unavailable_from")
        if chance.random() < 0.5
    }
    absent = {"unavailable_days": str(chance.randrange(1, 60))} if "unavailable_from" in found else {}
    return {"referred_on": str(referred), **found, **absent}
