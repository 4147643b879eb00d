"""The waits that run on the day of an extract, one row a wait, for the people who may see it: in memory, never kept.

Read, checked and clocked as every extract is; nothing is counted, protected or published. Where the machine has a
file system in memory the work is done there and no disk is touched; elsewhere in a private folder that is gone
before this returns.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

from loaders.private_folder import memory_folder, private_folder
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.labels import PATHWAYS, label_pathways
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.read import read_ptl
from loaders.ptl.recipe import check_ptl
from loaders.ptl.workspace import workspace
from metrics.clocks import clock_rows, day_number

#: What a meeting needs to know of a wait; never the young person's pseudonym, borough or age.
COLUMNS = (
    "pathway_id",
    "stage",
    "priority",
    "pathway",
    "provider",
    "team",
    "stage_days",
    "referral_days",
    "days_past_standard",
    "review_overdue_days",
    "contact_overdue_days",
)


def read_open_waits(content: bytes, *, name: str, extract: dt.date, own_lists: bool = False) -> pd.DataFrame:
    """Every wait that runs at the end of `extract`: COLUMNS, the longest past its standard first.

    `content` is the file's bytes and `name` its name. `days_past_standard` is below 0 while there is time, and
    missing where no standard applies; `review_overdue_days` and `contact_overdue_days` likewise, counted from the
    last review or contact, or from the start of the wait where there was none. `own_lists`: whether teams bear the
    names that lists of real areas give them, for somebody who may see those areas. Raises InputError with every fault.
    """
    dictionary, settings = read_dictionary(), read_pathways()
    with private_folder(memory_folder()) as folder:
        path = folder / safe_name(name)
        path.write_bytes(content)
        with workspace(within=folder) as place:
            raw = read_ptl(path, dictionary, place)
            typed = normalise_ptl(raw, dictionary, settings, place, extract=extract)
            codes = check_ptl(raw, typed, dictionary, settings, place, extract=extract, own_lists=own_lists)
            label_pathways(place, typed, codes, dictionary, settings)
            waits = _open_waits(place.backend.table(PATHWAYS), settings, extract)
            return place.frame(place.backend.compile(waits))


def safe_name(name: str) -> str:
    """A file's own name without anything that leads elsewhere."""
    kept = re.sub(r"[^A-Za-z0-9._-]", "_", Path(name).name).lstrip(".")
    return kept[-100:] or "extract.csv"


def _open_waits(pathways: ir.Table, settings: Pathways, extract: dt.date) -> ir.Table:
    clocks = clock_rows(
        pathways,
        stages=[stage for stage in settings.stages if stage.wait],
        stages_of=settings.stages_of,
        standards=settings.standards,
        keep=["pathway_id"],
    )
    today = day_number(extract)
    rows = clocks.filter(clocks["ended"].isnull() | (clocks["ended"] > today))
    rows = rows.filter(rows["started"] <= today)
    waits = rows.select(
        "pathway_id",
        "stage",
        *(rows[name].cast("string").name(name) for name in ("priority", "pathway", "provider", "team")),
        stage_days=today - rows["started"],
        referral_days=today - rows["referred"],
        days_past_standard=today - rows["limit_start"] - rows["limit_days"],
        review_overdue_days=_overdue(rows, "reviewed", today, settings.risk_review_days),
        contact_overdue_days=_overdue(rows, "contacted", today, settings.contact_days),
    )
    order = [ibis.desc("days_past_standard", nulls_first=False), ibis.desc("stage_days"), "pathway_id"]
    return waits.order_by(order)


def _overdue(rows: ir.Table, latest: str, today: int, every: Mapping[str, int]) -> ir.IntegerValue:
    """Days since the last one, or since the wait began, beyond what the pathway allows; below 0 while in time."""
    cases = [(rows["pathway"] == pathway, ibis.literal(number, "int32")) for pathway, number in every.items()]
    since = ibis.greatest(ibis.coalesce(rows[latest], rows["started"]), rows["started"])
    return today - since - ibis.cases(*cases, else_=ibis.null("int32"))
