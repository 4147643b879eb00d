"""The one verdict on every figure: its comparator, its interval, its standard, and whether rounding could change it.

Worked out for all rows at once, when the figures are read. Page, picture, table, file and data interface read these
columns; a single figure is one row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from metrics.benchmark import compare, keeps_to
from metrics.derived import ADDED_COUNTS
from metrics.random_rounding import TOO_CLOSE
from metrics.rounding import Statistic, rounded_interval, survives_rounding
from reports.left_out import ruling_out
from store.areas import ENGLAND, LONDON, Area, Areas
from store.catalogue import Catalogue
from store.rounded import ROUNDED_CAVEAT

RATE_PER = 100_000
RULED_OUT = "a caveat rules it out"
ROUNDED_APART = f"its counts are rounded, which makes it {TOO_CLOSE}"
PERIOD = ("period_start", "period_end", "period_type")
KEY = ["indicator_id", *PERIOD, "breakdown"]
#: What `with_verdicts` adds to the rows of observations.
VERDICT_COLUMNS = (
    "ruled_out",
    "lowercl",
    "uppercl",
    "value_low",
    "value_high",
    "comparator_id",
    "benchmark",
    "comparison",
    "comparison_reason",
    "close_call",
    "standard",
    "meets_standard",
)
LIMITS = ("lowercl", "uppercl", "value_low", "value_high")
#: Kinds of comparison that have an interval, and per how many their values are.
MULTIPLIERS: Mapping[Statistic, float] = {"proportion": 100, "rate": RATE_PER}
NOT_COMPARED = {
    "count": "a total is not compared: areas differ in size",
    "none": "it is shown for itself, not compared",
}


def comparators_of(body: Area) -> tuple[str, ...]:
    """Whom a body's figure is held against, in order: London's where it is in London, else England's."""
    if body.area_id == ENGLAND:
        return ()
    return (LONDON, ENGLAND) if body.scope == "london" and body.area_id != LONDON else (ENGLAND,)


def with_verdicts(rows: pd.DataFrame, *, catalogue: Catalogue, areas: Areas) -> pd.DataFrame:
    """Rows of observations with VERDICT_COLUMNS, each held against its comparator of the same period and breakdown.

    `lowercl` and `uppercl` are the 95% limits, wide enough for every count that rounding allows; `value_low` and
    `value_high` what rounding allows of a rounded figure (missing for others). `comparison` is a word of
    metrics.benchmark, `comparison_reason` why there is none, or why the figure counts as similar although its counts
    as published do not. `close_call` says that rounding could change the verdict. `meets_standard` is True, False or
    None: no standard then, or the figure is ruled out.
    """
    declared = [catalogue.indicators.get(name) for name in rows["indicator_id"]]
    kinds = pd.Series([i.comparison if i else "none" for i in declared], index=rows.index, dtype=object)
    polarity = pd.Series([i.polarity if i else "none" for i in declared], index=rows.index, dtype=object)
    ruled_out = ruling_out(rows["caveats"], catalogue, use="comparison")
    rounded = _carrying(rows["caveats"], ROUNDED_CAVEAT)
    told = rows.assign(ruled_out=ruled_out, rounded=rounded, polarity=polarity)
    told["parts"] = _carrying(rows["caveats"], ADDED_COUNTS).astype(int) + 1
    told["comparator_id"], told["benchmark"] = _benchmarks(told, kinds, areas)
    told["why_not"] = _why_not(told, kinds)
    parts = [_interval(told[kinds == kind], kind, per) for kind, per in MULTIPLIERS.items()]
    limits = pd.concat(parts).reindex(rows.index)
    for name in LIMITS:
        told[name] = limits[name]
    told = compare(told, benchmark="benchmark", polarity="polarity", blocked="why_not")
    told = _close_calls(told, kinds)
    told["standard"] = [
        np.nan if i is None or (found := i.standard_on(day)) is None else found
        for i, day in zip(declared, rows["period_end"], strict=True)
    ]
    told["meets_standard"] = _meets(told)
    return told.drop(columns=["rounded", "parts", "polarity", "why_not"])


