"""Measures beside the waits, added up over the year to a month: counts, shares, and how much of them is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.tracking import EVERYONE, MONTH, Cut, Tracking

MONTHS = 12
#: A share is given over the months that are shown, if no more than this part of them is withheld.
MOST_WITHHELD = 0.5
#: Measures that say what came after: they end before the others, where too little has come after.
LOOKING_AHEAD = frozenset({"bounces", "between_tiers"})
#: Columns of a summed measure.
COLUMNS = ["provider_id", "breakdown", "count", "denominator", "months", "withheld"]


@dataclass(frozen=True)
class Total:
    """A measure of one cell: `count` of `denominator` (both missing where withheld), over so many months."""

    count: float
    denominator: float
    months: int
    withheld: int

    @property
    def known(self) -> bool:
        return self.months > 0 and self.count == self.count

    @property
    def enough(self) -> bool:
        """Whether enough of the months are shown for a share over them to mean something."""
        return self.withheld <= self.months * MOST_WITHHELD

    @property
    def each(self) -> float:
        """Count per one of the denominator over the months shown; missing where too few are."""
        return self.count / self.denominator if self.denominator and self.enough else float("nan")

    @property
    def percent(self) -> float:
        """Count as a share of the denominator over the months shown, 0-100; missing where too few are."""
        return 100 * self.each

    @property
    def of_months(self) -> str:
        """Which months a share is of, where some are withheld; else empty."""
        return f"{self.months - self.withheld} of {self.months} months" if self.withheld else ""

    @property
    def printed(self) -> str:
        """The count in words; `at least` where some of its months are withheld."""
        return at_least(self.count, self.withheld) if self.months else "[x]"

    @property
    def printed_percent(self) -> str:
        if self.percent != self.percent:
            return "[c]" if self.withheld else "[x]"
        return percent(self.percent)


def months_to(tracking: Tracking, area_id: str, last: Period, *, months: int = MONTHS) -> list[Period]:
    """The months of an area's list up to `last`, at most so many."""
    return [p for p in tracking.periods(area_id, kind=MONTH) if p.end <= last.end][-months:]


def summed(
    tracking: Tracking, name: str, area_id: str, last: Period, *, months: int = MONTHS
) -> pd.DataFrame:
    """Every cell of a measure added up over the months to `last`: COLUMNS.

    A month whose count is withheld, or whose row is left out for it, adds nothing and is counted in `withheld`; where
    a measure has a denominator, months are added only where both are shown. With every month withheld the count is
    missing.
    """
    rows = tracking.measure(name, area_id)
    ends = followed(tracking, name, area_id, last, months=months)
    rows = rows[rows["period_type"] == MONTH]
    cells = rows[["provider_id", "breakdown"]].drop_duplicates()
    if cells.empty:
        return pd.DataFrame(columns=COLUMNS)
    share = rows["denominator"].notna().any()
    rows = rows[rows["period_end"].isin(ends) & rows["count"].notna()]
    rows = rows[rows["denominator"].notna()] if share else rows
    grouped = rows.groupby(["provider_id", "breakdown"], sort=False)
    table = grouped[["count", "denominator"]].sum(min_count=1).assign(shown=grouped.size()).reset_index()
    table = cells.merge(table, on=["provider_id", "breakdown"], how="left")
    withheld = len(ends) - table["shown"].fillna(0).astype(int)
    return table.assign(months=len(ends), withheld=withheld)[COLUMNS].reset_index(drop=True)


def followed(
    tracking: Tracking, name: str, area_id: str, last: Period, *, months: int = MONTHS
) -> list[date]:
    """The ends of the months to `last` that a measure can speak of: some end earlier, as they look ahead."""
    rows = tracking.measure(name, area_id)
    newest = rows.loc[rows["period_type"] == MONTH, "period_end"].max() if len(rows) else None
    ends = [p.end for p in months_to(tracking, area_id, last, months=months)]
    return ends if name not in LOOKING_AHEAD or newest is None else [end for end in ends if end <= newest]


def total(tracking: Tracking, name: str, area_id: str, last: Period, *, cut: Cut = EVERYONE) -> Total:
    """One cell of a measure over the year to `last`: as its row of `summed`, without the other cells."""
    rows = tracking.measure(name, area_id)
    rows = rows[rows["period_type"] == MONTH]
    mine = _of(rows, cut)
    if mine.empty:
        return _total(mine)
    ends = followed(tracking, name, area_id, last)
    columns = ["count", "denominator"] if rows["denominator"].notna().any() else ["count"]
    figures = mine.loc[mine["period_end"].isin(ends), ["count", "denominator"]].to_numpy(dtype=float)
    shown = figures[~np.isnan(figures[:, : len(columns)]).any(axis=1)]
    count = float(shown[:, 0].sum()) if len(shown) else float("nan")
    of = float(shown[:, 1].sum()) if len(shown) else float("nan")
    return Total(count, of, len(ends), len(ends) - len(shown))


