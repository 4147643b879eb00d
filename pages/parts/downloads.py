"""Files that a visitor may still ask for stay until they may not: what is on a screen can always be saved.

Streamlit drops what a page offered before as soon as the page is drawn anew, and a file made for a click as soon as two
drawings, of anybody's pages, have ended. A click made meanwhile came to nothing.
"""

from __future__ import annotations

import time

from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.media_file_storage import MediaFileStorage

#: So long after a page last offered it, a file can still be had: to be made, and for its download to begin.
STAYS_SECONDS = 30.0


class StayingFiles(MediaFileManager):
    """Streamlit's keeper of files, but that nothing goes before it was unneeded for STAYS_SECONDS.

    What is unneeded is looked for whenever a page was drawn or a session ends.
    """

    def __init__(self, storage: MediaFileStorage) -> None:
        super().__init__(storage)
        self._unneeded_since: dict[str, tuple[object, float]] = {}

    def remove_orphaned_files(self) -> None:
        with self._lock:
            for id_ in self._long_unneeded():
                if id_ in self._file_metadata:
                    self._delete_file(id_)
                self._drop_deferred_id(id_)

    def _long_unneeded(self) -> list[str]:
        """Those that were unneeded long enough; of the others, since when they are is remembered.

        What is made or offered again, under the same id, is another object and counts anew.
        """
        now = time.monotonic()
        offered = {id_ for files in self._files_by_session_and_coord.values() for id_ in files.values()}
        since: dict[str, tuple[object, float]] = {}
        for id_, held in {**self._file_metadata, **self._deferred_callables}.items():
            if id_ not in offered:
                known = self._unneeded_since.get(id_)
                since[id_] = known if known and known[0] is held else (held, now)
        self._unneeded_since = {id_: when for id_, when in since.items() if now - when[1] < STAYS_SECONDS}
        return [id_ for id_ in since if id_ not in self._unneeded_since]


def keep_files_on_screens() -> None:
    """Let the running server keep files so. For the application's start, before the first visitor."""
    server = runtime.get_instance()
    server._media_file_mgr = StayingFiles(server.media_file_mgr._storage)
