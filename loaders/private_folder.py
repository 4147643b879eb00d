"""Where rows about people lie while a list is worked on: a folder that this account alone can open, gone afterwards.

A process that is killed leaves its own. The next list that is read in the same place, the next command and the next
start of the server remove it, once nobody works there.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

from store import drafts

NAME = "sightline"
IN_MEMORY = Path("/dev/shm")


def private_folder(within: Path | None = None) -> AbstractContextManager[Path]:
    """A folder of its own in `within`, or where the system keeps what is temporary."""
    return drafts.own_folder(within or _temporary(), NAME)


def memory_folder() -> Path | None:
    """Where files live in memory, or None where the machine has no such place."""
    return IN_MEMORY if IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK) else None


def clear_left_lists() -> None:
    """Remove what processes that were killed left of the lists they read."""
    for place in (IN_MEMORY, _temporary()):
        drafts.clear(place)


def _temporary() -> Path:
    return Path(tempfile.gettempdir())
