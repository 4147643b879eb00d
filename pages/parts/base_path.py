"""Where the dashboard stands on its host: below `server.baseUrlPath`, and below where another program mounts it.

Whatever needs to know it asks here. Streamlit puts its own addresses below the same option.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import streamlit as st
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from store.seldom import Seldom, quoted

#: By it a proxy that takes the base path away says which; any other value than ours is not believed.
TAKEN_AWAY = b"x-forwarded-prefix"
NOT_FOUND = PlainTextResponse("Not found", status_code=404)


def base_path() -> str:
    """What stands before every address, as `server.baseUrlPath` says: "/cyp", "/a/b" or ""."""
    declared = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{declared}" if declared else ""


@dataclass(frozen=True)
class Place:
    """A request's way: `base` is what stands before every address, as browsers see it; `path` what follows it."""

    base: str
    path: str

    @property
    def quoted(self) -> str:
        """The base as it stands in a link."""
        return quote(self.base)


def _base(scope: Scope) -> str:
    """What stands before every address of this request, where another program mounts us included."""
    return str(scope.get("root_path", "")).rstrip("/") + base_path()


def place(scope: Scope) -> Place | None:
    """Where a request leads; None where that is outside the base path."""
    base = _base(scope)
    path: str = scope["path"]
    if path != base and not path.startswith(f"{base}/"):
        return None
    return Place(base, path.removeprefix(base))


class BasePath:
    """ASGI middleware: 404 outside the base path, and what a proxy took away put back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._log = Seldom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        scope = _whole(scope)
        here = place(scope)
        if here is not None and here.path:
            await self.app(scope, receive, send)
        elif here is None:
            told = f"nothing is at {quoted(scope['path'])}, outside server.baseUrlPath {base_path()!r}"
            self._log.say("outside", f"{told}; docs/serving.md says what a proxy must do")
            refusal = NOT_FOUND if scope["type"] == "http" else WebSocketClose()
            await refusal(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            query = scope["query_string"].decode("latin-1")
            await RedirectResponse(f"{here.quoted}/" + (f"?{query}" if query else ""))(scope, receive, send)


def _whole(scope: Scope) -> Scope:
    """The request as the browser sent it, where a proxy says that it took the base path away."""
    base = _base(scope)
    said = [value.rstrip(b"/") for name, value in scope["headers"] if name.lower() == TAKEN_AWAY]
    if not base or said != [quote(base).encode()] or place(scope) is not None:
        return scope
    raw = scope.get("raw_path") or quote(scope["path"]).encode()
    return {**scope, "path": base + scope["path"], "raw_path": quote(base).encode() + raw}
