"""`provenance.toml` beside an edition's tables: which file they come from, whose, and how many rows there are."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.counted import SECTION, Counted
from store.errors import InputError, Problem

PROVENANCE = "provenance.toml"
TEXT_FIELDS = (
    "source_id",
    "edition",
    "publisher",
    "title",
    "licence",
    "file_name",
    "file_sha256",
    "status",
    "loader_version",
)


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_provenance(
    folder: Path, fields: Mapping[str, str], *, rows: Mapping[str, int], counted: Counted | None = None
) -> None:
    """Write the fields in order, then by what it was counted, then the rows of each table by name."""
    lines = [f"{key} = {_quoted(text)}" for key, text in fields.items()]
    if counted is not None:
        lines += ["", f"[{SECTION}]"]
        lines += [
            f"{key} = {said if isinstance(said, int) else _quoted(said)}"
            for key, said in counted.as_section().items()
        ]
    lines += ["", "[rows]", *(f"{name} = {count}" for name, count in sorted(rows.items()))]
    (folder / PROVENANCE).write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def read_provenance(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """What an edition's file says, and what is missing in it or says otherwise than its folder's name.

    Raises InputError where there is no such file or it is no TOML.
    """
    file = f"{label_of(folder)}/{PROVENANCE}"
    try:
        raw = tomllib.loads((folder / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError([Problem(file, str(error), "valid TOML in UTF-8")]) from error
    problems = [
        Problem(file, f"no {key!r}", "every field filled in")
        for key in (*TEXT_FIELDS, "rows")
        if not raw.get(key)
    ]
    places = {"source_id": folder.parent.name, "edition": folder.name}
    problems += [
        Problem(file, f"{key} {raw.get(key)!r}", f"{place!r}, as its folder is named")
        for key, place in places.items()
        if raw.get(key) != place
    ]
    return raw, problems


def label_of(folder: Path) -> str:
    """How messages name an edition's folder: source and edition."""
    return f"{folder.parent.name}/{folder.name}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
