"""The guards around the application, each alone: where a request leads, whose it is, and what may be said."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send
from streamlit.error_util import handle_user_script_exception
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.runtime.media_file_storage import MediaFileStorageError

from pages.parts.base_path import BasePath, Place, place
from pages.parts.hosts import known_host, known_origin
from pages.parts.messages import MOST_FILES, MOST_PER_CLIENT, NEEDED, Messages
from pages.parts.visitors_errors import CAUSED, TOLD_ALREADY, OneLine, tell_in_one_line
from store import seldom

MESSAGES = [field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
OPERATIONS = [field.name for field in BackendOperationRequest.DESCRIPTOR.oneofs_by_name["payload"].fields]


def options(monkeypatch: pytest.MonkeyPatch, **chosen: Any) -> None:
    """Streamlit's settings of the server, as a test chooses them."""
    before = st.get_option
    known = {f"server.{name}": value for name, value in chosen.items()}
    monkeypatch.setattr("streamlit.get_option", lambda name: known[name] if name in known else before(name))
    monkeypatch.setattr("streamlit.config.get_option", st.get_option)


def scope(
    path: str, *, kind: str = "http", root: str = "", headers: Mapping[str, str] | None = None
) -> Scope:
    told = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    request = {"type": kind, "path": path, "root_path": root, "headers": told, "query_string": b"a=b"}
    return {**request, "method": "GET", "client": ("203.0.113.7", 1)}


@pytest.mark.parametrize(
    ("base", "root", "path", "led"),
    [
        ("", "", "/compare", Place("", "/compare")),
        ("cyp", "", "/cyp/compare", Place("/cyp", "/compare")),
        ("/a/b/", "", "/a/b/", Place("/a/b", "/")),
        ("a/b", "", "/a/b", Place("/a/b", "")),
        ("", "/mounted", "/mounted/compare", Place("/mounted", "/compare")),
        ("cyp", "/mounted", "/mounted/cyp/", Place("/mounted/cyp", "/")),
        ("cyp", "/mounted", "/cyp/", None),
        ("cyp", "", "/", None),
        ("cyp", "", "/cypress", None),
        ("cyp", "", "//cyp/", None),
    ],
)
def test_where_a_request_leads(
    monkeypatch: pytest.MonkeyPatch, base: str, root: str, path: str, led: Place | None
) -> None:
    options(monkeypatch, baseUrlPath=base)
    assert place(scope(path, root=root)) == led


def told_to(app: BasePath | Messages, asked: Scope, *received: Message) -> list[Message]:
    """What an application sends, given these messages and then an end."""
    sent: list[Message] = []
    left = [*received, {"type": f"{asked['type']}.disconnect"}]

    async def receive() -> Message:
        return left.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(asked, receive, send))
    return sent


