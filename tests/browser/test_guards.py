"""What the server takes from strangers: whose requests it answers, and what may be said over a connection."""

from __future__ import annotations

import socket
import struct
from collections.abc import Callable

import httpx
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.frames import Frame, Opcode
from websockets.sync.client import ClientConnection, connect

from pages.parts.closed import STREAM
from tests.browser.server import Served

pytestmark = pytest.mark.browser

PATIENCE_SECONDS = 20


def connection(address: str, **more: str) -> ClientConnection:
    """A connection as a page opens it; `more` are headers, and the `path` if it is another."""
    host = address.removeprefix("http://")
    path = more.pop("path", STREAM)
    name, _, port = host.partition(":")
    where = socket.create_connection((name, int(port)))
    asked = f"ws://{more.pop('host', host)}{path}"
    return connect(asked, sock=where, additional_headers=more, subprotocols=["streamlit"], max_size=None)


def ask_for_a_page(stream: ClientConnection) -> ForwardMsg:
    """The first message that a page is drawn with."""
    ask = BackMsg()
    ask.rerun_script.query_string = ""
    stream.send(ask.SerializeToString())
    first = stream.recv(timeout=PATIENCE_SECONDS)
    assert isinstance(first, bytes)
    return ForwardMsg.FromString(first)


def answer_in(stream: ClientConnection) -> str:
    """What the next message says of the file that was asked for."""
    message = stream.recv(timeout=PATIENCE_SECONDS)
    assert isinstance(message, bytes)
    return ForwardMsg.FromString(message).backend_operation_response.error_msg


def ended_with(stream: ClientConnection) -> int | None:
    """The code that the server ends a connection with."""
    try:
        while True:
            stream.recv(timeout=PATIENCE_SECONDS)
    except ConnectionClosed as ended:
        return ended.rcvd.code if ended.rcvd else None


@pytest.fixture
def logged(served: Served) -> Callable[[], str]:
    """What the server has logged since the test began."""
    begin = served.log.stat().st_size

    def since() -> str:
        assert (
            httpx.get(f"{served.address}/_stcore/health").status_code == 200
        )  # all before it has been dealt with
        return served.log.read_bytes()[begin:].decode()

    return since


@pytest.mark.parametrize(
    "path", ["/", "/compare", "/api/v1/areas", "/_stcore/health", "/nowhere", "/media/x"]
)
def test_a_name_that_nobody_declared_is_not_answered(address: str, path: str) -> None:
    port = address.rpartition(":")[2]
    for host in (
        f"sightline.example.org:{port}",
        "10.1.2.3",
        "localhost.example.org",
        "127.0.0.1@example.org",
        "",
    ):
        answer = httpx.get(address + path, headers={"Host": host, "X-Forwarded-Host": "127.0.0.1"})
        assert answer.status_code == 403, host
        assert "Please ask whoever runs it" in answer.text
    for host in (f"localhost:{port}", f"[::1]:{port}", "LocalHost:1"):
        assert httpx.get(address + path, headers={"Host": host}).status_code != 403, host


