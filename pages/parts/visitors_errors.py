"""What Streamlit or the server logs whenever a visitor likes, at any length or with a traceback: one line, seldom."""

from __future__ import annotations

import logging

from streamlit.runtime.media_file_storage import MediaFileStorageError

from store.seldom import Seldom, one_line

#: The logger that such a line comes by, its error if it has one, and what it begins with: by the same loggers come
#: faults of ours, which keep their tracebacks, as all do that have a cause.
CAUSED: list[tuple[str, type[Exception] | None, str]] = [
    ("uvicorn.error", UnicodeDecodeError, "Invalid UTF-8 sequence"),
    ("uvicorn.error", None, "Invalid HTTP request received"),
    ("uvicorn.error", None, "Unsupported upgrade request"),
    ("python_multipart.multipart", None, ""),
    ("asyncio", OSError, "socket.accept() out of system resource"),
    (
        "streamlit.runtime.backend_operation_handler",
        MediaFileStorageError,
        "Error executing deferred callable",
    ),
    ("streamlit.runtime.app_session", None, "Rejecting backend operation request"),
    ("streamlit.runtime.app_session", None, "The fragment with id"),
    ("streamlit.runtime.state.query_params", None, "Ignoring query string"),
    ("streamlit.web.server.starlette.starlette_routes", None, "Upload rejected"),
]
#: The logger of what stops a page, and its line: pages/parts/problems.py says it now and then, this would each time.
TOLD_ALREADY = ("streamlit.error_util", "Uncaught app execution")


def tell_in_one_line() -> None:
    """Hold back CAUSED and TOLD_ALREADY. For the application's start."""
    for name, error, begins in CAUSED:
        logging.getLogger(name).addFilter(OneLine(error, begins))
    name, line = TOLD_ALREADY
    logging.getLogger(name).addFilter(lambda record: record.msg != line)


class OneLine(logging.Filter):
    """Lets all pass but a line that `begins` so and has an error of this kind without a cause: of that, one line.

    Where no `error` is named, but a line that `begins` so and has none.
    """

    def __init__(self, error: type[Exception] | None, begins: str) -> None:
        super().__init__()
        self._error, self._begins = error, begins
        self._log = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, self._error or type(None)) or (error and error.__cause__ is not None):
            return True
        if not str(record.msg).startswith(self._begins):
            return True
        self._log.say(record.name, f"a visitor's mistake: {one_line(str(error or record.getMessage()))}")
        return False
