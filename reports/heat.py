"""Every comparable indicator for every area of one geography, each cell with its verdict."""

from __future__ import annotations

import pandas as pd

from metrics.benchmark import compare as held_against
from reports.compare import Comparison, compare, geographies, scope_of
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.wording import format_value
from store.areas import Area
from store.catalogue import Indicator


def comparable(figures: Figures) -> list[Indicator]:
    """Indicators that say which way is good, or are at least compared, and are published by area."""
    return [i for i in figures.shown if i.comparison in {"proportion", "rate", "mean"}]


def heat_rows(figures: Figures, place: Area, *, geography: str, year: Period) -> pd.DataFrame:
    """One row an area and indicator, in drawing order, for the newest period that ends within `year`.

    Columns area_id, area, indicator, printed, value, comparison, reason, chosen, period.
    """
    parts = []
    for indicator in comparable(figures):
        period = newest_within(figures, indicator, year)
        if period is None or geography not in geographies(
            figures, indicator.id, period, scope=scope_of(place)
        ):
            continue
        parts.append(_column(figures, compare(figures, indicator, period, geography=geography, place=place)))
    if not parts:
        return pd.DataFrame(
            columns=["area_id", "area", "indicator", "printed", "comparison", "reason", "chosen"]
        )
    return pd.concat(parts, ignore_index=True).sort_values(
        ["chosen", "area"], ascending=[False, True], kind="stable"
    )


def newest_within(figures: Figures, indicator: Indicator, year: Period) -> Period | None:
    """The newest period of an indicator that ends in a year, whole years before parts of it."""
    inside = [p for p in figures.periods(indicator.id) if year.start <= p.end <= year.end]
    whole = [p for p in inside if p.kind in {"year", "rolling_year"}]
    newest = whole or inside
    return newest[-1] if newest else None


def benchmark_of(comparison: Comparison, place: Area) -> float | None:
    names = list(comparison.comparators)
    return comparison.comparators[names[0]] if names else None


def _column(figures: Figures, comparison: Comparison) -> pd.DataFrame:
    indicator = comparison.indicator
    benchmark = benchmark_of(comparison, comparison.place)
    rows = comparison.rows.assign(
        why_not=comparison.rows["blocked"].map({True: "a caveat rules it out", False: ""})
    )
    told = held_against(
        rows,
        benchmark=float("nan") if benchmark is None else benchmark,
        polarity=indicator.polarity,
        blocked="why_not",
    )
    return pd.DataFrame(
        {
            "area_id": rows["area_id"],
            "area": rows["area"],
            "indicator": f"{indicator.short_name}",
            "value": rows["value"],
            "printed": [
                format_value(value, indicator, note=note)
                for value, note in zip(rows["value"], rows["note"], strict=True)
            ],
            "comparison": told["comparison"],
            "reason": told["comparison_reason"],
            "chosen": rows["chosen"],
            "period": comparison.period.label,
        }
    )


def benchmark_name(figures: Figures, place: Area) -> str:
    """Whom the heat table holds areas against."""
    return figures.areas[LONDON if scope_of(place) == "london" else ENGLAND].short_name
