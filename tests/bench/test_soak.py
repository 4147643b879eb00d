"""The load generator drives real reruns, and nothing that a server does wrong passes for an answer."""

from __future__ import annotations

import asyncio
import math
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from random import Random
from threading import Thread

import pytest
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.server import ServerConnection, serve

from bench.drawn import AnswerError
from bench.fetched import fetch
from bench.reader import ASKED, Reader, Record
from bench.soak import MAY_GROW_MB_AN_HOUR, MAY_HOLD_MB, Soak, soak, told, traces
from bench.visitor import Tab
from tests.browser.server import TRACEBACK, Served

ROOT = Path(__file__).resolve().parents[2]
SESSIONS, EVERY, MINUTES = 3, 0.5, 0.05
Answer = Callable[[], list[ForwardMsg]]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells of a process under /proc")
def test_readers_bring_reruns_back_from_the_dashboard(shipped_data: Path) -> None:
    found = soak(minutes=MINUTES, sessions=SESSIONS, every=EVERY, stay=0, data=shipped_data)
    assert found.faults() == []
    assert len(found.record.seconds["arrival"]) >= SESSIONS
    without = {"asking", "download"}
    drawn = [len(each) for kind, each in found.record.seconds.items() if kind not in without]
    assert len(found.reruns) == SESSIONS
    assert sum(found.reruns) == sum(drawn)
    assert found.processor_seconds > 0 < min(found.start, found.after)
    assert any(line.startswith("every action") for line in told(found))


def test_a_reader_saves_what_a_button_makes(served: Served) -> None:
    async def saved() -> None:
        reader = Reader(Tab(served.address), Random(1), Record(), every=0.0)
        await reader.tab.open("waiting-list")
        await reader._save(reader.tab.drawn.files[0])
        with pytest.raises(AnswerError, match="the file was not made"):
            await reader._save("a file that nobody offers")
        await reader.tab.close()

    asyncio.run(saved())


def test_no_server_collects_all_garbage_after_every_rerun() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["runner"]["postScriptGC"] is False


def element(text: str = "a word") -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.markdown.body = text
    return message


def navigation() -> ForwardMsg:
    message = ForwardMsg()
    message.navigation.page_script_hash = "one"
    message.navigation.app_pages.add(page_script_hash="one", url_pathname="")
    return message


def finished(
    status: ForwardMsg.ScriptFinishedStatus.ValueType = ForwardMsg.FINISHED_SUCCESSFULLY,
) -> ForwardMsg:
    return ForwardMsg(script_finished=status)


def exception() -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.exception.message = "it broke"
    return message


def alert() -> ForwardMsg:
    message = ForwardMsg()
    message.delta.new_element.alert.body = "This page could not be drawn."
    message.delta.new_element.alert.format = Alert.ERROR
    return message


def unknown_reference() -> ForwardMsg:
    return ForwardMsg(ref_hash="never sent")


def no_page() -> ForwardMsg:
    message = ForwardMsg()
    message.page_not_found.page_name = "nowhere"
    return message


WELL = (navigation(), element(), finished())
WRONG = {
    "shows an exception": [navigation(), exception(), finished()],
    "shows a fault": [navigation(), alert(), finished()],
    "drew nothing": [finished()],
    "finished as 1": [navigation(), element(), finished(ForwardMsg.FINISHED_WITH_COMPILE_ERROR)],
    "never sent": [navigation(), unknown_reference(), finished()],
    "page not found": [no_page(), *WELL],
    "no end of a rerun": [navigation(), element(), finished(ForwardMsg.FINISHED_EARLY_FOR_RERUN)],
}


def visit(answer: list[ForwardMsg], *, then: str = "wait") -> Tab:
    """A tab opened at a server that gives `answer` to whatever is asked, then waits or hangs up."""
    asked: list[BackMsg] = []

    async def answering(socket: ServerConnection) -> None:
        async for data in socket:
            asked.append(BackMsg.FromString(bytes(data)))
            for message in answer:
                await socket.send(message.SerializeToString())
            if then == "hang up":
                return

    async def run() -> Tab:
        async with serve(answering, "127.0.0.1", 0, subprotocols=["streamlit"]) as server:
            port = server.sockets[0].getsockname()[1]
            tab = Tab(f"http://127.0.0.1:{port}", patience=0.3)
            await tab.open("compare", "area=Camden")
            await tab.close()
        return tab

    tab = asyncio.run(run())
    assert asked[0].rerun_script.query_string == "area=Camden"
    return tab


