"""The page that every address is first answered with: our name in it, where its server is, and how it keeps history.

An address that no page has is led to the first page, which says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.base_path import NOT_FOUND, Place, place
from pages.parts.held import holding
from pages.parts.mending import mending
from pages.parts.paper import for_paper

#: Without this the page looks for its server below the address it was opened at, and finds a 404 first.
WHERE = "<script>window.__streamlit = {{ BACKEND_BASE_URL: window.location.origin + {base} }}</script>"
#: What only adds to an address completes it: one step of the browser's history, not two. So Back always leads away.
#: A page's choices may be written before its path is, where a browser is slow to draw: nobody pressed anything between.
HISTORY = b"""<script>
(() => {
  const push = history.pushState, replace = history.replaceState;
  let early = null;
  for (const kind of ["pointerdown", "click", "keydown", "popstate"])
    addEventListener(kind, () => { early = null; }, true);
  history.pushState = function (state, title, url) {
    const now = new URL(location.href), next = new URL(url ?? now, now);
    if (next.pathname === now.pathname) {
      const completes = [...now.searchParams].every(([key, value]) => next.searchParams.get(key) === value);
      early = completes ? now.href : "";
      (completes ? replace : push).call(this, state, title, url);
      return;
    }
    const belongs = early !== null && next.search && next.search === now.search;
    if (belongs && early) replace.call(this, state, title, early);
    (belongs && !early ? replace : push).call(this, state, title, url);
    early = null;
  };
})();
</script>"""
NO_SCRIPTS = b"<noscript><p>Sightline draws its pages with JavaScript. Please turn it on.</p></noscript>"
#: What the page leads to that is closed here (pages/parts/closed.py): an interface for programs, and words about it.
_LEADS_TO_CLOSED = re.compile(rb"<!--(?:(?!-->).)*-->\s*<link rel=.service-desc.[^>]*>", re.DOTALL)
_NO_SCRIPTS = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
#: Headers that speak of the page as it was before it was rewritten.
OF_THE_OLD_PAGE = frozenset({b"content-length", b"etag", b"last-modified", b"accept-ranges"})
#: First parts of addresses that are never a page's: Streamlit answers some with a page where it has nothing there.
ELSEWHERE = frozenset({"_stcore", "static", "api", "media"})


class FrontPage:
    """ASGI middleware: rewrites the HTML front page, and nothing else.

    `addresses` are those that pages have, without slashes; the first page's is empty.
    """

    def __init__(self, app: ASGIApp, *, addresses: Collection[str]) -> None:
        self.app = app
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = place(scope) if scope["type"] == "http" else None
        first = here.path.split("/")[1] if here else ""
        if here is None:
            await self.app(scope, receive, send)
            return
        start: Message | None = None
        body = b""

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            if start is None:
                await send(message)
                return
            if not _is_page(start):
                await send(start)
                start = None
                await send(message)
                return
            body += message.get("body", b"")
            if message.get("more_body", False):
                return
            if first in ELSEWHERE:
                await NOT_FOUND(scope, receive, send)
                return
            if here.path.removeprefix("/") not in self.addresses:
                led = self._led(here, scope["query_string"])
                await send({"type": "http.response.start", "status": 307, "headers": [(b"location", led)]})
                await send({"type": "http.response.body", "body": b""})
                return
            body = rewritten(body, here)
            kept = [(name, value) for name, value in start["headers"] if name.lower() not in OF_THE_OLD_PAGE]
            # An answer to HEAD has no body: its length is that of the page it stands for, which is not known here.
            length = [] if scope["method"] == "HEAD" else [(b"content-length", str(len(body)).encode())]
            await send({**start, "headers": [*kept, *length]})
            await send({"type": "http.response.body", "body": body})

        await self.app(scope if first in ELSEWHERE else _plain(scope), receive, collect)

    def _led(self, here: Place, query: bytes) -> bytes:
        """The page that an address leads to: one with too many slashes to its own, any other to the first page.

        The first page is told which was asked for instead; all else that the address said is kept. Host and scheme are
        left to the browser, which alone knows what a proxy made of them.
        """
        asked = here.path.strip("/")
        known = asked in self.addresses
        parts = [query, b"" if known else b"page=" + quote(asked, safe="").encode()]
        said = b"&".join(part for part in parts if part)
        return f"{here.quoted}/{asked if known else ''}".encode() + (b"?" + said if said else b"")


def rewritten(page: bytes, here: Place) -> bytes:
    """Streamlit's front page as ours."""
    where = WHERE.format(base=json.dumps(here.quoted)).encode()
    page = page.replace(b"<title>Streamlit</title>", b"<title>Sightline</title>", 1)
    page = page.replace(b"<head>", b"<head>" + where + HISTORY + for_paper() + mending() + holding(), 1)
    return _NO_SCRIPTS.sub(NO_SCRIPTS, _LEADS_TO_CLOSED.sub(b"", page))


def _plain(scope: Scope) -> Scope:
    """The request without what would keep the page from being read here: compression, parts, sending by path."""
    unwanted = {b"accept-encoding", b"range", b"if-range"}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in unwanted]
    extensions = {
        name: value for name, value in scope.get("extensions", {}).items() if name != "http.response.pathsend"
    }
    return {**scope, "headers": headers, "extensions": extensions}


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    is_html = headers.get(b"content-type", b"").startswith(b"text/html")
    return start["status"] == 200 and is_html and b"content-disposition" not in headers
