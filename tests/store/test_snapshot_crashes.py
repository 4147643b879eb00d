"""A reader sees the whole old or the whole new store, wherever the writer is stopped."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import StoreError
from store.snapshot import list_snapshots
from tests.store.power import PowerCut, PowerTrace
from tests.store.stopping import sampled, seen, steps_of_a_write, stopped, tables, write

ROOT = Path(__file__).resolve().parents[2]
posix = pytest.mark.skipif(os.name != "posix", reason="Windows has neither fork nor such a limit")


@posix
def test_killing_the_writer_at_any_step_leaves_a_whole_store(tmp_path: Path, exhaustive: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.store.crash_driver", str(tmp_path), "every" if exhaustive else "some"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    cases = [json.loads(line) for line in done.stdout.splitlines()]
    assert all(case["killed"] for case in cases)
    assert [case for case in cases if case.get("seen") not in (1, 2)] == []
    assert [case for case in cases if case.get("next") != 3 or case["left"]] == []
    assert {case["seen"] for case in cases} == {1, 2}, "some steps come before the swap and some after it"
    assert any(case["torn"] for case in cases)


def test_a_full_disk_at_any_step_is_one_sentence_and_leaves_a_whole_store(
    tmp_path: Path, exhaustive: bool
) -> None:
    write(1, tmp_path / "counted")
    steps = len(steps_of_a_write(tmp_path / "counted"))

    def full(name: str, arguments: tuple[object, ...]) -> None:
        if name == "write_piece":
            descriptor, piece = arguments
            os.write(int(str(descriptor)), bytes(memoryview(piece)[:10]))  # type: ignore[arg-type]
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    outcomes = set()
    for at in sampled(steps, exhaustive=exhaustive):
        root = tmp_path / str(at)
        write(1, root)
        with stopped(at, full), pytest.raises(StoreError, match="disk is full"):
            write(2, root)
        outcomes.add(seen(root))
        assert list(root.glob("*.tmp")) == []
        write(3, root)
        assert seen(root) == 3
    assert outcomes == {1, 2}


@posix
def test_a_real_limit_on_file_size_is_one_sentence_and_keeps_the_old_store(tmp_path: Path) -> None:
    write(1, tmp_path)
    import resource  # which Windows has not

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, limits[1]))
        with pytest.raises(StoreError, match="disk is full"):
            write(2, tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert seen(tmp_path) == 1
    assert len(list_snapshots(tmp_path)) == 1


@pytest.mark.parametrize("renames_survive", [True, False])
def test_losing_power_at_any_step_leaves_a_whole_store(
    tmp_path: Path, exhaustive: bool, renames_survive: bool
) -> None:
    """Whatever was not brought to the disk is lost: bytes, new names, and (or not) renames."""
    write(1, tmp_path / "counted")
    steps = len(steps_of_a_write(tmp_path / "counted"))
    outcomes = set()
    for at in sampled(steps, exhaustive=exhaustive):
        root = tmp_path / str(at)
        write(1, root)
        trace = PowerTrace()
        with trace.recording(cut_before=at), pytest.raises(PowerCut):
            write(2, root)
        trace.lose_what_is_not_on_disk(renames_survive=renames_survive)
        outcomes.add(seen(root))
    assert 1 in outcomes
    assert outcomes <= {1, 2}


def test_the_power_cut_of_these_tests_would_find_a_missing_sync(tmp_path: Path) -> None:
    write(1, tmp_path)
    trace = PowerTrace(disk_obeys=False)
    with trace.recording(cut_before=None):
        write(2, tmp_path)
    trace.lose_what_is_not_on_disk(renames_survive=True)
    with pytest.raises(StoreError):
        seen(tmp_path)


def test_the_tables_of_these_tests_span_several_pieces() -> None:
    from store.writer import _parquet_files
    from tests.store.stopping import PIECE_BYTES

    contents, _ = _parquet_files(tables(1))
    assert all(len(content) > PIECE_BYTES for content in contents.values())
