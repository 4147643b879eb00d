"""A reader's browser tab without the browser: Streamlit's websocket protocol, one rerun at a time.

What a browser does is done: the session is kept, the address is kept as the page writes it, and messages that came
before are not sent anew. Lists, buttons and sliders send what is chosen in them with every rerun; fields that are typed
or ticked send nothing, and stay as the page begins with them. Nothing is drawn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Origin, Subprotocol

from bench.drawn import AnswerError, Choice, Drawn, choices, files, refuse

#: Seconds until a rerun that does not end is an error.
PATIENCE_SECONDS = 120.0
#: What a browser names when it connects: the protocol, a token of sign-in, and the session to take up again.
PROTOCOL, NO_TOKEN = "streamlit", "none"
LARGEST_MESSAGE = 200 * 2**20
#: A browser keeps a message while one of its last two reruns has drawn it.
KEPT_RERUNS = 2
T = TypeVar("T")


@dataclass
class Tab:
    """One tab at the server of `address`, `http://host:port` and a base path if it has one."""

    address: str
    session: str = ""
    query: str = ""
    page: str = ""
    patience: float = PATIENCE_SECONDS
    drawn: Drawn = field(default_factory=Drawn)
    reruns: int = 0
    _socket: ClientConnection | None = None
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _kept: list[dict[str, ForwardMsg]] = field(default_factory=list)

    async def open(self, path: str = "", query: str = "") -> None:
        """Open the page of `path` at the address `?query` in a new session."""
        self.session, self.page, self.query = "", "", query
        self._values, self._kept, self.drawn = {}, [], Drawn()
        await self._connect()
        await self._rerun(name=path)

    async def come_back(self) -> None:
        """Lose the connection, take up the same session again."""
        before = self.session
        await self.close()
        await self._connect()
        await self._rerun()
        if self.session != before:
            raise AnswerError("the session was gone after a lost connection")

    async def go(self, path: str, query: str = "") -> None:
        """Choose the page of `path` in the navigation, or where the page has a link to it with `?query`."""
        self.page, self.query, self._values = self.drawn.pages[path], query, {}
        await self._rerun()

    async def choose(self, choice: Choice, value: str | float) -> None:
        """Choose `value` in a field that the page shows."""
        self._values[choice.id] = choice.state(value)
        await self._rerun()

    async def made(self, file: str) -> str:
        """Let the server make the file of this id: the path at which it can be fetched then."""
        asked = BackMsg()
        asked.backend_operation_request.session_id = self.session
        asked.backend_operation_request.request_id = file
        asked.backend_operation_request.deferred_file.file_id = file
        return await self._exchange(asked, self._until_made, awaited="file")

    async def _exchange(
        self, asked: BackMsg, read: Callable[[ClientConnection], Awaitable[T]], *, awaited: str
    ) -> T:
        """Send what is asked and read the answer. AnswerError where it does not come, or is none."""
        assert self._socket is not None
        try:
            async with asyncio.timeout(self.patience):
                await self._socket.send(asked.SerializeToString())
                return await read(self._socket)
        except TimeoutError as error:
            raise AnswerError(f"no {awaited} within {self.patience:g} s") from error
        except (OSError, WebSocketException) as error:
            raise AnswerError(f"the connection was lost: {error}") from error

    async def _until_made(self, socket: ClientConnection) -> str:
        async for data in socket:
            message = ForwardMsg()
            message.ParseFromString(bytes(data) if isinstance(data, bytes) else b"")
            if message.WhichOneof("type") == "backend_operation_response":
                answer = message.backend_operation_response
                if not answer.deferred_file.url:
                    raise AnswerError(f"the file was not made: {answer.error_msg}")
                return answer.deferred_file.url
        raise AnswerError("the connection ended before the file was made")

    async def close(self) -> None:
        if self._socket is not None:
            await self._socket.close()
            self._socket = None

    async def _connect(self) -> None:
        parts = urlsplit(self.address)
        try:
            self._socket = await connect(
                f"ws://{parts.netloc}{parts.path.rstrip('/')}/_stcore/stream",
                origin=Origin(f"http://{parts.netloc}"),
                subprotocols=[Subprotocol(word) for word in (PROTOCOL, NO_TOKEN, self.session) if word],
                max_size=LARGEST_MESSAGE,
                proxy=None,
                open_timeout=self.patience,
            )
        except (OSError, WebSocketException) as error:
            raise AnswerError(f"no connection: {error}") from error

    async def _rerun(self, *, name: str = "") -> None:
        """Ask for a rerun, and read until its end. AnswerError where it does not end well."""
        asked = BackMsg()
        state = asked.rerun_script
        state.query_string, state.page_script_hash, state.page_name = self.query, self.page, name
        state.widget_states.widgets.extend(self._values.values())
        state.cached_message_hashes.extend({key for run in self._kept for key in run})
        state.context_info.timezone, state.context_info.locale = "Europe/London", "en-GB"
        state.context_info.url = f"{self.address}/{name}"
        state.context_info.color_scheme = "light"
        self.drawn = await self._exchange(asked, self._until_finished, awaited="end of a rerun")
        self.reruns += 1

    async def _until_finished(self, socket: ClientConnection) -> Drawn:
        drawn, fields, latest = Drawn(), {}, {}
        async for data in socket:
            message = ForwardMsg()
            message.ParseFromString(bytes(data) if isinstance(data, bytes) else b"")
            message = self._recall(message, latest)
            kind = message.WhichOneof("type")
            if kind == "new_session":
                drawn, fields = Drawn(), {}
                self.session = message.new_session.initialize.session_id
            elif kind == "navigation":
                self.page = message.navigation.page_script_hash
                drawn.pages = {one.url_pathname: one.page_script_hash for one in message.navigation.app_pages}
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "delta" and message.delta.HasField("new_element"):
                drawn.elements += 1
                refuse(message.delta.new_element)
                drawn.files.extend(files(message.delta.new_element))
                fields.update((one.id, one) for one in choices(message.delta.new_element, self._values))
            elif kind == "page_not_found":
                raise AnswerError("page not found")
            elif kind == "session_event":
                raise AnswerError(f"the script does not compile: {message.session_event}")
            elif kind == "script_finished" and message.script_finished != message.FINISHED_EARLY_FOR_RERUN:
                return self._finished(message, drawn, fields, latest)
        raise AnswerError("the connection ended before the rerun did")

    def _finished(
        self, message: ForwardMsg, drawn: Drawn, fields: Mapping[str, Choice], latest: dict[str, ForwardMsg]
    ) -> Drawn:
        if message.script_finished != message.FINISHED_SUCCESSFULLY:
            raise AnswerError(f"the rerun finished as {message.script_finished}")
        if not drawn.elements or not drawn.pages:
            raise AnswerError("the rerun drew nothing")
        drawn.choices = list(fields.values())
        self._values = {one.id: one.state(one.value) for one in drawn.choices}
        self._kept = [latest, *self._kept][:KEPT_RERUNS]
        return drawn

    def _recall(self, message: ForwardMsg, latest: dict[str, ForwardMsg]) -> ForwardMsg:
        """The message itself, or the kept one that it refers to."""
        if message.WhichOneof("type") == "ref_hash":
            kept = next((run[message.ref_hash] for run in self._kept if message.ref_hash in run), None)
            if kept is None:
                raise AnswerError("the server refers to a message that it never sent")
            latest[message.ref_hash] = kept
            return kept
        if message.metadata.cacheable:
            latest[message.hash] = message
        return message
