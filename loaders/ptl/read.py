"""Open a return of pathways, CSV or .xlsx."""

from __future__ import annotations

import zipfile
from pathlib import Path

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.raw import Raw
from loaders.ptl.read_sheet import read_sheet
from loaders.ptl.read_text import read_text
from loaders.ptl.workspace import Workspace
from store.errors import InputError, Problem


def read_ptl(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    """Open a return. Raises InputError where it is neither CSV nor a workbook, or its header is not as declared."""
    if not path.is_file():
        raise InputError([Problem(path.name, "no such file", "a return of pathways, CSV or .xlsx")])
    if zipfile.is_zipfile(path):
        return read_sheet(path, dictionary, place)
    return read_text(path, dictionary, place)
