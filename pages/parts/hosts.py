"""The names that this server answers to, and the pages that may connect to it, as Streamlit's settings declare them.

A page of somebody else's can have its own name lead to this machine and then read what it likes as if it were ours
(DNS rebinding): so a request that names a host that nobody declared is refused, whatever it asks for. How to declare
one: docs/serving.md.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit import net_util
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from store.seldom import Seldom, quoted

GUIDE = "docs/serving.md says how to declare it"
#: Methods that change nothing: a page elsewhere may send them, and its browser keeps the answer from it.
READING = frozenset({"GET", "HEAD", "OPTIONS"})
REFUSED = PlainTextResponse(
    "Sightline does not answer at this address. Please ask whoever runs it which address to use.\n",
    status_code=403,
)


def ask_nobody_outside() -> None:
    """Let Streamlit not ask a server elsewhere for this machine's address, to hold an origin against it."""
    net_util.get_external_ip = lambda: None


def known_host(host: str) -> bool:
    """Whether a Host header names one of `server.allowedHosts`, on whatever port. Where none is declared, none is."""
    return bool(st.get_option("server.allowedHosts")) and is_host_allowed(host)


def known_origin(origin: str, host: str) -> bool:
    """Whether a page of this origin may connect: one from the very host and port asked, or a declared one."""
    if origin in st.get_option("server.corsAllowedOrigins"):
        return True
    try:
        asked = urlsplit(origin)
    except ValueError:
        return False
    return asked.scheme in ("http", "https") and asked.netloc.lower() == host.lower()


class Hosts:
    """ASGI middleware: refuses what names another host, and connections or changes from pages elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._log = Seldom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self._is_known(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await REFUSED(scope, receive, send)
        else:
            await WebSocketClose(code=1008)(scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        hosts, origins = _all(scope, b"host"), _all(scope, b"origin")
        host = hosts[0] if len(hosts) == 1 else ""
        if not known_host(host):
            told = quoted(", ".join(hosts))
            self._log.say(
                "host", f"refused a request for {told}: server.allowedHosts does not list it; {GUIDE}"
            )
            return False
        if scope["type"] == "http" and scope["method"] in READING:
            return True
        if all(known_origin(origin, host) for origin in origins):
            return True
        told = f"refused a page of {quoted(', '.join(origins))}, which asked for {quoted(host)}"
        self._log.say("origin", f"{told}: server.corsAllowedOrigins does not list it; {GUIDE}")
        return False


def _all(scope: Scope, wanted: bytes) -> list[str]:
    return [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == wanted]
