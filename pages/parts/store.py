"""The store as pages see it: one snapshot a run, its figures assembled once and never changed."""

from __future__ import annotations

from reports.api_published import current_published
from reports.current import current_figures
from reports.figures import Figures


def figures() -> Figures:
    """The figures of the snapshot that is current now. Raises StoreError where there is none."""
    return current_figures()


def warm() -> None:
    """Read the current snapshot before the first visitor, for pages and data interface alike."""
    current_figures()
    current_published()