def test_a_page_drawn_to_its_end_is_an_answer() -> None:
    assert visit(list(WELL)).reruns == 1


@pytest.mark.parametrize("words", WRONG)
def test_what_is_no_page_drawn_to_its_end_is_an_error(words: str) -> None:
    with pytest.raises(AnswerError, match=words):
        visit(WRONG[words])


def test_a_connection_that_ends_before_the_rerun_does_is_an_error() -> None:
    with pytest.raises(AnswerError, match="ended before the rerun did"):
        visit([navigation(), element()], then="hang up")


def test_a_server_that_is_not_there_is_an_error_and_no_rerun() -> None:
    record = Record()
    reader = Reader(Tab("http://127.0.0.1:9"), Random(1), record, every=0.01)
    asyncio.run(reader.read(time.monotonic() + 0.2))
    assert record.errors
    assert not record.seconds
    assert "1 sessions made fewer than 9 reruns" in replace(SOUND, reruns=[reader.tab.reruns]).faults()


def level(*, grows_an_hour: float = 0.0) -> Iterator[tuple[float, float]]:
    """An hour's memory: it rises at first, then swings by a MB and grows by so many in an hour."""
    for second in range(0, 3600, 5):
        yield second, 600 - 100 * math.exp(-second / 200) + math.sin(second) + grows_an_hour * second / 3600


SOUND = Soak(reruns=[9], least=9, start=500, memory=list(level()), after=500 + MAY_HOLD_MB)


def test_a_sound_run_shows_no_fault() -> None:
    assert SOUND.faults() == []
    assert replace(SOUND, memory=list(level(grows_an_hour=MAY_GROW_MB_AN_HOUR * 0.9))).faults() == []
    short = [point for point in level(grows_an_hour=2 * MAY_GROW_MB_AN_HOUR) if point[0] < 300]
    assert replace(SOUND, memory=short).faults() == []


def test_a_single_step_is_not_growth_for_ever() -> None:
    """Ten MB in the 50th minute, and level before and after: 7 MB more on average, in half an hour."""
    stepped = replace(SOUND, memory=[(at, mb + 10 * (at > 3000)) for at, mb in level()])
    assert stepped.faults() == []
    assert 10 < stepped.growth < 20


@pytest.mark.parametrize(
    ("run", "words"),
    [
        (replace(SOUND, memory=[*level(grows_an_hour=MAY_GROW_MB_AN_HOUR * 1.1)]), "memory grew"),
        (replace(SOUND, after=SOUND.after + 1), "MB more are held"),
        (replace(SOUND, reruns=[9, 8]), "1 sessions made fewer than 9 reruns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_leak_and_a_server_that_hangs_are_faults(run: Soak, words: str) -> None:
    [fault] = run.faults()
    assert words in fault


def fetched(status: int, body: bytes = b"a body", length: int | None = None) -> None:
    """Fetch from a server that answers so; it says that its body is of `length`."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body) if length is None else length))
            self.end_headers()
            self.wfile.write(body)

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        Thread(target=server.handle_request).start()
        asyncio.run(fetch(f"http://127.0.0.1:{server.server_port}{ASKED[0]}"))


def test_a_whole_answer_and_come_again_are_right_answers() -> None:
    fetched(200)
    fetched(429)


@pytest.mark.parametrize(
    ("status", "body", "length"), [(500, b"no", None), (404, b"no", None), (200, b"", None), (200, b"a", 9)]
)
def test_another_answer_is_an_error(status: int, body: bytes, length: int | None) -> None:
    with pytest.raises(AnswerError, match="was"):
        fetched(status, body, length)


def test_a_trace_in_the_log_of_the_server_is_an_error() -> None:
    log = f"ready\n{TRACEBACK}:\n  File one\n    line\nValueError: it broke\nready\n{TRACEBACK}:\n"
    [first, second] = traces(log)
    assert "ValueError: it broke" in first
    assert second
    assert traces("ready\n") == []
