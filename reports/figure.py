"""One figure and its period: the value, whom it was published for, and the way back to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from reports.wording import format_value, period_label, within_period
from store.areas import Area
from store.catalogue import Catalogue, Indicator


@dataclass(frozen=True, order=True)
class Period:
    """A period of one indicator. Sorts by its end."""

    end: date
    start: date
    kind: str

    @property
    def label(self) -> str:
        return period_label(self.start, self.end, self.kind)

    @property
    def within(self) -> str:
        """The period within a sentence: in 2019-20, in the 12 months to Mar 2022, on 31 Aug 2024."""
        return within_period(self.label, self.kind)


@dataclass(frozen=True)
class Figure:
    """One figure for one place: the value, whom it was published for, and the way back to its cell."""

    indicator: Indicator
    place: Area
    published_for: Area
    period: Period
    value: float | None
    published_value: float | None
    numerator: float | None
    denominator: float | None
    note: str
    caveats: tuple[str, ...]
    status: str
    source_id: str
    edition: str
    source_ref: str
    breakdown: str = ""

    @property
    def printed(self) -> str:
        """The value with its unit and the marks of its note, as in tables."""
        return format_value(self.value, self.indicator, note=self.note)

    @property
    def said(self) -> str:
        """The value with its unit, as in a sentence: the marks are left to tables."""
        return format_value(self.value, self.indicator, note=self.note if self.value is None else "")

    @property
    def standard(self) -> float | None:
        """The standard in force when the figure's period ended."""
        return self.indicator.standard_on(self.period.end)

    @property
    def is_own(self) -> bool:
        return self.place.area_id == self.published_for.area_id

    def blocking(self, use: str, catalogue: Catalogue) -> list[str]:
        """The caveats that rule this figure out for `use` (comparison or trend)."""
        return catalogue.ruling_out(self.caveats, use)


#: The columns of `observations` that a figure is made of.
READ = (
    "value",
    "published_value",
    "numerator",
    "denominator",
    "value_note",
    "caveats",
    "status",
    "source_id",
    "edition",
    "source_ref",
    "breakdown",
)


def figure_of(
    row: Mapping[str, Any], period: Period, *, indicator: Indicator, place: Area, published_for: Area
) -> Figure:
    """The figure that a row of `observations` gives for a place."""
    value, published_value, numerator, denominator = (
        None if pd.isna(row[name]) else float(row[name])
        for name in ("value", "published_value", "numerator", "denominator")
    )
    return Figure(
        indicator=indicator,
        place=place,
        published_for=published_for,
        period=period,
        value=value,
        published_value=published_value,
        numerator=numerator,
        denominator=denominator,
        note=row["value_note"],
        caveats=tuple(name for name in row["caveats"].split(";") if name),
        status=row["status"],
        source_id=row["source_id"],
        edition=row["edition"],
        source_ref=row["source_ref"],
        breakdown=row["breakdown"],
    )
