"""What a reader is promised: whole, verified, unchanging tables, or one sentence that says what to do."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import durable
from store.errors import StoreError
from store.manifest import MANIFEST
from store.schema import TABLES
from store.snapshot import (
    CURRENT,
    Snapshot,
    current_id,
    let_go,
    list_snapshots,
    open_current,
    verify_snapshot,
)
from store.writer import LOCK, forget, rollback, write_snapshot
from tests.store.stopping import seen, tables, write

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _as_in_a_new_process() -> Iterator[None]:
    let_go()
    yield
    let_go()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    identifier = write(1, tmp_path)
    opened = open_current(tmp_path)
    assert opened.id == identifier == current_id(tmp_path)
    assert opened.table("populations").equals(tables(1)["populations"])
    assert opened.manifest.sources == {"made_up.csv": "0" * 64}
    assert opened.manifest.code_version == "test"


def test_every_declared_table_can_be_read_even_if_nothing_was_given_for_it(tmp_path: Path) -> None:
    write(1, tmp_path)
    opened = open_current(tmp_path)
    for name, declared in TABLES.items():
        assert opened.table(name).schema.equals(declared.schema)
        assert list(opened.frame(name).columns) == declared.columns


def test_a_change_to_a_frame_stays_with_who_made_it(tmp_path: Path) -> None:
    write(1, tmp_path)
    frame = open_current(tmp_path).frame("populations")
    frame["people"] = 99
    frame.loc[0, "area_id"] = "changed"
    again = open_current(tmp_path).frame("populations")
    assert set(again["people"]) == {1}
    assert "changed" not in set(again["area_id"])


def test_an_open_snapshot_stays_as_it_was_when_a_new_one_is_written(tmp_path: Path) -> None:
    write(1, tmp_path)
    before = open_current(tmp_path)
    write(2, tmp_path)
    assert set(before.frame("populations")["people"]) == {1}
    assert seen(tmp_path) == 2


def test_snapshots_are_kept_listed_by_time_and_can_be_gone_back_to(tmp_path: Path) -> None:
    start = dt.datetime(2024, 5, 1, 9, tzinfo=dt.UTC)
    ids = [
        write_snapshot(
            tables(number),
            root=tmp_path,
            code_version="test",
            sources={},
            now=start + dt.timedelta(milliseconds=number),
        )
        for number in (1, 2, 3)
    ]
    assert list_snapshots(tmp_path) == ids
    assert rollback(ids[0], root=tmp_path).id == ids[0]
    assert seen(tmp_path) == 1
    assert set(verify_snapshot(ids[2], root=tmp_path).frame("populations")["people"]) == {3}


def test_going_back_to_a_damaged_snapshot_changes_nothing(tmp_path: Path) -> None:
    first = write(1, tmp_path)
    write(2, tmp_path)
    (tmp_path / f"snap-{first}" / "areas.parquet").write_bytes(b"")
    let_go()
    with pytest.raises(StoreError, match=r"areas\.parquet was changed or damaged"):
        rollback(first, root=tmp_path)
    assert seen(tmp_path) == 2


def test_nobody_goes_back_to_what_another_loader_has_just_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = write(1, tmp_path), write(2, tmp_path)
    locked = durable.only_writer

    def after_another(lock: Path):
        monkeypatch.setattr(durable, "only_writer", locked)
        assert forget(lambda snapshot: snapshot.id == first, root=tmp_path) == [first]
        return locked(lock)

    monkeypatch.setattr(durable, "only_writer", after_another)
    with pytest.raises(StoreError, match=first):
        rollback(first, root=tmp_path)
    assert seen(tmp_path) == 2


def test_what_goes_is_decided_while_nobody_else_writes(tmp_path: Path) -> None:
    first, second = write(1, tmp_path), write(2, tmp_path)
    asked = []

    def gone(snapshot: Snapshot) -> bool:
        asked.append(snapshot.id)
        with pytest.raises(StoreError, match="Another loader"):
            write(3, tmp_path)
        return snapshot.id == first

    assert forget(gone, root=tmp_path) == [first]
    assert asked == [first, second]
    assert seen(tmp_path) == 2


def test_without_the_current_snapshot_there_is_no_store(tmp_path: Path) -> None:
    first, second = write(1, tmp_path), write(2, tmp_path)
    assert forget(lambda snapshot: snapshot.id == second, root=tmp_path) == [second]
    assert list_snapshots(tmp_path) == [first]
    with pytest.raises(StoreError, match="no store yet"):
        open_current(tmp_path)


@pytest.mark.parametrize("identifier", ["", "..", "snap", "20240501T090000000Z-0123456789AB", "../../etc"])
def test_only_an_id_is_an_id(tmp_path: Path, identifier: str) -> None:
    write(1, tmp_path)
    with pytest.raises(StoreError, match="no snapshot id"):
        verify_snapshot(identifier, root=tmp_path)


def test_no_store_yet_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="python -m loaders build"):
        open_current(tmp_path / "nothing")


def test_a_changed_byte_in_any_file_is_a_named_error_and_never_a_figure(
    tmp_path: Path, exhaustive: bool
) -> None:
    identifier = write(1, tmp_path)
    folder = tmp_path / f"snap-{identifier}"
    files = [tmp_path / CURRENT, *sorted(folder.iterdir())]
    assert folder / MANIFEST in files
    assert len(files) == len(TABLES) + 2
    for path in files:
        content = path.read_bytes()
        step = 1 if exhaustive or path.name == CURRENT else max(1, len(content) // 12)
        for place in range(0, len(content), step):
            for flip in (0x01, 0x20, 0xFF):
                path.write_bytes(content[:place] + bytes([content[place] ^ flip]) + content[place + 1 :])
                let_go()
                with pytest.raises(StoreError):
                    seen(tmp_path)
        path.write_bytes(content)
    let_go()
    assert seen(tmp_path) == 1


@pytest.mark.parametrize("damage", ["cut", "longer", "gone"])
def test_a_file_cut_short_lengthened_or_gone_is_a_named_error(tmp_path: Path, damage: str) -> None:
    path = tmp_path / f"snap-{write(1, tmp_path)}" / "populations.parquet"
    content = path.read_bytes()
    path.unlink()
    if damage != "gone":
        path.write_bytes(content[:-1] if damage == "cut" else content + b"\0")
    with pytest.raises(StoreError, match=r"populations\.parquet .* python -m loaders build"):
        open_current(tmp_path)


def test_what_becomes_of_its_files_no_longer_matters_to_an_open_snapshot(tmp_path: Path) -> None:
    write(1, tmp_path)
    opened = open_current(tmp_path)
    shutil.rmtree(opened.path)
    assert set(opened.frame("populations")["people"]) == {1}


def test_a_store_of_another_version_of_the_tables_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.writer.SCHEMA_VERSION", 0)
    write(1, tmp_path)
    with pytest.raises(StoreError, match="has tables of version 0"):
        open_current(tmp_path)


def test_a_table_that_is_not_declared_or_not_as_declared_is_not_written(tmp_path: Path) -> None:
    for wrong in ({"nonsense": tables(1)["areas"]}, {"areas": tables(1)["populations"]}):
        with pytest.raises(StoreError):
            write_snapshot(wrong, root=tmp_path, code_version="test", sources={})
    assert list_snapshots(tmp_path) == []


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    write(1, tmp_path)
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from pathlib import Path; from store import durable\n"
            "with durable.only_writer(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()",
            str(tmp_path / LOCK),
        ],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(StoreError, match="Another loader is writing"):
        write(2, tmp_path)
    assert seen(tmp_path) == 1
    holder.communicate("")
    write(2, tmp_path)
    assert seen(tmp_path) == 2


def test_what_a_stopped_writer_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / "snap-20240501T090000000Z-0123456789ab.tmp"
    left.mkdir()
    left.joinpath("areas.parquet").write_bytes(b"half")
    tmp_path.joinpath("CURRENT.tmp").write_bytes(b"half")
    write(1, tmp_path)
    assert [path.name for path in tmp_path.glob("*.tmp")] == []
    assert list_snapshots(tmp_path) == [current_id(tmp_path)]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    occupied = tmp_path / "store"
    occupied.write_bytes(b"a file where the folder should be")
    with pytest.raises(StoreError, match="Cannot write"):
        write(1, occupied)


def test_files_are_written_in_pieces_whatever_the_system_takes_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "write_piece", lambda descriptor, piece: os.write(descriptor, piece[:7]))
    durable.write_file(tmp_path / "file", bytes(range(256)))
    assert (tmp_path / "file").read_bytes() == bytes(range(256))