def test_a_connection_is_taken_for_a_declared_name_and_from_its_own_pages_alone(address: str) -> None:
    own = address.removeprefix("http://")
    refused = [
        {"host": "sightline.example.org", "Origin": "http://sightline.example.org"},
        {"Origin": "http://sightline.example.org"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://localhost:" + own.rpartition(":")[2]},
        {"Origin": "null"},
        {"Origin": f"file://{own}"},
        {"Origin": "http://["},
        {"path": "/compare"},
        {"path": "/_stcore/stream/"},
        {"path": "/_stcore/agent/mcp"},
    ]
    for headers in refused:
        with pytest.raises(InvalidStatus, match="403"):
            connection(address, **headers)
    for headers in ({"Origin": f"http://{own}"}, {"Origin": f"https://{own}"}, {}):
        with connection(address, **headers) as stream:
            assert ask_for_a_page(stream).WhichOneof("type")


def test_a_page_elsewhere_may_change_nothing(address: str) -> None:
    upload = f"{address}/_stcore/upload_file/session/file"
    for origin, status in (("http://example.org", 403), (address, 403)):
        answer = httpx.put(upload, headers={"Origin": origin})
        assert answer.status_code == status
        assert ("Please ask" in answer.text) == (origin != address)


def test_who_is_refused_is_told_to_the_operator(served: Served) -> None:
    for host in ("one.example.org", "two.example.org\tx"):
        httpx.get(served.address, headers={"Host": host})
    lines = [line for line in served.log.read_text().splitlines() if "allowedHosts" in line]
    assert lines
    assert all("does not list it; docs/serving.md says how to declare it" in line for line in lines)


@pytest.mark.parametrize(
    ("sent", "code", "said"),
    [
        ("text", 1003, "ended a connection that sent text"),
        (b"\xff\xff\xff", 1002, "ended a connection that sent no message"),
        (b"0" * 2_000_001, 1009, "ended a connection whose message was too large"),
        (Frame(Opcode.TEXT, b"\xff\xfe").serialize(mask=True), 1007, "a visitor's mistake: 'utf-8' codec"),
        (b"\xc1\x81\x00\x00\x00\x00a", 1002, ""),
        (b"\x00\x01garbage", 1002, ""),
    ],
    ids=["text", "garbage", "too large", "text that is none", "a frame of no known kind", "no frame"],
)
def test_what_is_no_message_ends_the_connection_without_a_traceback(
    served: Served, logged: Callable[[], str], sent: bytes | str, code: int, said: str
) -> None:
    stream = connection(served.address)
    if code in (1003, 1009) or sent == b"\xff\xff\xff":
        stream.send(sent)
    else:
        assert isinstance(sent, bytes)
        stream.socket.sendall(sent)
    assert ended_with(stream) == code
    assert "Traceback" not in logged()
    assert said in served.log.read_text()  # said before or now: each kind is told once a minute


def test_a_message_of_many_megabytes_is_not_taken_in(served: Served) -> None:
    stream = connection(served.address)
    stream.socket.sendall(b"\x82\xff" + struct.pack("!Q", 20_000_000) + b"mask")
    assert ended_with(stream) == 1009


def test_a_message_that_empties_everybodys_cache_is_dropped_and_the_page_goes_on(
    served: Served, logged: Callable[[], str]
) -> None:
    with connection(served.address) as stream:
        stream.send(BackMsg(clear_cache=True).SerializeToString())
        assert ask_for_a_page(stream).WhichOneof("type") == "new_session"
    assert "dropped a message that no page sends: clear_cache" in served.log.read_text()
    assert "Traceback" not in logged()


def test_a_file_that_is_cut_off_on_its_way_leaves_no_traceback(
    served: Served, logged: Callable[[], str]
) -> None:
    host = served.address.removeprefix("http://")
    token = httpx.get(f"{served.address}/_stcore/health").cookies["_streamlit_xsrf"]
    name, _, port = host.partition(":")
    with connection(served.address) as stream:
        session = ask_for_a_page(stream).new_session.initialize.session_id
        with socket.create_connection((name, int(port))) as cut:
            cut.sendall(
                f"PUT /_stcore/upload_file/{session}/file HTTP/1.1\r\nHost: {host}\r\nX-Xsrftoken: {token}\r\n"
                f"Cookie: _streamlit_xsrf={token}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                f"Content-Length: 1000\r\nExpect: 100-continue\r\n\r\n".encode()
            )
            assert b"100 Continue" in cut.recv(1_000)  # the server waits for what follows
            cut.sendall(b'--x\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nhalf')
    assert "Traceback" not in logged()


def test_words_of_a_visitor_neither_fill_the_log_nor_forge_its_lines(
    served: Served, logged: Callable[[], str]
) -> None:
    words = "none\nforged line " + "x" * 100_000
    with connection(served.address) as stream:
        session = ask_for_a_page(stream).new_session.initialize.session_id
        for named in (session, words):
            ask = BackMsg()
            ask.backend_operation_request.session_id = named
            ask.backend_operation_request.request_id = words
            ask.backend_operation_request.deferred_file.file_id = words
            for _ in range(20):
                stream.send(ask.SerializeToString())
        ask = BackMsg()
        ask.rerun_script.fragment_id = words
        stream.send(ask.SerializeToString())
        for _ in range(40):
            while not answer_in(stream):
                pass
    said = logged()
    assert "\nforged" not in said
    assert len(said) < 2_000


def test_a_file_that_never_was_and_connections_cut_off_leave_no_traceback(
    served: Served, logged: Callable[[], str]
) -> None:
    with connection(
        served.address, **{"Sec-WebSocket-Protocol": "streamlit, none, no-such-session"}
    ) as stream:
        session = ask_for_a_page(stream).new_session.initialize.session_id
        ask = BackMsg()
        ask.backend_operation_request.session_id = session
        ask.backend_operation_request.deferred_file.file_id = "none"
        stream.send(ask.SerializeToString())
        while answer_in(stream) != "Failed to generate file for download":
            pass
    assert "a visitor's mistake: Deferred file none" in served.log.read_text()
    for _ in range(3):
        stream = connection(served.address)
        ask_for_a_page(stream)
        stream.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        stream.socket.close()
    name, _, port = served.address.removeprefix("http://").partition(":")
    for half in (b"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgr", b"\x16\x03\x01\r\n\r\n", b""):
        with socket.create_connection((name, int(port))) as cut:
            cut.sendall(half)
    assert "Traceback" not in logged()


def test_what_is_no_request_is_told_once_a_minute(served: Served, logged: Callable[[], str]) -> None:
    name, _, port = served.address.removeprefix("http://").partition(":")
    for _ in range(5):
        with socket.create_connection((name, int(port))) as other:
            other.sendall(b"\x16\x03\x01\r\n\r\n")
            assert b"400" in other.recv(100)
    assert logged().count("Invalid HTTP request") <= 1
    assert "a visitor's mistake: Invalid HTTP request" in served.log.read_text()
