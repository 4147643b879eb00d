"""Renew the fingerprints of an edition that a person changed on purpose: a register's line, or its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.counted import read_counted
from loaders.edition_files import belongs
from loaders.provenance import TEXT_FIELDS, field_problems, files_in, provenance_bytes, read_unsealed
from loaders.published import read_tables
from loaders.seal import FILES, PROVENANCE, label_of
from loaders.swap import one_extract, replace_edition
from store.errors import InputError, Problem
from store.settings import data_folder, local_folder


def reseal(source_id: str, edition: str) -> list[Path]:
    """Renew the fingerprints of an edition among the published figures or the returns; its folders.

    Its tables are read and checked first. Raises InputError where they are wrong, and where a Parquet file is not
    as it was sealed: nobody writes one by hand.
    """
    places = [root / source_id / edition for root in (data_folder() / "published", local_folder())]
    folders = [folder for folder in places if (folder / PROVENANCE).is_file()]
    if not folders:
        expected = "an edition of data/published or data/local, as its folder is named"
        raise InputError([Problem(f"{source_id}/{edition}", "no such edition", expected)])
    with one_extract():
        for folder in folders:
            contents = {path.name: path.read_bytes() for path in folder.iterdir() if belongs(path)}
            replace_edition(folder, {**contents, PROVENANCE: _renewed(folder)})
    return folders


def _renewed(folder: Path) -> bytes:
    raw, _ = read_unsealed(folder)
    files = files_in(folder)
    problems = field_problems(raw, folder=folder) or _extracted_problems(folder, raw, files)
    if problems:
        raise InputError(problems)
    _, rows = read_tables(folder)
    fields = {key: str(raw[key]) for key in TEXT_FIELDS}
    return provenance_bytes(fields, rows=rows, files=files, counted=read_counted(raw))


def _extracted_problems(folder: Path, raw: Mapping[str, Any], files: Mapping[str, str]) -> list[Problem]:
    """What a person cannot have meant: a Parquet file that changed, a file that is gone."""
    before = raw.get(FILES, {})
    changed = [
        name
        for name, sha256 in before.items()
        if name not in files or (name.endswith(".parquet") and files[name] != sha256)
    ]
    again = "Put it back, or extract the edition again"
    return [
        Problem(f"{label_of(folder)}/{name}", "a change that no hand makes", "the file as extracted", again)
        for name in changed
    ]
