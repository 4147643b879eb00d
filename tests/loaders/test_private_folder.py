"""Lists of people that a killed process left are gone with the next command, and with the next start of the server."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from loaders import private_folder
from loaders.__main__ import main
from pages.parts import start as starting
from store import drafts


def command(patched: pytest.MonkeyPatch) -> None:
    patched.setattr(sys, "argv", ["loaders", "list"])
    with pytest.raises(SystemExit):
        main()


def server(patched: pytest.MonkeyPatch) -> None:
    for name in ("build_if_absent", "warm"):
        patched.setattr(starting, name, lambda: None)
    starting.start()


@pytest.mark.parametrize("begins", [command, server])
def test_what_a_killed_process_left_is_gone_with_the_next(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, begins: Callable[[pytest.MonkeyPatch], None]
) -> None:
    memory, disk = tmp_path / "memory", tmp_path / "disk"
    for place in (memory, disk):
        (folder := place / f"{private_folder.NAME}.0123456789abcdef.tmp").mkdir(parents=True)
        (folder / drafts.LOCK).touch()
        (folder / "list.csv").write_text("rows of people", encoding="utf-8")
    monkeypatch.setattr(private_folder, "IN_MEMORY", memory)
    monkeypatch.setattr(tempfile, "tempdir", str(disk))
    begins(monkeypatch)
    assert [*memory.iterdir(), *disk.iterdir()] == []
