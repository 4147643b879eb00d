"""Every view of the product, and all that each says: places × indicators × periods × the choices of a page.

A room names its views; each is read only when it is drawn, so that a sample costs what it reads. `read` holds them
against the figures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from reports.catalogue import catalogue_said
from reports.claims import Said
from reports.compare import scope_of
from reports.figures import Figures, Period
from reports.own_answers import own_said
from reports.pathway import POPULATIONS, SCOPES, by_quarter, periods, read_pathway
from reports.pathway_words import pathway_said, quarters_said
from reports.ptl.alerts import Alerts, read_alerts
from reports.ptl.list_said import ReadAlerts, list_said, week_said
from reports.ptl.tracking import Tracking, read_tracking
from reports.questionnaire import answers, headline, survey_said, themes
from reports.reviews import Reviews, practice_said, read_reviews
from reports.seen_once import seen_once_said
from reports.summary import summarise, years
from reports.trends import Trends, read_trends, standing_series, trend_geographies
from store.areas import Area
from store.catalogue import Indicator
from tests.claims import planned_views
from tests.claims.asked import Asked, places, scopes
from tests.claims.checker import faults
from tests.claims.compared_views import compare_areas
from tests.claims.faults import Fault
from tests.claims.known import Known
from tests.claims.planned import Planned
from tests.sampling import some_of

FEWEST_PERIODS = 3


def summary(figures: Figures, today: date) -> Iterator[Asked]:
    """Summary: place × year."""
    for place in places(figures):
        for period in years(figures, place):
            yield Asked(
                "Summary",
                f"{place.short_name}, {period.label}",
                place.area_id,
                partial(_summary, figures, place, period, today),
            )


def _summary(figures: Figures, place: Area, period: Period, today: date) -> Sequence[Said]:
    return summarise(figures, place, period, today=today).said


def waiting_list(figures: Figures, today: date) -> Iterator[Asked]:
    """The published waiting list: place × period × who is counted × which services."""
    for place in places(figures):
        for period in periods(figures):
            for population in POPULATIONS:
                for scope in SCOPES:
                    yield Asked(
                        "Waiting list",
                        f"{place.short_name}, {period.label}, {population}, {scope}",
                        place.area_id,
                        partial(_pathway, figures, place, period, population, scope, today),
                    )


def quarters(figures: Figures, today: date) -> Iterator[Asked]:
    """The quarters of the published waiting list: place × who is counted × which services."""
    for place in places(figures):
        for population in POPULATIONS:
            for scope in SCOPES:
                yield Asked(
                    "Waiting list by quarter",
                    f"{place.short_name}, {population}, {scope}",
                    place.area_id,
                    partial(_quarters, figures, place, population, scope),
                )


def _quarters(figures: Figures, place: Area, population: str, scope: str) -> Sequence[Said]:
    rows = by_quarter(figures, place, population=population, service_scope=scope)
    return [] if rows.empty else [quarters_said(rows, areas=figures.areas)]


def _pathway(
    figures: Figures, place: Area, period: Period, population: str, scope: str, today: date
) -> Sequence[Said]:
    read = read_pathway(figures, place, period, population=population, service_scope=scope)
    return [pathway_said(read, today=today), seen_once_said(figures, place, today=today)]


def trends(figures: Figures, today: date) -> Iterator[Asked]:
    """Trends: every indicator × geography, each series by itself, and as it stands for each place that has no own."""
    for scope, first in scopes(figures).items():
        mine = [place for place in places(figures) if scope_of(place) == scope]
        for indicator in figures.shown:
            if len(figures.periods(indicator.id)) < FEWEST_PERIODS or indicator.unit == "yes_no":
                continue
            for geography in trend_geographies(figures, indicator.id, scope=scope):
                ask = partial(_series, figures, indicator, geography, first, today)
                for area in series_of(figures, indicator, geography, scope):
                    yield Asked(
                        "Trends",
                        f"{indicator.short_name}, {area.name}",
                        area.area_id,
                        partial(ask, area, None),
                        newest_first=True,
                    )
                for place in mine:
                    yield Asked(
                        "Trends",
                        f"{indicator.short_name}, {geography}, for {place.short_name}",
                        place.area_id,
                        partial(ask, None, place),
                        newest_first=True,
                    )


def _series(
    figures: Figures,
    indicator: Indicator,
    geography: str,
    first: Area,
    today: date,
    area: Area | None,
    place: Area | None,
) -> Sequence[Said]:
    """What Trends says of one series: its own, or the one that stands for a place."""
    found = measured(figures, indicator, geography, first)
    own = area.area_id if area is not None else standing_series(figures, found, place or first)
    return [] if own is None else found.said(own, today=today, place=place)


def alerts_once() -> ReadAlerts:
    """What measures the alerts of a pathway once for all months and places of its system."""
    found: dict[tuple[str, str], Alerts] = {}

    def alerts(tracking: Tracking, system: str, pathway: str) -> Alerts:
        if (system, pathway) not in found:
            found[system, pathway] = read_alerts(tracking, system, pathway)
        return found[system, pathway]

    return alerts


def tracking_list(figures: Figures, today: date) -> Iterator[Asked]:
    """The waiting list of a place that sends its own: place × month × part, and the weekly meeting: place × week."""
    tracking = read_tracking(figures)
    if tracking is None:
        return
    alerts = alerts_once()
    for place in (p for p in places(figures, fictional=True) if tracking.has(p.area_id)):
        for period in tracking.periods(place.area_id):
            for cut in tracking.cuts(place.area_id):
                yield Asked(
                    "Own waiting list",
                    f"{place.short_name}, {period.label}, {cut.heading}",
                    place.area_id,
                    partial(list_said, tracking, place.area_id, period, cut, alerts=alerts),
                    heading=f"at the end of {period.label}",
                )
        for week in tracking.periods(place.area_id, kind="week"):
            yield Asked(
                "Weekly meeting",
                f"{place.short_name}, {week.label}",
                place.area_id,
                partial(week_said, tracking, place.area_id, week),
                heading=f"week to {week.label}",
            )


def quality(figures: Figures, today: date) -> Iterator[Asked]:
    """Reviews and Questionnaire: each place, and each place × theme."""
    reviews = read_reviews(figures)
    for place in places(figures):
        yield Asked(
            "Reviews",
            place.short_name,
            place.area_id,
            partial(_reviews, reviews, place),
        )
        for theme in themes(figures):
            yield Asked(
                "Questionnaire",
                f"{place.short_name}, {theme}",
                place.area_id,
                partial(_questionnaire, figures, theme, place),
            )


def catalogue(figures: Figures, today: date) -> Iterator[Asked]:
    """The catalogue: how much is loaded."""
    yield Asked("Catalogue", "all", "", lambda: [catalogue_said(figures)])


def _reviews(reviews: Reviews, place: Area) -> Sequence[Said]:
    return [reviews.said, practice_said(reviews, place)]


def _questionnaire(figures: Figures, theme: str, place: Area) -> Sequence[Said]:
    return [survey_said(figures), headline(answers(figures, theme)), own_said(figures, theme, place)]


def series_of(figures: Figures, indicator: Indicator, geography: str, scope: str) -> list[Area]:
    ids = figures.of(indicator.id)["area_id"].unique()
    return [
        figures.areas[a]
        for a in ids
        if figures.areas[a].kind == geography and figures.areas[a].scope in {scope, "comparator"}
    ]


def measured(figures: Figures, indicator: Indicator, geography: str, place: Area) -> Trends:
    """All series of one picture, measured once for the views that share it."""
    key = (indicator.id, geography, place.area_id)
    if key not in _MEASURED:
        if len(_MEASURED) > KEPT:
            _MEASURED.clear()
        _MEASURED[key] = read_trends(figures, indicator, geography=geography, place=place)
    return _MEASURED[key]


_MEASURED: dict[tuple[str, str, str], Trends] = {}
KEPT = 4

#: Every room of the product.
ROOMS: dict[str, Callable[[Figures, date], Iterator[Asked | Planned]]] = {
    "Summary": summary,
    "Waiting list": waiting_list,
    "Waiting list by quarter": quarters,
    "Compare": compare_areas,
    "Trends": trends,
    "Own waiting list and weekly meeting": tracking_list,
    **planned_views.ROOMS,
    "Reviews and Questionnaire": quality,
    "Catalogue": catalogue,
}


@dataclass
class Count:
    """How many views there are, how much of them was read, and what was wrong with it."""

    every: int
    views: int
    sentences: int
    claims: int
    faults: list[Fault]


def read(
    room: str,
    known: Known,
    *,
    today: date,
    exhaustive: bool,
    most: int = 60,
    part: tuple[int, int] = (0, 1),
) -> Count:
    """Hold the views of a room against the figures: all, or a sample that is the same every time.

    `part` is which part of the views to read, and of how many: each is one stretch of them.
    """
    every = list(ROOMS[room](known.figures, today))
    one, parts = part
    mine = every[len(every) * one // parts : len(every) * (one + 1) // parts]
    asked = some_of(mine, exhaustive=exhaustive, most=most)
    found = Count(len(every), 0, 0, 0, [])
    for one in asked:
        view = one.read()
        found.views += 1
        found.sentences += sum(sentences(said.text) for said in view.said)
        found.claims += sum(len(said.claims) for said in view.said)
        found.faults += faults(view, known, today=today)
    return found


def sentences(text: str) -> int:
    """How many sentences a text holds: it ends with a stop, or with its last word."""
    stops = [part for part in text.replace("**", "").split(". ") if part.strip()]
    return len(stops)
