"""Large answers: made in pieces while they are read, so many at once, and never in the way of small ones."""

from __future__ import annotations

import asyncio
import csv
import gzip
import io
import json
import logging
import threading
from collections.abc import Coroutine, Iterator
from functools import partial
from typing import Any

import pyarrow.parquet as pq
import pytest
from anyio.from_thread import start_blocking_portal
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message

from reports import api_http, api_stream
from reports.api_formats import Answer
from reports.api_http import Asked, Endpoint, Resource
from reports.api_published import Published
from reports.api_stream import MOST_LARGE, PIECE_ROWS, LargeResponse, Slots
from tests.reports.api_client import Api

LIMIT = 2 * PIECE_ROWS + 1
LARGE = f"/observations?limit={LIMIT}"
PLAIN = {"Accept-Encoding": "identity"}
PATIENCE = 30


@pytest.fixture
def slots(monkeypatch: pytest.MonkeyPatch) -> Slots:
    """The slots of one test."""
    made = Slots(MOST_LARGE)
    monkeypatch.setattr(api_http, "SLOTS", made)
    return made


def taken(slots: Slots) -> int:
    free = 0
    while slots.take():
        free += 1
    for _ in range(free):
        slots.free()
    return slots.most - free


def serving(pieces: Iterator[bytes]) -> Api:
    """An interface with a large answer of these pieces at /large, and a small one at /small."""

    def large(published: Published, asked: Asked) -> Answer:
        return Answer(pieces, "text/plain", rows=LIMIT)

    def small(published: Published, asked: Asked) -> Answer:
        return Answer([b"small"], "text/plain")

    routes = [
        Route(f"/api/v1/{one.__name__}", Endpoint(Resource(f"/{one.__name__}", "a", "A trial", one)))
        for one in (large, small)
    ]
    return Api(Starlette(routes=routes))


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_what_is_sent_in_pieces_is_what_small_pages_hold(api: Api, slots: Slots, form: str) -> None:
    whole = api.ask(f"{LARGE}&format={form}", headers=PLAIN)
    assert "content-length" not in whole.headers
    rows = _rows(whole.content, form)
    small = [
        _rows(api.ask(f"/observations?limit={PIECE_ROWS}&offset={at}&format={form}").content, form)
        for at in (0, PIECE_ROWS)
    ]
    last = _rows(api.ask(f"/observations?limit=1&offset={2 * PIECE_ROWS}&format={form}").content, form)
    assert rows == [*small[0], *small[1], *last]
    assert len(rows) == LIMIT
    packed = api.ask(f"{LARGE}&format={form}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.content == whole.content
    assert taken(slots) == 0


def _rows(content: bytes, form: str) -> list[Any]:
    if form == "json":
        found: list[Any] = json.loads(content)["observations"]
        return found
    if form == "csv":
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    file = pq.ParquetFile(io.BytesIO(content))
    assert file.num_row_groups == -(-file.metadata.num_rows // PIECE_ROWS)
    return file.read().to_pylist()


@pytest.mark.usefixtures("store")
def test_a_large_answer_is_known_by_its_tag_and_asked_about_without_being_made(
    api: Api, slots: Slots
) -> None:
    asked = api.ask(LARGE, method="HEAD", headers=PLAIN)
    assert (asked.status_code, asked.content) == (200, b"")
    assert "content-length" not in asked.headers
    while slots.take():
        pass
    again = api.ask(LARGE, headers={"If-None-Match": asked.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert api.ask(LARGE, method="HEAD").status_code == 200


@pytest.mark.usefixtures("store")
def test_one_more_than_may_be_sent_at_once_is_told_when_to_come_again(api: Api, slots: Slots) -> None:
    for _ in range(MOST_LARGE):
        assert slots.take()
    assert f"at most {PIECE_ROWS:,} rows" in api.refusal(LARGE, status=429)
    assert int(api.ask(LARGE).headers["retry-after"]) > 0
    assert api.ask(f"/observations?limit={PIECE_ROWS}").status_code == 200
    slots.free()
    assert api.ask(LARGE).status_code == 200
    assert taken(slots) == MOST_LARGE - 1


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("form", ["json", "csv", "parquet"])
def test_what_is_refused_or_not_read_is_not_worked_out(
    api: Api, slots: Slots, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("reports.api.about_rows", None)
    monkeypatch.setattr("reports.api.explained", None)
    assert api.ask(f"{LARGE}&format={form}", method="HEAD").status_code == 200
    while slots.take():
        pass
    assert api.ask(f"{LARGE}&format={form}").status_code == 429


def test_a_slot_is_taken_for_as_long_as_a_thread_is_at_work(slots: Slots) -> None:
    begun, go = threading.Event(), threading.Event()

    def pieces() -> Iterator[bytes]:
        begun.set()
        go.wait(PATIENCE)
        yield b"nobody reads this"

    async def left_meanwhile() -> None:
        async def send(message: Message) -> None:
            pass

        async def receive() -> Message:
            await asyncio.to_thread(begun.wait, PATIENCE)
            return {"type": "http.disconnect"}

        assert slots.take()
        answering = asyncio.ensure_future(
            LargeResponse(Response(), pieces(), slots)({"type": "http"}, receive, send)
        )
        try:
            await asyncio.wait({answering}, timeout=0.2)
            assert taken(slots) == 1
        finally:
            go.set()
        await answering
        assert taken(slots) == 0

    _run(left_meanwhile())


@pytest.mark.usefixtures("store")
def test_small_answers_are_given_while_every_large_one_is_being_made(slots: Slots) -> None:
    begun, go = threading.Barrier(MOST_LARGE + 1), threading.Event()

    def pieces() -> Iterator[bytes]:
        begun.wait(PATIENCE)
        go.wait(PATIENCE)
        yield b"large"

    apis = [serving(pieces()) for _ in range(MOST_LARGE)]
    with start_blocking_portal() as portal:
        waiting = [portal.start_task_soon(partial(api._ask, "GET", "/api/v1/large")) for api in apis]
        begun.wait(PATIENCE)
        try:
            assert apis[0].ask("/small").content == b"small"
            assert apis[0].ask("/large").status_code == 429
        finally:
            go.set()
        assert [one.result(PATIENCE).content for one in waiting] == [b"large"] * MOST_LARGE
    assert taken(slots) == 0


def test_a_fault_in_a_piece_ends_the_answer_keeps_its_traceback_and_frees_the_slot(
    slots: Slots, caplog: pytest.LogCaptureFixture
) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"begun"
        raise ZeroDivisionError

    sent: list[Message] = []
    with caplog.at_level(logging.ERROR, logger="sightline"):
        _run(_respond(slots, pieces(), sent))
    assert [message.get("more_body") for message in sent] == [None, True]
    (record,) = caplog.records
    assert record.exc_info is not None
    assert record.exc_info[0] is ZeroDivisionError
    assert taken(slots) == 0


@pytest.mark.parametrize("leaves", [True, False])
def test_who_stops_reading_or_goes_away_frees_the_slot_and_nothing_more_is_made(
    slots: Slots, monkeypatch: pytest.MonkeyPatch, leaves: bool
) -> None:
    monkeypatch.setattr(api_stream, "LONGEST_SECONDS", PATIENCE if leaves else 0)
    made: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            made.append(number)
            yield b"piece"

    sent: list[Message] = []
    _run(_respond(slots, pieces(), sent, reads=2, leaves=leaves))
    assert len(sent) <= 2
    assert len(made) <= 1
    assert taken(slots) == 0


def test_between_two_parts_of_a_piece_it_is_noticed_that_the_reader_has_gone(slots: Slots) -> None:
    sent: list[Message] = []
    piece = b"x" * 10 * api_stream.PART_BYTES

    async def left_meanwhile() -> None:
        gone = asyncio.Event()

        async def send(message: Message) -> None:
            sent.append(message)
            if message["type"] == "http.response.body":
                gone.set()

        async def receive() -> Message:
            await gone.wait()
            return {"type": "http.disconnect"}

        assert slots.take()
        await LargeResponse(Response(), iter([piece]), slots)({"type": "http"}, receive, send)

    _run(left_meanwhile())
    assert len(sent) < 5
    assert taken(slots) == 0


async def _respond(
    slots: Slots, pieces: Iterator[bytes], sent: list[Message], *, reads: int = 100, leaves: bool = False
) -> None:
    """Send a large answer to somebody who reads so many messages, then no more, and may leave."""
    stuck = asyncio.Event()

    async def send(message: Message) -> None:
        sent.append(message)
        if len(sent) >= reads:
            stuck.set()
            await asyncio.Event().wait()

    async def receive() -> Message:
        await stuck.wait()
        if not leaves:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    assert slots.take()
    await LargeResponse(Response(), pieces, slots)({"type": "http"}, receive, send)


def _run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(work, PATIENCE))


def test_gzip_pieces_can_be_read_as_they_come() -> None:
    pieces = [bytes([n]) * 100_000 for n in range(5)]
    packed = list(api_stream.compressed(iter(pieces)))
    assert len(packed) == len(pieces) + 1
    assert gzip.decompress(b"".join(packed)) == b"".join(pieces)
