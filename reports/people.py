"""How many people of an age live in an area: as published, or our own sum where a system is exactly its boroughs."""

from __future__ import annotations

from dataclasses import dataclass

from reports.claims import Key, Number
from reports.figure import Period
from reports.figures import Figures

CHILDREN = "0-17"


@dataclass(frozen=True)
class People:
    """An estimate for the middle of a year. `added_up` says that it is our own sum of the boroughs."""

    count: int
    mid_year: int
    added_up: bool
    number: Number


def people_of(figures: Figures, area_id: str, period: Period, *, age_band: str = CHILDREN) -> People | None:
    """The people of exactly `age_band` who lived in an area at the middle of the year that a period ended in.

    The area's own estimate, else for a system the sum of the boroughs and counties that are part of it: only where
    it has the whole of each, and each has an estimate. None where neither can be had. Nothing is taken from another
    year, another age or a part of an authority.
    """
    year = period.end.year
    rows = figures.tables["populations"]
    rows = rows[(rows["mid_year"] == year) & (rows["age_band"] == age_band)]
    known = {str(area): int(people) for area, people in zip(rows["area_id"], rows["people"], strict=True)}
    added_up = area_id not in known
    parts = _authorities(figures, area_id, period) if added_up else [area_id]
    if not parts or not all(part in known for part in parts):
        return None
    count = sum(known[part] for part in parts)
    key = Key(f"populations.{age_band}", area_id, period)
    return People(count, year, added_up, Number("", float(count), "figure", key))


def _authorities(figures: Figures, area_id: str, period: Period) -> list[str]:
    """The boroughs and counties that make up a system on a period's last day; none where it has only part of one."""
    areas, day = figures.areas, period.end
    if areas[area_id].kind != "system":
        return []
    parts = [one for kind in ("borough", "county") for one in areas.members(area_id, kind=kind, on=day)]
    return parts if all(areas.share(part, area_id, on=day) == 1 for part in parts) else []
