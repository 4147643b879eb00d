"""A data folder as small as one can be: two areas, one source, one indicator, one published edition."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd

from loaders.published import publish
from loaders.seal import PROVENANCE, SEAL, sealed
from store.errors import InputError, Problem
from store.reference import REFERENCE_TABLES
from store.schema import TABLES, Tables

SOURCE = "made_up"
EDITION = "2024"
_FILES = {
    "catalogue/indicators/made_up.toml": """
[[indicator]]
id = "made_up_rate"
name = "A made-up rate"
short_name = "Rate"
domain = "performance"
stage = "assessment"
definition = "Made up for a test."
numerator = "some"
denominator = "all"
unit = "percent"
polarity = "higher_is_better"
comparison = "proportion"
frequency = "year"
overlapping = false
source = "made_up"
not_for = "anything"
""",
    "catalogue/breaks.toml": "# None.\n",
    "catalogue/glossary.toml": "# None.\n",
    "catalogue/caveats/made_up.toml": """
[[caveat]]
id = "made_up_caveat"
text = "Made up for a test."
""",
    "catalogue/sources.toml": """
[[source]]
id = "made_up"
publisher = 'The "Publisher"'
title = "A title"
licence = "OGL v3"
geography = "borough"
small_numbers = "none"
note = "Made up for a test."
""",
    "catalogue/surveys.toml": "",
    "catalogue/rebases.toml": "",
    "column_maps/made_up.csv": "field,2023,2024,notes\narea,Area,Area code|Area,ours\nvalue,Rate,The rate,\n",
    "reference/areas.csv": (
        "area_id,name,short_name,kind,scope,valid_from,valid_to,tile_row,tile_column\n"
        "E92000001,England,England,country,comparator,,,,\n"
        "E12000007,London,London,region,london,,,,\n"
        "E09000007,Camden,Camden,borough,london,,,1,1\n"
        "E08000001,Elsewhere,Elsewhere,borough,elsewhere,,,,\n"
    ),
    "reference/area_links.csv": (
        "child_id,parent_id,relation,valid_from,valid_to,weight,weight_basis\n"
        "E09000007,E12000007,part_of,,,1,\n"
    ),
    "reference/area_aliases.csv": "alias,area_id,valid_from,valid_to,note\n",
    "reference/populations.csv": (
        "area_id,mid_year,age_band,people,source_id,edition,source_ref\n"
        "E09000007,2021,0-17,40000,made_up,2024,line 2\n"
    ),
    "reference/provenance.toml": """
[[file]]
source_id = "made_up"
edition = "2024"
file_name = "people.csv"
file_sha256 = "0123"
rows = { populations = 1 }

[[register]]
source_id = "made_up"
edition = "our own"
tables = ["areas", "area_links"]
""",
}


def make_folder(folder: Path) -> Path:
    """Write the small data folder, without published figures; reference tables not named here are empty."""
    headers = {f"reference/{name}.csv": ",".join(TABLES[name].columns) + "\n" for name in REFERENCE_TABLES}
    for name, text in (headers | _FILES).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8", newline="\n")
    return folder


def observations(*values: float, area_ids: tuple[str, ...] = ("E09000007", "E92000001")) -> pd.DataFrame:
    """One observation an area."""
    return pd.DataFrame(
        {
            "indicator_id": "made_up_rate",
            "area_id": area_ids[: len(values)],
            "period_start": dt.date(2023, 4, 1),
            "period_end": dt.date(2024, 3, 31),
            "period_type": "year",
            "breakdown": "",
            "value": values,
            "value_note": "",
            "caveats": "made_up_caveat",
            "status": "provisional",
            "source_id": SOURCE,
            "edition": EDITION,
            "source_ref": [f"line {number}" for number in range(2, len(values) + 2)],
        }
    )


def official_file(folder: Path) -> Path:
    """The file that the small source publishes."""
    path = folder / "made_up_2024.csv"
    path.write_text("Area code,The rate\nE09000007,50\nE92000001,60\nE08000001,70\n", encoding="utf-8")
    return path


def load(path: Path, *, edition: str) -> Tables:
    """The loader of the small source: a rate above 100 is refused, all of them at once."""
    raw = pd.read_csv(path)
    problems = [
        Problem(path.name, str(rate), "a percentage", row=number, column="The rate")
        for number, rate in enumerate(raw["The rate"], 2)
        if not 0 <= rate <= 100
    ]
    if problems:
        raise InputError(problems)
    frame = observations(*raw["The rate"].astype(float), area_ids=tuple(raw["Area code"]))
    return {"observations": frame.assign(edition=edition)}


def recognise(head: str) -> bool:
    return head.startswith("Area code,The rate")


def published(folder: Path, tables: Tables | None = None) -> Path:
    """Publish the small source's one edition."""
    tables = tables if tables is not None else {"observations": observations(50.0, 60.0)}
    return publish(SOURCE, EDITION, tables, official_file=official_file(folder), loader_version="1")


def say_otherwise(folder: Path, old: str, new: str) -> None:
    """Put `new` for `old` in an edition's provenance, and seal it as if that had been written."""
    path = folder / PROVENANCE
    text, _ = path.read_text(encoding="utf-8").split(f"\n[{SEAL}]\n")
    path.write_bytes(sealed(text.replace(old, new)))
