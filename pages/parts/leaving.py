"""A visitor who leaves while a page is being sent to them: no fault of anybody, and nothing for the log."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Leaving:
    """ASGI middleware around connections: what is sent to somebody who has gone is dropped.

    The application then hears that they have gone where it waits for their next message. Told while it sends, it
    would close what is closed already, which fails with a traceback.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = False

        async def send_to_who_is_there(message: Message) -> None:
            nonlocal gone
            if gone:
                return
            try:
                await send(message)
            except OSError:
                gone = True

        await self.app(scope, receive, send_to_who_is_there if scope["type"] == "websocket" else send)
