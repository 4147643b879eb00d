"""The page that every address is first answered with: our name in it, and where its server is."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Without this the page looks for its server below the address it was opened at, and finds a 404 first.
WHERE = b"<script>window.__streamlit = { BACKEND_BASE_URL: window.location.origin }</script>"
REPLACED = ((b"<title>Streamlit</title>", b"<title>Sightline</title>"), (b"<head>", b"<head>" + WHERE))


class FrontPage:
    """ASGI middleware: rewrites the HTML front page as REPLACED says, and nothing else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(("/_stcore", "/static", "/api", "/media")):
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
            kept = [
                (name, value)
                for name, value in start["headers"]
                if name.lower() not in {b"content-length", b"etag", b"last-modified"}
            ]
            start["headers"] = [*kept, (b"content-length", str(len(body)).encode())]
            await send(start)
            await send({"type": "http.response.body", "body": body})

        # What is compressed inside cannot be rewritten: the compression outside this middleware does it.
        plain = [(name, value) for name, value in scope["headers"] if name.lower() != b"accept-encoding"]
        await self.app({**scope, "headers": plain}, receive, collect)


def _is_page(start: Message) -> bool:
    headers = {name.lower(): value for name, value in start["headers"]}
    return start["status"] == 200 and headers.get(b"content-type", b"").startswith(b"text/html")
