"""What is worked out from a snapshot is worked out once, and shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reports.current import KEPT, current_figures, once_a_snapshot
from store.errors import StoreError
from store.manifest import Manifest
from store.snapshot import Snapshot

MANIFEST = Manifest(1, "2026-11-01T00:00:00+00:00", "test", {}, {})


def snapshot(name: str, folder: str = "here") -> Snapshot:
    return Snapshot(name, Path(folder) / name, MANIFEST)


def test_many_threads_share_one_reading(store: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: current_figures(), range(16)))
    assert {id(one) for one in found} == {id(current_figures())}


def test_each_snapshot_of_each_folder_is_worked_out_once() -> None:
    worked: list[Path] = []
    recall = once_a_snapshot(lambda one: worked.append(one.path) or one.path)
    for one in [snapshot("a"), snapshot("b"), snapshot("a"), snapshot("a", "there")]:
        assert recall(one) == one.path
    assert len(worked) == 3


def test_only_the_last_few_stay() -> None:
    worked: list[str] = []
    recall = once_a_snapshot(lambda one: worked.append(one.id))
    names = [str(number) for number in range(KEPT + 1)]
    for name in [*names, names[0]]:
        recall(snapshot(name))
    assert worked == [*names, names[0]]


def test_an_error_is_not_kept() -> None:
    answers = iter([StoreError("not yet"), "ready"])

    def compute(one: Snapshot) -> str:
        found = next(answers)
        if isinstance(found, StoreError):
            raise found
        return found

    recall = once_a_snapshot(compute)
    with pytest.raises(StoreError):
        recall(snapshot("a"))
    assert recall(snapshot("a")) == "ready"
