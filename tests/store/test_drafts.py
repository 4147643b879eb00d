"""What a killed writer leaves is cleared by the next one, and nothing that somebody works in or keeps there."""

from __future__ import annotations

import errno
import os
from contextlib import ExitStack
from pathlib import Path

import pytest

from bench.faults import leftovers
from store import drafts, durable

#: How many of its steps the usual run kills a writer at.
STEPS = 4
LEFT = "made up.csv.0123456789abcdef.tmp"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no fork")
@pytest.mark.parametrize("kind", leftovers.WRITERS)
def test_nothing_is_left_of_a_killed_writer_after_the_next_one(
    tmp_path: Path, kind: str, exhaustive: bool
) -> None:
    cases = list(leftovers.at_steps(kind, tmp_path, most=None if exhaustive else STEPS))
    assert [case for case in cases if case.left] == []
    assert any(case.then for case in cases), "some kills leave something"


def left(place: Path) -> Path:
    """A folder whose maker is gone."""
    (folder := place / LEFT).mkdir()
    (folder / drafts.LOCK).touch()
    (folder / "draft").write_text("half", encoding="utf-8")
    return folder


def test_a_folder_goes_when_its_maker_is_gone_and_never_before(tmp_path: Path) -> None:
    gone = left(tmp_path)
    with drafts.own_folder(tmp_path, "one") as mine, drafts.own_folder(tmp_path, "other"):
        drafts.clear(tmp_path)
        assert mine.is_dir()
        assert not gone.exists()
    assert list(tmp_path.iterdir()) == []


def test_what_somebody_keeps_under_such_a_name_stays(tmp_path: Path) -> None:
    kept = tmp_path / LEFT
    kept.mkdir()
    (kept / "notes.txt").write_text("mine", encoding="utf-8")
    (elsewhere := tmp_path / "elsewhere").mkdir()
    link = tmp_path / f"a{LEFT}"
    link.symlink_to(left(elsewhere))
    file = tmp_path / f"b{LEFT}"
    file.touch()
    drafts.clear(tmp_path)
    assert (kept / "notes.txt").is_file()
    assert (link / "draft").is_file()
    assert file.is_file()


@pytest.mark.skipif(os.name != "posix", reason="Windows removes no open file")
@pytest.mark.parametrize(
    "when", ["before its lock is there", "before its lock is held", "while it is asked for"]
)
def test_a_folder_that_somebody_clears_as_it_is_made_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    opened, held = os.open, durable.hold
    other = ExitStack()
    cleared: list[Path] = []

    def once(path: Path) -> bool:
        if not cleared and path.name == drafts.LOCK:
            cleared.append(path.parent)
            return True
        return False

    def open_(path: Path, flags: int, mode: int = 0o777) -> int:
        if when == "before its lock is there" and once(Path(path)):
            drafts.clear(tmp_path)
        descriptor = opened(path, flags, mode)
        if when == "before its lock is held" and once(Path(path)):
            drafts.clear(tmp_path)
        if when == "while it is asked for" and once(Path(path)):
            another = opened(path, os.O_RDWR)
            other.callback(os.close, another)
            assert held(another)
        return descriptor

    monkeypatch.setattr(os, "open", open_)
    with other, drafts.own_folder(tmp_path, "one") as mine:
        assert mine != cleared[0]
        (mine / "file").touch()
    drafts.clear(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_without_locks_is_written_to_and_nothing_is_cleared_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(descriptor: int, *, shared: bool) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(durable, "_lock", none)
    another = left(tmp_path)
    with drafts.replaced(tmp_path / "made up.csv") as draft:
        draft.write_text("new", encoding="utf-8")
    assert sorted(tmp_path.iterdir()) == [tmp_path / "made up.csv", another]
