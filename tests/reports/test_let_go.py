"""The figures of a snapshot go when nobody holds them: a server that has frozen them never looks for rings among them."""

from __future__ import annotations

import gc
import weakref
from datetime import date
from pathlib import Path

from reports.figures import LONDON, read_figures
from reports.summary import summarise, years
from store.snapshot import open_current


def test_figures_that_were_asked_for_hold_no_ring(store: Path) -> None:
    gc.collect()
    gc.disable()
    try:
        figures = read_figures(open_current(store / "store"))
        summarise(
            figures, figures.areas[LONDON], years(figures, figures.areas[LONDON])[0], today=date.today()
        )
        for indicator in figures.shown:
            figures.periods(indicator.id)
        held = [weakref.ref(one) for one in (figures, figures.observations, *figures.tables.values())]
        assert all(one() is not None for one in held)
        del figures
        assert [one() for one in held if one() is not None] == []
    finally:
        gc.enable()
