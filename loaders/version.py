"""Which version of the loaders made a table or a snapshot."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path


def project_version() -> str:
    """The version of the project, as `pyproject.toml` declares it."""
    text = _root().joinpath("pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def code_version() -> str:
    """The project's version and a short hash of the code that loads and stores, whether committed or not."""
    digest = hashlib.sha256()
    for folder in ("loaders", "store"):
        for path in sorted((_root() / folder).rglob("*.py")):
            name = path.relative_to(_root()).as_posix().encode()
            digest.update(name + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return f"{project_version()}+{digest.hexdigest()[:10]}"


def _root() -> Path:
    return Path(__file__).resolve().parent.parent
