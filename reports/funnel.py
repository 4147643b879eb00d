"""Is a difference more than chance? The funnel of one comparison, with overdispersion where there is any."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.funnel import funnel_limits, funnel_significance
from metrics.overdispersion import overdispersed_funnel
from metrics.verdicts import funnel_sentence
from reports.compare import Comparison
from reports.wording import format_value

FEWEST_AREAS = 5


@dataclass(frozen=True)
class Funnel:
    """Points and limits in the unit of the figure, the average they lie around, and what to say of it."""

    points: pd.DataFrame
    limits: pd.DataFrame
    average: float
    sentence: str
    method: str


def read_funnel(comparison: Comparison) -> Funnel | str:
    """The funnel of a comparison of proportions, or the reason there is none."""
    indicator = comparison.indicator
    if indicator.comparison != "proportion":
        return "A funnel needs a proportion with both counts published; this indicator has none."
    rows = comparison.rows
    usable = rows[
        rows["numerator"].notna()
        & (rows["denominator"] > 0)
        & (rows["numerator"] <= rows["denominator"])
        & ~rows["blocked"]
    ]
    if len(usable) < FEWEST_AREAS:
        return f"A funnel needs at least {FEWEST_AREAS} areas with both counts published; there are {len(usable)}."
    labelled = funnel_significance(usable)
    spread = overdispersed_funnel(usable, group="area", multiplier=100)
    table = spread.points.set_index("group").loc[usable["area"]]
    adjusted = spread.draw_adjusted
    limits = (
        pd.DataFrame(
            {
                "size": table["denominator"],
                "lower_95": table["OD95LCL"],
                "upper_95": table["OD95UCL"],
                "lower_99_8": table["OD99LCL"],
                "upper_99_8": table["OD99UCL"],
            }
        ).sort_values("size")
        if adjusted
        else funnel_limits(usable).rename(
            columns={
                "Population": "size",
                "lower_2s_limit": "lower_95",
                "upper_2s_limit": "upper_95",
                "lower_3s_limit": "lower_99_8",
                "upper_3s_limit": "upper_99_8",
            }
        )
    )
    average = 100 * float(usable["numerator"].sum() / usable["denominator"].sum())
    value = 100 * usable["numerator"] / usable["denominator"]
    outside = (
        table["outlier"].fillna(0).astype(bool).to_numpy()
        if adjusted
        else labelled["significance"].str.endswith("(0.001)").to_numpy()
    )
    points = pd.DataFrame(
        {
            "area": usable["area"],
            "size": usable["denominator"],
            "value": value,
            "verdict": labelled["significance"],
            "outside": outside,
            "chosen": usable["chosen"],
        }
    )
    return Funnel(
        points, limits, average, _sentence(comparison, points, average, adjusted), _method(adjusted)
    )


def _method(adjusted: bool) -> str:
    if adjusted:
        return (
            "The areas differ by more than chance everywhere, so the limits allow for the spread between them "
            "(arcsine square root, additive overdispersion, winsorised at 10%): dashed 95%, solid 99.8%. Beyond "
            "them an area stands out even so."
        )
    return "Wilson-based limits around the average of the areas: dashed 95%, solid 99.8%."


def _sentence(comparison: Comparison, points: pd.DataFrame, average: float, adjusted: bool) -> str:
    """What the funnel says of the chosen area, then of the rest."""
    beyond = points[points["outside"]]
    rest = f"{len(beyond)} of {len(points)} areas lie beyond the 99.8% limits."
    mine = points[points["chosen"]]
    if mine.empty:
        return rest
    row = mine.iloc[0]
    indicator = comparison.indicator
    if adjusted:
        where = "beyond the 99.8% limits" if row["outside"] else "inside the 99.8% limits"
        told = (
            f"**{row['area']} ({format_value(row['value'], indicator)}) lies {where}** around the average "
            f"({format_value(average, indicator)}) once the spread between areas is allowed for."
        )
        return f"{told} {rest}"
    told = funnel_sentence(
        row["verdict"],
        measure=indicator.short_name,
        place=row["area"],
        period=comparison.period.label,
        value=format_value(row["value"], indicator),
        average=format_value(average, indicator),
    )
    return f"**{told}** {rest}"
