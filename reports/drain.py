"""A file that is written from its beginning to its end while what it holds is taken away."""

from __future__ import annotations

import io
from typing import Any


class Drain(io.RawIOBase):
    """Takes bytes, knows how many there have been, and holds those that nobody has taken yet."""

    def __init__(self) -> None:
        super().__init__()
        self._held: list[bytes] = []
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, content: Any, /) -> int:
        self._held.append(bytes(content))
        self._written += len(self._held[-1])
        return len(self._held[-1])

    def tell(self) -> int:
        return self._written

    def taken(self) -> bytes:
        """What was written since this was last asked for."""
        content = b"".join(self._held)
        self._held.clear()
        return content
