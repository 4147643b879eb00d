"""Views of the opened list of the weekly meeting."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, partial
from pathlib import Path

import pandas as pd

from loaders.ptl.open_waits import read_open_waits
from reports.figures import Figures
from reports.ptl.worklist import ANY, NEEDS, chosen_waits, work_said
from tests.claims.faults import View
from tests.claims.planned import Planned
from tests.loaders.ptl.extracts import write_extract

DAY = date(2024, 6, 30)


#: What matters of each pathway in the extract that is opened.
OPENED = (
    {"accepted_on": "2024-01-15"},
    {"accepted_on": "2024-06-20", "referred_on": "2024-06-20"},
    {"accepted_on": "2024-01-15", "first_contact_on": "2024-02-05", "second_contact_on": "2024-03-04"},
    {
        "accepted_on": "2024-01-15",
        "last_risk_review_on": "2024-06-10",
        "last_contact_while_waiting_on": "2024-06-12",
    },
    {"accepted_on": "2024-01-15", "first_contact_on": "2024-02-05", "priority": "urgent"},
    {"accepted_on": "2024-06-25", "referred_on": "2024-06-21", "team": "Community West"},
)


@cache
def opened_extract() -> pd.DataFrame:
    """The open waits of a made-up extract of the demonstration system."""
    with tempfile.TemporaryDirectory() as folder:
        content = write_extract(Path(folder), *OPENED, name="sent.csv").read_bytes()
    return read_open_waits(content, name="ptl_2024-06-30.csv", extract=DAY)


def opened(figures: Figures, today: date) -> Iterator[Planned]:
    """The opened list of the weekly meeting: what is chosen × what is needed."""
    choices: list[dict[str, str]] = [
        {},
        {"stage": "assessment"},
        {"stage": "treatment"},
        {"priority": "urgent"},
    ]
    for chosen in choices:
        for need in (ANY, *NEEDS):
            name = f"{', '.join(chosen.values()) or 'any'}, {need or 'anything'}"
            yield Planned("Opened list", name, "", partial(_opened, chosen, need))


def _opened(chosen: dict[str, str], need: str) -> View:
    waits = opened_extract()
    said = work_said(chosen_waits(waits, chosen, need=need), waits)
    kept = [
        row
        for row in waits.to_dict("records")
        if all(row[column] == code for column, code in chosen.items()) and (not need or row[need] > 0)
    ]
    given: list[tuple[str, Sequence[float | str]]] = [
        (r"^([\d,]+) of [\d,]+ open waits", [len(kept)]),
        (r" of ([\d,]+) open waits", [len(waits)]),
        (r"\b([\d,]+) past its standard", [sum(row["days_past_standard"] > 0 for row in kept)]),
        (r"\b([\d,]+) risk review overdue", [sum(row["review_overdue_days"] > 0 for row in kept)]),
        (r"\b([\d,]+) contact overdue", [sum(row["contact_overdue_days"] > 0 for row in kept)]),
    ]
    return View("", (said,), given=given)