def paired(
    tracking: Tracking, names: Sequence[str], area_id: str, last: Period, *, cut: Cut = EVERYONE
) -> tuple[list[float], int, int]:
    """Several counts of one cell over the months in which all of them are shown: sums, months, months withheld."""
    ends = [p.end for p in months_to(tracking, area_id, last)]
    columns = []
    for name in names:
        rows = tracking.measure(name, area_id)
        rows = _of(rows, cut)
        rows = rows[rows["period_type"] == MONTH]
        columns.append(rows.set_index("period_end")["count"].reindex(ends))
    together = pd.concat(columns, axis=1).dropna()
    return [float(total) for total in together.sum()], len(ends), len(ends) - len(together)


def today(tracking: Tracking, name: str, area_id: str, *, cut: Cut = EVERYONE) -> Total:
    """One cell of a measure that is known for the day of the extract only."""
    return _total(_of(on_the_day(tracking, name, area_id), cut))


def newest_day(tracking: Tracking, name: str, area_id: str) -> Period:
    """The day of the newest extract, on which some measures alone are counted."""
    rows = tracking.measure(name, area_id)
    day = rows.loc[rows["period_type"] == "snapshot", "period_end"].max()
    return Period(day, day, "snapshot")


def on_the_day(tracking: Tracking, name: str, area_id: str) -> pd.DataFrame:
    """Every cell of a measure on the day of the newest extract: COLUMNS."""
    rows = tracking.measure(name, area_id)
    rows = rows[rows["period_type"] == "snapshot"]
    rows = rows[rows["period_end"] == rows["period_end"].max()]
    return rows.assign(months=1, withheld=rows["count"].isna().astype(int))[COLUMNS]


def parts(rows: pd.DataFrame, dimensions: Sequence[str]) -> pd.DataFrame:
    """The rows broken down by exactly these dimensions, each as a column of its own."""
    pairs = [dict(pair.split("=", 1) for pair in text.split(";") if pair) for text in rows["breakdown"]]
    wanted = pd.Series([list(pair) == list(dimensions) for pair in pairs], index=rows.index, dtype=bool)
    found = rows[wanted & (rows["provider_id"] == "")]
    kept = [dict(pair.split("=", 1) for pair in text.split(";")) for text in found["breakdown"]]
    columns = {dimension: [pair[dimension] for pair in kept] for dimension in dimensions}
    return found.assign(**columns).reset_index(drop=True)


def of_all(rows: pd.DataFrame, whole: Total) -> pd.DataFrame:
    """Rows of metrics.pareto with shares of `whole`, all that was counted: none where a part or the whole is withheld.

    `running_percent` ends at the first name of which months are withheld: beyond it nobody can add up.
    """
    everything = whole.count if whole.known and not whole.withheld and whole.count else float("nan")
    held = (rows["withheld"] > 0) | rows["count"].isna()
    held_names = held.groupby(rows["reason"], sort=False).transform("any")
    totals = rows.drop_duplicates("reason").set_index("reason")["total"].fillna(0).cumsum()
    running = (100 * rows["reason"].map(totals) / everything).clip(upper=100)
    share = (100 * rows["total"] / everything).clip(upper=100)
    return rows.assign(
        share_percent=share.mask(held_names), running_percent=running.mask(held_names.cummax())
    )


def at_least(count: float, withheld: int) -> str:
    """A summed count in words: `at least` where some of its months are withheld, [c] where all are."""
    if pd.isna(count):
        return "[c]"
    return f"at least {number(count)}" if withheld else number(count)


def _of(rows: pd.DataFrame, cut: Cut) -> pd.DataFrame:
    """The rows of one cell."""
    return rows[(rows["provider_id"] == cut.provider_id) & (rows["breakdown"] == cut.breakdown)]


def _total(rows: pd.DataFrame) -> Total:
    if rows.empty:
        return Total(float("nan"), float("nan"), 0, 0)
    row = rows.iloc[0]
    return Total(float(row["count"]), float(row["denominator"]), int(row["months"]), int(row["withheld"]))
