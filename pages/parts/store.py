"""The store as pages see it: one snapshot a run, as this visitor may see it, assembled once and never changed."""

from __future__ import annotations

from pages.parts.asker import asker
from reports.current import current_figures, why_no_returns
from reports.figures import Figures
from store.allowed import allowed_areas


def figures() -> Figures:
    """The figures of the snapshot that is current now. Raises StoreError where there is none.

    Local returns are among them only where this visitor may see them.
    """
    return current_figures(allowed_areas(asker()))


def returns_left_out() -> str:
    """Why local returns that this server holds are not among the figures; empty where there are none, or they are."""
    return why_no_returns(allowed_areas(asker()))


def sees_returns() -> bool:
    """Whether this visitor may see what areas send themselves."""
    return not allowed_areas(asker()).nobody
