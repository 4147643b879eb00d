"""Figures of the additional waiting-time statistics as the store's tables: wait bands and observations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from loaders.additional_waits.layout import BEFORE_REFERRAL, SOURCE_ID, Layout
from loaders.published_percent import RECOMPUTED, choose_percent
from store.schema import Tables

#: Indicator → the part of the pathway whose share of everyone referred it is.
SHARES: Mapping[str, str] = {
    "waits_within_4_weeks": "completed 0-4",
    "waits_over_12_weeks": "completed 12+",
    "waits_closed_before": "closed_before",
    "waits_no_contact": "no_contact",
    "waits_one_contact": "one_contact",
}
#: Indicator → the field whose count it is.
COUNTS: Mapping[str, str] = {
    "waits_total": "total",
    f"waits_{BEFORE_REFERRAL}": f"{BEFORE_REFERRAL} count",
}
MEAN = "waits_mean_days"
_AREA_AND_PERIOD = ["area_id", "period_start", "period_end", "period_type"]

Caveat = tuple[pd.Series, str]


@dataclass(frozen=True)
class EditionFigures:
    """One edition's figures (a row an area on a sheet) and what it takes to describe each of them.

    `letters` is the workbook's column for (sheet, field), `repeated` the sheets that repeat an earlier one.
    """

    rows: pd.DataFrame
    letters: Mapping[tuple[str, str], str]
    repeated: frozenset[str]
    layout: Layout

    def source(self, field: str) -> dict[str, str | pd.Series]:
        """The source columns, down to the cell: `1b!E185`."""
        letter = {sheet: place for (sheet, name), place in self.letters.items() if name == field}
        sheets = self.rows["sheet"].astype(str)
        place = sheets + "!" + sheets.map(letter) + self.rows["row"].astype(str)
        return {"source_id": SOURCE_ID, "edition": self.layout.edition, "source_ref": place}

    def caveats(self, *, count: bool, also: Sequence[Caveat] = ()) -> pd.Series:
        """The ids of the caveats that hold for each row, `;` between them. `count` says a count is in it."""
        joined = pd.Series("", index=self.rows.index, dtype=object)
        for holds, caveat in [
            (~self.rows["exact"] & count, self.layout.rounding_caveat),
            (self.rows["sheet"].notna(), self.layout.break_caveat),
            (self.rows["sheet"].isin(self.repeated), "repeats_another_sheet"),
            *also,
        ]:
            if caveat:
                joined = joined.where(~holds, joined + ";" + caveat)
        return joined.str.removeprefix(";")

    def quarters(self) -> pd.Series:
        return self.rows["period_type"] == "quarter"


def tables_from_figures(figures: EditionFigures) -> Tables:
    """`wait_bands` and `observations` of one edition."""
    layout = figures.layout
    counts = [
        _count(figures, indicator, field) for indicator, field in COUNTS.items() if field in layout.headers
    ]
    means = [_mean(figures)] if "mean_days" in layout.headers else []
    shares = [_share(figures, indicator) for indicator, part in SHARES.items() if part in layout.parts]
    bands = [_band(figures, name) for name in layout.parts]
    return {
        "observations": pd.concat([*counts, *means, *shares], ignore_index=True),
        "wait_bands": pd.concat(bands, ignore_index=True),
    }


def _band(figures: EditionFigures, name: str) -> pd.DataFrame:
    part = figures.layout.parts[name]
    count = figures.rows[f"{name} count"]
    return figures.rows[[*_AREA_AND_PERIOD, "population", "service_scope"]].assign(
        stage=part.stage,
        state=part.state,
        lower_weeks=part.lower_weeks,
        upper_weeks=part.upper_weeks,
        count=count,
        published_percent=figures.rows.get(f"{name} percent", np.nan),
        value_note=np.where(count.isna(), "c", ""),
        caveats=figures.caveats(count=True, also=[_fractional(count)]),
        **figures.source(f"{name} count"),
    )


def _count(figures: EditionFigures, indicator: str, field: str) -> pd.DataFrame:
    count = figures.rows[field]
    caveats = figures.caveats(count=True, also=[_fractional(count)])
    return _observed(figures, indicator, field, count, caveats).assign(numerator=count)


def _mean(figures: EditionFigures) -> pd.DataFrame:
    mean = figures.rows["mean_days"]
    marks = [(mean < 0, "negative_mean_wait"), (figures.quarters(), "quarter_cuts_long_waits")]
    bands = [f"{name} count" for name, part in figures.layout.parts.items() if part.state == "completed"]
    return _observed(figures, MEAN, "mean_days", mean, figures.caveats(count=False, also=marks)).assign(
        denominator=figures.rows[bands].sum(axis=1, min_count=len(bands))
    )


def _share(figures: EditionFigures, indicator: str) -> pd.DataFrame:
    """A part's share (percent) of everyone referred, over its count and the total."""
    part = SHARES[indicator]
    numerator, denominator = figures.rows[f"{part} count"], figures.rows["total"]
    printed = figures.rows.get(f"{part} percent")
    if printed is None:
        recomputed = 100 * numerator / denominator.where(denominator > 0)
        chosen = pd.DataFrame({"value": recomputed, "caveat": RECOMPUTED})
    else:
        direction = figures.layout.percent_direction
        chosen = choose_percent(printed, numerator=numerator, denominator=denominator, direction=direction)
    cut = "quarter_cannot_hold_12_weeks" if indicator == "waits_over_12_weeks" else "quarter_cuts_long_waits"
    marks = [(chosen["caveat"] == caveat, caveat) for caveat in chosen["caveat"].unique()]
    caveats = figures.caveats(count=True, also=[(figures.quarters(), cut), *marks])
    field = f"{part} count" if printed is None else f"{part} percent"
    return _observed(figures, indicator, field, chosen["value"], caveats).assign(
        numerator=numerator,
        denominator=denominator,
        published_value=np.nan if printed is None else printed,
    )


def _observed(
    figures: EditionFigures, indicator: str, field: str, value: pd.Series, caveats: pd.Series
) -> pd.DataFrame:
    rows = figures.rows
    breaks = rows["first_of_its_type"] & bool(figures.layout.break_caveat)
    return rows[_AREA_AND_PERIOD].assign(
        indicator_id=indicator,
        breakdown="scope=" + rows["service_scope"] + ";count=" + rows["population"],
        numerator=np.nan,
        denominator=np.nan,
        value=value,
        published_value=rows[field],
        value_note=np.select([value.isna(), breaks], ["c", "b"], default=""),
        caveats=caveats,
        status="final",
        **figures.source(field),
    )


def _fractional(count: pd.Series) -> Caveat:
    return count.notna() & (count % 1 != 0), "not_a_whole_number"
