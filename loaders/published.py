"""Published figures in our own tables: `data/published/<source_id>/<edition>/`, one file a table.

Figures extracted by a loader are Parquet; registers written by hand are CSV, so that they can be read and
reviewed line by line, with the addresses they hold set apart. `provenance.toml` beside them says where they
come from.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from loaders.counted import Counted, counted_problems, read_counted
from loaders.edition_files import conform_all, files_of, tables_of
from loaders.provenance import TEXT_FIELDS, provenance_bytes, read_provenance
from loaders.seal import FILES, PROVENANCE, contents_of, file_problems, file_sha256, label_of, sha256_of
from loaders.swap import EDITION_NAME, LOCK, is_left, left_in, read_settled, replace_edition
from loaders.version import project_version
from store.catalogue import Source, read_catalogue
from store.errors import InputError, Problem
from store.schema import STATUSES, Tables
from store.settings import data_folder

__all__ = [
    "PROVENANCE",
    "Edition",
    "conform_all",
    "file_sha256",
    "publish",
    "read_edition",
    "read_published",
]


@dataclass(frozen=True)
class Edition:
    """One edition of one source as it lies in the published folder: its provenance and its checked tables."""

    source_id: str
    edition: str
    publisher: str
    title: str
    licence: str
    file_name: str
    file_sha256: str
    status: str
    loader_version: str
    rows: Mapping[str, int]
    tables: Mapping[str, pa.Table]
    counted: Counted | None = None


def publish(
    source_id: str,
    edition: str,
    tables: Tables,
    *,
    official_file: Path,
    called: str = "",
    loader_version: str | None = None,
    by_hand: bool = False,
    source: Source | None = None,
    folder: Path | None = None,
    counted: Counted | None = None,
) -> Path:
    """Write the tables of one edition and their provenance; the folder written. Replaces its old files.

    Publisher, title and licence come from the catalogue's source (or `source`), the file's name from itself (or
    `called`). `by_hand` writes CSV. `counted` says by what a list was counted. Raises InputError with every problem
    of every table before anything is written.
    """
    file = called or official_file.name
    if not EDITION_NAME.fullmatch(edition):
        raise InputError([Problem(file, f"edition {edition!r}", "letters, digits, dots and hyphens")])
    source = source or read_catalogue().sources.get(source_id)
    if source is None:
        raise InputError([Problem("sources.toml", f"no source {source_id!r}", "an entry for it")])
    checked = conform_all(tables, file=file)
    contents, rows = files_of(checked, by_hand=by_hand)
    provenance = {
        "source_id": source_id,
        "edition": edition,
        "publisher": source.publisher,
        "title": source.title,
        "licence": source.licence,
        "file_name": file,
        "file_sha256": file_sha256(official_file),
        "status": _status(checked),
        "loader_version": loader_version or project_version(),
    }
    files = {name: sha256_of(content) for name, content in contents.items()}
    contents[PROVENANCE] = provenance_bytes(provenance, rows=rows, files=files, counted=counted)
    target = (folder or data_folder() / "published") / source_id / edition
    replace_edition(target, contents)
    return target


def read_published(folder: Path | None = None, *, apart: Collection[str] = ()) -> list[Edition]:
    """Every published edition, checked. Raises InputError with the problems of all of them at once.

    `folder` holds the sources' folders, and those named in `apart`, which are none. Nobody writes to it meanwhile.
    """
    root = folder or data_folder() / "published"
    editions, problems = read_settled(root, lambda: _found(root, apart))
    if problems:
        raise InputError(problems)
    return editions


def _found(folder: Path, apart: Collection[str]) -> tuple[list[Edition], list[Problem]]:
    """The editions below a folder of sources, and what is wrong there."""
    editions: list[Edition] = []
    problems = list(_strange(folder))
    for path in sorted(path for path in folder.glob("*/*") if path.parent.name not in apart):
        if is_left(path):
            continue
        if not (path / PROVENANCE).is_file():
            none = Problem(label_of(path), f"no {PROVENANCE}", "one beside every edition's tables")
            problems.append(none)
            continue
        try:
            editions.append(read_edition(path))
        except InputError as error:
            problems += error.problems
    return editions, problems


def _strange(folder: Path) -> Iterator[Problem]:
    """What does not belong beside the folders of sources, and what a stopped extract left that could not be undone."""
    for path in sorted(folder.glob("*")):
        if not path.is_dir() and path.name != LOCK:
            place = f"data/{folder.name}/{path.name}"
            yield Problem(place, "an unknown file", "folders of sources only", "Move it elsewhere")
    for path in left_in(folder):
        yield Problem(
            label_of(path),
            "what a stopped extract left",
            "none",
            "Run `python -m loaders build` with an account that may write there",
        )


def read_edition(folder: Path) -> Edition:
    """One edition's folder. Raises InputError where it is missing, unknown or damaged, or of an older rule."""
    raw, problems = read_provenance(folder)
    counted = read_counted(raw)
    label = f"{label_of(folder)}/{PROVENANCE}"
    outdated = counted_problems(label, counted, [path.stem for path in folder.iterdir()])
    if outdated:
        raise InputError(problems + outdated)
    contents = contents_of(folder)
    problems = problems or file_problems(folder, raw.get(FILES, {}), contents)
    if problems:
        raise InputError(problems)
    sound = {name: content for name, content in contents.items() if isinstance(content, bytes)}
    tables, found = tables_of(sound, label=label_of(folder))
    if raw["rows"] != found:
        raise InputError([Problem(label, f"rows {raw['rows']}", f"{found}", "Extract it again")])
    text = {key: str(raw[key]) for key in TEXT_FIELDS}
    return Edition(**text, rows=raw["rows"], tables=tables, counted=counted)


def _status(tables: Mapping[str, pa.Table]) -> str:
    """The editions' ledger has one status: the one all observations share, else final."""
    observed = tables.get("observations")
    found = set(observed["status"].to_pylist()) if observed is not None else set()
    return found.pop() if len(found) == 1 and found <= STATUSES else "final"
