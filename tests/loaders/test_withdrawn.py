"""What was withdrawn or sent anew is in no snapshot of the returns, whatever else goes wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from loaders import build as building
from loaders.build import LocalBuilt, build
from loaders.published import file_sha256
from store import durable
from store.errors import InputError
from store.settings import local_folder
from store.snapshot import CURRENT, current_id, list_snapshots, local_store, open_current
from store.writer import write_snapshot
from tests.loaders.local_data import RETURN, of, published
from tests.loaders.small_data import EDITION, say_otherwise


def test_a_return_that_was_taken_away_is_in_the_store_no_longer(sent: Path) -> None:
    folder = published(local_folder(), of("E09000007"))
    build()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    built = build()
    assert built.local.editions == 0
    assert built.local.id == current_id(local_store())
    assert len(open_current(local_store()).frame("observations")) == 0
    assert list_snapshots(local_store()) == [built.local.id]
    assert left_of("E09000007", EDITION) == []


def test_a_return_that_was_taken_away_is_in_no_older_snapshot(sent: Path) -> None:
    """Another one stays, and so does the snapshot that holds nothing else."""
    published(local_folder(), of("E12000007"))
    alone = build().local.id
    folder = published(local_folder(), of("E09000007"), edition="2023")
    build()
    build()
    assert left_of("E09000007", "2023") != []
    shutil.rmtree(folder)
    kept = build().local.id
    assert list_snapshots(local_store()) == [alone, kept]
    assert left_of("E09000007", "2023") == []
    assert left_of("E12000007", EDITION) != []


def test_a_return_that_was_sent_anew_is_in_no_snapshot_as_it_was(sent: Path) -> None:
    """Even of the very same file: it may have been counted under another secret."""
    published(local_folder(), of("E09000007"))
    build()
    anew = {name: frame.assign(value=51.0) for name, frame in of("E09000007").items()}
    published(local_folder(), anew)
    kept = build().local.id
    assert list_snapshots(local_store()) == [kept]


def test_a_return_that_was_taken_away_goes_though_another_stops_the_build(sent: Path) -> None:
    damaged = published(local_folder(), of("E12000007"))
    build()
    folder = published(local_folder(), of("E09000007"), edition="2023")
    build()
    shutil.rmtree(folder)
    (damaged / "observations.parquet").write_bytes(b"nothing")
    assert any("observations.parquet" in problem for problem in build().local.problems)
    assert left_of("E09000007", "2023") == []
    assert not (local_store() / CURRENT).exists()
    shutil.rmtree(damaged)
    build()
    assert left_of("E12000007", EDITION) == []


def test_a_return_that_was_taken_away_goes_though_the_published_figures_are_wrong(sent: Path) -> None:
    folder = published(local_folder(), of("E09000007"))
    build()
    shutil.rmtree(folder)
    (sent / "published/made_up/2024").mkdir(parents=True)
    with pytest.raises(InputError, match=r"no provenance\.toml"):
        build()
    assert left_of("E09000007", EDITION) == []
    assert not (local_store() / CURRENT).exists()


def unfinished(folder: Path) -> Path:
    """What a build leaves that is killed while it writes a return."""
    left = local_store() / "snap-20240501T090000000Z-0123456789ab.tmp"
    left.mkdir(parents=True)
    shutil.copy(folder / "observations.parquet", left)
    return left


def test_what_a_stopped_build_left_of_a_return_goes_though_nothing_was_ever_built(sent: Path) -> None:
    folder = published(local_folder(), of("E09000007"))
    unfinished(folder)
    shutil.rmtree(folder)
    assert build().local.id == ""
    assert left_of("E09000007", EDITION) == []


def test_what_a_stopped_build_left_of_a_return_goes_though_no_snapshot_holds_it(sent: Path) -> None:
    damaged = published(local_folder(), of("E12000007"))
    kept = build().local.id
    folder = published(local_folder(), of("E09000007"), edition="2023")
    unfinished(folder)
    shutil.rmtree(folder)
    (damaged / "observations.parquet").write_bytes(b"nothing")
    assert build().local.problems
    assert left_of("E09000007", "2023") == []
    assert current_id(local_store()) == kept


def test_what_a_stopped_build_left_and_cannot_be_removed_is_told(
    sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = unfinished(published(local_folder(), of("E09000007")))
    monkeypatch.setattr(durable, "remove_folder", lambda path: None)
    (problem,) = build().local.problems
    assert problem.startswith(f"{left} cannot be removed.")


@pytest.mark.parametrize("value", [51.0, 50.0], ids=["another figure", "another file"])
def test_a_return_that_was_sent_anew_is_not_shown_as_it_was_though_another_stops_the_build(
    sent: Path, value: float
) -> None:
    damaged = published(local_folder(), of("E12000007"))
    alone = build().local.id
    folder = published(local_folder(), of("E09000007"), edition="2023")
    build()
    (damaged / "observations.parquet").write_bytes(b"nothing")
    anew = {name: frame.assign(value=value) for name, frame in of("E09000007").items()}
    published(local_folder(), anew, edition="2023")
    if value == 50.0:
        say_otherwise(folder, file_sha256(sent / "made_up_2024.csv"), "0" * 64)
    assert any("observations.parquet" in problem for problem in build().local.problems)
    assert list_snapshots(local_store()) == [alone]
    assert not (local_store() / CURRENT).exists()


def test_a_damaged_return_that_nobody_sent_anew_is_shown_as_it_was(sent: Path) -> None:
    folder = published(local_folder(), of("E09000007"))
    kept = build().local.id
    (folder / "observations.parquet").write_bytes(b"nothing")
    assert build().local.problems
    assert current_id(local_store()) == kept


def test_a_return_that_is_changed_while_it_is_built_is_not_shown_as_it_was(
    sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    published(local_folder(), of("E09000007"))

    def changing(tables, **told):
        if told["root"] == local_store():
            anew = {name: frame.assign(value=51.0) for name, frame in of("E09000007").items()}
            published(local_folder(), anew)
        return write_snapshot(tables, **told)

    monkeypatch.setattr(building, "write_snapshot", changing)
    assert build().local == LocalBuilt(problems=(building.CHANGED,))
    assert list_snapshots(local_store()) == []


@pytest.mark.parametrize("is_published_wrong", [False, True])
def test_what_cannot_be_removed_is_told_once_and_beside_what_was_built(
    sent: Path, monkeypatch: pytest.MonkeyPatch, is_published_wrong: bool
) -> None:
    folder = published(local_folder(), of("E09000007"))
    held = build().local.id
    shutil.rmtree(folder)
    monkeypatch.setattr(durable, "remove_folder", lambda path: None)
    told = f"{local_store() / f'snap-{held}.tmp'} cannot be removed. Close what has it open, then delete it."
    if is_published_wrong:
        (sent / "published/made_up/2024").mkdir(parents=True)
        with pytest.raises(InputError) as caught:
            build()
        assert caught.value.__notes__ == [told]
    else:
        local = build().local
        assert local.problems == (told,)
        assert local.id == current_id(local_store()) != held


def test_a_return_that_was_taken_away_goes_though_nobody_knows_which_snapshot_is_current(sent: Path) -> None:
    folder = published(local_folder(), of("E09000007"))
    build()
    shutil.rmtree(folder)
    (local_store() / CURRENT).write_text("?", encoding="utf-8")
    (sent / "published/made_up/2024").mkdir(parents=True)
    with pytest.raises(InputError):
        build()
    assert left_of("E09000007", EDITION) == []


def left_of(area_id: str, edition: str) -> list[str]:
    """The files below the local folder that hold anything of an area's return, tables read as they are."""
    found = []
    for path in sorted(local_folder().rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            is_table = path.suffix == ".parquet" and content != b"nothing"
            told = str(pq.read_table(path).to_pylist()) if is_table else content.decode("utf-8")
            if area_id in told or f"{RETURN}/{edition}" in told or edition in path.parts:
                found.append(str(path))
    return found
