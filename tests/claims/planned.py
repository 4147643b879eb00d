"""A view of what is planned or simulated, with what it was given.

What it was given is worked out again by `queues_again` from the store's own counts: every number that was entered,
chosen or simulated must be one of these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from reports.figures import Figures
from reports.ptl.tracking import Tracking, read_tracking
from store.areas import Area
from tests.claims import queues_again as again
from tests.claims.faults import View
from tests.claims.known import Known

Given = Sequence[tuple[str, Sequence[float | str]]]


@dataclass(frozen=True)
class Planned:
    """One view that a reader may open, with what it was given: read as any other of `views.ROOMS`."""

    room: str
    name: str
    place_id: str
    reads: Callable[[], View]

    def read(self) -> View:
        return replace(self.reads(), name=f"{self.room}: {self.name}", place_id=self.place_id)


def lists(figures: Figures) -> Iterator[tuple[Tracking, Area, str, str]]:
    """Every place with a list of its own, with each pathway that its list measures and its name."""
    tracking = read_tracking(figures)
    if tracking is None:
        return
    known = known_of(figures)
    for place in figures.areas.values():
        if place.scope == "demonstration" and tracking.has(place.area_id):
            for pathway, name in tracking.words.pathways.items():
                if links(tracking, known, place, pathway):
                    yield tracking, place, pathway, name


def known_of(figures: Figures) -> Known:
    """What the checker knows of a store, put together once."""
    return _KNOWN.setdefault(figures.snapshot_id, Known(figures))


_KNOWN: dict[str, Known] = {}


def links(tracking: Tracking, known: Known, place: Area, pathway: str) -> list[again.Link]:
    stages = [(stage.id, stage.name) for stage in tracking.words.waits]
    return again.links_of(known, place.area_id, pathway, stages)


def named(name: str) -> str:
    """A stage's name as it stands in a text, in its own case and not inside a longer name."""
    return rf"(?-i:\b{re.escape(name)})"
