"""Large answers of the data interface: how many at once, sent in pieces, and what they held given back.

Small answers and pieces of large ones are made on threads of their own, so that neither waits for the other and
neither takes a thread from the pages, whose files are read on the threads that the server shares.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import gzip
import logging
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

import pyarrow as pa
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from reports.drain import Drain

log = logging.getLogger("sightline")

#: An answer of more rows than this is large; a large one is made and sent in pieces of so many rows.
PIECE_ROWS = 1_000
#: So many large answers are made at once; whoever asks for one more is told to come again.
MOST_LARGE = 4
RETRY_SECONDS = 2
#: So long a large answer may take to be read: who reads slower, or not at all, is sent no more.
LONGEST_SECONDS = 120
#: A part of a piece: so many bytes at most wait for a reader.
PART_BYTES = 64 * 1024
#: Of gzip: beyond it, time goes up and size hardly down.
GZIP_LEVEL = 5

Made = TypeVar("Made")
_small = ThreadPoolExecutor(4, thread_name_prefix="api")
_large = ThreadPoolExecutor(MOST_LARGE, thread_name_prefix="api-large")


async def in_thread(make: Callable[..., Made], *arguments: object) -> Made:
    """What `make` gives, made on a thread of the small answers."""
    return await asyncio.get_running_loop().run_in_executor(_small, make, *arguments)


class Slots:
    """Room for `most` large answers at once, whichever thread asks."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken = 0
        self._lock = threading.Lock()

    def take(self) -> bool:
        """Take a slot, where one is free."""
        with self._lock:
            free = self._taken < self.most
            self._taken += free
        return free

    def free(self) -> bool:
        """Give a slot back. Whether it was the last that was taken."""
        with self._lock:
            self._taken -= 1
            return self._taken == 0


SLOTS = Slots(MOST_LARGE)


@dataclass
class LargeResponse:
    """An answer sent piece by piece. Whoever sends it has taken one of `slots`; it is free again afterwards.

    `head` has its status and headers; `pieces` are made when they are sent, and never for a HEAD.
    """

    head: Response
    pieces: Iterator[bytes]
    slots: Slots
    _making: asyncio.Future[bytes | None] | None = field(default=None, init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        sending = asyncio.ensure_future(self._send(send))
        leaving = asyncio.ensure_future(_left(receive))
        try:
            await asyncio.wait(
                {sending, leaving}, timeout=LONGEST_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if sending.done():
                await sending
            elif not leaving.done():
                log.warning(
                    "a large answer was not read within %s seconds: no more of it is sent", LONGEST_SECONDS
                )
        except Exception as error:
            # Too late for another status: what was begun ends early, and is known by it.
            log.error("problem %s", uuid.uuid4().hex[:8], exc_info=error)
        finally:
            for task in (sending, leaving):
                task.cancel()
            await asyncio.wait({sending, leaving})
            if self._making is not None:
                await asyncio.wait({self._making})  # a thread that is at a piece is as good as a slot
            if self.slots.free():
                await asyncio.get_running_loop().run_in_executor(_large, give_back)

    async def _send(self, send: Send) -> None:
        await send(
            {"type": "http.response.start", "status": self.head.status_code, "headers": self.head.raw_headers}
        )
        while (piece := await self._next()) is not None:
            for start in range(0, len(piece), PART_BYTES):
                await send(_part(piece[start : start + PART_BYTES], more=True))
                await asyncio.sleep(0)  # others' turn, and the server's, to notice that the reader has gone
        await send(_part(b"", more=False))

    async def _next(self) -> bytes | None:
        self._making = asyncio.get_running_loop().run_in_executor(_large, next, self.pieces, None)
        return await asyncio.shield(self._making)


def _part(body: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": body, "more_body": more}


async def _left(receive: Receive) -> None:
    """Until the client goes away."""
    while (await receive())["type"] != "http.disconnect":
        pass


def compressed(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """`pieces` as gzip writes them, each where it was made and not on the thread that serves everybody."""
    drain = Drain()
    with gzip.GzipFile(fileobj=drain, mode="wb", compresslevel=GZIP_LEVEL, mtime=0) as packer:
        for piece in pieces:
            packer.write(piece)
            yield drain.taken()
    yield drain.taken()


def give_back() -> None:
    """Return to the system the memory that allocators keep for a next time: Arrow's pool and, on Linux, malloc's."""
    pa.default_memory_pool().release_unused()
    with contextlib.suppress(AttributeError, OSError):  # only the GNU C library has it
        ctypes.CDLL(None).malloc_trim(0)
