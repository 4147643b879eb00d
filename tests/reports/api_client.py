"""The data interface as a client meets it: requests over ASGI, without a socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import httpx
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.middleware import Middleware

from pages.parts.compressed import Compressed
from pages.parts.headers import SecurityHeaders
from reports.api import routes


def application() -> Starlette:
    """The routes inside what the dashboard puts around them."""
    around = [Middleware(SecurityHeaders), Middleware(Compressed, minimum_size=1024)]
    return Starlette(routes=routes(), middleware=around)


@dataclass(frozen=True)
class Api:
    """Asks the interface of whatever store is in use."""

    app: Starlette = field(default_factory=application)

    def ask(self, address: str, *, method: str = "GET", **more: Any) -> httpx.Response:
        """One request to `address` (a path, or a full address) under /api/v1 unless it says otherwise."""
        path = address if address.startswith("/api") else f"/api/v1{address}"
        with start_blocking_portal() as portal:
            return portal.call(partial(self._ask, method, path, **more))

    async def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://dashboard") as client:
            return await client.request(method, path, **more)

    def json(self, address: str, **more: Any) -> Any:
        """The body of an answer that must be 200."""
        answer = self.ask(address, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def refusal(self, address: str, *, status: int = 400, **more: Any) -> str:
        """The sentence of an answer that must be a problem of this status."""
        answer = self.ask(address, **more)
        assert answer.status_code == status, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"
        body = answer.json()
        assert body["status"] == status
        sentence = str(body["detail"])
        assert sentence.endswith(".")
        assert "python" not in sentence
        assert "\n" not in sentence
        return sentence
