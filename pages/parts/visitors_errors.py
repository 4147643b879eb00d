"""Errors that a visitor can cause at will, which Streamlit or the server logs with a traceback: one line instead."""

from __future__ import annotations

import logging

from streamlit.runtime.media_file_storage import MediaFileStorageError

from pages.parts.seldom import Seldom

#: The logger that such an error comes by, and the error. One that has a cause is ours and keeps its traceback.
CAUSED: dict[str, type[Exception]] = {
    "uvicorn.error": UnicodeDecodeError,
    "streamlit.runtime.backend_operation_handler": MediaFileStorageError,
}


def tell_in_one_line() -> None:
    """Hold back the tracebacks of CAUSED. For the application's start."""
    for name, error in CAUSED.items():
        logging.getLogger(name).addFilter(OneLine(error))


class OneLine(logging.Filter):
    """Lets all pass but what an error of this kind, without a cause, is logged with: of that, its first line."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self._error = error
        self._log = Seldom()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, self._error) or error.__cause__ is not None:
            return True
        self._log.say(record.name, f"a visitor's mistake: {error}")
        return False
