"""Statistical neighbours: the areas most like an area in characteristics that the caller declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.spatial import distance

from metrics.columns import numbers


def nearest_neighbours(
    frame: pd.DataFrame,
    *,
    characteristics: Sequence[str],
    area: str = "area_id",
    of: str | None = None,
    count: int | None = None,
    weights: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Other areas ranked by standardised Euclidean distance, nearest first.

    The frame has one row an area and a column for each characteristic (deprivation, density, age mix ...).
    Each characteristic is centred and divided by its standard deviation over the areas that have them all,
    so that its unit does not matter; `weights` (default 1 each) multiply the squared differences. One that
    is the same everywhere tells nothing apart and adds nothing. `of` limits the answer to one area, `count`
    to that many ranks (a tie at the last rank is kept).
    Returns columns `area`, `neighbour`, `rank` (1 is the nearest; ties share a rank), `distance` (in
    standard deviations), `note`. An area that lacks a characteristic is nobody's neighbour and has one row
    with no neighbour and a note that names what is missing.
    Raises ValueError for no characteristics, an area given twice, or an unknown area.
    """
    names = frame[area]
    if not characteristics:
        raise ValueError("declare at least one characteristic to compare areas by")
    if names.duplicated().any() or (of is not None and not (names == of).any()):
        raise ValueError(f"{area} must name each area once, and the area asked for among them")
    values = np.column_stack([numbers(frame, name) for name in characteristics])
    lacking = np.isnan(values)
    complete = np.flatnonzero(~lacking.any(axis=1))
    known = names.to_numpy(dtype=object)[complete]
    weight = np.array([(weights or {}).get(name, 1) for name in characteristics])
    scaled = _standardised(values[complete]) * np.sqrt(weight)
    chosen = np.arange(len(known)) if of is None else np.flatnonzero(known == of)
    pairs = distance.cdist(scaled[chosen], scaled) if len(chosen) else np.empty((0, len(known)))
    row, column = np.nonzero(np.arange(len(known)) != chosen[:, None])
    ranked = pd.DataFrame({"area": known[chosen[row]], "neighbour": known[column]})
    ranked["distance"] = pairs[row, column]
    # The last bits of a distance depend on the order of the areas: they must not part a tie.
    ranked["tied"] = ranked["distance"].round(9)
    ranked["rank"] = ranked.groupby("area", sort=False)["tied"].rank(method="min")
    ranked["note"] = ""
    ranked = ranked.sort_values(["area", "tied", "neighbour"], kind="stable")
    if count is not None:
        ranked = ranked[ranked["rank"] <= count]
    left_out = _left_out(names, lacking, characteristics, of)
    result = pd.concat([ranked, left_out], ignore_index=True) if len(left_out) else ranked
    order = ["area", "neighbour", "rank", "distance", "note"]
    return result.astype({"area": "str", "neighbour": "str", "note": "str"})[order].reset_index(drop=True)


def _standardised(values: np.ndarray) -> np.ndarray:
    if not len(values):
        return values
    spread = values.std(axis=0)
    centred = values - values.mean(axis=0)
    return np.divide(centred, spread, out=np.zeros_like(centred), where=spread > 0)


def _left_out(
    names: pd.Series, lacking: np.ndarray, characteristics: Sequence[str], of: str | None
) -> pd.DataFrame:
    gaps = [
        (name, "no figure for " + ", ".join(np.asarray(characteristics, dtype=object)[missing]))
        for name, missing in zip(names, lacking, strict=True)
        if missing.any() and of in (None, name)
    ]
    table = pd.DataFrame(gaps, columns=["area", "note"])
    return table.assign(neighbour="", rank=np.nan, distance=np.nan)
