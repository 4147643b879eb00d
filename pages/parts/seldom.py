"""Lines for the operator that a visitor can cause at will: each kind is told now and then, and counted."""

from __future__ import annotations

import logging
import time
from collections import Counter

log = logging.getLogger("sightline")

EVERY_SECONDS = 60.0
#: What a visitor sent is quoted, and no longer than this.
LONGEST = 100


class Seldom:
    """Says a line of a kind at most once in EVERY_SECONDS; the next one tells how many there were meanwhile."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}
        self._kept_back: Counter[str] = Counter()

    def say(self, kind: str, line: str) -> None:
        now = time.monotonic()
        if now - self._said.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            self._kept_back[kind] += 1
            return
        self._said[kind] = now
        more = self._kept_back.pop(kind, 0)
        log.warning("%s%s", line, f" ({more} more like it since the last line)" if more else "")


def quoted(value: str) -> str:
    """What a visitor sent, safe to print on one line."""
    return ascii(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")
