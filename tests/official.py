"""Where the publishers' own files are, for the tests that hold our copies against them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def official(name: str) -> Path:
    """The path of an official file, or a skip that says why: those files are not part of the project."""
    folder = os.environ.get("SIGHTLINE_OFFICIAL_FILES")
    root = Path(folder) if folder else Path(__file__).resolve().parents[2] / "shared"
    path = root / name
    if not path.exists():
        pytest.skip(f"the official file {name} is not on this machine (set SIGHTLINE_OFFICIAL_FILES)")
    return path
