"""A small edition in two versions, and what a reader sees of it: one of them whole, or what went wrong."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pandas as pd

from loaders.published import publish, read_edition, read_published
from store.catalogue import Source, read_catalogue
from store.errors import PersonError
from store.settings import data_folder

SOURCE, EDITION = "additional_waits", "2020-21"
ROWS = 60
OLD, NEW, NONE = "old", "new", "none"
REFUSED, TORN, CRASHED = "refused", "torn", "crashed"
SHIFT = {OLD: 0.0, NEW: 5.0}


@cache
def tables(version: str) -> dict[str, pd.DataFrame]:
    """Some rows of a shipped edition; in the new version every count is five higher, so that a mixture shows."""
    shipped = read_edition(data_folder() / "published" / SOURCE / EDITION).tables
    frames = {name: table.to_pandas(date_as_object=True).head(ROWS) for name, table in shipped.items()}
    column = {"observations": "value", "wait_bands": "count"}
    return {
        name: frame.assign(**{column[name]: frame[column[name]] + SHIFT[version]})
        for name, frame in frames.items()
    }


@cache
def source() -> Source:
    """The source of the edition."""
    return read_catalogue().sources[SOURCE]


def write(root: Path, version: str) -> Path:
    """Publish a version below `root`; its folder."""
    root.parent.mkdir(parents=True, exist_ok=True)
    official = root.parent / f"{version}.csv"
    official.write_text(version, encoding="utf-8")
    return publish(SOURCE, EDITION, tables(version), official_file=official, folder=root, source=source())


def fresh(root: Path, base: Path) -> Path:
    """A copy of a folder of sources."""
    shutil.copytree(base, root)
    return root


def seen(root: Path) -> str:
    """What a reader sees below `root`: a version, none, or why not."""
    try:
        editions = read_published(root)
    except PersonError:
        return REFUSED
    except Exception:
        return CRASHED
    if not editions:
        return NONE
    (edition,) = editions
    found = {name: table.to_pandas(date_as_object=True) for name, table in edition.tables.items()}
    return next((version for version in SHIFT if _same(found, tables(version))), TORN)


def left(root: Path) -> list[str]:
    """What lies beside the editions' folders and is none of them."""
    return [path.name for path in root.glob("*/*") if path.name != EDITION]


def _same(found: dict[str, pd.DataFrame], expected: dict[str, pd.DataFrame]) -> bool:
    return found.keys() == expected.keys() and all(
        found[name].reset_index(drop=True).equals(frame.reset_index(drop=True))
        for name, frame in expected.items()
    )
