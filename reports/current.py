"""What is worked out from a snapshot as an asker sees it, once a process: one cache for pages, packs and data API.

All of it hangs on the snapshot, and goes with it: of a snapshot that was replaced only the figures stay that somebody
is still reading.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

from reports.figures import Figures, read_figures
from reports.once import Once
from reports.weight import bytes_of, tidy
from store.allowed import NOBODY, Allowed
from store.errors import StoreError
from store.seldom import Seldom
from store.snapshot import Snapshot
from store.view import View, open_sound_view, open_view

seldom = Seldom()

#: Of each snapshot: as somebody sees it who may see local returns, and as everybody else does.
KEPT = 2
#: Of the figures as one asker sees them, in bytes: pictures and tables of 10 to 25 KB, and the series and comparisons
#: that they are drawn from, of up to some MB.
KEPT_BYTES = 150_000_000
#: Less, because a reader's search makes a file of its own.
KEPT_FILES_BYTES = 10_000_000

T = TypeVar("T")

#: Of each published snapshot, and each of local returns beside it (or itself), what was computed by what.
_by_snapshot: WeakKeyDictionary[Snapshot, WeakKeyDictionary[Snapshot, dict[object, Once]]] = (
    WeakKeyDictionary()
)
_finding = threading.Lock()


@dataclass(frozen=True)
class Kept:
    """The figures of a view with what was worked out from them, and the files that were written of them."""

    figures: Figures
    made: Once = field(default_factory=lambda: Once(KEPT_BYTES, weigh=bytes_of, tidy=tidy))
    files: Once = field(default_factory=lambda: Once(KEPT_FILES_BYTES, weigh=bytes_of))


def once_a_snapshot(compute: Callable[[View], T]) -> Callable[[View], T]:
    """`compute`, run once for each view of a snapshot that is in use, and shared by all threads.

    The result must never be changed in place. An error is not kept: the next caller tries again.
    """

    @wraps(compute)
    def recall(view: View) -> T:
        with _finding:
            beside = _by_snapshot.setdefault(view.snapshot, WeakKeyDictionary())
            made = beside.setdefault(view.local or view.snapshot, {}).setdefault(compute, Once(KEPT))
        return made.get(view.id, lambda: compute(view))

    return recall


@once_a_snapshot
def _read(view: View) -> Kept:
    return Kept(read_figures(view))


def figures_of(view: View) -> Figures:
    """The figures of a snapshot as somebody sees it, assembled once."""
    return _read(view).figures


def kept_with(figures: Figures) -> Kept | None:
    """Where what follows from `figures` is kept as long as they are in use; None once they were replaced."""
    with _finding:
        found = [
            one
            for beside in _by_snapshot.values()
            for each in beside.values()
            for once in each.values()
            for one in once.values()
        ]
    return next((one for one in found if isinstance(one, Kept) and one.figures is figures), None)


def current_figures(allowed: Allowed = NOBODY) -> Figures:
    """The figures of the snapshot that is current now, with the local returns of `allowed` (none, unless told).

    Raises StoreError where nothing published is there.
    """
    return figures_of(open_view(allowed))


def newest_sound(allowed: Allowed = NOBODY) -> tuple[str, Figures] | None:
    """The id of the newest snapshot that can be read, and its figures; None where there is none.

    For when the current one cannot be read.
    """
    view = open_sound_view(allowed)
    try:
        return None if view is None else (view.snapshot.id, figures_of(view))
    except Exception as error:
        which = view.id if view else ""
        seldom.say(f"{which}: {error}", f"nor can the figures of {which} be shown: {error}")
        return None


def why_no_returns(allowed: Allowed) -> str:
    """Why local returns that this server holds are not among those figures (store/allowed.py, store/view.py)."""
    try:
        return open_view(allowed).returns
    except StoreError:
        view = open_sound_view(allowed)
        return view.returns if view else ""
