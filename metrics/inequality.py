"""Inequality between areas: range, ratio, and the slope index along a characteristic."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import special

from metrics.columns import By, Codes, Mask, Numbers, counts, group, notes, numbers, total
from metrics.confidence import Confidence, read_confidence

FEWEST_FOR_SLOPE = 5


def inequality(
    frame: pd.DataFrame,
    *,
    value: str = "value",
    area: str = "area_id",
    by: By = None,
    population: str | None = None,
    rank_by: str | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """How far the areas of each group lie apart. One row a group, in the unit of `value`.

    Columns: the keys, `areas` (with a figure), `areas_missing`, `highest_area`, `highest`, `lowest_area`,
    `lowest` (of equals, the first by name), `range` (highest less lowest), `ratio` (highest over lowest,
    missing unless the lowest is above zero), `note`. With `rank_by` (deprivation, say) also `slope_index`:
    the difference between the two ends of a straight line through the areas, placed at the middle of their
    share of `population` (equal shares without one) in rising order of `rank_by`, weighted by it (Pamuk
    1985); `slope_lowercl`, `slope_uppercl` (Student's t), `relative_index` (slope over the weighted mean),
    `confidence`. Positive: the figure rises with `rank_by`. Fewer than five areas have no slope.
    Chance alone sets small areas apart: read range and ratio beside the intervals of the areas.
    """
    level = read_confidence(confidence)
    codes, result = group(frame, by)
    values = numbers(frame, value)
    weight = counts(frame, population) if population else np.ones(len(frame))
    if area not in frame.columns:
        raise ValueError(f"there is no column {area!r} to name the areas by")
    table = pd.DataFrame({"group": codes, "area": frame[area].to_numpy(), "value": values, "weight": weight})
    known = table[~np.isnan(values)]
    result["areas"] = np.bincount(known["group"], minlength=len(result))
    result["areas_missing"] = np.bincount(codes, minlength=len(result)) - result["areas"]
    for name, ascending in (("highest", False), ("lowest", True)):
        ends = known.sort_values(["value", "area"], ascending=[ascending, True]).drop_duplicates("group")
        ends = ends.set_index("group").reindex(range(len(result)))
        result[f"{name}_area"] = ends["area"].fillna("").astype("str").to_numpy()
        result[name] = ends["value"].to_numpy()
    result["range"] = result["highest"] - result["lowest"]
    result["ratio"] = result["highest"] / result["lowest"].where(result["lowest"] > 0)
    reasons = {"no area has a figure": (result["areas"] == 0).to_numpy()}
    if rank_by is not None:
        table["rank"] = numbers(frame, rank_by)
        used = table.dropna(subset=["value", "weight", "rank"])
        few = np.bincount(used["group"], minlength=len(result)) < FEWEST_FOR_SLOPE
        alike = _slope(result, used, few, level)
        reasons[f"fewer than {FEWEST_FOR_SLOPE} areas to draw a slope through"] = few
        reasons[f"the areas do not differ in {rank_by}"] = alike
    reasons |= {
        "some areas have no figure": (result["areas_missing"] > 0).to_numpy(),
    }
    result["note"] = notes(reasons, result.index)
    return result


def _slope(result: pd.DataFrame, table: pd.DataFrame, few: Mask, level: Confidence) -> Mask:
    """Add the columns of the slope; say which groups are all at one place and have none."""
    codes: Codes = table["group"].to_numpy()
    values, weight = table["value"].to_numpy(), table["weight"].to_numpy()

    def summed(column: Numbers) -> Numbers:
        return total(column, codes, len(result))

    areas, whole = summed(np.ones(len(table))), summed(weight)
    place = _midpoints(table) / whole[codes]
    with np.errstate(divide="ignore", invalid="ignore"):
        middle, centre = summed(weight * place) / whole, summed(weight * values) / whole
        across, up = place - middle[codes], values - centre[codes]
        room = summed(weight * across**2)
        slope = summed(weight * across * up) / room
        left = summed(weight * (up - slope[codes] * across) ** 2)
        error = np.sqrt(left / (areas - 2) / room)
    alike = ~(room > 0)
    undefined = few | alike
    slope = np.where(undefined, np.nan, slope)
    reach = special.stdtrit(np.where(undefined, np.nan, areas - 2), 1 - level.tail) * error
    result["slope_index"] = slope
    result["slope_lowercl"], result["slope_uppercl"] = slope - reach, slope + reach
    result["relative_index"] = slope / np.where(centre == 0, np.nan, centre)
    result["confidence"] = level.label
    return alike


def _midpoints(table: pd.DataFrame) -> Numbers:
    """The middle of each area's stretch of population; areas of equal rank share one stretch."""
    blocks = table.groupby(["group", "rank"])["weight"].sum()
    ends = blocks.groupby("group").cumsum()
    middle = ends - blocks / 2
    keys = pd.MultiIndex.from_frame(table[["group", "rank"]])
    return middle.reindex(keys).to_numpy()
