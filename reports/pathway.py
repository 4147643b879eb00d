"""The published pathway of a place beside London and England, and how it changed by quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.pathway import pathway_profile
from reports.breaks import segment_of
from reports.compare import scope_of
from reports.figures import ENGLAND, LONDON, Figure, Figures, Period
from store.areas import Area

SOURCE = "additional_waits"
#: What a row of the bands counts, for whoever reads its file.
DEFINITION = (
    "All who were referred, by how far they had got when the period ended. They were seen twice, by weeks waited; or "
    "closed before a second appointment; or still waiting."
)
TOTAL, STILL_WAITING = "waits_total", "waits_still_waiting"
SCOPES = {
    "mental_health": "Mental health services",
    "all_services": "All services, with learning disability and autism",
    "learning_disability": "Learning disability and autism services",
}
POPULATIONS = {"people": "Children and young people", "referrals": "Referrals"}
#: Segments whose share is an indicator of its own: the same figure stands on every page.
SHARES = {
    "within_4": "waits_within_4_weeks",
    "over_12": "waits_over_12_weeks",
    "closed_before": "waits_closed_before",
    "one_contact": "waits_one_contact",
    "no_contact": "waits_no_contact",
}
WAITING = ("one_contact", "no_contact")
#: The shares that the message of a pathway speaks of.
SAID = (STILL_WAITING, SHARES["within_4"], SHARES["closed_before"])


@dataclass(frozen=True)
class Pathway:
    """One period of the published pathway: the body that stands for the place, then its comparators.

    `rows` has one row an area and segment: area_id, area, segment, count, share_percent (both missing where
    withheld), withheld (how many parts are), total, total_note. `figures` are the indicators of SAID by area_id and
    indicator: a share that has one is that figure's. `bands` are the published rows behind the segments.
    """

    place: Area
    own: Area | None
    period: Period
    population: str
    service_scope: str
    rows: pd.DataFrame
    figures: Mapping[tuple[str, str], Figure]
    bands: pd.DataFrame

    def share(self, area_id: str, segment: str) -> float:
        """Share of an area's total in a segment, 0-100; missing where it is."""
        return float(self._of(area_id, (segment,))["share_percent"].iloc[0])

    def still_waiting(self, area_id: str) -> float:
        """Share of an area's total in both waiting segments, 0-100; missing where a part is."""
        figure = self.figures.get((area_id, STILL_WAITING))
        return float("nan") if figure is None or figure.value is None else figure.value

    def count(self, area_id: str, *segments: str) -> float:
        """How many of an area are in `segments`; missing where one of them is."""
        return float(self._of(area_id, segments)["count"].sum(skipna=False))

    def total(self, area_id: str) -> float:
        """Everyone of an area who was referred; missing where withheld."""
        return float(self.rows.loc[self.rows["area_id"] == area_id, "total"].iloc[0])

    def areas(self) -> dict[str, str]:
        """The areas by id with their short names, in drawing order."""
        return dict(zip(self.rows["area_id"], self.rows["area"], strict=True))

    def _of(self, area_id: str, segments: tuple[str, ...]) -> pd.DataFrame:
        return self.rows[(self.rows["area_id"] == area_id) & self.rows["segment"].isin(segments)]


def periods(figures: Figures, *, kind: str | None = None) -> list[Period]:
    """Periods of the published pathway, earliest first; `kind` year or quarter."""
    return [period for period in figures.periods(TOTAL) if kind in (None, period.kind)]


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
    here: dict[str, list[int]] = {}
    for row, area_id in enumerate(bands["area_id"].tolist()):
        here.setdefault(area_id, []).append(row)
    own = next((a for a in figures.stands_for(place.area_id, on=period.end) if a in here), None)
    wanted = list(dict.fromkeys(a for a in [own, *_beside(place)] if a in here))
    kept = bands.iloc[[row for area_id in wanted for row in here[area_id]]]
    asked = breakdown(population, service_scope)
    return Pathway(
        place,
        figures.areas[own] if own else None,
        period,
        population,
        service_scope,
        _rows(figures, kept, period, asked),
        _figures(figures, wanted, period, asked),
        kept.assign(published_for=[figures.areas[a].name for a in wanted for _ in here[a]]),
    )


