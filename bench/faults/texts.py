"""What people write by hand, with a bit flipped: told in a sentence, or read as an edit that they may make."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from bench.faults.flips import Damaged, in_texts
from loaders.demonstration import demonstration_tables
from loaders.published import conform_all
from loaders.reference_provenance import reference_parts
from store.areas import read_areas
from store.catalogue import read_catalogue
from store.pathway_catalogue import read_column_catalogue, read_pathway_catalogue
from store.reference import DEMONSTRATION, areas_frames, read_aliases
from store.settings import DATA_FOLDER_VARIABLE, data_folder


def in_catalogue(folder: Path, number: int) -> Iterator[Damaged]:
    """A bit flipped in any file of `data/catalogue`."""
    yield from _in(folder, "catalogue", "**/*.toml", number)


def in_reference(folder: Path, number: int) -> Iterator[Damaged]:
    """A bit flipped in any file of `data/reference`."""
    yield from _in(folder, "reference", "*.[ct]*", number)


def in_demonstration(folder: Path, number: int) -> Iterator[Damaged]:
    """A bit flipped in any file of `data/demonstration`."""
    yield from _in(folder, DEMONSTRATION, "*.[ct]*", number)


def _in(folder: Path, part: str, names: str, number: int) -> Iterator[Damaged]:
    left_out = shutil.ignore_patterns("store", "local", "published", "writer.lock")
    shutil.copytree(data_folder(), folder, ignore=left_out)
    with patch.dict("os.environ", {DATA_FOLDER_VARIABLE: str(folder)}):
        yield from in_texts(folder / part, names, _read_all, number)


def _read_all() -> None:
    """All that a build reads of what is written by hand."""
    read_catalogue()
    reference = conform_all(areas_frames(), file="data/reference")
    reference_parts(reference)
    demonstration_tables()
    read_aliases()
    read_areas(demonstration=True)
    read_pathway_catalogue()
    read_column_catalogue()
