"""What a snapshot says about itself: the hash and rows of every file, and where the figures came from.

The chain of trust: `CURRENT` names the snapshot, the snapshot's id ends in the hash of its manifest, and the
manifest holds the hash of every file. A byte changed anywhere breaks a link.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from store.errors import StoreError
from store.schema import SCHEMA_VERSION

MANIFEST = "manifest.json"
BUILD_AGAIN = "Run: python -m loaders build"
_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{12}")


@dataclass(frozen=True)
class FileEntry:
    """One table's file: its SHA-256 in hexadecimal, its size and its number of rows."""

    sha256: str
    bytes: int
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What a snapshot holds. `sources` is official file name → SHA-256; `created` is UTC in ISO 8601."""

    schema_version: int
    created: str
    code_version: str
    files: Mapping[str, FileEntry]
    sources: Mapping[str, str]

    def to_bytes(self) -> bytes:
        """The manifest as it is written, always in the same order."""
        return (json.dumps(asdict(self), indent=1, sort_keys=True) + "\n").encode()


def snapshot_id(created: dt.datetime, manifest: bytes, *, after: str = "") -> str:
    """An id that ends in the beginning of the manifest's SHA-256, and sorts by time and `after` another id.

    Where the clock was put back it begins with the number after the other's; the manifest has the true time.
    """
    moment = int(f"{created:%Y%m%d%H%M%S}{created.microsecond // 1000:03d}")
    if after:
        moment = max(moment, int(after.partition("Z")[0].replace("T", "")) + 1)
    digits = str(moment)
    return f"{digits[:8]}T{digits[8:]}Z-{_short_hash(manifest)}"


def is_snapshot_id(text: str) -> bool:
    """Whether `text` has the form of a snapshot's id (it may still not exist)."""
    return _ID.fullmatch(text) is not None


def read_manifest(folder: Path, identifier: str) -> Manifest:
    """The manifest of snapshot `identifier`, checked against its id and this version of the tables.

    Raises StoreError if it is missing, changed, or written by another version.
    """
    try:
        content = (folder / MANIFEST).read_bytes()
    except OSError as error:
        raise StoreError(f"Snapshot {identifier} is missing or incomplete.", BUILD_AGAIN) from error
    if _short_hash(content) != identifier[-12:]:
        raise StoreError(f"The manifest of snapshot {identifier} was changed or damaged.", BUILD_AGAIN)
    raw = json.loads(content)
    if raw["schema_version"] != SCHEMA_VERSION:
        raise StoreError(
            f"Snapshot {identifier} has tables of version {raw['schema_version']}, "
            f"this program reads version {SCHEMA_VERSION}.",
            BUILD_AGAIN,
        )
    files = {name: FileEntry(**entry) for name, entry in raw["files"].items()}
    return Manifest(**{**raw, "files": files})


def verified_bytes(path: Path, entry: FileEntry) -> bytes:
    """A file's bytes, only if they are the ones the manifest names. Raises StoreError otherwise."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise StoreError(f"{path.parent.name}/{path.name} cannot be read.", BUILD_AGAIN) from error
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise StoreError(f"{path.parent.name}/{path.name} was changed or damaged.", BUILD_AGAIN)
    return content


def _short_hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]
