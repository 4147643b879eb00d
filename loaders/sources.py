"""The sources that can be loaded from a file, one entry each: how to load it and how to recognise it."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from loaders import (
    additional_waits,
    cqc_questionnaire,
    eip_history,
    mh_dashboard,
    mhsds_waits,
    norfolk_waveney,
    ptl,
    sit_reviews,
)
from loaders.column_maps import read_column_map
from loaders.counted import Counted
from loaders.cqc_questionnaire import local_return as cqc_return
from loaders.wordless import told_file
from store.errors import InputError, Problem
from store.schema import Tables

_HEAD_BYTES = 65_536
_SHARED = "xl/sharedStrings.xml"
_SHEETS = 10


class Load(Protocol):
    """A loader's recipe: any file gives all of its tables or one InputError."""

    def __call__(self, path: Path, *, edition: str) -> Tables: ...


class LoadCounted(Protocol):
    """A recipe that counts a list: the tables, and by what they were counted."""

    def __call__(self, path: Path, *, edition: str) -> tuple[Tables, Counted]: ...


@dataclass(frozen=True)
class Loader:
    """One source's loader.

    `recognise` is given the head of a file (see `file_head`). `editions_in` finds the editions of a file that
    says them itself. `list_faults` writes every fault of a file as CSV, for returns with too many rows to list them
    all. `by_hand`: the figures are a register in our own words, published as CSV. `returned`: a local return, of which
    nothing is repeated, its name neither. `beside` says what to know of tables that were loaded, or "".
    `load_counted`: in place of `load` where figures are kept of a list.
    """

    load: Load
    recognise: Callable[[str], bool]
    editions_in: Callable[[Path], tuple[str, ...]] | None = None
    list_faults: Callable[[Path, str, Path], None] | None = None
    by_hand: bool = False
    returned: bool = False
    beside: Callable[[Tables], str] = lambda tables: ""
    load_counted: LoadCounted | None = None

    def called(self, path: Path) -> str:
        """What a file of this source is called in messages and in the store."""
        return told_file(path) if self.returned else path.name


LOADERS: Mapping[str, Loader] = {
    "additional_waits": Loader(additional_waits.load, additional_waits.recognise),
    "cqc_questionnaire": Loader(cqc_questionnaire.load, cqc_questionnaire.recognise),
    "cqc_questionnaire_return": Loader(cqc_return.load_return, cqc_return.recognise, returned=True),
    "eip_history": Loader(eip_history.load, eip_history.recognise),
    "mh_dashboard": Loader(mh_dashboard.load, mh_dashboard.recognise),
    "mhsds_waits": Loader(mhsds_waits.load, mhsds_waits.recognise, editions_in=mhsds_waits.editions_in),
    "norfolk_waveney": Loader(norfolk_waveney.load, norfolk_waveney.recognise, by_hand=True),
    "ptl": Loader(
        ptl.load,
        ptl.recognise,
        editions_in=ptl.editions_in,
        list_faults=ptl.list_all_faults,
        returned=True,
        beside=ptl.undeclared_said,
        load_counted=ptl.load_counted,
    ),
    "sit_reviews": Loader(sit_reviews.load, sit_reviews.recognise, by_hand=True),
}


def loader_for(source_id: str) -> Loader:
    """The loader of a source. Raises InputError that names the sources there are."""
    if source_id not in LOADERS:
        raise InputError([Problem("source", repr(source_id), "one of " + ", ".join(sorted(LOADERS)))])
    return LOADERS[source_id]


def list_faults(source_id: str, path: Path, edition: str, target: Path) -> None:
    """Write every fault of a file's rows as CSV. Raises InputError with them, or where the source lists none."""
    write = loader_for(source_id).list_faults
    if write is None:
        writers = ", ".join(sorted(name for name, loader in LOADERS.items() if loader.list_faults))
        raise InputError(
            [Problem("--faults", f"source {source_id!r}", f"a source with lists of faults: {writers}")]
        )
    write(path, edition, target)


def guess_source(path: Path) -> str:
    """The one source that recognises the file. Raises InputError that asks for `--source` otherwise."""
    head = file_head(path)
    found = [source_id for source_id, loader in LOADERS.items() if loader.recognise(head)]
    if len(found) == 1:
        return found[0]
    raise InputError(
        [
            Problem(
                told_file(path),
                "the marks of " + " and ".join(found) if found else "a file that no source recognises",
                "one source, known by the header above its first row",
                f"Say which with --source: {', '.join(sorted(LOADERS))}",
            )
        ]
    )


def guess_editions(source_id: str, path: Path, *, or_only: bool = False) -> tuple[str, ...]:
    """The editions that the file says it holds, else the one that its name holds.

    With `or_only`, a source's only edition will do too; not when figures are kept, as the file may be a newer
    edition of the same layout. Raises InputError that asks for `--edition` otherwise.
    """
    if not path.is_file():
        raise InputError([Problem(loader_for(source_id).called(path), "no such file", "a file to load")])
    editions_in = loader_for(source_id).editions_in
    if editions_in is not None:
        return editions_in(path)
    editions = read_column_map(source_id).editions
    named = tuple(edition for edition in editions if _names(path, edition))
    if len(named) == 1 or (or_only and len(editions) == 1):
        return named or editions
    raise InputError(
        [
            Problem(
                loader_for(source_id).called(path),
                "no edition in its name",
                "one edition",
                f"Say --edition: {', '.join(editions)}",
            )
        ]
    )


def file_head(path: Path) -> str:
    """The beginning of a text file, or of a workbook's texts, shared or on its sheets; "" for anything else."""
    try:
        with path.open("rb") as file:
            text = file.read(_HEAD_BYTES)
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as package:
                text = b"".join(package.open(part).read(_HEAD_BYTES) for part in _text_parts(package))
    except (OSError, KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        if not path.is_file():
            raise InputError([Problem(told_file(path), "no such file", "a file to load")]) from error
        return ""
    return text.decode("utf-8", errors="replace")


def _text_parts(package: zipfile.ZipFile) -> list[str]:
    """Where a workbook keeps its texts: in one part for all sheets, or each sheet its own."""
    parts = package.namelist()
    sheets = sorted(part for part in parts if re.fullmatch(r"xl/worksheets/[^/]+\.xml", part))
    return [_SHARED] if _SHARED in parts else sheets[:_SHEETS]


def _names(path: Path, edition: str) -> bool:
    """Whether a file's name holds an edition, as 2019-20 or 1920 and not as part of another."""
    digits = edition.replace("-", "")
    short = digits[2:] if len(digits) == 6 and digits.isdigit() else edition
    words = f"{re.escape(edition.casefold())}|{re.escape(short.casefold())}"
    return (
        re.search(rf"(?<!\d)(?<!\d-)(?:{words})(?!-?\d)", path.stem.replace("_", "-").casefold()) is not None
    )
