"""Files that a visitor opens: held in memory on the way in, and let go as soon as they are read."""

from __future__ import annotations

from starlette.formparsers import MultiPartParser
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

#: The largest file that may be opened (`server.maxUploadSize`), and room for what surrounds it on the way.
LARGEST_MB = 50
_ROOM_MB = 2


def keep_uploads_in_memory() -> None:
    """Let no upload be spooled to a disk on its way in. For the application's start."""
    MultiPartParser.spool_max_size = (LARGEST_MB + _ROOM_MB) * 1024 * 1024


def let_go(file: UploadedFile) -> None:
    """Take a file out of the server's memory now, not only when the session ends."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file.file_id)
    file.close()
