"""Statistical neighbours: the boroughs most like a borough, by characteristics that are declared and sourced."""

from __future__ import annotations

import pandas as pd

from metrics.neighbours import nearest_neighbours
from reports.compare import Comparison
from reports.figures import Figures
from reports.wording import format_value, join_words

#: What makes boroughs alike here. All from the mid-2021 population estimates; nothing on deprivation is loaded yet.
CHARACTERISTICS = {
    "children_0_17": "number of children aged 0 to 17",
    "share_under_18_percent": "share of residents under 18",
    "share_under_5_of_children_percent": "share of children under 5",
    "share_16_17_of_children_percent": "share of children aged 16 and 17",
    "share_18_25_percent": "share of residents aged 18 to 25",
}
NEIGHBOURS_SHOWN = 5


def neighbours(figures: Figures, place_id: str) -> pd.DataFrame:
    """The nearest boroughs of a borough: area_id, area, rank, distance; empty for other kinds of place."""
    if figures.areas[place_id].kind != "borough":
        return pd.DataFrame(columns=["area_id", "area", "rank", "distance"])
    table = figures.tables["characteristics"]
    wide = table.pivot(index="area_id", columns="characteristic", values="value").reset_index()
    found = nearest_neighbours(
        wide, characteristics=list(CHARACTERISTICS), of=place_id, count=NEIGHBOURS_SHOWN
    )
    names = found["neighbour"].map(lambda area_id: figures.areas[area_id].short_name)
    return found.rename(columns={"neighbour": "area_id", "area": "place"}).assign(area=names)[
        ["area_id", "area", "rank", "distance"]
    ]


def neighbour_sentence(figures: Figures, comparison: Comparison, near: pd.DataFrame) -> str:
    """How the chosen borough stands among its neighbours, in a sentence."""
    by_area = comparison.rows.set_index("area_id")["value"]
    values = []
    for area_id in near["area_id"]:
        standing = [a for a in figures.stands_for(area_id, on=comparison.period.end) if a in by_area.index]
        if standing and pd.notna(by_area[standing[0]]):
            values.append(float(by_area[standing[0]]))
    names = join_words(list(near["area"]))
    place = comparison.place.short_name
    opening = f"**The boroughs most like {place} are {names}.**"
    chosen = comparison.chosen
    if chosen is None or pd.isna(chosen["value"]) or not values:
        return opening
    indicator = comparison.indicator
    lower = sum(value < chosen["value"] for value in values)
    return (
        f"{opening} {indicator.short_name} was {format_value(float(chosen['value']), indicator)} in {place}; "
        f"{lower} of its {len(values)} neighbours lie below, {len(values) - lower} at or above. They range from "
        f"{format_value(min(values), indicator)} to {format_value(max(values), indicator)}."
    )
