"""A data folder of a test's own, made of the shipped one, whose store and files the test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from store.snapshot import open_newest_sound
from store.writer import write_snapshot


def own_folder(shipped: Path, folder: Path) -> Path:
    """A copy of the shipped data folder, with its store."""
    shutil.copytree(shipped, folder)
    return folder


def rebuilt(folder: Path) -> str:
    """The newest figures that can be read once more, as a new snapshot that is the current one; its id."""
    now = open_newest_sound(folder / "store")
    assert now is not None
    tables = {name: now.table(name) for name in now.manifest.files}
    return write_snapshot(tables, root=folder / "store", code_version="test", sources=now.manifest.sources)
