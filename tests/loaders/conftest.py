"""The small data folder, set as the one the program uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import sources
from store.settings import DATA_FOLDER_VARIABLE
from tests.loaders import local_data, small_data


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small data folder in use, with a loader for its one source."""
    folder = small_data.make_folder(tmp_path / "data")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(folder))
    loader = sources.Loader(small_data.load, small_data.recognise)
    monkeypatch.setattr(sources, "LOADERS", {small_data.SOURCE: loader})
    return folder


@pytest.fixture
def sent(data: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small data folder with a source that is a local return, and with a fictional area."""
    local_data.declare(data)
    loader = sources.Loader(small_data.load, small_data.recognise)
    monkeypatch.setitem(sources.LOADERS, local_data.RETURN, loader)
    return data
