"""Statistical neighbours: the boroughs most like a borough, by characteristics that are declared and sourced."""

from __future__ import annotations

import pandas as pd

from metrics.neighbours import nearest_neighbours
from reports.compare import Comparison
from reports.compare_words import whose
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
    """How the chosen borough stands among its neighbours, in a sentence.

    Neighbours that the same body served share its figure: they are counted apart, neither above nor below.
    """
    place, indicator = comparison.place.short_name, comparison.indicator
    opening = f"**The boroughs most like {place} are {join_words(list(near['area']))}.**"
    chosen = comparison.chosen
    if chosen is None or pd.isna(chosen["value"]) or chosen["blocked"]:
        return f"{opening} {place} has no figure to compare with theirs."
    mine = float(chosen["value"])
    values = neighbour_values(figures, comparison, near)
    apart = values[values["body"] != chosen["area_id"]]["value"]
    others = apart.dropna()
    counts = {
        "below": int((others < mine).sum()),
        "above": int((others > mine).sum()),
        "level": int((others == mine).sum()),
    }
    parts = [f"{n} {'lies' if n == 1 else 'lie'} {word}" for word, n in counts.items() if n]
    shared, without = len(values) - len(apart), int(apart.isna().sum())
    parts += [f"{shared} {'shares' if shared == 1 else 'share'} its figure"] if shared else []
    parts += [f"{without} {'has' if without == 1 else 'have'} none to compare"] if without else []
    ends = (
        f" The others range from {format_value(others.min(), indicator)} to {format_value(others.max(), indicator)}."
        if len(others) > 1
        else ""
    )
    return (
        f"{opening} {indicator.short_name} was {format_value(mine, indicator)} in {place}{whose(comparison)}; of its "
        f"{len(values)} neighbours, {join_words(parts)}.{ends}"
    )


def neighbour_values(figures: Figures, comparison: Comparison, near: pd.DataFrame) -> pd.DataFrame:
    """One row a neighbour: area_id, `body` (whose figure stands for it, "" for nobody's), `value` to compare."""
    compared = comparison.compared.set_index("area_id")["value"]
    published = set(comparison.rows["area_id"])
    bodies = [
        next((a for a in figures.stands_for(area_id, on=comparison.period.end) if a in published), "")
        for area_id in near["area_id"]
    ]
    return pd.DataFrame(
        {
            "area_id": near["area_id"].to_numpy(),
            "body": bodies,
            "value": [compared.get(body, float("nan")) for body in bodies],
        }
    )
