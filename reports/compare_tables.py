"""A comparison as tables: every area with its verdict, and one tile a borough."""

from __future__ import annotations

import pandas as pd

from metrics.benchmark import compare as held_against
from metrics.rounding import survives_rounding
from reports.compare import Comparison, usable_counts
from reports.figures import Figures
from reports.wording import format_value

RULED_OUT = "a caveat rules it out"
#: The caveat that says that a row's counts were rounded.
ROUNDED = "rounded_to_5"


def held(comparison: Comparison) -> tuple[pd.DataFrame, str]:
    """The rows with the verdict on each against the benchmark, and the benchmark's name ("" for none)."""
    name, benchmark = comparison.benchmark or ("", float("nan"))
    rows = comparison.rows.assign(why_not=comparison.rows["blocked"].map({True: RULED_OUT, False: ""}))
    polarity = comparison.indicator.polarity
    return held_against(rows, benchmark=benchmark, polarity=polarity, blocked="why_not"), name


def judged(comparison: Comparison) -> pd.DataFrame:
    """The table of a comparison: value, interval, verdict and what rounding allows, ready to be sorted."""
    indicator = comparison.indicator
    rows, name = held(comparison)
    table = pd.DataFrame(
        {
            "Area": rows["area"],
            "Value": rows["value"],
            "As shown": [
                format_value(value, indicator, note=note)
                for value, note in zip(rows["value"], rows["note"], strict=True)
            ],
            "95% from": rows["lowercl"],
            "95% to": rows["uppercl"],
            "Numerator": rows["numerator"],
            "Denominator": rows["denominator"],
            f"Against {name}" if name else "Verdict": rows["comparison"].str.replace("_", " "),
            "Why not compared": rows["comparison_reason"],
        }
    )
    rounded = rows["caveats"].str.split(";").map(lambda ids: ROUNDED in ids)
    if indicator.comparison == "proportion" and name and rounded.any():
        table["Verdict survives rounding"] = _survives(rows, comparison, rounded)
    table["Edition"], table["Cell"] = rows["edition"], rows["source_ref"]
    return table.sort_values("Value", ascending=False, na_position="last", kind="stable")


def _survives(rows: pd.DataFrame, comparison: Comparison, rounded: pd.Series) -> pd.Series:
    """Whether each verdict is the same for every count that rounding allows."""
    told = survives_rounding(
        rows.assign(**usable_counts(rows), rounded=rounded),
        benchmark="benchmark",
        polarity=comparison.indicator.polarity,
        rounded="rounded",
    )
    return told["verdict_survives"].mask(rows["blocked"], "not_compared").str.replace("_", " ")


def tiles(figures: Figures, comparison: Comparison) -> pd.DataFrame:
    """One row a borough for the tile map: the figure of the body that served it, and which body that was."""
    by_area = comparison.rows.set_index("area_id")
    rows = []
    for area_id in figures.areas.of_kind("borough", scope="london"):
        borough = figures.areas[area_id]
        served = next(
            (a for a in figures.stands_for(area_id, on=comparison.period.end) if a in by_area.index), None
        )
        own = None if served is None else by_area.loc[served]
        rows.append(
            {
                "borough": borough.short_name,
                "code": borough.short_name[:4],
                "tile_row": borough.tile_row,
                "tile_column": borough.tile_column,
                "value": float("nan") if own is None else own["value"],
                "note": "x" if own is None else own["note"],
                "blocked": own is not None and bool(own["blocked"]),
                "published_for": "no body" if own is None else own["published_for"],
                "chosen": area_id == comparison.place.area_id,
                "edition": "" if own is None else own["edition"],
                "source_ref": "" if own is None else own["source_ref"],
            }
        )
    return pd.DataFrame(rows)
