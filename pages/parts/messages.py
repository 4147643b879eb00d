"""What a browser may send over its connection: what drawing a page needs, and nothing that touches other visitors.

Streamlit takes messages from any visitor that empty everybody's cache, install files on the server or run git there.
"""

from __future__ import annotations

from collections import Counter

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime.runtime_util import get_max_widget_state_size_bytes

from store.allowed import is_this_machine
from store.seldom import Seldom

#: A choice or another page, Stop, where to send a file that is opened, and the making of a file that is saved.
NEEDED = frozenset({"rerun_script", "stop_script", "file_urls_request", "deferred_file"})
#: A page has one file opened at a time. The server makes an address for each that is named, while no other page moves.
MOST_FILES = 20
#: Connections that one address may keep open (a hospital may stand behind one); this machine's are not counted.
MOST_PER_CLIENT = 200

UNSUPPORTED, PROTOCOL_ERROR, POLICY, TOO_BIG = 1003, 1002, 1008, 1009


class Messages:
    """ASGI middleware around connections: drops messages that no page needs, and ends what speaks otherwise."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._open: Counter[str] = Counter()
        self._log = Seldom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "websocket":
            await self.app(scope, receive, send)
            return
        client = str((scope.get("client") or ("",))[0])
        if self._open[client] >= MOST_PER_CLIENT and not is_this_machine(client):
            self._log.say("many", f"refused a connection: one address has {MOST_PER_CLIENT} open already")
            await WebSocketClose(code=POLICY)(scope, receive, send)
            return
        self._open[client] += 1
        try:
            guarded = _Guarded(receive, send, self._log)
            await self.app(scope, guarded.receive, guarded.send)
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]


class _Guarded:
    """One connection: what it receives that may go on, and no word after it was ended.

    It may be silent for as long as it is open: a page that connects anew, after sleep for instance, asks for nothing.
    """

    def __init__(self, receive: Receive, send: Send, log: Seldom) -> None:
        self._receive, self._send, self._log = receive, send, log
        self._ended = False

    async def send(self, message: Message) -> None:
        if not self._ended:
            await self._send(message)

    async def receive(self) -> Message:
        while True:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return message
            content = message.get("bytes")
            if content is None:
                return await self._end(UNSUPPORTED, "text", "ended a connection that sent text")
            if len(content) > get_max_widget_state_size_bytes():
                return await self._end(TOO_BIG, "big", "ended a connection whose message was too large")
            try:
                kind = kind_of(content)
            except DecodeError:
                return await self._end(PROTOCOL_ERROR, "garbage", "ended a connection that sent no message")
            if kind in NEEDED:
                return message
            self._log.say(f"dropped {kind}", f"dropped a message that no page sends: {kind}")

    async def _end(self, code: int, kind: str, line: str) -> Message:
        """Close the connection, and tell the application that it is gone."""
        self._log.say(kind, line)
        self._ended = True
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def kind_of(content: bytes) -> str:
    """The type of a message, or of the operation that it asks for, and whether it asks for too much of it.

    Raises DecodeError where it is none.
    """
    sent = BackMsg.FromString(content)
    kind = sent.WhichOneof("type")
    if kind == "backend_operation_request":
        return str(sent.backend_operation_request.WhichOneof("payload"))
    if kind == "file_urls_request" and len(sent.file_urls_request.file_names) > MOST_FILES:
        return f"{kind} for more than {MOST_FILES} files"
    return str(kind)