def _carrying(caveats: pd.Series, wanted: str) -> pd.Series:
    """Which rows carry a caveat."""
    told = {ids: wanted in ids.split(";") for ids in caveats.unique()}
    return caveats.map(told).astype(bool)


def _benchmarks(rows: pd.DataFrame, kinds: pd.Series, areas: Areas) -> tuple[pd.Series, pd.Series]:
    """The comparator's id ("" for none) and its figure: of the same indicator, period and breakdown, to be compared."""
    usable = rows[rows["value"].notna() & (rows["ruled_out"] == "")]
    keys = pd.MultiIndex.from_frame(rows[KEY])
    candidates = {name: comparators_of(areas[name]) for name in rows["area_id"].unique()}
    who = pd.Series("", index=rows.index, dtype=object)
    value = pd.Series(np.nan, index=rows.index)
    for area_id in (LONDON, ENGLAND):
        theirs = usable[usable["area_id"] == area_id].set_index(KEY)["value"]
        found = theirs.reindex(keys).to_numpy()
        wanted = rows["area_id"].map(lambda name, one=area_id: one in candidates[name]).to_numpy(dtype=bool)
        open_ = wanted & ~np.isnan(found) & (who == "").to_numpy() & ~kinds.isin(NOT_COMPARED).to_numpy()
        who = who.mask(open_, area_id)
        value = value.mask(open_, pd.Series(found, index=rows.index))
    return who, value


def _why_not(rows: pd.DataFrame, kinds: pd.Series) -> pd.Series:
    """Why a row is not compared, before its interval is looked at; empty text for none."""
    why = kinds.map(NOT_COMPARED).fillna("").astype(object)
    why = why.mask(rows["ruled_out"] != "", RULED_OUT)
    return why.mask(rows["value"].isna(), "it has no value")


def _interval(rows: pd.DataFrame, statistic: Statistic, multiplier: float) -> pd.DataFrame:
    """Limits and what rounding allows, of rows that are all proportions or all rates."""
    told = rounded_interval(
        rows, statistic=statistic, rounded="rounded", parts="parts", multiplier=multiplier
    )
    exact = ~rows["rounded"]
    return pd.DataFrame(
        {
            "lowercl": told["lowercl"],
            "uppercl": told["uppercl"],
            "value_low": told["value_low"].mask(exact),
            "value_high": told["value_high"].mask(exact),
        }
    )


def _close_calls(rows: pd.DataFrame, kinds: pd.Series) -> pd.DataFrame:
    """Which verdicts rounding could change; one that it made `similar` says why."""
    close = pd.Series(False, index=rows.index)
    unrounded = pd.Series("", index=rows.index, dtype=object)
    for kind, multiplier in MULTIPLIERS.items():
        mine = rows[(kinds == kind) & rows["rounded"] & (rows["comparison"] != "not_compared")]
        told = survives_rounding(
            mine,
            benchmark="benchmark",
            statistic=kind,
            polarity="polarity",
            parts="parts",
            multiplier=multiplier,
        )
        close[mine.index] = (told["verdict_survives"] == "no").to_numpy()
        unrounded[mine.index] = told["comparison"].to_numpy()
    made = close & (rows["comparison"] == "similar") & (unrounded != "similar")
    reason = rows["comparison_reason"].astype(object).mask(made, ROUNDED_APART)
    return rows.assign(close_call=close, comparison_reason=reason)


def _meets(rows: pd.DataFrame) -> pd.Series:
    known = rows["value"].notna() & rows["standard"].notna() & (rows["ruled_out"] == "")
    known &= rows["polarity"] != "none"
    told = [
        keeps_to(value, standard, polarity=polarity) if judged else None
        for value, standard, polarity, judged in zip(
            rows["value"], rows["standard"], rows["polarity"], known, strict=True
        )
    ]
    return pd.Series(told, index=rows.index, dtype=object)


def comparator_ids(rows: pd.DataFrame) -> Sequence[str]:
    """Whom the rows are held against, each once."""
    return [name for name in dict.fromkeys(rows["comparator_id"]) if name]
