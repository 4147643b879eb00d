"""Play Northbank's story out and write the waiting list file it would send: the same file as any area's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from loaders.northbank.appointments import Appointments, Watch, count_appointments, keep_watch
from loaders.northbank.calendar import read_calendar
from loaders.northbank.care import Care, give_care
from loaders.northbank.chance import Chance
from loaders.northbank.closing import Extract, take_extract
from loaders.northbank.columns import batch_of
from loaders.northbank.plan import Plan, read_plan
from loaders.northbank.referrals import Referrals, make_referrals
from loaders.northbank.stages import Journeys, travel
from store import drafts

#: Of all referrals of the story, about so many are still in the extract.
_IN_EXTRACT = 0.68
_BATCH = 200_000


@dataclass(frozen=True)
class Story:
    """One story played out to the day of its extract."""

    plan: Plan
    referrals: Referrals
    journeys: Journeys
    care: Care
    extract: Extract
    appointments: Appointments
    watch: Watch


def play(*, pathways: int | None = None, seed: int | None = None, folder: Path | None = None) -> Story:
    """Play the story with about so many `pathways` in the extract; the same for the same seed and number."""
    plan = read_plan(folder)
    chance = Chance(plan.seed if seed is None else seed)
    calendar = read_calendar(plan)
    size = round((plan.pathways_wanted if pathways is None else pathways) / _IN_EXTRACT)
    referrals = make_referrals(plan, calendar, chance, size=size)
    journeys = travel(plan, calendar, chance, referrals)
    care = give_care(plan, calendar, chance, referrals, journeys)
    extract = take_extract(plan, chance, referrals, journeys, care)
    appointments = count_appointments(plan, chance, referrals, journeys, extract)
    watch = keep_watch(plan, chance, referrals, extract)
    return Story(plan, referrals, journeys, care, extract, appointments, watch)


def write_extract(path: Path, *, pathways: int | None = None, seed: int | None = None) -> int:
    """Write the return as CSV, and how many pathways it holds. Columns as data/catalogue/ptl.toml has them."""
    story = play(pathways=pathways, seed=seed)
    options = pa_csv.WriteOptions(include_header=False, quoting_style="none")
    batches = _batches(story)
    first = next(batches)
    with drafts.replaced(path) as draft, draft.open("wb") as file:
        file.write((",".join(first.schema.names) + "\n").encode())
        with pa_csv.CSVWriter(file, first.schema, write_options=options) as writer:
            for batch in chain([first], batches):
                writer.write_batch(batch)
    return len(story.extract.rows)


def _batches(story: Story) -> Iterator[pa.RecordBatch]:
    chance = Chance(story.plan.seed + 1)
    for start in range(0, max(len(story.extract.rows), 1), _BATCH):
        yield batch_of(
            story.plan,
            chance,
            story.referrals,
            story.care,
            story.extract,
            story.appointments,
            story.watch,
            part=slice(start, start + _BATCH),
        )
