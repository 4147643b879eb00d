"""Every place that may be chosen is on its own pages: among the areas of its comparison, and with a line where one is."""

from __future__ import annotations

import sys

import pytest

from reports.compare import compare, geographies, scope_of
from reports.figures import ENGLAND, LONDON, Figures
from reports.places import fitting_geography, fitting_series, places, series_points
from reports.trends import Trends, read_trends, standing_series, trend_geographies
from store.reference import DEMONSTRATION
from tests.sampling import some_of

STILL = "waits_still_waiting"


def real_places(figures: Figures) -> list[str]:
    return [place for place in places(figures) if figures.areas[place].scope != DEMONSTRATION]


def test_the_places_are_each_of_london_and_of_norfolk_and_waveney_once(figures: Figures) -> None:
    found = places(figures)
    names = [figures.areas[place].short_name for place in found]
    assert names[:2] == ["London", "England"]
    assert len(found) == len(set(found))
    assert sum(figures.areas[place].kind == "borough" for place in real_places(figures)) == 33
    home = {figures.areas[p].short_name for p in found if figures.areas[p].scope == "norfolk_waveney"}
    assert {"Norfolk and Waveney", "Norfolk", "Suffolk", "Great Yarmouth and Waveney", "Norwich"} <= home
    assert names.count("Norfolk and Waveney") == 1


def test_every_place_is_drawn_in_the_comparison_it_starts_at(figures: Figures, exhaustive: bool) -> None:
    """Wherever a figure stands for a place, the geography it starts at has the row of the body that it is of.

    Where only parts of London or England were published beside it, the whole is the line that they are held against.
    """
    compared = [i for i in figures.shown if i.comparison != "none"]
    looked = 0
    for place_id in real_places(figures):
        place = figures.areas[place_id]
        for indicator in some_of(compared, exhaustive=exhaustive, most=9):
            period = figures.default_period(indicator.id, place_id)
            figure = figures.figure(indicator.id, place_id, period)
            options = geographies(figures, indicator.id, period, scope=scope_of(place))
            if figure is None or not options:
                continue
            start = fitting_geography(figures, indicator.id, period, options, place=place)
            found = compare(figures, indicator, period, geography=start, place=place)
            drawn = found.chosen is not None and found.chosen["area_id"] == figure.published_for.area_id
            whole = place_id in {LONDON, ENGLAND} and start not in {"region"}
            assert drawn or whole or place_id == ENGLAND, (
                place.short_name,
                indicator.id,
                period.label,
                start,
            )
            looked += 1
    sys.stdout.write(f"{looked} comparisons, each with its own place\n")
    assert looked > 300


@pytest.mark.parametrize(
    ("place", "start"),
    [
        ("QMM", "system"),
        ("QKK", "system"),
        ("06M", "ccg"),
        ("E09000006", "ccg"),
        (LONDON, "region"),
        (ENGLAND, "region"),
    ],
)
def test_a_place_starts_among_its_own_kind(figures: Figures, place: str, start: str) -> None:
    area = figures.areas[place]
    period = figures.default_period(STILL, place)
    options = geographies(figures, STILL, period, scope=scope_of(area))
    assert fitting_geography(figures, STILL, period, options, place=area) == start


def test_a_line_is_shown_wherever_a_body_that_served_the_place_has_one(
    figures: Figures, exhaustive: bool
) -> None:
    charted = [i for i in figures.shown if len(figures.periods(i.id)) >= 3 and i.unit != "yes_no"]
    lines = 0
    for indicator in some_of(charted, exhaustive=exhaustive, most=4):
        read: dict[tuple[str, str], Trends] = {}
        for place_id in (
            real_places(figures) if exhaustive else ["E09000006", "QMM", "E10000020", "06M", LONDON]
        ):
            place = figures.areas[place_id]
            options = trend_geographies(figures, indicator.id, scope=scope_of(place))
            points = series_points(figures, indicator.id, place)
            if not any(points.get(kind) for kind in options):
                continue
            start = fitting_series(figures, indicator.id, options, place=place)
            picture = (start, scope_of(place))  # one for all places of a scope
            if picture not in read:
                read[picture] = read_trends(figures, indicator, geography=start, place=place)
            trends = read[picture]
            own = standing_series(figures, trends, place)
            assert own is not None
            assert trends.series.loc[trends.series["series"] == own, "value"].notna().any()
            lines += 1
    sys.stdout.write(f"{lines} lines, each of a body that served the place\n")
    assert lines > 5
