"""Snapshots are in the order in which they were written, whatever the clock said."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from store.snapshot import list_snapshots, open_newest_sound, verify_snapshot
from store.writer import write_snapshot
from tests.store.stopping import tables


def test_the_newest_is_the_one_written_last_though_the_clock_was_put_back(tmp_path: Path) -> None:
    start = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
    moments = (start, start - dt.timedelta(days=60), start, start - dt.timedelta(days=60))
    ids = [
        write_snapshot(tables(1), root=tmp_path, code_version="test", sources={}, now=moment)
        for moment in moments
    ]
    assert list_snapshots(tmp_path) == ids
    assert verify_snapshot(ids[1], root=tmp_path).manifest.created == moments[1].isoformat()
    (tmp_path / f"snap-{ids[-1]}" / "areas.parquet").write_bytes(b"")
    found = open_newest_sound(tmp_path)
    assert found is not None
    assert found.id == ids[2]
