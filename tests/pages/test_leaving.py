"""Who leaves while a page is sent writes nothing to the log."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from pages.parts.leaving import Leaving

OPEN: list[Message] = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1006}]


async def page(scope: Scope, receive: Receive, send: Send) -> None:
    """As Streamlit speaks: it sends while it waits for the next message."""
    socket = WebSocket(scope, receive, send)
    await socket.accept()
    with contextlib.suppress(WebSocketDisconnect):
        await socket.send_bytes(b"a picture")
    with contextlib.suppress(WebSocketDisconnect):
        try:
            await socket.receive_bytes()
        except RuntimeError:
            await socket.close()


def test_a_visitor_who_left_is_heard_of_where_the_next_message_is_awaited() -> None:
    messages = iter(OPEN)

    async def receive() -> Message:
        return next(messages)

    async def send(message: Message) -> None:
        if message["type"] != "websocket.accept":
            raise BrokenPipeError

    scope: Scope = {"type": "websocket", "headers": [], "path": "/"}
    asyncio.run(Leaving(page)(scope, receive, send))
    assert next(messages, None) is None


def test_what_is_no_connection_still_hears_of_it() -> None:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200})

    async def receive() -> Message:
        raise AssertionError

    async def send(message: Message) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        asyncio.run(Leaving(answer)({"type": "http"}, receive, send))


def test_who_leaves_in_the_middle_of_a_request_is_no_fault() -> None:
    async def reading(scope: Scope, receive: Receive, send: Send) -> None:
        await Request(scope, receive).body()
        raise AssertionError

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        raise AssertionError

    asyncio.run(Leaving(reading)({"type": "http", "method": "PUT", "headers": []}, receive, send))