def _figures(
    figures: Figures, areas: Sequence[str | None], period: Period, asked: str
) -> dict[tuple[str, str], Figure]:
    found = {
        (area_id, name): figures.figure(name, area_id, period, breakdown=asked)
        for area_id in areas
        if area_id is not None
        for name in SAID
    }
    return {key: figure for key, figure in found.items() if figure is not None}


def breakdown(population: str, service_scope: str) -> str:
    """The breakdown of an observation that counts a population in a service scope."""
    return f"scope={service_scope};count={population}"


def by_quarter(figures: Figures, place: Area, *, service_scope: str, population: str) -> pd.DataFrame:
    """Share still waiting at the end of each quarter, for the place and its comparators.

    Columns area, date (the quarter's last day), period and label (how it is said), value, chosen, segment (the unbroken
    stretch of its body: no line joins two), broken (another body or another way of counting than in the quarter
    before), left_out (the caveats that keep the figure out of trends, `;`-joined: its value is then missing), and the
    way back to the figure: area_id, numerator, denominator, value_note, caveats, source_id, edition, source_ref.
    """
    asked = breakdown(population, service_scope)
    rows: list[dict[str, object]] = []
    for period in periods(figures, kind="quarter"):
        own = figures.figure(STILL_WAITING, place.area_id, period, breakdown=asked)
        beside = [figures.figure(STILL_WAITING, a, period, breakdown=asked) for a in _beside(place)]
        for figure in (f for f in [own, *beside] if f is not None):
            chosen = own is not None and figure.published_for == own.published_for
            if chosen and figure is not own:
                continue
            rows.append(_quarter(figures, figure, chosen=chosen))
    return with_breaks(pd.DataFrame(rows)) if rows else pd.DataFrame()


def with_breaks(rows: pd.DataFrame) -> pd.DataFrame:
    """Mark each quarter whose line starts anew: another body stands for the place, or another way of counting."""
    line = rows["area_id"].mask(rows["chosen"], "chosen").to_numpy()
    before = rows.groupby(line)[["area_id", "segment"]].shift()
    known = before["segment"].notna()
    same = (before["area_id"] == rows["area_id"]) & (before["segment"] == rows["segment"])
    return rows.assign(broken=known & ~same)


def _quarter(figures: Figures, figure: Figure, *, chosen: bool) -> dict[str, object]:
    body, period = figure.published_for, figure.period
    breaks = figures.catalogue.breaks_of(figure.indicator.id, body.area_id)
    left_out = figure.blocking("trend", figures.catalogue)
    return {
        "area": body.short_name,
        "date": period.end,
        "period_start": period.start,
        "breakdown": figure.breakdown,
        "period": period.label,
        "label": period.label,
        "value": float("nan") if left_out or figure.value is None else figure.value,
        "chosen": chosen,
        "segment": segment_of(period, breaks),
        "left_out": ";".join(left_out),
        "area_id": body.area_id,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value_note": figure.note,
        "caveats": ";".join(figure.caveats),
        "source_id": figure.source_id,
        "edition": figure.edition,
        "source_ref": figure.source_ref,
    }


def _beside(place: Area) -> list[str]:
    """Whom a place's pathway is shown beside."""
    return [LONDON, ENGLAND] if scope_of(place) == "london" else [ENGLAND]


def _rows(figures: Figures, bands: pd.DataFrame, period: Period, asked: str) -> pd.DataFrame:
    """The segments, with the published share wherever a segment is an indicator of its own."""
    areas = list(dict.fromkeys(bands["area_id"].tolist()))
    totals = {area_id: figures.published(TOTAL, area_id, period, breakdown=asked) for area_id in areas}
    rows = pathway_profile(bands, {area_id: row["value"] for area_id, row in totals.items() if row})
    shares = {
        (segment, area_id): figures.published(name, area_id, period, breakdown=asked).get(
            "value", float("nan")
        )
        for segment, name in SHARES.items()
        for area_id in areas
    }
    of, segments = rows["area_id"].tolist(), rows["segment"].tolist()
    return rows.assign(
        share_percent=[
            shares.get((segment, area_id), counted)
            for segment, area_id, counted in zip(segments, of, rows["share_percent"].tolist(), strict=True)
        ],
        area=[figures.areas[area_id].short_name for area_id in of],
        total_note=[totals[area_id].get("value_note", "x") for area_id in of],
    )
