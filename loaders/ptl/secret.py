"""The area's secret: 32 random bytes under which its counts are rounded, in a file outside the program and its data.

Whoever has it, and a list of the pseudonyms, could work out how each count was rounded. Fictional areas use a public
one, so that anybody can make their figures again; which areas a return is of decides that, never its name.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from pathlib import Path

import typer

from loaders.ptl.codes import Codes
from loaders.wordless import area_named
from store import drafts, durable
from store.areas import Areas
from store.errors import PersonError
from store.reference import DEMONSTRATION
from store.settings import data_folder

FOLDER_VARIABLE = "SIGHTLINE_SECRETS"
#: What fictional areas are counted under.
NO_SECRET = b"No secret: public, and only for areas that do not exist."
SECRET_BYTES = 32
#: Beside the secrets, held by who makes one.
LOCK = ".making.lock"
FINGERPRINT_DIGITS = 16
_WRITTEN = re.compile(rf"[0-9a-f]{{{2 * SECRET_BYTES}}}")
_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class SecretError(PersonError):
    """The secret of an area is missing, damaged, open to others, or lies where it must not."""


def area_secret(area: str, codes: Codes, areas: Areas) -> bytes:
    """The secret of the area that sent a return: of `area`, its id; a public one if it is fictional.

    `codes` are those of the return. Raises SecretError with one sentence that says what to do.
    """
    return NO_SECRET if is_fictional(codes, areas) else read_secret(area)


def is_fictional(codes: Codes, areas: Areas) -> bool:
    """Whether every place and provider of a return is fictional, but for those that are not known."""
    ids = {area_id for meant in codes.meant.values() for area_id in meant.values()}
    known = [areas[area_id] for area_id in ids if areas[area_id].kind != "unknown"]
    return bool(known) and all(area.scope == DEMONSTRATION for area in known)


def secret_path(area: str) -> Path:
    """Where an area's secret lies: in the folder that FOLDER_VARIABLE names, else in the account's own settings."""
    if not area_named(area):
        raise SecretError(
            "A secret is kept for an area by its code or name, as data/reference/areas.csv has it: name the file "
            "after the area and the day of its extract, such as ptl_camden_2026-03-31.csv."
        )
    chosen = os.environ.get(FOLDER_VARIABLE)
    folder = Path(chosen) if chosen else Path(typer.get_app_dir("sightline")) / "secrets"
    program = Path(__file__).resolve().parents[2]
    for within in (program, data_folder().resolve()):
        if folder.resolve().is_relative_to(within):
            raise SecretError(f"{folder} lies in {within}: keep secrets apart (set {FOLDER_VARIABLE}).")
    return folder / f"{area_named(area)}.secret"


def make_secret(area: str) -> Path:
    """Make an area's secret, for this account alone to read; the file. Raises SecretError where there is one."""
    path = secret_path(area)
    path.parent.mkdir(mode=stat.S_IRWXU, parents=True, exist_ok=True)
    with durable.only_writer(path.parent / LOCK, busy="Another secret is being made. Try again."):
        if path.exists():
            raise SecretError(f"{path} is there already, and a secret is never overwritten.")
        with drafts.replaced(path) as draft:
            handle = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, stat.S_IRUSR | stat.S_IWUSR)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                file.write(secrets.token_hex(SECRET_BYTES) + "\n")
    return path


def read_secret(area: str) -> bytes:
    """An area's secret. Raises SecretError where it is missing, damaged or open to others."""
    path = secret_path(area)
    try:
        mode, text = path.stat().st_mode, path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise SecretError(
            f"The area {area!r} has no secret yet ({path}): make it once, with `python -m loaders secret {area}`, or "
            "put the one there under which its earlier extracts were made."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(f"{path} cannot be read as a secret: {type(error).__name__}.") from None
    if os.name == "posix" and mode & _OTHERS_MAY:
        raise SecretError(f"Others on this machine may open {path}: run `chmod 600 {path}`.")
    if os.name == "posix" and path.parent.stat().st_mode & _OTHERS_WRITE:
        raise SecretError(f"Others on this machine may change {path.parent}: run `chmod 700 {path.parent}`.")
    if not _WRITTEN.fullmatch(text):
        raise SecretError(f"{path} is no secret of this program, or a damaged one: put back your copy of it.")
    return bytes.fromhex(text)


def fingerprint(secret: bytes) -> str:
    """What tells one secret from another and gives neither away: the beginning of an HMAC of a fixed word."""
    return hmac.digest(secret, b"fingerprint", "sha256").hex()[:FINGERPRINT_DIGITS]
