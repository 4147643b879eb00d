"""Answers made smaller for whoever takes gzip, and for nobody who refuses it."""

from __future__ import annotations

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from reports.api_formats import takes_gzip

ASKED = b"accept-encoding"


class Compressed(GZipMiddleware):
    """Starlette's middleware, which alone looks for the word gzip: a weight of nothing is a refusal.

    Whoever is behind it finds "gzip" in Accept-Encoding, or no such header.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            asked = b",".join(value for name, value in scope["headers"] if name == ASKED)
            others = [(name, value) for name, value in scope["headers"] if name != ASKED]
            taken = [(ASKED, b"gzip")] if takes_gzip(asked.decode("latin-1")) else []
            scope = {**scope, "headers": others + taken}
        await super().__call__(scope, receive, send)
