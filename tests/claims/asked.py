"""One view that a reader may open, and the places that a reader may choose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reports.claims import Said
from reports.compare import scope_of
from reports.figures import LONDON, Figures
from store.areas import Area
from tests.claims.faults import View

Say = Callable[[], Sequence[Said]]


@dataclass(frozen=True)
class Asked:
    """One view that a reader may open: its room, its address in words, the place, and what it says when it is read."""

    room: str
    name: str
    place_id: str
    says: Say
    heading: str = ""
    newest_first: bool = False

    def read(self) -> View:
        said = tuple(one for one in self.says() if one)
        return View(f"{self.room}: {self.name}", said, self.place_id, self.heading, self.newest_first)


def places(figures: Figures, *, fictional: bool = False) -> list[Area]:
    """Every place that a reader may choose."""
    kinds = {"borough", "system", "county", "ccg"}
    return [
        area
        for area in figures.areas.values()
        if (area.scope == "demonstration") == fictional
        and (
            area.area_id in {LONDON, "E92000001"}
            or (area.kind in kinds and area.scope in {"london", "norfolk_waveney", "demonstration"})
        )
    ]


def scopes(figures: Figures) -> dict[str, Area]:
    """One place of each scope: all of a scope share one set of areas to compare."""
    found: dict[str, Area] = {}
    for place in places(figures):
        found.setdefault(scope_of(place), place)
    return found
