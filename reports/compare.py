"""One indicator across the areas it was published for, with intervals, comparators and the sentence that sums up."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.benchmark import compare as held_against
from metrics.inequality import inequality
from metrics.proportions import proportion
from metrics.rates import rate
from metrics.rounding import survives_rounding
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.wording import format_value
from store.areas import Area
from store.catalogue import Indicator

#: What may be compared, most local first, and how a reader calls it.
GEOGRAPHIES = {
    "ccg": "CCGs",
    "system": "systems",
    "provider": "providers",
    "borough": "boroughs",
    "region": "regions",
}
RATE_PER = 100_000


@dataclass(frozen=True)
class Comparison:
    """One indicator, one period, every area of one kind in one scope.

    `rows` has one row an area: area_id, area, value, lowercl, uppercl (where counts allow), numerator,
    denominator, note, caveats, source_ref, chosen (bool), blocked (bool: a caveat rules comparison out).
    """

    indicator: Indicator
    period: Period
    geography: str
    place: Area
    stands_for: str | None
    rows: pd.DataFrame
    comparators: dict[str, float]

    @property
    def chosen(self) -> pd.Series | None:
        found = self.rows[self.rows["chosen"]]
        return None if found.empty else found.iloc[0]


def geographies(figures: Figures, indicator_id: str, period: Period, *, scope: str) -> list[str]:
    """The kinds of area with at least two figures in this period and scope, most local first."""
    rows = figures.at(indicator_id, period)
    kinds = [figures.areas[a].kind for a in rows.index if figures.areas[a].scope == scope or scope == "any"]
    return [kind for kind in GEOGRAPHIES if kinds.count(kind) >= 2]


def heading(geography: str) -> str:
    """A geography at the head of something: CCGs, Systems, England."""
    name = GEOGRAPHIES.get(geography, "England")
    return name[0].upper() + name[1:]


def scope_of(place: Area) -> str:
    """Whose areas a place is compared with: its own system's in Norfolk and Waveney, else London's."""
    return place.scope if place.scope == "norfolk_waveney" else "london"


def compare(
    figures: Figures, indicator: Indicator, period: Period, *, geography: str, place: Area
) -> Comparison:
    """Every area of one geography, with 95% intervals where both counts are published."""
    rows = figures.at(indicator.id, period)
    scope = scope_of(place)
    inside = [
        area_id
        for area_id in rows.index
        if figures.areas[area_id].kind == geography
        and (figures.areas[area_id].scope == scope or geography == "region")
    ]
    standing = next((a for a in figures.stands_for(place.area_id, on=period.end) if a in inside), None)
    table = rows.loc[inside].reset_index(drop=True)
    catalogue = figures.catalogue
    table = table.assign(
        area=table["area_id"].map(lambda a: figures.areas[a].short_name),
        note=table["value_note"],
        chosen=table["area_id"] == standing,
        blocked=table["caveats"].map(
            lambda ids: any("comparison" in catalogue.caveats[name].blocks for name in ids.split(";") if name)
        ),
    )
    values = rows["value"].astype("float64")
    comparators = {
        figures.areas[area_id].short_name: float(values[area_id])
        for area_id in (LONDON, ENGLAND)
        if area_id in rows.index
        and pd.notna(values[area_id])
        and (scope == "london" or area_id == ENGLAND)
        and indicator.comparison != "count"
    }
    return Comparison(
        indicator, period, geography, place, standing, with_intervals(table, indicator), comparators
    )


def with_intervals(table: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The rows with 95% limits beside the published value, missing where counts do not allow them."""
    if indicator.comparison == "proportion":
        limits = proportion(table.assign(**_usable(table)))
    elif indicator.comparison == "rate":
        limits = rate(table.assign(**_usable(table)), multiplier=RATE_PER)
    else:
        return table.assign(lowercl=float("nan"), uppercl=float("nan"))
    return table.assign(lowercl=limits["lowercl"], uppercl=limits["uppercl"])


