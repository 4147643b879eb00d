"""The fingerprints of an edition: the SHA-256 of each of its files, and of `provenance.toml` above its last line.

So every changed byte, every missing, strange or shortened file is noticed before anything of it is believed.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from store.errors import InputError, Problem

PROVENANCE = "provenance.toml"
FILES, SEAL = "files", "seal"
_HEADING = f"\n[{SEAL}]\n"
_LAST_LINE = re.compile(rb'sha256 = "([0-9a-f]{64})"\n')
_LAST_BYTES = len(f'sha256 = "{"0" * 64}"\n')
#: Of a fingerprint, how many digits a sentence shows.
_SHOWN = 12
_OWN = "Put back the file as it was (from the version history, or extract the edition again)"


def sha256_of(content: bytes) -> str:
    """The SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sealed(text: str) -> bytes:
    """The text of a provenance with its own fingerprint as the last line."""
    above = (text + _HEADING).encode()
    return above + f'sha256 = "{sha256_of(above)}"\n'.encode()


def seal_problems(content: bytes, raw: Mapping[str, Any], *, folder: Path) -> list[Problem]:
    """Why the fingerprints of a provenance cannot be believed; nothing where they can.

    Raises InputError where any byte of it was changed since it was sealed. An edition that an earlier version of
    the program wrote has none, which is a problem of its own.
    """
    file = f"{label_of(folder)}/{PROVENANCE}"
    if FILES not in raw and SEAL not in raw:
        parts = f"the parts [{FILES}] and [{SEAL}]"
        return [Problem(file, "no fingerprints of its files", parts, first_seal(folder))]
    above, last = content[:-_LAST_BYTES], content[-_LAST_BYTES:]
    match = _LAST_LINE.fullmatch(last)
    if match is None or match[1].decode() != sha256_of(above):
        raise InputError([damaged(folder)])
    return []


def damaged(folder: Path, found: str = "a text that was changed since it was sealed") -> Problem:
    """The one problem of a provenance that cannot be believed."""
    file = f"{label_of(folder)}/{PROVENANCE}"
    mend = f"{_OWN}; if you changed it yourself, run: {command(folder)}"
    return Problem(file, found, "the text that its last line is the fingerprint of", mend)


def contents_of(folder: Path) -> dict[str, bytes | OSError]:
    """Name → bytes of each file beside an edition's provenance, in order, or why it cannot be read."""
    found: dict[str, bytes | OSError] = {}
    for path in sorted(folder.iterdir()):
        if path.name == PROVENANCE:
            continue
        try:
            found[path.name] = path.read_bytes()
        except OSError as error:
            found[path.name] = error
    return found


def file_problems(
    folder: Path, files: Mapping[str, str], contents: Mapping[str, bytes | OSError]
) -> list[Problem]:
    """What is missing in an edition's `contents`, strange there, or not as `files` (name → SHA-256) has it."""
    label = label_of(folder)
    problems = []
    for name in sorted(files.keys() | contents.keys()):
        by_hand = "" if name.endswith(".parquet") else f"; if you changed it yourself, run: {command(folder)}"
        if name not in files:
            strange = "an unknown file", f"only the files that {PROVENANCE} names", "Move it elsewhere"
            problems.append(Problem(f"{label}/{name}", *strange))
        elif (found := _otherwise(contents.get(name), files[name])) is not None:
            expected = f"the file with the SHA-256 {files[name][:_SHOWN]}… that {PROVENANCE} names"
            problems.append(Problem(f"{label}/{name}", found, expected, _OWN + by_hand))
    return problems


def _otherwise(content: bytes | OSError | None, expected: str) -> str | None:
    """How a file is not as it was sealed; None where it is."""
    if content is None:
        return "no such file"
    if isinstance(content, OSError):
        return unreadable(content)
    found = sha256_of(content)
    return None if found == expected else f"one with the SHA-256 {found[:_SHOWN]}…"


def unreadable(error: OSError) -> str:
    """How a sentence calls a file that cannot be read."""
    return f"a file that cannot be read ({error.strerror or error})"


def first_seal(folder: Path) -> str:
    """What to do with an edition that an earlier version of the program wrote."""
    return f"Extract it again or, if you trust its files, run: {command(folder)}"


def command(folder: Path) -> str:
    """How a person renews the fingerprints of an edition."""
    return f"python -m loaders seal {folder.parent.name} {folder.name}"


def label_of(folder: Path) -> str:
    """How messages name an edition's folder: source and edition."""
    return f"{folder.parent.name}/{folder.name}"
