"""What a series lacks: periods that it skips, figures withheld because they are small, and what each of them means.

A period without a figure is a row of its own, never a neighbour left out, so that no line and no moving range
reaches over it.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.printed import number
from metrics.withheld_range import withheld_bounds
from reports.claims import NOTHING, Claim, Number, Said, joined, numbers_of
from reports.wording import join_words, period_label
from store.catalogue import Catalogue, Indicator

#: Months that a period of each type covers. Of other types a figure stands for a single day.
MONTHS = {"month": 1, "quarter": 3, "rolling_quarter": 3, "year": 12, "rolling_year": 12}
#: Why a row of a series has no value. In this order: the first that holds.
LEFT_OUT, WITHHELD, NO_CASE, ABSENT = "left_out", "withheld", "no_case", "absent"
#: So many periods are named one by one; more are counted.
NAMED = 3


def with_absent_periods(series: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """`series` (one type of period, sorted) with a row for each period that a series skips between two of its own.

    The step is the shortest between two dates of all its series. A new row has its period and standard, no value,
    and the note x (unavailable); text is empty. A series whose dates do not keep step is left as it is.
    """
    if series.empty or series["period_type"].iloc[0] == "week":
        return series
    month = pd.PeriodIndex(pd.to_datetime(series["period_end"]), freq="M").asi8
    dates = pd.Series(sorted(set(month)))
    step = int(dates.diff().min()) if len(dates) > 1 else 0
    if not step:
        return series
    new = [
        row
        for _, places in series.groupby("series", sort=False).indices.items()
        for row in _skipped(series.iloc[places], month[places], step, indicator)
    ]
    if not new:
        return series
    whole = pd.concat([series, pd.DataFrame(new, columns=series.columns)], ignore_index=True)
    return whole.astype(series.dtypes).sort_values(["series", "date"], kind="stable", ignore_index=True)


def _skipped(
    rows: pd.DataFrame, month: NDArray[np.int64], step: int, indicator: Indicator
) -> list[dict[str, object]]:
    """The rows that are not there between the first and the last of one series."""
    if (month % step != month[0] % step).any():
        return []
    kind, texts = str(rows["period_type"].iloc[0]), rows.select_dtypes(exclude="number").columns
    found = []
    for ordinal in sorted(set(range(month.min(), month.max(), step)) - set(month)):
        end = pd.Period(ordinal=ordinal, freq="M").end_time.date()
        start = (
            pd.Period(ordinal=ordinal - MONTHS[kind] + 1, freq="M").start_time.date()
            if kind in MONTHS
            else end
        )
        standard = indicator.standard_on(end)
        found.append(
            dict.fromkeys(texts, "")
            | {
                "series": rows["series"].iloc[0],
                "date": end,
                "label": period_label(start, end, kind),
                "period_start": start,
                "period_end": end,
                "period_type": kind,
                "target": float("nan") if standard is None else standard,
                "note": "x",
                "segment": rows["segment"].iloc[int((month < ordinal).sum()) - 1]
                if "segment" in rows
                else None,
            }
        )
    return [{name: row[name] for name in row if name in rows.columns} for row in found]


def why_missing(series: pd.DataFrame) -> pd.Series:
    """Why each row has no value: left_out, withheld, no_case, absent; empty where it has one."""
    codes = series["note"].fillna("").str.split()
    why = pd.Series(ABSENT, index=series.index, dtype=object)
    why = why.mask(codes.map(lambda found: "z" in found), NO_CASE)
    why = why.mask(codes.map(lambda found: "c" in found), WITHHELD)
    return why.mask(series["left_out"] != "", LEFT_OUT).mask(series["value"].notna(), "")


def withheld_range(rows: pd.DataFrame, indicator: Indicator, catalogue: Catalogue) -> pd.DataFrame:
    """What each withheld figure may be by its source's own rule: value_least and value_most, else missing.

    `rows` has missing (of `why_missing`) and source_id. A rule speaks of counts: what a withheld percentage, mean or
    sum of money may be, nobody can tell.
    """
    counted = indicator.comparison == "count" and indicator.unit not in {"gbp", "gbp_per_head"}
    ranges = {name: source.withheld_counts for name, source in catalogue.sources.items()}
    allowed = [
        ranges.get(source, ()) if counted and why == WITHHELD else ()
        for source, why in zip(rows["source_id"], rows["missing"], strict=True)
    ]
    return pd.DataFrame(
        {
            "value_least": [float(pair[0]) if pair else float("nan") for pair in allowed],
            "value_most": [float(pair[1]) if pair else float("nan") for pair in allowed],
        },
        index=rows.index,
    )


def medians(rows: pd.DataFrame) -> pd.Series:
    """The median of one series at each of its rows, by `segment` where it has several; missing where what is withheld
    could move it.
    """
    part = rows["segment"] if "segment" in rows else pd.Series(0, index=rows.index)
    bounds = withheld_bounds(rows.assign(part=part), by="part").set_index("part")
    unknown = (rows["missing"] == WITHHELD) & rows["value_least"].isna()
    told = bounds["median_least"].where(bounds["median_least"] == bounds["median_most"])
    return part.map(told).mask(unknown.groupby(part).transform("any"))


def gaps_said(rows: pd.DataFrame, *, measure: str, area: str, breakdown: str = "") -> Said:
    """Which periods of one series have no figure, though none is withheld or kept out.

    `rows` has value, label, missing, period_start, period_end and period_type.
    """
    the = " the" if str(rows["period_type"].iloc[0]).startswith("rolling") else ""
    return joined(
        _gap(
            words,
            rows,
            why,
            the=the,
            numbers=partial(numbers_of, measure=measure, area=area, breakdown=breakdown),
        )
        for why, words in ((ABSENT, "No figure was published for"), (NO_CASE, "Nobody was counted in"))
    )


def _gap(words: str, rows: pd.DataFrame, why: str, *, the: str, numbers: partial[tuple[Number, ...]]) -> Said:
    gaps = rows[rows["missing"] == why]
    measure, area = str(numbers.keywords["measure"]), str(numbers.keywords["area"])
    labels = list(gaps["label"])
    if not labels:
        return NOTHING
    if len(labels) <= NAMED:
        return Said(f"{words}{the} {join_words(labels)}.", (Claim(measure, area, tuple(labels)),))
    periods = (str(rows["label"].iloc[0]), str(rows["label"].iloc[-1]))
    counted = [Number(number(len(part)), len(part), "tally", of=numbers(part)) for part in (gaps, rows)]
    text = f"{words} {counted[0].text} of the {counted[1].text} periods from {periods[0]} to {periods[1]}."
    return Said(text, (Claim(measure, area, periods, tuple(counted)),))
