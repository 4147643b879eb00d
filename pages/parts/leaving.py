"""A visitor who leaves while a page, or a file of theirs, is being sent: no fault of anybody, nothing for the log."""

from __future__ import annotations

import contextlib

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Leaving:
    """ASGI middleware: what is sent over a connection to somebody who has gone is dropped.

    The application then hears that they have gone where it waits for their next message. Told while it sends, it
    would close what is closed already, which fails with a traceback. Whoever leaves in the middle of a request is
    answered no more.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            with contextlib.suppress(ClientDisconnect):
                await self.app(scope, receive, send)
            return
        gone = False

        async def send_to_who_is_there(message: Message) -> None:
            nonlocal gone
            if gone:
                return
            try:
                await send(message)
            except OSError:
                gone = True

        await self.app(scope, receive, send_to_who_is_there)