@pytest.mark.parametrize(
    ("path", "header", "reached"),
    [
        ("/compare", "/a/b", "/a/b/compare"),
        ("/compare", "/a/b/", "/a/b/compare"),
        ("/a/b/compare", "/a/b", "/a/b/compare"),
        ("/compare", "/elsewhere", None),
        ("/compare", "", None),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_what_a_proxy_took_away_is_put_back_if_it_is_the_base_path(
    monkeypatch: pytest.MonkeyPatch, path: str, header: str, reached: str | None, kind: str
) -> None:
    options(monkeypatch, baseUrlPath="a/b")
    found: list[str] = []

    async def inner(asked: Scope, receive: Receive, send: Send) -> None:
        found.append(asked["path"])

    sent = told_to(BasePath(inner), scope(path, kind=kind, headers={"x-forwarded-prefix": header}))
    assert found == ([reached] if reached else [])
    refused = {"http": "http.response.start", "websocket": "websocket.close"}[kind]
    assert bool(reached) != (refused in [message["type"] for message in sent])


def test_where_no_name_is_declared_none_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    options(monkeypatch, allowedHosts=[])
    assert not known_host("127.0.0.1")
    options(monkeypatch, allowedHosts=["*.example.org"])
    assert known_host("sightline.example.org:8501")
    assert not known_host("127.0.0.1")


def test_the_names_shipped_are_those_of_this_machine() -> None:
    assert [known_host(host) for host in ("localhost:1", "127.0.0.1", "[::1]:8501")] == [True] * 3
    assert not known_host("example.org")


def test_an_origin_is_this_host_or_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    options(monkeypatch, corsAllowedOrigins=["https://example.org"])
    assert known_origin("https://example.org", "127.0.0.1:8501")
    assert known_origin("https://Name:1", "name:1")
    for origin in ("http://example.org", "https://example.org:1", "null", "http://["):
        assert not known_origin(origin, "127.0.0.1:8501")


def message_of(kind: str) -> bytes:
    sent = BackMsg()
    holder: Any = sent.backend_operation_request if kind in OPERATIONS else sent
    field = holder.DESCRIPTOR.fields_by_name[kind]
    getattr(holder, kind).SetInParent() if field.message_type else setattr(holder, kind, True)
    return bytes(sent.SerializeToString())


class Listener:
    """An application that keeps what it is told over a connection, and speaks after its end."""

    def __init__(self) -> None:
        self.told: list[Message] = []

    async def __call__(self, asked: Scope, receive: Receive, send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            self.told.append(message)
        await send({"type": "websocket.send", "bytes": b"after the end"})


@pytest.mark.parametrize(
    "kind", [kind for kind in MESSAGES if kind != "backend_operation_request"] + OPERATIONS
)
def test_only_what_a_page_needs_goes_on(kind: str) -> None:
    """Whatever a later Streamlit adds is not needed until somebody says so."""
    listener = Listener()
    sent: Message = {"type": "websocket.receive", "bytes": message_of(kind)}
    told_to(Messages(listener), scope("/_stcore/stream", kind="websocket"), sent)
    assert listener.told == ([sent] if kind in NEEDED else [])


@pytest.mark.parametrize(("files", "reached"), [(1, 1), (MOST_FILES, 1), (MOST_FILES + 1, 0)])
def test_who_asks_where_to_send_very_many_files_is_not_answered(files: int, reached: int) -> None:
    listener, asked = Listener(), BackMsg()
    asked.file_urls_request.file_names.extend(["a"] * files)
    sent: Message = {"type": "websocket.receive", "bytes": asked.SerializeToString()}
    told_to(Messages(listener), scope("/_stcore/stream", kind="websocket"), sent)
    assert len(listener.told) == reached


def test_what_a_page_needs_is_known_to_streamlit() -> None:
    assert NEEDED - {*MESSAGES, *OPERATIONS} == set()


def test_nothing_is_sent_over_a_connection_that_was_ended() -> None:
    text: Message = {"type": "websocket.receive", "text": "hello"}
    sent = told_to(Messages(Listener()), scope("/_stcore/stream", kind="websocket"), text)
    assert sent == [{"type": "websocket.close", "code": 1003}]


def test_a_page_that_draws_while_its_connection_is_ended_sends_nothing_after_the_close() -> None:
    text: Message = {"type": "websocket.receive", "text": "hello"}
    sent: list[Message] = []

    async def both() -> None:
        closing, writable = asyncio.Event(), asyncio.Event()

        async def send(message: Message) -> None:
            closing.set()
            await writable.wait()
            sent.append(message)

        async def inner(asked: Scope, receive: Receive, send: Send) -> None:
            ended = asyncio.create_task(receive())
            await closing.wait()
            drawn = asyncio.create_task(send({"type": "websocket.send", "bytes": b"a part of a page"}))
            await asyncio.sleep(0)
            writable.set()
            await asyncio.gather(ended, drawn)

        async def receive() -> Message:
            return text

        await Messages(inner)(scope("/_stcore/stream", kind="websocket"), receive, send)

    asyncio.run(both())
    assert sent == [{"type": "websocket.close", "code": 1003}]


def test_a_connection_may_be_silent_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that connects anew asks for nothing until its reader does."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def a_day() -> None:
        woken = asyncio.Event()

        async def receive() -> Message:
            await woken.wait()
            return {"type": "websocket.disconnect"}

        loop = asyncio.get_running_loop()
        listening = asyncio.create_task(
            Messages(Listener())(scope("/_stcore/stream", kind="websocket"), receive, send)
        )
        await asyncio.sleep(0)
        now = loop.time
        monkeypatch.setattr(loop, "time", lambda: now() + 24 * 60 * 60)
        await asyncio.sleep(0.01)
        assert sent == []
        woken.set()
        await listening

    asyncio.run(a_day())


def test_one_address_keeps_only_so_many_connections_open() -> None:
    async def open_many(client: str, number: int) -> int:
        release, entered = asyncio.Event(), 0

        async def inner(asked: Scope, receive: Receive, send: Send) -> None:
            nonlocal entered
            entered += 1
            await release.wait()

        async def nothing(*_: Any) -> Message:
            return {"type": "websocket.connect"}

        guard = Messages(inner)
        asked = {**scope("/_stcore/stream", kind="websocket"), "client": (client, 1)}
        tasks = [asyncio.create_task(guard(asked, nothing, nothing)) for _ in range(number)]
        await asyncio.sleep(0)
        release.set()
        await asyncio.gather(*tasks)
        await guard(asked, nothing, nothing)  # what was closed makes room
        return entered - 1

    assert asyncio.run(open_many("203.0.113.7", MOST_PER_CLIENT + 5)) == MOST_PER_CLIENT
    assert asyncio.run(open_many("127.0.0.1", MOST_PER_CLIENT + 5)) == MOST_PER_CLIENT + 5


def test_a_line_is_said_now_and_then_and_the_rest_are_counted(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    times = iter([0.0, 1.0, 2.0, 61.0, 61.0])
    monkeypatch.setattr(seldom, "time", SimpleNamespace(monotonic=lambda: next(times)))
    line = seldom.Seldom()
    for kind in ["a line"] * 4 + ["another"]:
        line.say(kind, kind)
    assert [record.message for record in caplog.records] == [
        "a line",
        "a line (2 more like it since the last line)",
        "another",
    ]


def test_what_a_visitor_sent_is_printed_on_one_line() -> None:
    assert seldom.quoted("a\r\nb\x1b[2J") == r"'a\r\nb\x1b[2J'"
    assert len(seldom.quoted("é" * 10_000)) < 500


@pytest.mark.parametrize(
    ("line", "error", "cause", "kept"),
    [
        ("a visitor's line, and more", MediaFileStorageError("none"), None, False),
        ("a visitor's line", MediaFileStorageError("none"), ValueError(), True),
        ("a visitor's line", ValueError(), None, True),
        ("a visitor's line", None, None, True),
        ("Exception in ASGI application", MediaFileStorageError("none"), None, True),
    ],
)
def test_a_fault_of_ours_keeps_its_traceback(
    line: str, error: Exception | None, cause: Exception | None, kept: bool
) -> None:
    if error is not None:
        error.__cause__ = cause
    assert OneLine(MediaFileStorageError, "a visitor's line").filter(logged(line, error)) is kept


def logged(line: str, error: Exception | None, *words: str) -> logging.LogRecord:
    told = (type(error), error, None) if error else None
    return logging.LogRecord("any", logging.ERROR, "", 0, line, words, told)  # type: ignore[arg-type]


def test_a_line_with_a_visitors_words_is_short_and_said_now_and_then(
    caplog: pytest.LogCaptureFixture,
) -> None:
    guard = OneLine(None, "The fragment")
    for _ in range(3):
        assert not guard.filter(logged("The fragment %s", None, "a\nforged line" + "z" * 10_000))
    assert guard.filter(logged("The fragment %s", ValueError()))
    assert guard.filter(logged("Another %s", None))
    (record,) = caplog.records
    assert r"The fragment a\nforged line" in record.message
    assert len(record.message) < 2 * seldom.LONGEST


def test_what_stops_a_page_is_not_logged_by_streamlit_each_time(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    for name in (*(name for name, _, _ in CAUSED), TOLD_ALREADY[0]):
        monkeypatch.setattr(logging.getLogger(name), "filters", [])
    before = logging.getLogger(TOLD_ALREADY[0])
    monkeypatch.setattr(before, "handlers", [logging.StreamHandler()])
    tell_in_one_line()
    handle_user_script_exception(ZeroDivisionError("a page"), lambda error: True)
    assert capfd.readouterr() == ("", "")
    before.error("on_script_error handler raised an exception")
    assert "handler raised" in capfd.readouterr().err


def test_connections_beyond_what_the_system_has_room_for_are_one_line(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in {name for name, _, _ in CAUSED}:
        monkeypatch.setattr(logging.getLogger(name), "filters", [])
    tell_in_one_line()
    full = OSError(errno.EMFILE, "Too many open files")
    loop = asyncio.new_event_loop()
    for _ in range(3):
        loop.call_exception_handler({"message": "socket.accept() out of system resource", "exception": full})
    loop.call_exception_handler({"message": "a fault of ours", "exception": full})
    loop.close()
    assert [record.exc_info is None for record in caplog.records] == [True, False]


def test_faults_from_one_place_are_one_kind_whatever_they_say(caplog: pytest.LogCaptureFixture) -> None:
    def fault(words: str) -> Exception:
        try:
            try:
                {}[words]
            except KeyError as error:
                raise ValueError(words) from error
        except ValueError as error:
            return error

    log = seldom.Seldom()
    one, another = (log.problem(fault(words)) for words in ("one", "another"))
    assert one == another != log.problem(ValueError("one"))
    assert len(caplog.records) == 2
