"""What is worked out from a snapshot is worked out once, and shared."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import ref

import pytest

from reports.current import KEPT, current_figures, once_a_snapshot
from store.errors import StoreError
from store.manifest import Manifest
from store.snapshot import Snapshot
from store.view import View, published_view

MANIFEST = Manifest(1, "2026-11-01T00:00:00+00:00", "test", {}, {})


def view(name: str, folder: str = "here") -> View:
    return published_view(Snapshot(name, Path(folder) / name, MANIFEST))


def test_many_threads_share_one_reading(store: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: current_figures(), range(16)))
    assert {id(one) for one in found} == {id(current_figures())}


def test_each_snapshot_of_each_folder_is_worked_out_once() -> None:
    worked: list[Path] = []
    recall = once_a_snapshot(lambda one: worked.append(one.path) or one.path)
    a, b, there = view("a"), view("b"), view("a", "there")
    for one in [a, b, a, there]:
        assert recall(one) == one.path
    assert worked == [a.path, b.path, there.path]


def test_of_one_snapshot_only_the_last_few_views_stay() -> None:
    worked: list[str] = []
    recall = once_a_snapshot(lambda one: worked.append(one.id))
    one = view("a").snapshot
    names = [str(number) for number in range(KEPT + 1)]
    for name in [*names, names[0]]:
        recall(View(one, name))
    assert worked == [*names, names[0]]


def test_what_was_worked_out_goes_with_its_snapshot() -> None:
    class Made:
        """Anything that can be asked whether it is still there."""

    recall = once_a_snapshot(lambda one: Made())
    one = view("a")
    made = ref(recall(one))
    assert made() is not None
    del one
    assert made() is None


def test_an_error_is_not_kept() -> None:
    answers = iter([StoreError("not yet"), "ready"])

    def compute(one: View) -> str:
        found = next(answers)
        if isinstance(found, StoreError):
            raise found
        return found

    recall, one = once_a_snapshot(compute), view("a")
    with pytest.raises(StoreError):
        recall(one)
    assert recall(one) == "ready"
