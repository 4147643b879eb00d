"""The places a reader may ask about, and which geography fits one: where its own figures are."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from reports.figures import LONDON, Figures, Period
from reports.left_out import ruling_out
from store.areas import Area
from store.reference import DEMONSTRATION

#: Kinds of place in the order in which a list names them.
KIND_ORDER = ("region", "country", "borough", "system", "county", "ccg")
HOME = "norfolk_waveney"


def places(figures: Figures) -> list[str]:
    """Areas a reader may ask about: London, England, the boroughs, the systems, the places of Norfolk and Waveney.

    The fictional ones come last.
    """
    wanted = [area for area in figures.areas.values() if _may_be_chosen(figures, area)]
    fictional = [area for area in wanted if area.scope == DEMONSTRATION]
    real = [area for area in wanted if area.scope != DEMONSTRATION]
    ordered = sorted(real, key=lambda area: (KIND_ORDER.index(area.kind), area.short_name))
    ordered += sorted(fictional, key=lambda area: (area.kind != "system", area.short_name))
    return [area.area_id for area in ordered]


def _may_be_chosen(figures: Figures, area: Area) -> bool:
    if area.kind == "borough" or area.kind == "country" or area.area_id == LONDON:
        return True
    if area.kind == "system":
        return area.scope in {"london", HOME, DEMONSTRATION}
    if area.scope != HOME or area.kind not in {"county", "ccg"}:
        return False
    # A body that covers a whole system is that system by another name.
    if area.kind == "ccg" and not figures.areas.merged(area.area_id):
        return False
    bodies = figures.stands_for(area.area_id, on=area.valid_to or figures.newest_day)
    return not figures.with_figures.isdisjoint(bodies)


def fitting_geography(
    figures: Figures, indicator_id: str, period: Period, options: Sequence[str], *, place: Area
) -> str:
    """The kind of area among `options` that a place is compared at to begin with: that of the body that stands for it.

    A country starts among its regions. Where nothing stands for the place it is the most local kind.
    """
    figure = figures.figure(indicator_id, place.area_id, period)
    wanted = [figure.published_for.kind] if figure is not None else []
    wanted += [place.kind, *(["region"] if place.kind == "country" else [])]
    return next((kind for kind in wanted if kind in options), options[0])


#: Fewer points than this are no line.
FEWEST_POINTS = 3


def fitting_series(figures: Figures, indicator_id: str, options: Sequence[str], *, place: Area) -> str:
    """The kind of area among `options` (most local first) at which a place's change is shown to begin with.

    Its own kind, else the most local at which a body that served it has a line, else the one with the most points.
    """
    points = series_points(figures, indicator_id, place)
    ordered = sorted(options, key=lambda kind: kind != place.kind)
    long_enough = [kind for kind in ordered if points.get(kind, 0) >= FEWEST_POINTS]
    return next(iter(long_enough), max(ordered, key=lambda kind: points.get(kind, 0)))


def series_points(figures: Figures, indicator_id: str, place: Area) -> dict[str, int]:
    """For each kind of area, the points of the longest series of a body of that kind that stood for a place.

    Periods of one type make a series; a figure that a caveat keeps out of trends is no point of it.
    """
    kept = _of_bodies(figures, indicator_id, place)
    kept = kept[kept["value"].notna()]
    kept = kept[ruling_out(kept["caveats"], figures.catalogue, use="trend") == ""]
    found: dict[str, int] = {}
    counted = kept.groupby(["area_id", "period_type"], as_index=False).size()
    for body, count in zip(counted["area_id"], counted["size"], strict=True):
        kind = figures.areas[body].kind
        found[kind] = max(found.get(kind, 0), int(count))
    return found


def kinds_of_series(figures: Figures, indicator_id: str, place: Area) -> set[str]:
    """The kinds of the bodies that stood for a place and have figures of an indicator, withheld ones too."""
    return {figures.areas[body].kind for body in _of_bodies(figures, indicator_id, place)["area_id"].unique()}


def _of_bodies(figures: Figures, indicator_id: str, place: Area) -> pd.DataFrame:
    """The figures of an indicator of every body that stood for a place at the end of one of its periods."""
    rows = figures.of(indicator_id)
    stood = {
        body for day in rows["period_end"].unique() for body in figures.stands_for(place.area_id, on=day)
    }
    return rows[rows["area_id"].isin(stood)]
