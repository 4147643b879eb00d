"""What is worked out from a snapshot, once a process: one cache for pages, packs and the data API alike."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

from reports.figures import Figures, read_figures
from store.snapshot import Snapshot, open_current

#: The current snapshot, the one before it while somebody still reads it, and one to spare.
KEPT = 3

T = TypeVar("T")


def once_a_snapshot(compute: Callable[[Snapshot], T]) -> Callable[[Snapshot], T]:
    """`compute`, run once for each snapshot and shared by all threads; only the last three results stay.

    The result must never be changed in place. An error is not kept: the next caller tries again.
    """
    kept: OrderedDict[tuple[Path, str], T] = OrderedDict()
    computing = threading.Lock()

    @wraps(compute)
    def recall(snapshot: Snapshot) -> T:
        key = (snapshot.path, snapshot.id)
        with computing:
            if key not in kept:
                kept[key] = compute(snapshot)
            kept.move_to_end(key)
            while len(kept) > KEPT:
                kept.popitem(last=False)
            return kept[key]

    return recall


@once_a_snapshot
def figures_of(snapshot: Snapshot) -> Figures:
    """The figures of a snapshot, assembled once."""
    return read_figures(snapshot)


def current_figures() -> Figures:
    """The figures of the snapshot that is current now. Raises StoreError where there is none."""
    return figures_of(open_current())
