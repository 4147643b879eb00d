"""A comparison as tables: every area with its verdict, and one tile a borough."""

from __future__ import annotations

import pandas as pd

from reports.compare import Comparison
from reports.figures import Figures
from reports.verdict_rows import comparator_ids
from reports.wording import format_value


def judged(comparison: Comparison) -> pd.DataFrame:
    """The table of a comparison: value, interval, verdict and what rounding allows, ready to be sorted."""
    indicator, rows = comparison.indicator, comparison.rows
    held = comparator_ids(rows)
    name = comparison.benchmark[0] if comparison.benchmark and len(held) == 1 else ""
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
            f"Against {name}" if name else "Verdict": rows["verdict"]
            if len(held) > 1
            else rows["comparison"].str.replace("_", " "),
            "Why not compared": rows["comparison_reason"],
        }
    )
    if rows["value_low"].notna().any():
        table["Lowest that rounding allows"], table["Highest"] = rows["value_low"], rows["value_high"]
        told = rows["close_call"].map({True: "no", False: "yes"})
        table["Verdict survives rounding"] = told.where(rows["comparison"] != "not_compared", "not compared")
    if rows["standard"].notna().any():
        table["Standard"] = rows["standard"]
        table["Meets it"] = rows["meets_standard"].map({True: "yes", False: "no"}).fillna("not judged")
    table["Edition"], table["Cell"] = rows["edition"], rows["source_ref"]
    return table.sort_values("Value", ascending=False, na_position="last", kind="stable")


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
                "comparison": "not_compared" if own is None else own["comparison"],
                "verdict": "not compared" if own is None else own["verdict"],
                "meets_standard": None if own is None else own["meets_standard"],
                "chosen": area_id == comparison.place.area_id,
                "edition": "" if own is None else own["edition"],
                "source_ref": "" if own is None else own["source_ref"],
            }
        )
    return pd.DataFrame(rows)
