"""`provenance.toml` beside an edition's tables: which file they come from, whose, how many rows, and fingerprints."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.counted import SECTION, Counted
from loaders.seal import FILES, PROVENANCE, damaged, label_of, seal_problems, sealed
from store.errors import InputError, Problem

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


def provenance_bytes(
    fields: Mapping[str, str],
    *,
    rows: Mapping[str, int],
    files: Mapping[str, str],
    counted: Counted | None = None,
) -> bytes:
    """The fields in order, by what it was counted, rows by table, the SHA-256 of `files` by name, and the seal."""
    lines = [f"{key} = {_quoted(text)}" for key, text in fields.items()]
    if counted is not None:
        lines += ["", f"[{SECTION}]"]
        lines += [
            f"{key} = {said if isinstance(said, int) else _quoted(said)}"
            for key, said in counted.as_section().items()
        ]
    lines += ["", "[rows]", *(f"{name} = {count}" for name, count in sorted(rows.items()))]
    lines += ["", f"[{FILES}]", *(f'"{name}" = "{sha256}"' for name, sha256 in sorted(files.items()))]
    return sealed("\n".join(lines) + "\n")


def read_provenance(folder: Path) -> tuple[dict[str, Any], list[Problem]]:
    """What an edition's file says, and what is missing in it or says otherwise than its folder's name.

    Raises InputError where there is no such file, it is no TOML, or was changed since it was sealed.
    """
    raw, content = read_unsealed(folder)
    problems = seal_problems(content, raw, folder=folder)
    return raw, problems + field_problems(raw, folder=folder)


def read_unsealed(folder: Path) -> tuple[dict[str, Any], bytes]:
    """What an edition's file says, sealed or not, and its bytes. Raises InputError where it is no TOML."""
    try:
        content = (folder / PROVENANCE).read_bytes()
        return tomllib.loads(content.decode("utf-8")), content
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise InputError([damaged(folder, f"no valid TOML in UTF-8 ({error})")]) from error


def field_problems(raw: Mapping[str, Any], *, folder: Path) -> list[Problem]:
    """What an edition's file leaves out, or says otherwise than its folder is named."""
    file = f"{label_of(folder)}/{PROVENANCE}"
    problems = [
        Problem(file, f"no {key!r}", "every field filled in")
        for key, kind in (*((key, str) for key in TEXT_FIELDS), ("rows", dict))
        if not raw.get(key) or not isinstance(raw[key], kind)
    ]
    places = {"source_id": folder.parent.name, "edition": folder.name}
    problems += [
        Problem(file, f"{key} {raw.get(key)!r}", f"{place!r}, as its folder is named")
        for key, place in places.items()
        if raw.get(key) != place
    ]
    return problems


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
