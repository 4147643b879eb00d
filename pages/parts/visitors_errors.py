"""Errors that a visitor can cause at will, which Streamlit or the server logs with a traceback: one line instead."""

from __future__ import annotations

import logging

from streamlit.runtime.media_file_storage import MediaFileStorageError

from store.seldom import Seldom

#: The logger that such an error comes by, the error, and what the line with it begins with: by the same loggers come
#: faults of ours, which keep their tracebacks, as all do that have a cause.
CAUSED: list[tuple[str, type[Exception], str]] = [
    ("uvicorn.error", UnicodeDecodeError, "Invalid UTF-8 sequence"),
    (
        "streamlit.runtime.backend_operation_handler",
        MediaFileStorageError,
        "Error executing deferred callable",
    ),
]


def tell_in_one_line() -> None:
    """Hold back the tracebacks of CAUSED. For the application's start."""
    for name, error, begins in CAUSED:
        logging.getLogger(name).addFilter(OneLine(error, begins))


class OneLine(logging.Filter):
    """Lets all pass but a line that `begins` so and has an error of this kind without a cause: of that, one line."""

    def __init__(self, error: type[Exception], begins: str) -> None:
        super().__init__()
        self._error, self._begins = error, begins
        self._log = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, self._error) or error.__cause__ is not None:
            return True
        if not str(record.msg).startswith(self._begins):
            return True
        self._log.say(record.name, f"a visitor's mistake: {error}")
        return False
