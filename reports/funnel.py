"""Is a difference more than chance? The funnel of one comparison, with overdispersion where there is any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.funnel import funnel_limits, funnel_significance
from metrics.overdispersion import overdispersed_funnel
from metrics.printed import number
from reports.claims import Said
from reports.compare import Comparison
from reports.funnel_said import funnel_said, too_few_said

FEWEST_AREAS = 5
NO_PROPORTION = Said("A funnel needs a share with both its counts; this measure has none.")
BEYOND, WITHIN = "Beyond the 99.8% limits", "Inside the 99.8% limits"
#: A label of metrics.funnel in words.
PLAIN = {
    "High (0.001)": "Above the 99.8% limit",
    "High (0.025)": "Above the 95% limit",
    "Low (0.025)": "Below the 95% limit",
    "Low (0.001)": "Below the 99.8% limit",
    "Not significant": "Inside the limits",
}
LINEAGE = ("source_id", "edition", "source_ref", "caveats")


@dataclass(frozen=True)
class Funnel:
    """Points and limits in the unit of the figure, the average they lie around, and what to say of it."""

    points: pd.DataFrame
    limits: pd.DataFrame
    average: float
    said: Said
    method: str


def read_funnel(comparison: Comparison) -> Funnel | Said:
    """The funnel of a comparison of proportions, or the reason there is none."""
    indicator = comparison.indicator
    if indicator.comparison != "proportion":
        return NO_PROPORTION
    rows = comparison.compared
    usable = rows[
        rows["numerator"].notna() & (rows["denominator"] > 0) & (rows["numerator"] <= rows["denominator"])
    ]
    if len(usable) < FEWEST_AREAS:
        return too_few_said(comparison, usable, least=FEWEST_AREAS)
    labelled = funnel_significance(usable)
    spread = overdispersed_funnel(usable, group="area", multiplier=100)
    table = spread.points.set_index("group").loc[usable["area"]]
    adjusted = spread.draw_adjusted
    outside = (
        table["outlier"].fillna(0).astype(bool).to_numpy()
        if adjusted
        else labelled["significance"].str.endswith("(0.001)").to_numpy()
    )
    points = pd.DataFrame(
        {
            "area": usable["area"],
            "size": usable["denominator"],
            "value": usable["value"],
            "verdict": _verdicts(labelled, outside, adjusted=adjusted),
            "outside": outside,
            "chosen": usable["chosen"],
            **{name: usable[name] for name in ("numerator", "denominator", "area_id", *LINEAGE)},
        }
    )
    average = 100 * float(usable["numerator"].sum() / usable["denominator"].sum())
    given = table if adjusted else None
    return Funnel(
        points,
        _adjusted_limits(table) if adjusted else _plain_limits(usable),
        average,
        funnel_said(comparison, points, labelled["significance"], average, widened=given),
        _method(spread.phi, adjusted=adjusted),
    )


def _adjusted_limits(table: pd.DataFrame) -> pd.DataFrame:
    """Limits at each area's size that allow for the spread between areas."""
    limits = {
        "size": table["denominator"],
        "lower_95": table["OD95LCL"],
        "upper_95": table["OD95UCL"],
        "lower_99_8": table["OD99LCL"],
        "upper_99_8": table["OD99UCL"],
    }
    return pd.DataFrame(limits).sort_values("size")


def _plain_limits(usable: pd.DataFrame) -> pd.DataFrame:
    """The limits of chance alone, for the range of sizes there are."""
    return funnel_limits(usable).rename(
        columns={
            "Population": "size",
            "lower_2s_limit": "lower_95",
            "upper_2s_limit": "upper_95",
            "lower_3s_limit": "lower_99_8",
            "upper_3s_limit": "upper_99_8",
        }
    )


def _verdicts(labelled: pd.DataFrame, outside: np.ndarray, *, adjusted: bool) -> list[str]:
    """Each point's verdict in words, by the limits that are drawn."""
    if adjusted:
        return [BEYOND if beyond else WITHIN for beyond in outside]
    return [PLAIN[label] for label in labelled["significance"]]


def _method(dispersion: float, *, adjusted: bool) -> str:
    if adjusted:
        return (
            "The areas differ by more than chance everywhere, so the limits allow for the spread between them "
            f"(their variance is {number(dispersion, decimals=1)} times that of chance; arcsine square root, "
            "additive overdispersion, "
            "winsorised at 10%): dashed 95%, solid 99.8%. Beyond them an area stands out even so."
        )
    return "Wilson-based limits around the average of the areas: dashed 95%, solid 99.8%."
