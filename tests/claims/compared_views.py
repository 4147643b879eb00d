"""Views of Compare: its sentence, how far the areas lie apart, and its funnel, for place × indicator × period × geography.

What does not hang on the place is worked out once: a comparison, and what is said of its areas, is one for all places
that one body stands for and that lie in the same systems. `test_views` holds that against `reports.compare` itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

import pandas as pd

from reports.claims import Said
from reports.compare import Comparison, compare, geographies, scope_of
from reports.compare_words import comparison_said, spread_said
from reports.figures import Figures, Period
from reports.funnel import Funnel, read_funnel
from reports.neighbours import neighbours, neighbours_said
from store.areas import Area
from store.catalogue import Indicator
from tests.claims.asked import Asked, places, scopes

#: The bodies that may stand for a place, and the systems that the place lies in.
Standing = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass
class Compared:
    """One indicator, period and geography, asked for place after place of one scope."""

    figures: Figures
    indicator: Indicator
    period: Period
    geography: str
    near: dict[str, pd.DataFrame] = field(repr=False)
    found: dict[Standing, Comparison] = field(default_factory=dict, repr=False)
    funnels: dict[str | None, Said] = field(default_factory=dict, repr=False)
    spread: Said | None = field(default=None, repr=False)

    def said(self, place: Area) -> Sequence[Said]:
        """All that Compare says when a place is chosen."""
        _only(self)
        found = self._for(place)
        if place.area_id not in self.near:
            self.near[place.area_id] = neighbours(self.figures, place.area_id)
        near = self.near[place.area_id]
        beside = [] if near.empty else [neighbours_said(self.figures, found, near)]
        if self.spread is None:
            self.spread = spread_said(found)
        if found.stands_for not in self.funnels:
            funnel = read_funnel(found)
            self.funnels[found.stands_for] = funnel.said if isinstance(funnel, Funnel) else funnel
        return [comparison_said(self.figures, found), self.spread, self.funnels[found.stands_for], *beside]

    def _for(self, place: Area) -> Comparison:
        """The comparison as it is when a place is chosen, its rows shared with all that have the same standing."""
        day, areas = self.period.end, self.figures.areas
        above = [place.area_id, *areas.comparators(place.area_id, on=day)]
        systems = tuple(one for one in above if areas[one].kind == "system")
        bodies = self.figures.stands_for(place.area_id, on=day)
        key = (tuple(one for one in bodies if one in self._ids), systems)
        if key not in self.found:
            found = self.compare(place)
            for name in ("compared", "ordered", "chosen"):  # worked out once, and copied with the rest
                getattr(found, name)
            self.found[key] = found
        mine = copy(self.found[key])
        object.__setattr__(mine, "place", place)
        return mine

    def compare(self, place: Area) -> Comparison:
        """The comparison as a page asks for it."""
        return compare(self.figures, self.indicator, self.period, geography=self.geography, place=place)

    @cached_property
    def _ids(self) -> frozenset[str]:
        rows = self.figures.at(self.indicator.id, self.period)
        return frozenset(area for area in rows.index if self.figures.areas[area].kind == self.geography)

    def forget(self) -> None:
        self.found.clear()
        self.funnels.clear()
        self.spread = None


_LAST: list[Compared] = []


def _only(one: Compared) -> None:
    """Keep what was worked out for the last comparison alone: there are thousands."""
    if _LAST and _LAST[0] is not one:
        _LAST.pop().forget()
    if not _LAST:
        _LAST.append(one)


def compare_areas(figures: Figures, today: date) -> Iterator[Asked]:
    """Compare: place × indicator × period × geography: its sentence, how far the areas lie apart, and its funnel."""
    near: dict[str, pd.DataFrame] = {}
    for scope in scopes(figures):
        mine = [place for place in places(figures) if scope_of(place) == scope]
        for indicator in figures.shown:
            for period in figures.periods(indicator.id):
                for geography in geographies(figures, indicator.id, period, scope=scope):
                    one = Compared(figures, indicator, period, geography, near)
                    for place in mine:
                        yield Asked(
                            "Compare",
                            f"{place.short_name}, {indicator.short_name}, {period.label}, {geography}",
                            place.area_id,
                            partial(one.said, place),
                        )
