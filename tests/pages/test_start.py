"""What is wrong with local returns is in the server's log in one sentence, and the server starts all the same."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from loaders.build import Built, LocalBuilt
from pages.parts import start as starting
from store.settings import DATA_FOLDER_VARIABLE, SETTINGS


@pytest.fixture
def warmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """An empty data folder whose store is never built; what was warmed."""
    done: list[str] = []
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(starting, "build_if_absent", lambda: None)
    monkeypatch.setattr(starting, "warm", lambda: done.append("pages"))
    return done


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    with caplog.at_level(logging.WARNING, logger="sightline"):
        starting.start()
    return [record.getMessage() for record in caplog.records]


def test_a_word_that_the_settings_do_not_know_is_logged(
    tmp_path: Path, warmed: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / SETTINGS).write_text('local_returns = "everywhere"\n', encoding="utf-8")
    assert said(caplog) == [
        "local returns are shown nowhere: settings.toml says local_returns = 'everywhere'; it can be 'nowhere' or "
        "'this machine'."
    ]
    assert warmed == ["pages"]


def test_returns_that_could_not_be_built_are_logged(
    warmed: list[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    built = Built("id", {}, 1, 0.1, LocalBuilt(problems=("one thing is wrong.",)))
    monkeypatch.setattr(starting, "build_if_absent", lambda: built)
    assert said(caplog) == ["local returns were not built: one thing is wrong."]
    assert warmed == ["pages"]


def test_nothing_wrong_is_nothing_said(warmed: list[str], caplog: pytest.LogCaptureFixture) -> None:
    assert said(caplog) == []
    assert warmed == ["pages"]
