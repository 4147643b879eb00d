"""The store as pages see it: one snapshot a run, its figures assembled once and never changed."""

from __future__ import annotations

from reports.current import current_figures
from reports.figures import Figures


def figures() -> Figures:
    """The figures of the snapshot that is current now. Raises StoreError where there is none."""
    return current_figures()
