"""Which snapshots stay: the newest few, the current one and those that are held; what a killed removal leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from store import snapshot
from store.errors import StoreError
from store.held import HELD, MOST_LETTERS, UNREADABLE, held, hold, release, remove_earlier
from store.snapshot import CURRENT, current_id, let_go, list_snapshots, open_current, open_newest_sound
from store.writer import forget, rollback
from tests.store.stopping import seen, stopped, write

PACK, OTHER = "Board pack, March", "Somebody's paper"


def written(root: Path, number: int) -> list[str]:
    return [write(people, root) for people in range(1, number + 1)]


def test_the_newest_the_current_and_those_held_stay(tmp_path: Path) -> None:
    ids = written(tmp_path, 6)
    hold(ids[1], PACK, root=tmp_path)
    rollback(ids[2], root=tmp_path)
    assert remove_earlier(keep=2, root=tmp_path) == [ids[0], ids[3]]
    assert list_snapshots(tmp_path) == [ids[1], ids[2], ids[4], ids[5]]
    assert seen(tmp_path) == 3
    rollback(ids[1], root=tmp_path)
    assert seen(tmp_path) == 2
    assert remove_earlier(keep=2, root=tmp_path) == [ids[2]]


def test_what_was_in_use_before_stays_and_what_is_damaged_is_none_of_the_newest(tmp_path: Path) -> None:
    ids = written(tmp_path, 6)
    for damaged in ids[4:]:
        (tmp_path / f"snap-{damaged}" / "areas.parquet").write_bytes(b"")
    rollback(ids[3], root=tmp_path)
    assert remove_earlier(keep=2, replaced=[ids[0]], root=tmp_path) == [ids[1]]
    assert list_snapshots(tmp_path) == [ids[0], *ids[2:]]
    assert remove_earlier(keep=5, root=tmp_path) == []


def test_what_two_hold_stays_until_both_have_let_it_go(tmp_path: Path) -> None:
    ids = written(tmp_path, 3)
    for name in (PACK, OTHER, f"  {PACK} "):
        hold(ids[0], name, root=tmp_path)
    assert held(tmp_path) == {ids[0]: (PACK, OTHER)}
    assert release(ids[0], PACK, root=tmp_path) == [PACK]
    assert remove_earlier(keep=1, root=tmp_path) == [ids[1]]
    assert release(ids[0], root=tmp_path) == [OTHER]
    assert remove_earlier(keep=1, root=tmp_path) == [ids[0]]
    assert held(tmp_path) == {}


def test_only_what_is_there_and_sound_is_held_and_under_a_name(tmp_path: Path) -> None:
    ids = written(tmp_path, 2)
    (tmp_path / f"snap-{ids[0]}" / "areas.parquet").write_bytes(b"")
    for identifier, name in [
        (ids[0], PACK),
        ("20240501T090000000Z-0123456789ab", PACK),
        ("..", PACK),
        (ids[1], "  "),
        (ids[1], "a\x00b"),
        (ids[1], "n" * (MOST_LETTERS + 1)),
    ]:
        with pytest.raises(StoreError):
            hold(identifier, name, root=tmp_path)
    for identifier, name in [(ids[1], ""), (ids[0], PACK)]:
        with pytest.raises(StoreError, match="is not held"):
            release(identifier, name, root=tmp_path)
    assert held(tmp_path) == {}


def test_what_is_held_stays_whatever_becomes_of_the_names(tmp_path: Path, exhaustive: bool) -> None:
    ids = written(tmp_path, 3)
    hold(ids[0], PACK, root=tmp_path)
    path = tmp_path / f"snap-{ids[0]}" / HELD
    content = path.read_bytes()
    for place in range(0, len(content), 1 if exhaustive else 5):
        for bit in range(8):
            path.write_bytes(content[:place] + bytes([content[place] ^ 1 << bit]) + content[place + 1 :])
            assert list(held(tmp_path)) == [ids[0]]
    path.write_bytes(b"")
    assert held(tmp_path) == {ids[0]: (UNREADABLE,)}
    assert remove_earlier(keep=1, root=tmp_path) == [ids[1]]
    assert release(ids[0], root=tmp_path) == [UNREADABLE]
    assert remove_earlier(keep=1, root=tmp_path) == [ids[0]]


def test_no_file_that_is_lost_lets_go_of_another_snapshot(tmp_path: Path) -> None:
    ids = written(tmp_path, 4)
    for each in ids[:2]:
        hold(each, PACK, root=tmp_path)
    for path in tmp_path.iterdir():
        if path.is_file() and path.name != CURRENT:
            path.unlink()
    (tmp_path / f"snap-{ids[1]}" / HELD).unlink()
    assert remove_earlier(keep=1, root=tmp_path) == [ids[1], ids[2]]


def test_nothing_is_removed_where_it_cannot_be_read_which_is_current(tmp_path: Path) -> None:
    ids = written(tmp_path, 3)
    (tmp_path / CURRENT).write_text("nonsense", encoding="utf-8")
    with pytest.raises(StoreError, match=CURRENT):
        remove_earlier(keep=1, root=tmp_path)
    assert list_snapshots(tmp_path) == ids


def test_what_was_withdrawn_goes_whatever_holds_it(tmp_path: Path) -> None:
    ids = written(tmp_path, 2)
    hold(ids[0], PACK, root=tmp_path)
    assert forget(lambda one: one.id == ids[0], root=tmp_path) == [ids[0]]
    assert list_snapshots(tmp_path) == [ids[1]]
    hold(ids[1], OTHER, root=tmp_path)
    assert held(tmp_path) == {ids[1]: (OTHER,)}


Act = Callable[[Path, list[str]], object]
ACTS: dict[str, Act] = {
    "remove": lambda root, ids: remove_earlier(keep=1, root=root),
    "hold": lambda root, ids: hold(ids[1], OTHER, root=root),
    "release": lambda root, ids: release(ids[0], root=root),
}


@pytest.mark.skipif(os.name != "posix", reason="Windows has no fork")
@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_killed_at_any_step_the_current_and_those_held_are_whole(tmp_path: Path, act: Act) -> None:
    """What is held is what was or what is to be, no snapshot is half removed, and the next one clears up."""
    at, taken, base = 0, True, tmp_path / "base"
    ids = written(base, 4)
    hold(ids[0], PACK, root=base)
    while taken:
        at += 1
        root = Path(shutil.copytree(base, tmp_path / str(at)))
        taken = _killed(lambda root=root: act(root, ids), at=at)
        let_go()
        assert seen(root) == 4
        assert set(held(root)) - {ids[1]} <= {ids[0]}
        assert ids[0] in list_snapshots(root)
        for identifier in list_snapshots(root):
            rollback(identifier, root=root)
        rollback(ids[3], root=root)
        stay = [one for one in ids if one in held(root) or one == ids[3]]
        remove_earlier(keep=1, root=root)
        assert list_snapshots(root) == stay
        assert list(root.glob("*.tmp")) == []
    assert at > 2


def test_what_is_removed_is_no_snapshot_on_the_disk_before_a_file_of_it_goes(tmp_path: Path) -> None:
    written(tmp_path, 3)
    with stopped(0, lambda name, arguments: None) as taken:
        remove_earlier(keep=1, root=tmp_path)
    assert taken == ["rename", "rename", "sync", "remove_folder", "remove_folder", "sync"]


def _killed(act: Callable[[], object], *, at: int) -> bool:
    """Whether a process that does `act` came to its step numbered `at`, before which it was killed."""
    child = os.fork()
    if child == 0:
        with stopped(at, lambda name, arguments: os.kill(os.getpid(), signal.SIGKILL)):
            act()
        os._exit(0)
    return os.WTERMSIG(os.waitpid(child, 0)[1]) == signal.SIGKILL


def test_who_has_just_read_which_is_current_gets_the_next_if_it_was_removed(tmp_path: Path) -> None:
    first = write(1, tmp_path)
    verify = snapshot.verify_snapshot

    def replaced_meanwhile(identifier: str, *, root: Path | None = None) -> snapshot.Snapshot:
        if identifier == first and len(list_snapshots(tmp_path)) == 1:
            write(2, tmp_path)
            assert remove_earlier(keep=1, root=tmp_path) == [first]
        return verify(identifier, root=root)

    with patch.object(snapshot, "verify_snapshot", replaced_meanwhile):
        assert open_current(tmp_path).id == current_id(tmp_path) != first


def test_the_newest_sound_one_is_found_whatever_is_damaged(tmp_path: Path) -> None:
    ids = written(tmp_path, 3)
    for damaged, newest in ((ids[2], ids[1]), (ids[1], ids[0])):
        (tmp_path / f"snap-{damaged}" / "areas.parquet").unlink()
        let_go()
        found = open_newest_sound(tmp_path)
        assert found is not None
        assert found.id == newest
        assert open_newest_sound(tmp_path) is found
    with pytest.raises(StoreError):
        open_current(tmp_path)
    (tmp_path / f"snap-{ids[0]}" / "manifest.json").write_text(json.dumps({}), encoding="utf-8")
    let_go()
    assert open_newest_sound(tmp_path) is None
    assert open_newest_sound(tmp_path / "nowhere") is None


def test_what_an_operator_went_back_from_is_offered_to_nobody(tmp_path: Path) -> None:
    ids = written(tmp_path, 3)
    rollback(ids[1], root=tmp_path)
    current = open_current(tmp_path)
    assert open_newest_sound(tmp_path) is current
    assert open_current(tmp_path) is current
    (tmp_path / f"snap-{ids[1]}" / "areas.parquet").unlink()
    let_go()
    found = open_newest_sound(tmp_path)
    assert found is not None
    assert found.id == ids[0]
    (tmp_path / CURRENT).write_text("nonsense", encoding="utf-8")
    found = open_newest_sound(tmp_path)
    assert found is not None
    assert found.id == ids[2]
