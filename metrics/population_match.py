"""Which population estimate a figure is divided by: same ages, same area, one series, the nearest mid-year."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number

#: An estimate further from the period's start than this is not used: one and a half years.
FARTHEST_DAYS = 549
#: Beyond half a year, another mid-year would have been nearer had there been one: the figure is marked [e].
NEAR_DAYS = 184


def match_population(frame: pd.DataFrame, populations: pd.DataFrame, *, age_band: str) -> pd.DataFrame:
    """The same rows with `people`, `population_ref` and `population_days` (from period_start to the mid-year).

    `frame` has area_id and period_start; `populations` has area_id, mid_year, age_band, people, source_id and
    source_ref. Only estimates of exactly `age_band` count. An area uses one series of estimates throughout, the
    one with the most mid-years (then the newest), so that a change of series never looks like a change of the
    figure; in it, the 30 June nearest to the period's start, the earlier of two equally near. Where none lies
    within FARTHEST_DAYS all three are missing.
    """
    estimates = _one_series(populations[populations["age_band"] == age_band])
    rows = frame.reset_index(drop=True)
    start = pd.to_datetime(rows["period_start"])
    pairs = pd.DataFrame({"row": rows.index, "area_id": rows["area_id"], "start": start}).merge(
        estimates, on="area_id"
    )
    pairs["population_days"] = (pairs["mid"] - pairs["start"]).dt.days.abs()
    near = pairs[pairs["population_days"] <= FARTHEST_DAYS].sort_values(["row", "population_days", "mid"])
    best = near.drop_duplicates("row").set_index("row")[["people", "population_ref", "population_days"]]
    return rows.join(best).set_axis(frame.index)


def _one_series(estimates: pd.DataFrame) -> pd.DataFrame:
    """area_id, mid (30 June), people and population_ref of each area's longest series."""
    lengths = estimates.groupby(["area_id", "source_id"], as_index=False)["mid_year"].agg(["count", "max"])
    order = lengths.sort_values(
        ["area_id", "count", "max", "source_id"], ascending=[True, False, False, True]
    )
    chosen = order.drop_duplicates("area_id")[["area_id", "source_id"]]
    kept = estimates.merge(chosen, on=["area_id", "source_id"])
    year = kept["mid_year"].astype(int).astype(str)
    people = kept["people"].astype(float)
    reference = [
        f"{number(count)} people aged {band} at mid-{when} ({source})"
        for count, band, when, source in zip(people, kept["age_band"], year, kept["source_ref"], strict=True)
    ]
    return pd.DataFrame(
        {
            "area_id": kept["area_id"],
            "mid": pd.to_datetime(year + "-06-30"),
            "people": people,
            "population_ref": pd.Series(reference, index=kept.index, dtype=object),
        }
    )
