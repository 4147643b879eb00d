"""Shared fixtures: the exhaustive switch, one store of the shipped figures a run, one dashboard of it a worker."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from loaders.build import build
from reports.figures import Figures, read_figures
from store.settings import DATA_FOLDER_VARIABLE
from store.snapshot import open_current
from tests import real_return
from tests.browser.server import Served, dashboard
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


def once_a_run(made: pytest.TempPathFactory, name: str, fill: Callable[[Path], object]) -> Path:
    """A folder that `fill` makes, once for all workers of a run. Shared: never changed."""
    shared = made.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder, done = shared / name, shared / f"{name}.done"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            fill(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def shipped_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the shipped data folder with a store built from it."""
    return once_a_run(tmp_path_factory, "shipped", _with_a_store)


def _with_a_store(folder: Path) -> None:
    shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(DATA_FOLDER_VARIABLE, str(folder))
        build()


@pytest.fixture(scope="session")
def real_returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped data folder with made-up returns of real areas, whose settings let them be seen on this machine."""
    return once_a_run(tmp_path_factory, "returns", partial(real_return.make_folder, settings=real_return.ON))


@pytest.fixture
def store(shipped_data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped figures as the store in use."""
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(shipped_data))
    return shipped_data


@pytest.fixture(scope="session")
def figures(shipped_data: Path) -> Figures:
    """Every shipped figure, assembled once a run. Shared: never changed."""
    return read_figures(open_current(shipped_data / "store"))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, shipped_data: Path) -> Iterator[Served]:
    """The dashboard of the shipped figures, for all tests of a worker that ask a server."""
    log = tmp_path_factory.mktemp("server") / "log"
    with dashboard(log=log, data=shipped_data) as running:
        yield Served(running, log)
