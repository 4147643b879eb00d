"""Renew the fingerprints of an edition that a person changed on purpose: a register's line, or its provenance."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.addresses import FILE, without_lost
from loaders.counted import read_counted
from loaders.edition_files import frames_of, tables_of
from loaders.provenance import TEXT_FIELDS, field_problems, provenance_bytes, read_unsealed
from loaders.seal import FILES, PROVENANCE, contents_of, label_of, sha256_of, unreadable
from loaders.swap import one_extract, replace_edition, settled
from store.errors import InputError, Problem
from store.settings import data_folder, local_folder

_AGAIN = "Put it back, or extract the edition again"


def reseal(source_id: str, edition: str) -> dict[Path, list[str]]:
    """Renew the fingerprints of an edition among the published figures or the returns, once its tables are checked.

    Its folders, each with the ids of the rows that a person took out, whose web addresses went with them. Raises
    InputError where a table is wrong, a file is not one that an extract wrote, or a Parquet file is not as it was
    sealed: nobody writes one by hand.
    """
    with one_extract():
        folders = []
        for root in (data_folder() / "published", local_folder()):
            with settled(root):
                folder = root / source_id / edition
                folders += [folder] if (folder / PROVENANCE).is_file() else []
        if not folders:
            expected = "an edition of data/published or data/local, as its folder is named"
            raise InputError([Problem(f"{source_id}/{edition}", "no such edition", expected)])
        return {folder: _resealed(folder) for folder in folders}


def _resealed(folder: Path) -> list[str]:
    """Put the files of an edition, read once, under new fingerprints; the ids of rows whose addresses went."""
    label = label_of(folder)
    raw, _ = read_unsealed(folder)
    found = contents_of(folder)
    problems = field_problems(raw, folder=folder) or _not_as_extracted(label, raw, found)
    if problems:
        raise InputError(problems)
    contents = {name: content for name, content in found.items() if isinstance(content, bytes)}
    contents, gone = _addresses_kept(contents, label=label)
    _, rows = tables_of(contents, label=label)
    files = {name: sha256_of(content) for name, content in contents.items()}
    fields = {key: str(raw[key]) for key in TEXT_FIELDS}
    provenance = provenance_bytes(fields, rows=rows, files=files, counted=read_counted(raw))
    replace_edition(folder, {**contents, PROVENANCE: provenance})
    return gone


def _not_as_extracted(
    label: str, raw: Mapping[str, Any], contents: Mapping[str, bytes | OSError]
) -> list[Problem]:
    """What a person cannot have meant: a file that no extract wrote, is gone or cannot be read, a changed Parquet file.

    An edition without fingerprints has no more than the names of its tables to be held against.
    """
    before = raw.get(FILES)
    problems = []
    if not isinstance(before, dict):
        tables = {name.rpartition(".")[0]: name for name in contents}
        strange = [tables[table] for table in tables.keys() - raw["rows"].keys()]
        gone = [f"{table}.*" for table in raw["rows"].keys() - tables.keys()]
        changed: list[str] = []
    else:
        strange = [name for name in contents if name not in before]
        gone = [name for name in before if name not in contents]
        changed = [
            name
            for name in before.keys() & contents.keys()
            if name.endswith(".parquet")
            and isinstance(content := contents[name], bytes)
            and sha256_of(content) != before[name]
        ]
    for name in sorted(strange):
        expected = f"only the files that {PROVENANCE} names"
        problems.append(
            Problem(f"{label}/{name}", "a file that no extract wrote", expected, "Move it elsewhere")
        )
    for name, content in contents.items():
        if isinstance(content, OSError) and name not in strange:
            problems.append(Problem(f"{label}/{name}", unreadable(content), "the file as extracted", _AGAIN))
    for name in sorted([*gone, *changed]):
        problems.append(
            Problem(f"{label}/{name}", "a change that no hand makes", "the file as extracted", _AGAIN)
        )
    return problems


def _addresses_kept(contents: Mapping[str, bytes], *, label: str) -> tuple[dict[str, bytes], list[str]]:
    """The files without the addresses of rows that a person took out, and the ids of those rows."""
    if FILE not in contents:
        return dict(contents), []
    frames, problems = frames_of(contents, label=label)
    if problems:
        raise InputError(problems)
    kept, gone = without_lost(contents[FILE], {name: frame for name, (_, frame) in frames.items()})
    others = {name: content for name, content in contents.items() if name != FILE}
    return others if kept is None else {**others, FILE: kept}, gone
