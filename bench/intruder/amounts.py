"""How closely one child's days, sessions or appointments are known from sums of them.

A total and its parts, all but one of them shown, tell of the rest; where the rest is one pathway it is one child.
The intruder here knows more than anybody could: how many there are exactly, and the most that one of them adds.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from bench.intruder.attack import SMALL
from bench.intruder.axes import labels_of
from bench.intruder.grid import SUMMED, counts_people
from store.rounded import ROUNDED_TO
from store.schema import Tables

KEY = ["measure", "area_id", "provider_id", "breakdown", "period_start", "period_type"]
#: Ways in which the discharges of an area fall into parts.
WAYS = ("area_id", "provider_id", "breakdown")


def amounts_of(counted: Tables, shown: Tables) -> pd.DataFrame:
    """One row an amount: its cell, `exact`, `largest`, `people`, `told` (missing: withheld) and `low` and `high`.

    `pathways` is how many discharges the measure is of; `low` and `high` are what the amount may be.
    """
    measures = counted["pathway_measures"].merge(
        shown["pathway_measures"][[*KEY, "count", "denominator"]], on=KEY, how="left", suffixes=("", "_told")
    )
    sizes = counted["pathway_measures"].query("measure == 'discharges'")[[*KEY[1:], "count"]]
    measures = measures.merge(sizes.rename(columns={"count": "pathways"}), on=KEY[1:], how="left")
    parts = []
    for part in ("count", "denominator"):
        amount = np.array([not counts_people(measure, part) for measure in measures["measure"]])
        rows = measures[amount & measures[part].notna()]
        told = {"part": part, "exact": rows[part], "told": rows[f"{part}_told"]}
        behind = {name: rows[f"{part}_{name}"] for name in ("largest", "people")}
        parts.append(
            rows[[*KEY, "pathways", "denominator", "denominator_people", "denominator_told"]].assign(
                **told, **behind
            )
        )
    return _ranges(pd.concat(parts, ignore_index=True))


def _ranges(rows: pd.DataFrame) -> pd.DataFrame:
    """What each amount may be: told, put back to the exact number of people, and the largest part either way."""
    by_people = rows["measure"].isin(SUMMED)
    behind = rows["denominator"].where(by_people, rows["denominator_people"]).astype(float)
    down = (behind // ROUNDED_TO * ROUNDED_TO).where(~by_people, rows["denominator_told"])
    up = (down + ROUNDED_TO * (behind > down)).where(~by_people, rows["denominator_told"])
    low = (rows["told"] - 0.5) * behind / up - rows["largest"]
    high = (rows["told"] + 0.5) * behind / down + rows["largest"]
    return rows.assign(low=low.clip(lower=0).fillna(0), high=high.fillna(np.inf))


def shown_of_few(counted: Tables, shown: Tables) -> list[tuple[object, ...]]:
    """Amounts that are shown though fewer than five people are behind them."""
    rows = amounts_of(counted, shown)
    few = rows[rows["told"].notna() & (rows["people"] < SMALL)]
    return [tuple(row) for row in few[[*KEY, "part"]].itertuples(index=False)]


def one_child(counted: Tables, shown: Tables) -> pd.DataFrame:
    """Each total of which all but one pathway lie in parts that are shown: the child's `exact`, `low` and `high`."""
    rows = amounts_of(counted, shown)
    rows = rows[rows["measure"] != "contacts_per_clinician_day"]
    found = [child for way in WAYS for child in _left_over(rows, way)]
    return pd.DataFrame(found, columns=["exact", "low", "high", "most"])


def _left_over(rows: pd.DataFrame, way: str) -> Iterator[tuple[float, float, float, float]]:
    whole = rows["area_id"].str.endswith("-NB") if way == "area_id" else rows[way] == ""
    others = [name for name in ("area_id", "provider_id", "breakdown") if name != way]
    labelled = rows["breakdown"].map(lambda text: len(labels_of(("", text)))) + (rows["provider_id"] != "")
    cell = ["measure", "part", "period_start", "period_type", *others]
    parts = rows[~whole & (labelled <= 1)]
    kept = parts["told"].notna()
    hidden = parts[~kept].groupby(cell)["pathways"].sum()
    seen = parts[kept].groupby(cell)[["exact", "low", "high"]].sum()
    totals = rows[whole & rows["told"].notna()].set_index(cell)
    for name, total in totals.iterrows():
        if hidden.get(name, 0) == 1 and name in seen.index:
            rest = seen.loc[name]
            most = float(total["largest"])
            low, high = total["low"] - rest["high"], total["high"] - rest["low"]
            yield total["exact"] - rest["exact"], max(low, 0.0), min(high, most), most


def narrowest(counted: Tables, shown: Tables) -> float:
    """The narrowest range of one child's amount, as a share of the largest amount; 1 where nothing is known."""
    found = one_child(counted, shown)
    width = (found["high"] - found["low"]) / found["most"].clip(lower=1)
    return float(width[found["most"] > 0].min()) if len(found) else 1.0
