"""A store whose only tracking list is a small made-up one, in the place of the demonstration system's."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
import pytest

from loaders.build import build
from loaders.counted import counted_now
from loaders.ptl.secret import NO_SECRET, fingerprint
from loaders.published import publish
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import let_go
from tests.conftest import once_a_run
from tests.pages.own_data import own_folder
from tests.reports import made_up_list as made

ROOT = Path(__file__).resolve().parents[2]
EDITION = "northbank-demonstration-2026-03-31"
NORTHBANK, BOROUGH, OTHER = "DEMO-NB", "DEMO-B1", "DEMO-B2"
#: The made-up system under the ids of the demonstration system, whose areas are shipped.
IDS = {
    made.SYSTEM: NORTHBANK,
    made.EAST: BOROUGH,
    made.WEST: OTHER,
    made.BIG: "DEMO-P1",
    made.SMALL: "DEMO-P2",
}


@pytest.fixture(scope="session")
def listed_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the data folder with the made-up list in it, and a store built from it."""
    return once_a_run(tmp_path_factory, "listed", listed_folder)


def listed_folder(folder: Path, *, teams: Sequence[str] = ()) -> Path:
    """The same in `folder`; of these `teams` too, each a copy of the one team of the made-up list."""
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local"))
    shutil.rmtree(folder / "published" / "ptl", ignore_errors=True)
    sent = folder / f"ptl_{EDITION}.csv"
    sent.write_text("counted\n", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER_VARIABLE, str(folder))
        tables = {
            "pathway_snapshots": made.snapshots_frame(),
            "pathway_bands": made.bands_frame(),
            "pathway_measures": made.measures_frame(),
        }
        named = {name: _renamed(_with_teams(frame, teams)) for name, frame in tables.items()}
        publish("ptl", EDITION, named, official_file=sent, counted=counted_now(fingerprint(NO_SECRET)))
        build()
    return folder


def _with_teams(frame: pd.DataFrame, teams: Sequence[str]) -> pd.DataFrame:
    one = frame[frame["breakdown"] == "team=Team 1"]
    if "measure" in frame:  # the one measure that is counted by team
        contacts = (frame["measure"] == "contacts_per_clinician_day") & (frame["area_id"] == made.SYSTEM)
        one = frame[contacts].assign(provider_id=made.BIG)
    return pd.concat([frame, *(one.assign(breakdown=f"team={team}") for team in teams)], ignore_index=True)


def _renamed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(
        area_id=frame["area_id"].map(IDS),
        provider_id=frame["provider_id"].replace(IDS),
        edition=EDITION,
    )


@pytest.fixture
def listed(listed_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The made-up list as the store in use."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(listed_data))
    return listed_data


@pytest.fixture
def own(shipped_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder that the test may change, with what is shipped in it."""
    folder = own_folder(shipped_data, tmp_path / "data")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(folder))
    let_go()
    yield folder
    let_go()
