"""A comparison as tables: every area with its verdict, and one tile a borough."""

from __future__ import annotations

import pandas as pd

from charts.styles import no_value
from reports.compare import Comparison
from reports.figures import Figures
from reports.verdict_rows import comparator_ids
from reports.wording import format_value, note_words

OF_A_TILE = ("borough", "code", "tile_row", "tile_column", "value", "published_for", "verdict")
#: What a borough has in place of a figure where no body that served it has one.
NO_BODY = {
    "note": "x",
    "value_note": "x",
    "published_for": "no body",
    "area": "no body",
    "comparison": "not_compared",
    "verdict": "not compared",
    "blocked": False,
    "caveats": "",
    "comparison_reason": "",
    "ruled_out": "",
    "against": "",
    "comparator_id": "",
    "edition": "",
    "source_ref": "",
    "source_id": "",
    "breakdown": "",
}


def judged(comparison: Comparison) -> pd.DataFrame:
    """The table of a comparison: value, interval, verdict and what rounding allows, ready to be sorted.

    Highest first, totals by name.
    """
    indicator, rows = comparison.indicator, comparison.rows
    held = comparator_ids(rows)
    name = comparison.benchmark[0] if comparison.benchmark and len(held) == 1 else ""
    table = pd.DataFrame(
        {
            "Area": rows["area"],
            "Value": rows["value"],
            "As shown": [
                no_value(note) if pd.isna(value) else format_value(value, indicator)
                for value, note in zip(rows["value"], rows["note"].fillna(""), strict=True)
            ],
            "95% from": rows["lowercl"],
            "95% to": rows["uppercl"],
            "Numerator": rows["numerator"],
            "Denominator": rows["denominator"],
            f"Against {name}" if name else "Verdict": rows["verdict"]
            if len(held) > 1
            else rows["comparison"].str.replace("_", " "),
            "Why not compared": rows["comparison_reason"],
            "Note": rows["note"].fillna("").map(note_words).where(rows["value"].notna(), ""),
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
    if comparison.of_totals:
        return table.sort_values("Area", kind="stable")
    return table.sort_values("Value", ascending=False, na_position="last", kind="stable")


def tiles(figures: Figures, comparison: Comparison) -> pd.DataFrame:
    """One row a borough for the tile map: the figure of the body that served it, which body that was, and its verdict.

    Columns borough, code, tile_row, tile_column and those of the comparison's rows; `chosen` is the place itself.
    """
    bodies = comparison.rows.set_index("area_id", drop=False)
    boroughs = [figures.areas[area_id] for area_id in figures.areas.of_kind("borough", scope="london")]
    served = [
        next(
            (a for a in figures.stands_for(one.area_id, on=comparison.period.end) if a in bodies.index), None
        )
        for one in boroughs
    ]
    rows = bodies.reindex(served).reset_index(drop=True)
    without = rows["area_id"].isna()
    for column, told in NO_BODY.items():
        rows[column] = rows[column].astype(object).mask(without, told)
    rows["meets_standard"] = rows["meets_standard"].astype(object).where(rows["meets_standard"].notna(), None)
    return rows.assign(
        borough=[one.short_name for one in boroughs],
        code=[one.short_name[:4] for one in boroughs],
        tile_row=pd.Series([one.tile_row for one in boroughs], dtype="int64"),
        tile_column=pd.Series([one.tile_column for one in boroughs], dtype="int64"),
        chosen=[one.area_id == comparison.place.area_id for one in boroughs],
        blocked=rows["blocked"].astype(bool),
    )[[*OF_A_TILE, *(name for name in rows if name not in OF_A_TILE)]]
