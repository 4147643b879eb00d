"""The page that every address is first answered with: our name in it, where its server is, and how it keeps history.

An address that no page has is led to the first page, which says so.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.parts.mending import mending
from pages.parts.paper import for_paper

#: Without this the page looks for its server below the address it was opened at, and finds a 404 first.
WHERE = b"<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"
#: What only adds to an address completes it: one step of the browser's history, not two. So Back always leads away.
HISTORY = b"""<script>
(() => {
  const push = history.pushState, replace = history.replaceState;
  history.pushState = function (state, title, url) {
    const now = new URL(location.href), next = new URL(url ?? now, now);
    const completes = next.pathname === now.pathname
      && [...now.searchParams].every(([key, value]) => next.searchParams.get(key) === value);
    (completes ? replace : push).call(this, state, title, url);
  };
})();
</script>"""
REPLACED = (
    (b"<title>Streamlit</title>", b"<title>Sightline</title>"),
    (b"<head>", b"<head>" + WHERE + HISTORY + for_paper() + mending()),
)


#: Headers that speak of the page as it was before it was rewritten.
OF_THE_OLD_PAGE = frozenset({b"content-length", b"etag", b"last-modified", b"accept-ranges"})
ELSEWHERE = ("/_stcore", "/static", "/api", "/media")


class FrontPage:
    """ASGI middleware: rewrites the HTML front page as REPLACED says, and nothing else.

    `addresses` are those that pages have, without slashes; the first page's is empty.
    """

    def __init__(self, app: ASGIApp, *, addresses: Collection[str]) -> None:
        self.app = app
        self.addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(ELSEWHERE):
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
            if _address(scope) not in self.addresses:
                await send(
                    {"type": "http.response.start", "status": 307, "headers": [(b"location", _first(scope))]}
                )
                await send({"type": "http.response.body", "body": b""})
                return
            for old, new in REPLACED:
                body = body.replace(old, new, 1)
            kept = [(name, value) for name, value in start["headers"] if name.lower() not in OF_THE_OLD_PAGE]
            # An answer to HEAD has no body: its length is that of the page it stands for, which is not known here.
            length = [] if scope["method"] == "HEAD" else [(b"content-length", str(len(body)).encode())]
            await send({**start, "headers": [*kept, *length]})
            await send({"type": "http.response.body", "body": body})

        await self.app(_plain(scope), receive, collect)


def _plain(scope: Scope) -> Scope:
    """The request without what would keep the page from being read here: compression, parts, sending by path."""
    unwanted = {b"accept-encoding", b"range", b"if-range"}
    headers = [(name, value) for name, value in scope["headers"] if name.lower() not in unwanted]
    extensions = {
        name: value for name, value in scope.get("extensions", {}).items() if name != "http.response.pathsend"
    }
    return {**scope, "headers": headers, "extensions": extensions}


def _address(scope: Scope) -> str:
    """The address of a page that a request names, without the slashes around it."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.strip("/")


def _first(scope: Scope) -> bytes:
    """The first page, told which address was asked for instead; all else that the address said is kept."""
    asked = b"&".join(
        part for part in (scope["query_string"], b"page=" + quote(_address(scope), safe="").encode()) if part
    )
    return scope.get("root_path", "").encode() + b"/?" + asked


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html")
