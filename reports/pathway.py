"""The published pathway of a place beside London and England, and how it changed by quarter."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.pathway import SEGMENTS, pathway_profile
from reports.compare import scope_of
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.wording import join_words
from store.areas import Area

SOURCE = "additional_waits"
SCOPES = {
    "mental_health": "Mental health services",
    "all_services": "All services, with learning disability",
    "learning_disability": "Learning disability services",
}
POPULATIONS = {"people": "Children and young people", "referrals": "Referrals"}
LABELS = {
    "within_4": "Second contact within 4 weeks",
    "from_4_to_12": "Second contact in 4 to 12 weeks",
    "over_12": "Second contact after more than 12 weeks",
    "closed_before": "Closed before a second contact",
    "one_contact": "Still waiting after one contact",
    "no_contact": "Still waiting with no contact",
}


@dataclass(frozen=True)
class Pathway:
    """One period of the published pathway: the body that stands for the place, then its comparators."""

    place: Area
    own: Area | None
    period: Period
    population: str
    service_scope: str
    rows: pd.DataFrame
    bands: pd.DataFrame

    def share(self, area_id: str, *segments: str) -> float:
        """Share of an area's total in `segments`, 0-100."""
        rows = self.rows[(self.rows["area_id"] == area_id) & self.rows["segment"].isin(segments)]
        return float(rows["share_percent"].sum())

    def count(self, area_id: str, *segments: str) -> float:
        rows = self.rows[(self.rows["area_id"] == area_id) & self.rows["segment"].isin(segments)]
        return float(rows["count"].sum())

    def total(self, area_id: str) -> float:
        return float(self.rows.loc[self.rows["area_id"] == area_id, "total"].iloc[0])


def periods(figures: Figures, *, kind: str | None = None) -> list[Period]:
    """Periods of the published pathway, earliest first; `kind` year or quarter."""
    return [period for period in figures.periods("waits_total") if kind in (None, period.kind)]


def read_pathway(
    figures: Figures,
    place: Area,
    period: Period,
    *,
    population: str = "people",
    service_scope: str = "mental_health",
) -> Pathway:
    """The pathway of the body that stands for `place` in `period`, with London and England beside it."""
    bands = figures.bands(SOURCE, period, population, service_scope)
    here = set(bands["area_id"])
    own = next((a for a in figures.stands_for(place.area_id, on=period.end) if a in here), None)
    beside = [LONDON, ENGLAND] if scope_of(place) == "london" else [ENGLAND]
    wanted = list(dict.fromkeys(a for a in [own, *beside] if a in here))
    kept = bands[bands["area_id"].isin(wanted)]
    kept = kept.assign(_order=kept["area_id"].map(wanted.index)).sort_values("_order", kind="stable")
    totals = figures.at("waits_total", period, breakdown=breakdown(population, service_scope))["value"]
    rows = pathway_profile(kept, totals)
    rows = rows.assign(area=rows["area_id"].map(lambda a: figures.areas[a].short_name))
    return Pathway(
        place,
        figures.areas[own] if own else None,
        period,
        population,
        service_scope,
        rows,
        kept.drop(columns="_order"),
    )


def breakdown(population: str, service_scope: str) -> str:
    """The breakdown of an observation that counts a population in a service scope."""
    return f"scope={service_scope};count={population}"


def pathway_sentence(pathway: Pathway) -> str:
    """The message of the pathway, in words that can be read aloud."""
    if pathway.own is None:
        return f"**No pathway was published for {pathway.place.short_name} in {pathway.period.label}.**"
    own = pathway.own.area_id
    waiting = pathway.share(own, "one_contact", "no_contact")
    others = [
        f"{pathway.share(a, 'one_contact', 'no_contact'):.0f}% in {name}"
        for a, name in pathway.rows[["area_id", "area"]].drop_duplicates().itertuples(index=False, name=None)
        if a != own
    ]
    name = pathway.own.short_name
    noun = "children and young people" if pathway.population == "people" else "referrals"
    when = "the year" if pathway.period.kind == "year" else pathway.period.label
    beside = f" ({join_words(others)})" if others else ""
    return (
        f"**{waiting:.0f}% of {noun} referred in {name} were still waiting for a second contact at the end of {when}**"
        f"{beside}: {pathway.count(own, 'one_contact', 'no_contact'):,.0f} of {pathway.total(own):,.0f}. "
        f"{pathway.share(own, 'within_4'):.0f}% had been seen twice within four weeks, and "
        f"{pathway.share(own, 'closed_before'):.0f}% were closed before a second contact."
    )


def profile_table(pathway: Pathway) -> pd.DataFrame:
    """Rows the segments and the total, columns the areas: count and share in words."""
    rows = pathway.rows
    table = pd.DataFrame({"Where they were": [*LABELS.values(), "Total"]})
    for area_id, area in rows[["area_id", "area"]].drop_duplicates().itertuples(index=False, name=None):
        mine = rows[rows["area_id"] == area_id].set_index("segment").reindex(SEGMENTS)
        cells = [
            "[c]" if withheld and not count else f"{count:,.0f} ({share:.0f}%)"
            for count, share, withheld in zip(
                mine["count"], mine["share_percent"], mine["withheld"], strict=True
            )
        ]
        table[area] = [*cells, f"{mine['total'].iloc[0]:,.0f}"]
    return table


def by_quarter(figures: Figures, place: Area, *, service_scope: str, population: str) -> pd.DataFrame:
    """Share still waiting at the end of each quarter, for the place and its comparators.

    Columns area, period, value, chosen, broken (the body that stands for the place changed), repeated (a
    caveat keeps the figure out of trends: its value is missing).
    """
    catalogue = figures.catalogue
    rows = []
    before: str | None = None
    for period in periods(figures, kind="quarter"):
        pathway = read_pathway(figures, place, period, population=population, service_scope=service_scope)
        flags = {f for ids in pathway.bands["caveats"] for f in ids.split(";") if f}
        blocked = any("trend" in catalogue.caveats[flag].blocks for flag in flags)
        for area_id, area in (
            pathway.rows[["area_id", "area"]].drop_duplicates().itertuples(index=False, name=None)
        ):
            own = pathway.own is not None and area_id == pathway.own.area_id
            rows.append(
                {
                    "area": area,
                    "period": period.label,
                    "value": float("nan") if blocked else pathway.share(area_id, "one_contact", "no_contact"),
                    "chosen": own,
                    "broken": own and before not in (None, area_id),
                    "repeated": blocked,
                }
            )
        before = pathway.own.area_id if pathway.own else before
    return pd.DataFrame(rows)
