"""The lock of the one writer: held whichever account made its file, and refused at once where there can be none."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from store import durable
from store.errors import StoreError
from store.writer import LOCK
from tests.store.stopping import write


def test_a_lock_that_another_account_made_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / LOCK
    lock.touch()
    opened = os.open

    def of_another(path: Path, flags: int, mode: int = 0o777) -> int:
        if flags & os.O_RDWR:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return opened(path, flags, mode)

    monkeypatch.setattr(os, "open", of_another)
    with (
        durable.only_writer(lock),
        pytest.raises(StoreError, match="Another loader"),
        durable.only_writer(lock),
    ):
        pass
    with pytest.raises(PermissionError), durable.only_writer(tmp_path / "none"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_who_shares_the_folder_shares_its_lock(tmp_path: Path) -> None:
    before = os.umask(0o002)
    try:
        write(1, tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / LOCK).stat().st_mode) == 0o664


def test_a_disk_without_locks_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(descriptor: int, *, shared: bool) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(durable, "_lock", none)
    monkeypatch.setattr(durable.time, "sleep", lambda seconds: pytest.fail("it waited"))
    with (
        pytest.raises(StoreError, match=r"cannot lock files \(.*\)\. Keep the data folder on another\."),
        durable.only_writer(tmp_path / LOCK, seconds=60.0),
    ):
        pass


def test_only_a_full_disk_asks_for_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number, asks in ((errno.ENOSPC, True), (errno.EROFS, False)):

        def fail(path: Path, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(durable, "make_folder", fail)
        with pytest.raises(StoreError, match="No figures were lost") as caught:
            write(1, tmp_path)
        assert ("make room" in str(caught.value)) is asks
