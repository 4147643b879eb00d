"""Statistical neighbours: the boroughs most like a borough, by characteristics that are declared and sourced."""

from __future__ import annotations

import pandas as pd

from metrics.neighbours import nearest_neighbours
from reports.bodies import whose, whose_numbers
from reports.claims import Claim, Key, Number, Said, number_of
from reports.compare import Comparison
from reports.compare_words import chosen_figure, row_number
from reports.figures import Figures
from reports.wording import join_words

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


def neighbours_said(figures: Figures, comparison: Comparison, near: pd.DataFrame) -> Said:
    """How the chosen borough stands among its neighbours, in a sentence.

    Neighbours that the same body served share its figure: they are counted apart, neither above nor below. Totals are
    not set beside one another.
    """
    place, indicator, period = comparison.place.short_name, comparison.indicator, comparison.period
    opening = f"**The boroughs most like {place} are {join_words(list(near['area']))}.**"
    chosen = comparison.chosen
    names = (indicator.short_name,)
    if chosen is None or pd.isna(chosen["value"]) or chosen["blocked"]:
        text = f"{opening} {place} has no figure {period.within} to compare with theirs."
        return Said(text, (Claim(indicator.id, comparison.place.area_id, (period.label,)),), names)
    if indicator.comparison == "count":
        return Said(f"{opening} Totals are not compared: areas differ in size.")
    figure = chosen_figure(figures, comparison)
    body = whose(figures, comparison.place, figure.published_for, on=period.end)
    values = neighbour_values(figures, comparison, near)
    apart = values[values["body"] != chosen["area_id"]]
    others = apart.dropna(subset="value")
    sides = {
        "below": others[others["value"] < chosen["value"]],
        "above": others[others["value"] > chosen["value"]],
        "level": others[others["value"] == chosen["value"]],
    }
    numbers = [number_of(figure), *whose_numbers(body), _tally(comparison, values)]
    parts = []
    for word, rows in sides.items():
        if len(rows):
            parts.append(f"{len(rows)} {'lies' if len(rows) == 1 else 'lie'} {word}")
            numbers.append(_tally(comparison, rows))
    shared, without = values[values["body"] == chosen["area_id"]], apart[apart["value"].isna()]
    for rows, one, several in (
        (shared, "shares its figure", "share its figure"),
        (without, "has none", "have none"),
    ):
        if len(rows):
            parts.append(f"{len(rows)} {one if len(rows) == 1 else several}")
            numbers.append(_tally(comparison, rows))
    ends = ""
    if len(others) > 1:
        rows = comparison.rows.set_index("area_id", drop=False)
        low, high = (
            row_number(comparison, rows.loc[others.sort_values("value")["body"].iloc[place]])
            for place in (0, -1)
        )
        ends = f" The others run from {low.text} to {high.text}."
        numbers += [low, high]
    text = (
        f"{opening} {indicator.short_name} was {figure.said} in {body} {period.within}. Of its {len(values)} "
        f"neighbours, {join_words(parts)}.{ends}"
    )
    claim = Claim(indicator.id, figure.published_for.area_id, (period.label,), tuple(numbers))
    return Said(text, (claim,), names)


def _tally(comparison: Comparison, neighbours: pd.DataFrame) -> Number:
    """How many neighbours, each with the figure that stands for it; without one, with its own place in the store."""
    published = comparison.rows.set_index("area_id", drop=False)
    of = tuple(
        row_number(comparison, published.loc[row["body"]], "")
        if row["body"]
        else Number(
            "", float("nan"), "figure", Key(comparison.indicator.id, row["area_id"], comparison.period)
        )
        for row in neighbours.to_dict("records")
    )
    return Number(str(len(of)), float(len(of)), "tally", of=of)


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
