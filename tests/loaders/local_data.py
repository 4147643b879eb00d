"""The small data folder with a second source, which is a local return, and with a fictional area."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.published import publish
from store.reference import DEMONSTRATION_TABLES
from store.schema import TABLES
from tests.loaders.small_data import EDITION, observations, official_file

RETURN = "sent_in"
FICTIONAL = "DEMO-X1"


def declare(data: Path) -> None:
    """Declare the source and the area in a small data folder."""
    catalogue = data / "catalogue/sources.toml"
    text = catalogue.read_text(encoding="utf-8")
    local = text.replace('id = "made_up"', f'id = "{RETURN}"') + 'kind = "local return"\n'
    story = text.replace('id = "made_up"', 'id = "northbank"') + 'kind = "demonstration"\n'
    catalogue.write_text(text + local + story, encoding="utf-8")
    folder = data / "demonstration"
    folder.mkdir()
    for name in DEMONSTRATION_TABLES:
        header = ",".join(TABLES[name].columns)
        row = f"{FICTIONAL},Made-up,Made-up,borough,demonstration,,,,\n" if name == "areas" else ""
        (folder / f"{name}.csv").write_text(f"{header}\n{row}", encoding="utf-8")


def of(*area_ids: str) -> dict[str, pd.DataFrame]:
    frame = observations(*[50.0] * len(area_ids), area_ids=area_ids)
    return {"observations": frame.assign(source_id=RETURN)}


def published(folder: Path, tables: dict[str, pd.DataFrame], *, edition: str = EDITION) -> Path:
    tables = {name: frame.assign(edition=edition) for name, frame in tables.items()}
    return publish(RETURN, edition, tables, official_file=official_file(folder.parent), folder=folder)
