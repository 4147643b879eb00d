"""Figures of the monthly four-week-wait measures as observations."""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders.mhsds_waits.measures import MEASURES, SOURCE_ID
from loaders.published_percent import choose_percent
from store.rounded import ROUNDED_CAVEAT
from store.schema import Tables

_PLACE = ["area_id", "period_end", "status"]


def tables_from_figures(parsed: pd.DataFrame) -> Tables:
    """`observations` of every figure that has an indicator; percentages with the counts they come from.

    Keeps `parsed.attrs`.
    """
    indicator = _of_measure(parsed["measure_id"], "indicator_id")
    rows = parsed.assign(indicator_id=indicator)[indicator != ""].reset_index(drop=True)
    kind = _of_measure(rows["measure_id"], "kind")
    numerator = _beside(rows, parsed, "numerator").where(kind == "percent", np.nan)
    numerator = numerator.where(kind != "count", rows["figure"])
    denominator = _beside(rows, parsed, "denominator")
    percent = choose_percent(
        rows["figure"].where(kind == "percent"),
        numerator=numerator,
        denominator=denominator,
        direction="nearest",
    )
    rounded = pd.Series(
        np.where(rows["exact"] | (kind == "days"), "", ROUNDED_CAVEAT), index=rows.index, dtype=object
    )
    withheld = rows["figure"].isna()
    observations = rows.drop(columns=["measure_id", "figure", "exact"]).assign(
        breakdown="",
        numerator=numerator,
        denominator=denominator,
        value=rows["figure"].where(kind != "percent", percent["value"]),
        published_value=rows["figure"],
        value_note=np.select([withheld, rows["status"] == "provisional"], ["c", "p"], default=""),
        caveats=rounded.str.cat(percent["caveat"], sep=";").str.strip(";"),
        source_id=SOURCE_ID,
    )
    observations.attrs = dict(parsed.attrs)
    return {"observations": observations}


def _of_measure(measures: pd.Series, field: str) -> pd.Series:
    return measures.map({name: getattr(measure, field) for name, measure in MEASURES.items()})


def _beside(rows: pd.DataFrame, parsed: pd.DataFrame, role: str) -> pd.Series:
    """The figure of the measure in that role (numerator, denominator), of the same area and period."""
    wanted = rows[_PLACE].assign(measure_id=_of_measure(rows["measure_id"], role))
    found = wanted.merge(parsed[[*_PLACE, "measure_id", "figure"]], on=[*_PLACE, "measure_id"], how="left")
    return found["figure"]
