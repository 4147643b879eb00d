"""The page that every address is first answered with: our name in it, and where its server is."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Without this the page looks for its server below the address it was opened at, and finds a 404 first.
WHERE = b"<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"
REPLACED = ((b"<title>Streamlit</title>", b"<title>Sightline</title>"), (b"<head>", b"<head>" + WHERE))


#: Headers that speak of the page as it was before it was rewritten.
OF_THE_OLD_PAGE = frozenset({b"content-length", b"etag", b"last-modified", b"accept-ranges"})
ELSEWHERE = ("/_stcore", "/static", "/api", "/media")


class FrontPage:
    """ASGI middleware: rewrites the HTML front page as REPLACED says, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

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


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html")
