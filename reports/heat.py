"""Every comparable indicator for every area of one geography, each cell with its verdict."""

from __future__ import annotations

import pandas as pd

from charts.styles import no_value
from reports.claims import Claim, Number, Said
from reports.compare import Comparison, compare, geographies, scope_of
from reports.figures import Figures, Period
from reports.wording import format_value, join_words
from store.areas import Area
from store.catalogue import Indicator

COLUMNS = [
    "area_id",
    "area",
    "indicator",
    "indicator_id",
    "value",
    "numerator",
    "denominator",
    "lowercl",
    "uppercl",
    "note",
    "caveats",
    "printed",
    "comparison",
    "reason",
    "against",
    "benchmark",
    "close_call",
    "verdict",
    "standard",
    "meets_standard",
    "chosen",
    "period",
    "source_id",
    "edition",
    "source_ref",
]


def comparable(figures: Figures) -> list[Indicator]:
    """Indicators that say which way is good, or are at least compared, and are published by area."""
    return [i for i in figures.shown if i.comparison in {"proportion", "rate", "mean"}]


def heat_rows(figures: Figures, place: Area, *, geography: str, year: Period) -> pd.DataFrame:
    """One row an area and indicator, in drawing order, for the newest period that ends within `year`.

    Columns as in COLUMNS: `comparison` is a word of metrics.benchmark, `against` whom the cell is held against
    (empty where nobody), `reason` why it is not compared.
    """
    parts = []
    for indicator in comparable(figures):
        period = newest_within(figures, indicator, year, geography=geography, scope=scope_of(place))
        if period is not None:
            parts.append(_column(compare(figures, indicator, period, geography=geography, place=place)))
    if not parts:
        return pd.DataFrame(columns=COLUMNS)
    return pd.concat(parts, ignore_index=True).sort_values(
        ["chosen", "area"], ascending=[False, True], kind="stable"
    )


def newest_within(
    figures: Figures, indicator: Indicator, year: Period, *, geography: str, scope: str
) -> Period | None:
    """The newest period of an indicator that ends in a year and has areas of a geography, whole years first."""
    inside = [
        period
        for period in figures.periods(indicator.id)
        if year.start <= period.end <= year.end
        and geography in geographies(figures, indicator.id, period, scope=scope)
    ]
    whole = [period for period in inside if period.kind in {"year", "rolling_year"}]
    newest = whole or inside
    return newest[-1] if newest else None


def heat_said(rows: pd.DataFrame, year: Period) -> Said:
    """What the cells of a heat table are, and whom they are held against."""
    held = join_words([name for name in dict.fromkeys(rows["against"]) if name]) or "nobody"
    level = Number("95%", 95.0, "setting")
    text = (
        f"Each cell is the newest figure that ends in {year.label}, held against {held} by its 95% interval."
    )
    return Said(text, (Claim("", "", (year.label,), (level,)),))


def _column(comparison: Comparison) -> pd.DataFrame:
    rows, indicator = comparison.rows, comparison.indicator
    return rows.assign(
        indicator=indicator.short_name,
        printed=[
            format_value(value, indicator) if pd.notna(value) else no_value(note)
            for value, note in zip(rows["value"], rows["note"], strict=True)
        ],
        reason=rows["comparison_reason"],
        period=comparison.period.label,
    )[COLUMNS]
