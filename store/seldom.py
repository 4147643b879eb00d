"""Lines for the operator that a visitor, or every page, can cause: each kind is told now and then, and counted."""

from __future__ import annotations

import hashlib
import logging
import time
import traceback
from collections import Counter
from collections.abc import Iterator

from store.errors import PersonError

log = logging.getLogger("sightline")

EVERY_SECONDS = 60.0
#: How many kinds are told apart before all are told anew.
MOST_KINDS = 500
#: What a visitor sent is quoted, and no longer than this.
LONGEST = 100


class Seldom:
    """Says a line of a kind at most once in EVERY_SECONDS; the next one tells how many there were meanwhile."""

    def __init__(self) -> None:
        self._said: dict[str, float] = {}
        self._kept_back: Counter[str] = Counter()

    def say(
        self, kind: str, line: str, *, level: int = logging.WARNING, error: Exception | None = None
    ) -> None:
        """Log a line, with the traceback of an `error`."""
        now = time.monotonic()
        if now - self._said.get(kind, -EVERY_SECONDS) < EVERY_SECONDS:
            self._kept_back[kind] += 1
            return
        if len(self._said) >= MOST_KINDS:
            self.forget()
        self._said[kind] = now
        more = self._kept_back.pop(kind, 0)
        told = f" ({more} more like it since the last line)" if more else ""
        log.log(level, "%s%s", line, told, exc_info=error)

    def problem(self, error: Exception) -> str:
        """Log an error for whoever runs the server: a sentence of what can be mended, the traceback of a fault of ours.

        Returns the reference under which it stands there, the same each time. Faults of ours from the same place are
        one kind, whatever they say: a visitor's words may be in it.
        """
        mendable = isinstance(error, PersonError)
        told = str(error) if mendable else "\n".join(_whence(error))
        reference = hashlib.sha256(told.encode(errors="replace")).hexdigest()[:8]
        line = f"problem {reference}: {told}" if mendable else f"problem {reference}"
        self.say(reference, line, level=logging.ERROR, error=None if mendable else error)
        return reference

    def forget(self) -> None:
        """Say the next line of every kind."""
        self._said.clear()
        self._kept_back.clear()


def _whence(error: BaseException) -> Iterator[str]:
    """The kind of an error and every line of code that it passed, and so of those that led to it."""
    yield type(error).__qualname__
    for frame, line in traceback.walk_tb(error.__traceback__):
        yield f"{frame.f_code.co_filename}:{line}"
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if earlier is not None:
        yield from _whence(earlier)


def quoted(value: str) -> str:
    """What a visitor sent, safe to print on one line."""
    return ascii(value if len(value) <= LONGEST else f"{value[:LONGEST]}…")


def one_line(text: str) -> str:
    """A sentence that holds what a visitor sent, alike."""
    return quoted(text)[1:-1]
