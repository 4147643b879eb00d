"""A reader sees the whole old or the whole new edition, wherever an extract is stopped, and nothing is left of it."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.faults import full, kills
from bench.faults.edition import EDITION, NEW, NONE, OLD, SOURCE, left, seen, write
from loaders import published as publishing
from loaders import swap
from loaders.build import build
from loaders.extract import extract
from loaders.published import read_published
from loaders.swap import EXTRACT_LOCK, LOCK, settled
from store import durable
from store.errors import InputError, StoreError
from tests.loaders.small_data import official_file, published
from tests.store.power import PowerCut, PowerTrace
from tests.store.stopping import stopped

#: How many cases the usual run takes: one step of so many, so many moments and sizes.
EVERY, MOMENTS, SIZES = 30, 3, 4
WHOLE = 100
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has neither fork nor such a limit")


@posix
def test_killing_an_extract_at_any_step_leaves_a_whole_edition(tmp_path: Path, exhaustive: bool) -> None:
    cases = list(kills.at_steps(tmp_path, every=1 if exhaustive else EVERY))
    assert [case for case in cases if not case.whole] == []
    assert {case.seen for case in cases} == {OLD, NEW}, "some steps come before the swap and some after it"
    assert len(cases) >= (WHOLE if exhaustive else 1)


@posix
def test_killing_an_extract_at_any_moment_leaves_a_whole_edition(tmp_path: Path, exhaustive: bool) -> None:
    cases = list(kills.at_random(tmp_path, WHOLE if exhaustive else MOMENTS))
    assert [case for case in cases if not case.whole] == []


def test_a_full_disk_at_any_step_is_one_sentence_and_leaves_a_whole_edition(
    tmp_path: Path, exhaustive: bool
) -> None:
    cases = list(full.at_steps(tmp_path, every=1 if exhaustive else EVERY))
    assert [case for case in cases if not (case.whole and case.told)] == []
    assert {case.seen for case in cases if "disk is full" in case.said} == {OLD, NEW}


@posix
def test_a_real_limit_on_file_size_is_one_sentence_and_keeps_the_old_edition(
    tmp_path: Path, exhaustive: bool
) -> None:
    for case in full.at_sizes(tmp_path, WHOLE if exhaustive else SIZES):
        assert case.whole
        assert case.seen == OLD
        assert case.said.startswith("The disk is full: ")
        assert case.said.endswith("No figures were lost; make room, then try again.")


@pytest.mark.parametrize("renames_survive", [True, False])
def test_losing_power_at_any_step_leaves_a_whole_edition(
    tmp_path: Path, exhaustive: bool, renames_survive: bool
) -> None:
    root = tmp_path / "counted" / "published"
    write(root, OLD)
    with stopped(0, lambda name, arguments: None) as taken:
        write(root, NEW)
    steps = range(1, len([step for step in taken if step != "remove_folder"]) + 1)
    for at in steps if exhaustive else steps[-1:-9:-1]:
        root = tmp_path / str(at) / "published"
        write(root, OLD)
        trace = PowerTrace()
        with trace.recording(cut_before=at), pytest.raises(PowerCut):
            write(root, NEW)
        trace.lose_what_is_not_on_disk(renames_survive=renames_survive)
        assert seen(root) in (OLD, NEW)
        assert left(root) == []


def halfway(root: Path) -> tuple[Path, Path]:
    """An extract that was stopped between its two renames: where the new edition waits, and the old one."""
    folder = write(root, OLD)
    old = folder.rename(folder.with_name(f".{EDITION}.old"))
    new = write(root.with_name("elsewhere"), NEW)
    return new.rename(old.with_name(f".{EDITION}.new")), old


def test_the_old_edition_goes_back_where_the_new_one_never_came(tmp_path: Path) -> None:
    root = tmp_path / "published"
    halfway(root)
    assert seen(root) == OLD
    assert left(root) == []


def test_an_old_edition_alone_is_one_that_was_withdrawn(tmp_path: Path) -> None:
    """Its new one came, and a person has deleted it since: nothing of it comes back or stays."""
    root = tmp_path / "published"
    new, _ = halfway(root)
    new.rename(new.with_name(EDITION))
    (root / SOURCE / EDITION).rename(tmp_path / "deleted")
    assert seen(root) == NONE
    assert left(root) == []


def test_what_cannot_be_undone_is_told_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "published"
    halfway(root)
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    with pytest.raises(InputError, match="found what a stopped extract left") as caught:
        read_published(root)
    assert len(caught.value.problems) == 2


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "published"
    write(root, OLD)
    monkeypatch.setattr(durable, "remove_folder", lambda path: None)
    with pytest.raises(StoreError, match=rf"\.{EDITION}\.old cannot be removed"):
        write(root, NEW)
    with pytest.raises(StoreError, match=rf"\.{EDITION}\.old cannot be removed"):
        read_published(root)
    monkeypatch.undo()
    assert seen(root) == NEW


def test_a_strange_file_in_an_edition_is_refused_before_anything_is_written(data: Path) -> None:
    folder = published(data)
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match=r"notes\.txt: found an unknown file"):
        published(data)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_second_extract_is_refused_with_one_sentence(data: Path) -> None:
    with (
        durable.only_writer(data / EXTRACT_LOCK),
        pytest.raises(
            StoreError, match=r"Another extract is at work in .* Wait until it is done, then try again"
        ),
    ):
        extract("made_up", official_file(data), edition="2024")
    assert not (data / "published").exists()


def test_a_build_waits_for_an_edition_that_is_being_written(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = published(data)
    elsewhere = written.rename(data / "elsewhere")
    writer = ExitStack()
    writer.enter_context(settled(data / "published"))

    def written_meanwhile(seconds: float) -> None:
        elsewhere.rename(written)
        writer.close()

    monkeypatch.setattr(durable, "time", SimpleNamespace(monotonic=time.monotonic, sleep=written_meanwhile))
    assert build().editions == 1


def test_who_may_not_write_waits_for_who_does_and_for_no_reader(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(data)
    root = data / "published"
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    monkeypatch.setattr(swap, "WAIT_SECONDS", 0.0)
    with settled(root) as alone:
        assert alone
        assert len(read_published()) == 1
    with durable.only_writer(root / LOCK), pytest.raises(StoreError, match="Another extract or build"):
        read_published()


@pytest.mark.parametrize("when", ["before it is listed", "before it is read"])
def test_who_may_not_write_reads_again_where_somebody_began_to_write(
    data: Path, monkeypatch: pytest.MonkeyPatch, when: str
) -> None:
    folder = published(data)
    (lock := data / "published" / LOCK).unlink()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    step = {"before it is listed": "left_in", "before it is read": "read_edition"}[when]
    original, find = getattr(publishing, step), publishing._found

    def between_two_renames(path: Path) -> object:
        if not lock.exists():
            lock.touch()
            folder.rename(data / "moving")
        return original(path)

    def once_written(*arguments: Path) -> object:
        if lock.exists():
            (data / "moving").rename(folder)
        return find(*arguments)

    monkeypatch.setattr(publishing, step, between_two_renames)
    monkeypatch.setattr(publishing, "_found", once_written)
    assert [edition.edition for edition in read_published()] == [folder.name]


def test_who_waits_too_long_is_told_in_one_sentence(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    published(data)
    monkeypatch.setattr(swap, "WAIT_SECONDS", 0.0)
    with (
        durable.only_writer(data / "published" / LOCK),
        pytest.raises(StoreError, match=r"Another extract or build is at work in .*published\. Wait"),
    ):
        read_published()


def test_an_edition_that_is_a_link_is_replaced_and_nothing_behind_the_link(tmp_path: Path) -> None:
    root = tmp_path / "published"
    folder = write(root, OLD)
    folder.symlink_to(elsewhere := folder.rename(tmp_path / "elsewhere"))
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    write(root, NEW)
    assert seen(root) == NEW
    assert left(root) == []
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before
