"""What is worked out from a snapshot as an asker sees it, once a process: one cache for pages, packs and data API."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TypeVar

from reports.figures import Figures, read_figures
from store.allowed import NOBODY, Allowed
from store.view import View, open_view

#: The current snapshot and the one before it while somebody still reads it, each with local returns and without.
KEPT = 4

T = TypeVar("T")


def once_a_snapshot(compute: Callable[[View], T]) -> Callable[[View], T]:
    """`compute`, run once for each view of a snapshot and shared by all threads; only the last few results stay.

    The result must never be changed in place. An error is not kept: the next caller tries again.
    """
    kept: OrderedDict[tuple[Path, str], T] = OrderedDict()
    computing = threading.Lock()

    @wraps(compute)
    def recall(view: View) -> T:
        key = (view.path, view.id)
        with computing:
            if key not in kept:
                kept[key] = compute(view)
            kept.move_to_end(key)
            while len(kept) > KEPT:
                kept.popitem(last=False)
            return kept[key]

    return recall


@once_a_snapshot
def figures_of(view: View) -> Figures:
    """The figures of a snapshot as somebody sees it, assembled once."""
    return read_figures(view)


def current_figures(allowed: Allowed = NOBODY) -> Figures:
    """The figures of the snapshot that is current now, with the local returns of `allowed` (none, unless told).

    Raises StoreError where nothing published is there.
    """
    return figures_of(open_view(allowed))


def why_no_returns(allowed: Allowed) -> str:
    """Why local returns that this server holds are not among those figures (store/allowed.py, store/view.py)."""
    return open_view(allowed).returns
