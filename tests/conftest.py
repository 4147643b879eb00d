"""Shared fixtures: the exhaustive switch, and one store built from the shipped figures for the whole run."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock

ROOT = Path(__file__).resolve().parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--exhaustive", action="store_true", help="run every crash and property case, not a sample"
    )


@pytest.fixture(scope="session")
def exhaustive(request: pytest.FixtureRequest) -> bool:
    """Whether to run every case; the plain test run takes a sample."""
    return bool(request.config.getoption("--exhaustive"))
