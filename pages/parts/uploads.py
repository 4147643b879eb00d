"""Files that a visitor opens: held in memory on the way in, only few at once, and let go as soon as they are read."""

from __future__ import annotations

import asyncio

from starlette.formparsers import MultiPartParser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec
from streamlit.web.server.starlette.starlette_routes import BASE_ROUTE_UPLOAD_FILE

from pages.parts.base_path import place
from store.seldom import Seldom

#: The largest file that may be opened (`server.maxUploadSize`), and room for what surrounds it on the way.
LARGEST_MB = 50
_ROOM_MB = 2
#: So many files come in at once, each for so long; and so many wait for their page to read them, the newest.
MOST_AT_ONCE = 4
LONGEST_SECONDS = 300
TOO_MANY = PlainTextResponse(
    "Too many files are being sent. Please try again in a minute.\n",
    status_code=429,
    headers={"Retry-After": "60"},
)
TOO_SLOW = PlainTextResponse("The file took too long to be sent.\n", status_code=408)


class Uploads:
    """ASGI middleware: lets MOST_AT_ONCE files come in at once, none for longer than LONGEST_SECONDS."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._coming = 0
        self._log = Seldom()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        here = place(scope) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if here is None or not here.path.startswith(f"/{BASE_ROUTE_UPLOAD_FILE}/"):
            await self.app(scope, receive, send)
        elif self._coming >= MOST_AT_ONCE:
            self._log.say("many", f"refused a file: {MOST_AT_ONCE} are being sent already")
            await TOO_MANY(scope, receive, send)
        else:
            self._coming += 1
            try:
                async with asyncio.timeout(LONGEST_SECONDS):
                    await self.app(scope, receive, send)
            except TimeoutError:
                self._log.say("slow", f"ended a file that took longer than {LONGEST_SECONDS} seconds")
                await TOO_SLOW(scope, receive, send)
            finally:
                self._coming -= 1


def keep_uploads_in_memory() -> None:
    """Let no upload be spooled to a disk on its way in, and few wait to be read. For the application's start."""
    MultiPartParser.spool_max_size = (LARGEST_MB + _ROOM_MB) * 1024 * 1024
    MemoryUploadedFileManager.add_file = _newest_stay  # type: ignore[method-assign]


_add = MemoryUploadedFileManager.add_file
#: The session and the id of every file that may still wait, in order.
_came: list[tuple[str, str]] = []


def _newest_stay(self: MemoryUploadedFileManager, session_id: str, file: UploadedFileRec) -> None:
    _add(self, session_id, file)
    _came.append((session_id, file.file_id))
    _came[:] = [one for one in dict.fromkeys(_came) if self.get_files(one[0], [one[1]])]
    for session, old in _came[:-MOST_AT_ONCE]:
        self.remove_file(session, old)


def let_go(file: UploadedFile) -> None:
    """Take a file out of the server's memory now, not only when the session ends."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)
    file.close()
