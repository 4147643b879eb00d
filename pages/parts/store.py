"""The store as pages see it: one snapshot a run, as this visitor may see it, assembled once and never changed.

Where the figures loaded last cannot be read, a reader may ask for the newest that can: the address says so (decision
0013).
"""

from __future__ import annotations

from pages.parts.address import asked_for, draw_from, figures_of_visit
from pages.parts.asker import asker
from reports.current import current_figures, newest_sound, why_no_returns
from reports.figures import Figures
from store.allowed import allowed_areas

#: In the address: the version of the figures that is shown in place of those loaded last.
VERSION = "version"


def figures() -> Figures:
    """The figures that this page is drawn from: those that are current when it first asks.

    Raises whatever stands in the way of reading them, unless the address asks for those that can be read. Local
    returns are among them only where this visitor may see them.
    """
    known = figures_of_visit()
    if known is None:
        known, older = _read()
        draw_from(known, older=older)
    return known


def _read() -> tuple[Figures, bool]:
    """The figures to draw from, and whether they stand in for those loaded last."""
    try:
        return current_figures(allowed_areas(asker())), False
    except Exception:
        wanted = asked_for(VERSION)
        found = newest() if wanted else None
        if found is None or found[0] != wanted:
            raise
        return found[1], True


def newest() -> tuple[str, Figures] | None:
    """The newest version that can be read, and its figures; None where there is none."""
    return newest_sound(allowed_areas(asker()))


def returns_left_out() -> str:
    """Why local returns that this server holds are not among the figures; empty where there are none, or they are."""
    return why_no_returns(allowed_areas(asker()))


def sees_returns() -> bool:
    """Whether this visitor may see what areas send themselves."""
    return not allowed_areas(asker()).nobody
