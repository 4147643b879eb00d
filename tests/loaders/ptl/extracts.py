"""Made-up extracts of the demonstration system: say what matters of a row, the rest is sound."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from loaders.ptl.codes import Codes
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.editions import extract_day
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.read import read_ptl
from loaders.ptl.recipe import check_ptl, count_ptl
from loaders.ptl.secret import NO_SECRET
from loaders.ptl.workspace import workspace
from store.errors import InputError
from store.schema import Tables

EDITION = "2024-06-30"
SOUND: Mapping[str, str] = {
    "borough": "DEMO-B1",
    "provider": "DEMO-P1",
    "team": "Community East",
    "tier": "3",
    "pathway": "core",
    "age_at_referral": "14",
    "referral_source": "school",
    "priority": "routine",
    "referred_on": "2024-01-10",
    "appointments_offered": "9",
    "appointments_attended": "5",
    "appointments_dna": "1",
    "appointments_cancelled_by_patient": "1",
    "appointments_cancelled_by_provider": "1",
    "sessions": "3",
}
WHOLE: Mapping[str, str] = {
    "triaged_on": "2024-01-12",
    "accepted_on": "2024-01-15",
    "first_contact_on": "2024-02-05",
    "second_contact_on": "2024-03-04",
    "step_1_kind": "internal",
    "step_1_team": "Talking therapies",
    "step_1_referred_on": "2024-03-11",
    "step_1_started_on": "2024-04-08",
    "transition_referred_on": "2024-05-01",
    "transition_started_on": "2024-05-20",
    "discharged_on": "2024-05-31",
    "discharge_reason": "transition",
    "need_group": "getting_help",
    "ccg": "DEMO-C1",
    "clinician": "CL-1",
    "attended_this_month": "2",
    "last_dna_on": "2024-01-30",
    "unavailable_from": "2024-02-01",
    "unavailable_days": "3",
    "last_contact_while_waiting_on": "2024-02-20",
    "last_risk_review_on": "2024-02-20",
    "breach_reason": "demand",
    "breach_avoidable": "y",
}
REFUSED: Mapping[str, str] = {
    "rejected_on": "2024-01-20",
    "rejection_reason": "below_threshold",
    "rejection_action": "signposted",
}


def row(number: int, given: Mapping[str, str] | None = None) -> dict[str, str]:
    """One sound row; `given` says what else it holds."""
    return {"pathway_id": f"PW-{number}", "person_id": f"YP-{number}", **SOUND, **(given or {})}


def write_extract(
    folder: Path,
    *given: Mapping[str, str],
    header: Sequence[str] | None = None,
    name: str = f"ptl_{EDITION}.csv",
) -> Path:
    """A CSV file with one row for each of `given`, under the columns of the data dictionary or `header`."""
    path = folder / name
    columns = list(header or read_dictionary().columns)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, restval="", extrasaction="ignore", lineterminator="\n")
        writer.writerow({column: column for column in columns})
        writer.writerows(row(number, each) for number, each in enumerate(given, 1))
    return path


def check(path: Path, *, edition: str = EDITION) -> Codes:
    """Read and check one extract. Raises InputError."""
    extract = extract_day(edition, file=path.name)
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        typed = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        return check_ptl(raw, typed, dictionary, settings, place, extract=extract)


def exact(
    path: Path,
    *,
    edition: str = EDITION,
    settings: Pathways | None = None,
    secret: bytes = NO_SECRET,
) -> Tables:
    """The counts of one extract before anything is protected. Raises InputError."""
    extract = extract_day(edition, file=path.name)
    dictionary, settings = read_dictionary(), settings or read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        typed = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        codes = check_ptl(raw, typed, dictionary, settings, place, extract=extract)
        return count_ptl(typed, codes, dictionary, settings, place, extract=extract, secret=secret)


def faults(path: Path, *, edition: str = EDITION) -> list[str]:
    """What a person is told of an extract, without the file's name; nothing if it is sound."""
    try:
        check(path, edition=edition)
    except InputError as error:
        return [str(problem).removeprefix(path.name).lstrip(", :") for problem in error.problems]
    return []


def cell(tables: Tables, table: str, **wanted: Any) -> list[dict[str, Any]]:
    """The rows of a table that have these values, as dictionaries."""
    frame = tables[table]
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame.to_dict("records")  # type: ignore[return-value]


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
