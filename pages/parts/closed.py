"""The addresses that nobody outside should see: all of Streamlit's own but those that a reader's browser asks for."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from pages.parts.base_path import NOT_FOUND, place

#: What the page asks for behind the reader's back: whether the server is there, how to connect, a file that is opened.
OPEN = re.compile(r"/_stcore/(?:health|host-config|upload_file/[^/]+/[^/]+)")
#: The one address that a browser keeps a connection to.
STREAM = "/_stcore/stream"
#: Parts of an address by which it is one of Streamlit's own, wherever they stand, and where they stand first.
_OWN, _OWN_FIRST = "_stcore", frozenset({"component", "auth", "oauth2callback", "manifest.json"})


def is_closed(path: str) -> bool:
    """Whether an address, without the base path, is one of Streamlit's own and not in OPEN. However it is written."""
    if OPEN.fullmatch(path):
        return False
    words = [word for word in re.split(r"[/\\;]+", path.lower()) if word]
    return _OWN in words or bool(words and words[0] in _OWN_FIRST)


class Closed:
    """ASGI middleware: answers 404 where an address is closed. Connections are taken at STREAM alone."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = place(scope) if scope["type"] in ("http", "websocket") else None
        if here is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "http" and is_closed(here.path):
            await NOT_FOUND(scope, receive, send)
        elif scope["type"] == "websocket" and here.path != STREAM:
            await WebSocketClose()(scope, receive, send)
        else:
            await self.app(scope, receive, send)
