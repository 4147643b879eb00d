"""Shared fixtures: the exhaustive switch, and one store built from the shipped figures for the whole run."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from loaders.build import build
from reports.figures import Figures, read_figures
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import open_current
from tests import real_return
from tests.sampling import SAMPLE, WHOLE

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--exhaustive", action="store_true", help="run every crash and property case, not a sample"
    )


#: Objects made before Python looks for rings of dead ones: tables and pages make millions that live to the end of a
#: run, and looking through them anew took a seventh of it.
LOOK_FOR_RINGS_AFTER = (100_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    gc.set_threshold(*LOOK_FOR_RINGS_AFTER)
    settings.load_profile(WHOLE if config.getoption("--exhaustive") else SAMPLE)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what only the whole run does: it is not skipped there, it is not asked for."""
    if config.getoption("--exhaustive"):
        return
    left_out = [item for item in items if item.get_closest_marker("exhaustive")]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


@pytest.fixture(scope="session")
def exhaustive(request: pytest.FixtureRequest) -> bool:
    """Whether to run every case; the plain test run takes a sample."""
    return bool(request.config.getoption("--exhaustive"))


@pytest.fixture(scope="session")
def shipped_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped data folder with a store built from it, one for all workers of a run."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "shipped"
    with FileLock(f"{folder}.lock"):
        if not (folder / "done").exists():
            shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local"))
            before = os.environ.get(DATA_FOLDER_VARIABLE)
            os.environ[DATA_FOLDER_VARIABLE] = str(folder)
            try:
                build()
            finally:
                _restore(before)
            (folder / "done").touch()
    return folder


@pytest.fixture(scope="session")
def real_returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data folder with made-up returns of real areas, whose settings let them be seen on this machine."""
    return real_return.make_folder(tmp_path_factory.mktemp("returns") / "data", settings=real_return.ON)


def _restore(before: str | None) -> None:
    if before is None:
        os.environ.pop(DATA_FOLDER_VARIABLE, None)
    else:
        os.environ[DATA_FOLDER_VARIABLE] = before


@pytest.fixture
def store(shipped_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped figures as the store in use."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(shipped_data))
    return shipped_data


@pytest.fixture(scope="session")
def figures(shipped_data: Path) -> Figures:
    """Every shipped figure, assembled once a run. Shared: never changed."""
    return read_figures(open_current(shipped_data / "store"))
