"""What a page offers can be saved while it, or anybody's page, is drawn anew; and goes when nobody can ask for it."""

from __future__ import annotations

import pytest
from streamlit.runtime import media_file_manager
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from pages.parts import downloads
from pages.parts.downloads import STAYS_SECONDS, StayingFiles

HERE = "0.1.2"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr(downloads.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(media_file_manager, "_get_session_id", lambda: "a visitor")
    return now


@pytest.fixture
def storage() -> MemoryMediaFileStorage:
    return MemoryMediaFileStorage("/media")


@pytest.fixture
def files(clock: list[float], storage: MemoryMediaFileStorage) -> StayingFiles:
    return StayingFiles(storage)


def offered(files: MediaFileManager) -> str:
    """What a click asks for, once the page is drawn."""
    file_id = files.add_deferred(lambda: b"<svg", "image/svg+xml", HERE)
    files.remove_orphaned_files()
    return file_id


def content(storage: MemoryMediaFileStorage, url: str) -> bytes:
    return storage.get_file(url.rpartition("/")[2]).content


def test_a_click_is_answered_that_was_made_before_the_new_page_was_on_the_screen(
    files: StayingFiles, storage: MemoryMediaFileStorage
) -> None:
    on_the_screen = offered(files)
    files.clear_session_refs()  # it is drawn anew …
    files.remove_orphaned_files()  # … while another visitor's page is done …
    offered(files)  # … and it is done, but not on the screen yet
    assert content(storage, files.execute_deferred(on_the_screen)) == b"<svg"


def test_a_file_that_was_made_for_a_click_waits_for_its_download(
    files: StayingFiles, storage: MemoryMediaFileStorage
) -> None:
    url = files.execute_deferred(offered(files))
    for _ in range(5):  # pages of other visitors are done
        files.remove_orphaned_files()
    assert content(storage, url) == b"<svg"


def test_a_file_that_is_made_again_waits_as_long_again(
    files: StayingFiles, storage: MemoryMediaFileStorage, clock: list[float]
) -> None:
    asked = offered(files)
    for _ in range(3):
        url = files.execute_deferred(asked)
        files.remove_orphaned_files()
        assert content(storage, url) == b"<svg"
        clock[0] += STAYS_SECONDS


def test_a_file_on_the_screen_stays_while_its_page_is_drawn_anew(
    files: StayingFiles, storage: MemoryMediaFileStorage
) -> None:
    url = files.add(b"rows", "text/csv", HERE, is_for_static_download=True)
    files.clear_session_refs()
    for _ in range(5):
        files.remove_orphaned_files()
    assert content(storage, url) == b"rows"


def test_what_nobody_can_ask_for_goes_and_what_is_offered_stays(
    files: StayingFiles, storage: MemoryMediaFileStorage, clock: list[float]
) -> None:
    files.execute_deferred(offered(files))
    files.clear_session_refs()
    files.remove_orphaned_files()
    kept = files.add(b"rows", "text/csv", HERE, is_for_static_download=True)
    clock[0] += STAYS_SECONDS
    files.remove_orphaned_files()
    assert content(storage, kept) == b"rows"
    assert len(storage._files_by_id) == len(files._file_metadata) == 1
    assert not files._deferred_callables
    files.clear_session_refs()
    files.remove_orphaned_files()
    clock[0] += STAYS_SECONDS
    files.remove_orphaned_files()
    assert not storage._files_by_id
    assert not files._file_metadata


def test_time_counts_from_when_a_file_was_last_offered(
    files: StayingFiles, storage: MemoryMediaFileStorage, clock: list[float]
) -> None:
    for _ in range(3):  # drawn anew again and again, while another visitor's page is done
        url = files.add(b"rows", "text/csv", HERE, is_for_static_download=True)
        files.remove_orphaned_files()
        files.clear_session_refs()
        clock[0] += STAYS_SECONDS
        files.remove_orphaned_files()
        assert content(storage, url) == b"rows"
