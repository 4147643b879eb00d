"""Files that visitors send take so much memory and no more, however many are sent and however slowly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from pages.parts import uploads
from pages.parts.uploads import MOST_AT_ONCE, Uploads

PUT: Scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/session/file", "headers": []}


def answered(*asked: Scope) -> list[int]:
    """The status of each request, sent one after another while none of the files has come in."""

    async def ask() -> list[int]:
        whole = asyncio.Event()

        async def inner(scope: Scope, receive: Receive, send: Send) -> None:
            await whole.wait()
            await send({"type": "http.response.start", "status": 204, "headers": []})

        async def one(scope: Scope, status: list[int]) -> None:
            async def send(message: Message) -> None:
                status.append(message.get("status", 0))

            await guard(scope, nothing, send)

        async def nothing(*_: Any) -> Message:
            raise AssertionError

        guard = Uploads(inner)
        found: list[list[int]] = [[] for _ in asked]
        async with asyncio.TaskGroup() as tasks:
            for scope, status in zip(asked, found, strict=True):
                tasks.create_task(one(scope, status))
            await asyncio.sleep(0.01)
            whole.set()
        again: list[int] = []
        await one(PUT, again)  # what has come in makes room
        return [status[0] for status in (*found, again)]

    return asyncio.run(ask())


def test_only_so_many_files_come_in_at_once_and_nothing_else_waits_for_them() -> None:
    others: list[Scope] = [
        {**PUT, "method": "DELETE"},
        {**PUT, "path": "/compare"},
        {**PUT, "type": "websocket"},
    ]
    sent = [PUT] * MOST_AT_ONCE
    assert answered(*sent, PUT, *others) == [204] * MOST_AT_ONCE + [429] + [204] * 3 + [204]


def test_a_file_that_takes_too_long_is_sent_no_further(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LONGEST_SECONDS", 0)
    assert answered(*[PUT] * MOST_AT_ONCE)[:-1] == [408] * MOST_AT_ONCE


def test_of_the_files_that_wait_to_be_read_the_newest_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryUploadedFileManager, "add_file", MemoryUploadedFileManager.add_file)
    uploads.keep_uploads_in_memory()
    manager = MemoryUploadedFileManager("/upload")
    files = [(f"session {number % 2}", f"file {number}") for number in range(MOST_AT_ONCE + 3)]
    for number, (session, file) in enumerate(files):
        manager.add_file(session, UploadedFileRec(file, "x.csv", "text/csv", b"x"))
        if number == MOST_AT_ONCE - 1:
            manager.remove_file(session, file)  # it was read
    held = [file for session, file in files if manager.get_files(session, [file])]
    assert held == [f"file {number}" for number in (2, MOST_AT_ONCE, MOST_AT_ONCE + 1, MOST_AT_ONCE + 2)]
