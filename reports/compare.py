"""One indicator across the areas it was published for, with intervals, comparators and the sentence that sums up."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from reports.figures import Figures, Period
from reports.once import Once
from reports.verdict import stands
from reports.verdict_rows import comparator_ids
from store.areas import ENGLAND, LONDON, Area
from store.catalogue import Indicator

#: What may be compared, most local first, and how a reader calls it.
GEOGRAPHIES = {
    "ccg": "CCGs",
    "system": "systems",
    "provider": "providers",
    "borough": "boroughs",
    "region": "regions",
}
#: What is kept with a comparison: sentences, tables and notes of its views.
KEPT_OF_A_COMPARISON = 16


@dataclass(frozen=True)
class Comparison:
    """One indicator, one period, every area of one kind in one scope.

    `rows` has one row an area: area_id, area, published_for (its full name), value, numerator, denominator, note,
    caveats, source_ref, chosen (bool), blocked (bool: a caveat rules comparison out), the columns of
    reports.verdict_rows.VERDICT_COLUMNS (lowercl, uppercl, comparison, standard, meets_standard …), `against` (short
    name of whom it is held against, "" for nobody) and `verdict` (in words). `comparators` are never among the rows,
    and never blocked, `comparator_areas` their ids; `benchmark` is the one that the verdicts are made against. `made`
    keeps what follows from it, by name.
    """

    indicator: Indicator
    period: Period
    geography: str
    place: Area
    stands_for: str | None
    rows: pd.DataFrame
    comparators: dict[str, float]
    benchmark: tuple[str, float] | None = None
    comparator_areas: dict[str, str] = field(default_factory=dict)
    made: Once = field(
        init=False, repr=False, compare=False, default_factory=lambda: Once(KEPT_OF_A_COMPARISON)
    )

    @cached_property
    def chosen(self) -> pd.Series | None:
        """The row that stands for the place, if there is one."""
        found = self.rows[self.rows["chosen"]]
        return None if found.empty else found.iloc[0]

    @property
    def of_totals(self) -> bool:
        """Whether the figures are totals, which are shown for themselves: areas differ in size."""
        return self.indicator.comparison == "count"

    @cached_property
    def compared(self) -> pd.DataFrame:
        """The rows that may be held against each other: with a value, and without a caveat that rules it out."""
        return self.rows[self.rows["value"].notna() & ~self.rows["blocked"]]

    @cached_property
    def ordered(self) -> pd.DataFrame:
        """The rows that are compared, the lowest value first."""
        return self.compared.sort_values("value", kind="stable")


def geographies(figures: Figures, indicator_id: str, period: Period, *, scope: str) -> list[str]:
    """The kinds of area with at least two figures in this period and scope, most local first."""
    rows = figures.at(indicator_id, period)
    return [kind for kind in GEOGRAPHIES if len(_drawn(figures, rows, kind, scope)) >= 2]


def heading(geography: str) -> str:
    """A geography at the head of something: CCGs, Systems, England."""
    name = GEOGRAPHIES.get(geography, "England")
    return name[0].upper() + name[1:]


def _drawn(figures: Figures, rows: pd.DataFrame, geography: str, scope: str) -> list[str]:
    """Ids of the areas of one kind that are compared in a scope: all seven regions, else the scope's own.

    An area that is the only one of its kind in its scope is drawn among London's: never left off its own page.
    """
    kind = [area_id for area_id in rows.index if figures.areas[area_id].kind == geography]
    if geography == "region":
        return kind
    own = [area_id for area_id in kind if figures.areas[area_id].scope == scope]
    return own if len(own) != 1 else [a for a in kind if figures.areas[a].scope in {scope, "london"}]


def scope_of(place: Area) -> str:
    """Whose areas a place is compared with: its own system's in Norfolk and Waveney, else London's."""
    return place.scope if place.scope == "norfolk_waveney" else "london"


def compare(
    figures: Figures, indicator: Indicator, period: Period, *, geography: str, place: Area
) -> Comparison:
    """Every area of one geography, with 95% intervals where both counts are published."""
    rows = figures.at(indicator.id, period)
    scope = scope_of(place)
    inside = _drawn(figures, rows, geography, scope)
    standing = next((a for a in figures.stands_for(place.area_id, on=period.end) if a in inside), None)
    table = rows.loc[inside].reset_index(drop=True)
    against = table["comparator_id"].map(lambda name: figures.areas[name].short_name if name else "")
    table = table.assign(
        area=[figures.areas[a].short_name for a in table["area_id"]],
        published_for=[figures.areas[a].name for a in table["area_id"]],
        note=table["value_note"],
        chosen=table["area_id"] == standing,
        blocked=table["ruled_out"] != "",
        against=against,
        verdict=[
            stands(word, name, close_call=close)
            for word, name, close in zip(table["comparison"], against, table["close_call"], strict=True)
        ],
    )
    beside = _comparators(figures, rows, indicator, period, place=place, inside=inside)
    named = {figures.areas[a].short_name: value for a, value in beside.items()}
    first = table[["chosen", "comparator_id"]].sort_values("chosen", ascending=False, kind="stable")
    held = [figures.areas[name].short_name for name in comparator_ids(first)]
    return Comparison(
        indicator,
        period,
        geography,
        place,
        standing,
        table,
        named,
        (held[0], named[held[0]]) if held else None,
        {figures.areas[a].short_name: a for a in beside},
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
    """What the areas are drawn beside, by id: London, England and, for CCGs, the place's system. Totals have none."""
    if indicator.comparison == "count":
        return {}
    among_londons = any(figures.areas[a].scope == "london" for a in inside)
    wanted = [LONDON, ENGLAND] if scope_of(place) == "london" or among_londons else [ENGLAND]
    if any(figures.areas[a].kind == "ccg" for a in inside):
        above = [place.area_id, *figures.areas.comparators(place.area_id, on=period.end)]
        drawn = {figures.areas[a].short_name for a in inside}
        wanted += [
            a for a in above if figures.areas[a].kind == "system" and figures.areas[a].short_name not in drawn
        ]
    usable = rows["value"][rows["value"].notna() & (rows["ruled_out"] == "")]
    return {a: float(usable[a]) for a in wanted if a in usable.index and a not in inside}
