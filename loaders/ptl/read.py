"""Open a waiting list file, CSV or .xlsx."""

from __future__ import annotations

import zipfile
from pathlib import Path

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.raw import Raw
from loaders.ptl.read_sheet import read_sheet
from loaders.ptl.read_text import read_text
from loaders.ptl.workspace import Workspace
from loaders.wordless import told_file
from store.errors import InputError, Problem

_ZIP = b"PK\x03\x04"
#: Files of another kind, by their first bytes.
_REFUSED = {
    b"\x1f\x8b": "a compressed file (gzip)",
    b"\xd0\xcf\x11\xe0": "an encrypted or an old .xls workbook",
    b"%PDF": "a PDF",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
}


def read_ptl(path: Path, dictionary: Dictionary, place: Workspace) -> Raw:
    """Open a return. Raises InputError where it is neither CSV nor a workbook, or its header is not as declared."""
    if not path.is_file():
        raise InputError([Problem(told_file(path), "no such file", "a waiting list file, CSV or .xlsx")])
    with path.open("rb") as file:
        beginning = file.read(8)
    for mark, found in _REFUSED.items():
        if beginning.startswith(mark):
            mend = "Send the table itself: in Excel, Save as, CSV UTF-8 (comma delimited)"
            raise InputError([Problem(told_file(path), found, "CSV in UTF-8, or .xlsx", mend)])
    if zipfile.is_zipfile(path) or beginning.startswith(_ZIP):
        return read_sheet(path, dictionary, place)
    return read_text(path, dictionary)
