"""What a series too short for limits can still say: a trend over its few points, and its latest change."""

from __future__ import annotations

import pandas as pd

from metrics.change import proportion_change
from metrics.printed import points, signed
from metrics.trend import proportion_trend, ranked_trend
from metrics.verdicts import change_sentence, trend_sentence
from reports.wording import format_value
from store.catalogue import Indicator


def short_series_sentences(rows: pd.DataFrame, indicator: Indicator, *, place: str) -> list[str]:
    """Sentences on the trend and on the change from the first to the last point of one series.

    `rows` has date, label, value, numerator and denominator, oldest first. A proportion with both counts is
    tested with them (Cochran and Armitage; Newcombe); any other figure by the order of its values alone.
    """
    known = rows[rows["value"].notna()].sort_values("date")
    if len(known) < 2:
        return []
    counted = known[(known["denominator"] > 0) & (known["numerator"] <= known["denominator"])]
    proportions = indicator.comparison == "proportion" and len(counted) == len(known)
    told = [_trend(known, indicator, place=place, proportions=proportions)]
    return [*told, _change(known, indicator, place=place)] if proportions else told


def _trend(known: pd.DataFrame, indicator: Indicator, *, place: str, proportions: bool) -> str:
    test = proportion_trend if proportions else ranked_trend
    found = test(known.assign(one="one"), by="one", period="date", polarity=indicator.polarity).iloc[0]
    return trend_sentence(
        str(found["trend"]),
        measure=indicator.short_name,
        place=place,
        points=len(known),
        first_period=str(known["label"].iloc[0]),
        last_period=str(known["label"].iloc[-1]),
        judgement=str(found["judgement"]),
        reason=str(found["note"]),
    )


def _change(known: pd.DataFrame, indicator: Indicator, *, place: str) -> str:
    first, last = known.iloc[0], known.iloc[-1]
    pair = pd.DataFrame(
        {
            "numerator": [last["numerator"]],
            "denominator": [last["denominator"]],
            "numerator_before": [first["numerator"]],
            "denominator_before": [first["denominator"]],
        }
    )
    found = proportion_change(pair, polarity=indicator.polarity).iloc[0]
    return change_sentence(
        str(found["change"]),
        measure=indicator.short_name,
        place=place,
        period=str(last["label"]),
        before_period=str(first["label"]),
        value=format_value(last["value"], indicator),
        before=format_value(first["value"], indicator),
        difference=points(abs(found["value"])),
        interval=f"{signed(found['lowercl'], decimals=1)} to {signed(found['uppercl'], decimals=1)} points",
        judgement=str(found["judgement"]),
        reason=str(found["note"]),
    )
