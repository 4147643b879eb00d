"""One indicator across the areas it was published for, with intervals, comparators and the sentence that sums up."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.proportions import proportion
from metrics.rates import rate
from reports.bodies import served_words
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.left_out import ruling_out
from store.areas import Area
from store.catalogue import Indicator

#: What may be compared, most local first, and how a reader calls it.
GEOGRAPHIES = {
    "ccg": "CCGs",
    "system": "systems",
    "provider": "providers",
    "borough": "boroughs",
    "region": "regions",
}
RATE_PER = 100_000


@dataclass(frozen=True)
class Comparison:
    """One indicator, one period, every area of one kind in one scope.

    `rows` has one row an area: area_id, area, published_for (its full name), value, lowercl, uppercl (where counts
    allow), numerator, denominator, note, caveats, source_ref, chosen (bool), blocked (bool: a caveat rules
    comparison out). `comparators` are never among the rows, and never blocked; `benchmark` is the one that verdicts
    are made against: London's figure for London's areas, else England's. `served` says in words whom the chosen
    body served.
    """

    indicator: Indicator
    period: Period
    geography: str
    place: Area
    stands_for: str | None
    rows: pd.DataFrame
    comparators: dict[str, float]
    benchmark: tuple[str, float] | None = None
    served: str = ""

    @property
    def chosen(self) -> pd.Series | None:
        """The row that stands for the place, if there is one."""
        found = self.rows[self.rows["chosen"]]
        return None if found.empty else found.iloc[0]

    @property
    def compared(self) -> pd.DataFrame:
        """The rows that may be held against each other: with a value, and without a caveat that rules it out."""
        return self.rows[self.rows["value"].notna() & ~self.rows["blocked"]]


def geographies(figures: Figures, indicator_id: str, period: Period, *, scope: str) -> list[str]:
    """The kinds of area with at least two figures in this period and scope, most local first."""
    rows = figures.at(indicator_id, period)
    kinds = [figures.areas[a].kind for a in rows.index if _within(figures.areas[a], scope)]
    return [kind for kind in GEOGRAPHIES if kinds.count(kind) >= 2]


def heading(geography: str) -> str:
    """A geography at the head of something: CCGs, Systems, England."""
    name = GEOGRAPHIES.get(geography, "England")
    return name[0].upper() + name[1:]


def _within(area: Area, scope: str) -> bool:
    """Whether an area is compared in a scope: all seven regions are in each."""
    return area.scope == scope or area.kind == "region"


def scope_of(place: Area) -> str:
    """Whose areas a place is compared with: its own system's in Norfolk and Waveney, else London's."""
    return place.scope if place.scope == "norfolk_waveney" else "london"


def compare(
    figures: Figures, indicator: Indicator, period: Period, *, geography: str, place: Area
) -> Comparison:
    """Every area of one geography, with 95% intervals where both counts are published."""
    rows = figures.at(indicator.id, period)
    scope = scope_of(place)
    inside = [
        area_id
        for area_id in rows.index
        if figures.areas[area_id].kind == geography and _within(figures.areas[area_id], scope)
    ]
    standing = next((a for a in figures.stands_for(place.area_id, on=period.end) if a in inside), None)
    table = rows.loc[inside].reset_index(drop=True)
    table = table.assign(
        area=[figures.areas[a].short_name for a in table["area_id"]],
        published_for=[figures.areas[a].name for a in table["area_id"]],
        note=table["value_note"],
        chosen=table["area_id"] == standing,
        blocked=ruling_out(table["caveats"], figures.catalogue, use="comparison") != "",
    )
    beside = _comparators(figures, rows, indicator, period, place=place, inside=inside)
    national = (figures.areas[a].short_name for a in (LONDON, ENGLAND))
    return Comparison(
        indicator,
        period,
        geography,
        place,
        standing,
        with_intervals(table, indicator),
        beside,
        next(((name, beside[name]) for name in national if name in beside), None),
        "" if standing is None else served_words(figures, place, figures.areas[standing], on=period.end),
    )


def _comparators(
    figures: Figures,
    rows: pd.DataFrame,
    indicator: Indicator,
    period: Period,
    *,
    place: Area,
    inside: list[str],
) -> dict[str, float]:
    """What the areas are drawn beside: London, England and, for CCGs, the place's system. Counts have none."""
    if indicator.comparison == "count":
        return {}
    wanted = [LONDON, ENGLAND] if scope_of(place) == "london" else [ENGLAND]
    if any(figures.areas[a].kind == "ccg" for a in inside):
        above = [place.area_id, *figures.areas.comparators(place.area_id, on=period.end)]
        drawn = {figures.areas[a].short_name for a in inside}
        wanted += [
            a for a in above if figures.areas[a].kind == "system" and figures.areas[a].short_name not in drawn
        ]
    ruled_out = ruling_out(rows["caveats"], figures.catalogue, use="comparison") != ""
    usable = rows[rows["value"].notna() & ~ruled_out]
    return {
        figures.areas[a].short_name: float(usable["value"][a])
        for a in wanted
        if a in usable.index and a not in inside
    }


def with_intervals(table: pd.DataFrame, indicator: Indicator) -> pd.DataFrame:
    """The rows with 95% limits beside the published value, missing where counts do not allow them."""
    if indicator.comparison == "proportion":
        limits = proportion(table.assign(**usable_counts(table)))
    elif indicator.comparison == "rate":
        limits = rate(table.assign(**usable_counts(table)), multiplier=RATE_PER)
    else:
        return table.assign(lowercl=float("nan"), uppercl=float("nan"))
    return table.assign(lowercl=limits["lowercl"], uppercl=limits["uppercl"])


def usable_counts(table: pd.DataFrame) -> dict[str, pd.Series]:
    """Counts that can be a proportion: rounding to five may put a numerator above its denominator."""
    bad = table["numerator"] > table["denominator"]
    return {"numerator": table["numerator"].mask(bad), "denominator": table["denominator"].mask(bad)}