def _usable(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Counts that can be a proportion: rounding to five may put a numerator above its denominator."""
    bad = table["numerator"] > table["denominator"]
    return {"numerator": table["numerator"].mask(bad), "denominator": table["denominator"].mask(bad)}


def comparison_sentence(comparison: Comparison) -> str:
    """What the picture says of the chosen place, in a sentence a board member could read aloud."""
    indicator, rows = comparison.indicator, comparison.rows
    shown = rows[rows["value"].notna() & ~rows["blocked"]].sort_values("value", ascending=False)
    kind = GEOGRAPHIES[comparison.geography]
    others = ", ".join(
        f"{name} {format_value(value, indicator)}" for name, value in comparison.comparators.items()
    )
    where = f"{indicator.short_name}, {comparison.period.label}"
    if shown.empty:
        return f"**{where}: no value was published** for any of the {len(rows)} {kind}."
    low, high = shown.iloc[-1], shown.iloc[0]
    spread = (
        f"from **{format_value(low['value'], indicator)}** in {low['area']} "
        f"to **{format_value(high['value'], indicator)}** in {high['area']}"
    )
    chosen = comparison.chosen
    if chosen is None or pd.isna(chosen["value"]):
        missing = (
            "" if comparison.stands_for is None else f" {comparison.place.short_name} has no published value."
        )
        return f"{where}: the {len(shown)} {kind} range {spread}{f'; {others}' if others else ''}.{missing}"
    place = int((shown["value"] > chosen["value"]).sum()) + 1
    name = chosen["area"]
    whose = (
        ""
        if name == comparison.place.short_name
        else f" (published for {name}, which serves {comparison.place.short_name})"
    )
    return (
        f"{where}: **{name} {format_value(chosen['value'], indicator)}**{whose}, number {place} from the top of "
        f"{len(shown)} {kind}{f'; {others}' if others else ''}. The {kind} range {spread}."
    )


def judged(comparison: Comparison) -> pd.DataFrame:
    """The table of a comparison: value, interval, verdict and what rounding allows, ready to be sorted."""
    indicator, rows = comparison.indicator, comparison.rows
    name, benchmark = next(iter(comparison.comparators.items()), ("", float("nan")))
    told = held_against(
        rows.assign(why_not=rows["blocked"].map({True: "a caveat rules it out", False: ""})),
        benchmark=benchmark,
        polarity=indicator.polarity,
        blocked="why_not",
    )
    table = pd.DataFrame(
        {
            "Area": rows["area"],
            "Value": rows["value"].round(1),
            "As shown": [
                format_value(value, indicator, note=note)
                for value, note in zip(rows["value"], rows["note"], strict=True)
            ],
            "95% from": rows["lowercl"].round(1),
            "95% to": rows["uppercl"].round(1),
            "Numerator": rows["numerator"],
            "Denominator": rows["denominator"],
            f"Against {name}" if name else "Verdict": told["comparison"].str.replace("_", " "),
            "Why not compared": told["comparison_reason"],
        }
    )
    if indicator.comparison == "proportion" and name:
        allowed = survives_rounding(
            rows.assign(**_usable(rows)), benchmark=benchmark, polarity=indicator.polarity, withheld_below=0
        )
        table["Verdict survives rounding"] = allowed["verdict_survives"].str.replace("_", " ")
    table["Cell"] = rows["source_ref"]
    return table.sort_values("Value", ascending=False, na_position="last")


def spread_sentence(comparison: Comparison) -> str:
    """How far the areas lie apart, in a sentence."""
    rows = comparison.rows[~comparison.rows["blocked"]]
    if rows["value"].notna().sum() < 2:
        return ""
    spread = inequality(rows.assign(all="all"), by="all", area="area").iloc[0]
    indicator = comparison.indicator
    ratio = f", {spread['ratio']:.1f} times as high" if pd.notna(spread["ratio"]) else ""
    apart = format_value(spread["range"], indicator)
    apart = apart.replace("%", " percentage points") if indicator.unit == "percent" else apart
    return (
        f"**The areas lie {apart} apart**: {spread['highest_area']} "
        f"{format_value(spread['highest'], indicator)}, {spread['lowest_area']} "
        f"{format_value(spread['lowest'], indicator)}{ratio}. Chance alone sets small areas apart: read it beside "
        "the intervals."
    )


def tiles(figures: Figures, comparison: Comparison) -> pd.DataFrame:
    """One row a borough for the tile map: the figure of the body that served it, and which body that was."""
    by_area = comparison.rows.set_index("area_id")
    rows = []
    for area_id in figures.areas.of_kind("borough", scope="london"):
        borough = figures.areas[area_id]
        served = next(
            (a for a in figures.stands_for(area_id, on=comparison.period.end) if a in by_area.index), None
        )
        rows.append(
            {
                "borough": borough.short_name,
                "code": borough.short_name[:4],
                "tile_row": borough.tile_row,
                "tile_column": borough.tile_column,
                "value": float("nan") if served is None else by_area.at[served, "value"],
                "note": "x" if served is None else by_area.at[served, "note"],
                "published_for": "no body" if served is None else figures.areas[served].name,
                "chosen": area_id == comparison.place.area_id,
            }
        )
    return pd.DataFrame(rows)
