"""A file that takes the place of another when it is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from store import drafts


def _write_half(draft: Path) -> None:
    draft.write_text("ne", encoding="utf-8")
    raise OSError("full")


def test_a_file_takes_the_place_of_another_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "faults.csv"
    path.write_text("old", encoding="utf-8")
    with drafts.replaced(path) as draft:
        draft.write_text("new", encoding="utf-8")
        assert path.read_text(encoding="utf-8") == "old"
    assert path.read_text(encoding="utf-8") == "new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_stays_where_the_new_one_is_not_written_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "faults.csv"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(OSError, match="full"), drafts.replaced(path) as draft:
        _write_half(draft)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_what_is_no_file_is_written_to_and_never_replaced() -> None:
    with drafts.replaced(Path("/dev/null")) as draft:
        assert draft == Path("/dev/null")
    assert not Path("/dev/null").is_file()


def test_a_link_stays_one(tmp_path: Path) -> None:
    path, link = tmp_path / "there.csv", tmp_path / "here.csv"
    path.write_text("old", encoding="utf-8")
    link.symlink_to(path)
    with drafts.replaced(link) as draft:
        draft.write_text("new", encoding="utf-8")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "new"


def test_what_somebody_keeps_beside_it_stays(tmp_path: Path) -> None:
    path, own = tmp_path / "faults.csv", tmp_path / "faults.csv.tmp"
    own.write_text("mine", encoding="utf-8")
    with drafts.replaced(path) as draft:
        draft.write_text("new", encoding="utf-8")
    assert own.read_text(encoding="utf-8") == "mine"
