"""Whose figure stands for a place, in which period, from which edition; and never a figure that was not published."""

from __future__ import annotations

from datetime import date

import pytest

from reports.figures import ENGLAND, LONDON, Figures, Period
from tests.reports.made_up import YEAR_2019, YEAR_2020, figures_of, observation

STILL, TOTAL = "waits_still_waiting", "waits_total"
AUGUST_2024 = Period(date(2024, 8, 31), date(2024, 6, 1), "rolling_quarter")
BROMLEY, CAMDEN, CITY, HACKNEY, WESTMINSTER = (
    "E09000006",
    "E09000007",
    "E09000001",
    "E09000012",
    "E09000033",
)


@pytest.mark.parametrize(
    ("place", "day", "chain"),
    [
        (BROMLEY, date(2020, 3, 31), [BROMLEY, "07Q", "QKK"]),
        (BROMLEY, date(2021, 3, 31), [BROMLEY, "72Q", "QKK"]),
        (BROMLEY, date(2022, 9, 30), [BROMLEY, "QKK"]),
        (CAMDEN, date(2021, 3, 31), [CAMDEN, "93C", "QMJ"]),
        (HACKNEY, date(2022, 3, 31), [HACKNEY, "A3A8R", "QMF"]),
        (WESTMINSTER, date(2020, 3, 31), [WESTMINSTER, "09A", "08Y", "QRV"]),
        ("E10000020", date(2020, 3, 31), ["E10000020", "QMM"]),
        ("E10000020", date(2021, 3, 31), ["E10000020", "26A", "QMM"]),
        ("E10000029", date(2020, 3, 31), ["E10000029", "06M", "QMM"]),
        ("06M", date(2020, 3, 31), ["06M", "QMM"]),
        ("06M", date(2021, 3, 31), ["06M", "26A", "QMM"]),
        ("QMM", date(2021, 3, 31), ["QMM"]),
        ("QKK", date(2020, 3, 31), ["QKK"]),
        (LONDON, date(2020, 3, 31), [LONDON]),
        (ENGLAND, date(2020, 3, 31), [ENGLAND]),
    ],
)
def test_who_may_stand_for_a_place_depends_on_the_day(
    figures: Figures, place: str, day: date, chain: list[str]
) -> None:
    assert figures.stands_for(place, on=day) == chain


def test_city_of_london_and_hackney_share_one_figure(figures: Figures) -> None:
    city, hackney = (figures.figure(STILL, place, YEAR_2019) for place in (CITY, HACKNEY))
    assert city is not None
    assert hackney is not None
    assert city.published_for.name == hackney.published_for.name == "NHS City and Hackney CCG"
    assert (city.value, city.source_ref) == (hackney.value, hackney.source_ref)
    assert not city.is_own


@pytest.mark.parametrize("indicator", [STILL, "cyp_spend_per_head", "four_week_full_stop", "eip_completed"])
def test_a_boroughs_figure_is_a_published_row_of_one_body_that_served_it(
    figures: Figures, indicator: str
) -> None:
    for period in figures.periods(indicator)[-4:]:
        rows = figures.at(indicator, period)
        for place in figures.areas.of_kind("borough", scope="london"):
            found = figures.figure(indicator, place, period)
            chain = figures.stands_for(place, on=period.end)
            published = [area for area in chain if area in rows.index]
            assert (found is None) == (not published)
            if found is not None:
                assert found.published_for.area_id == published[0]
                row = rows.loc[published[0]]
                assert found.value == row["value"] or (found.value is None and row["value"] != row["value"])
                assert (found.source_ref, found.edition) == (row["source_ref"], row["edition"])


def test_the_ccg_of_a_later_merger_does_not_stand_for_a_borough_before_it(figures: Figures) -> None:
    rows = figures.at("cyp_spend", YEAR_2019)
    assert "72Q" in rows.index
    found = figures.figure("cyp_spend", BROMLEY, YEAR_2019)
    assert found is not None
    assert found.published_for.area_id == "QKK"


def test_since_july_2022_a_boroughs_figure_is_its_systems(figures: Figures) -> None:
    found = figures.figure("four_week_full_stop", BROMLEY, AUGUST_2024)
    assert found is not None
    assert (found.published_for.area_id, found.place.area_id) == ("QKK", BROMLEY)


@pytest.mark.parametrize(
    ("place", "label"), [(BROMLEY, "2019-20"), (HACKNEY, "2020-21"), (LONDON, "2020-21"), ("QMM", "2020-21")]
)
def test_a_place_starts_from_its_most_local_year_then_the_newest(
    figures: Figures, place: str, label: str
) -> None:
    assert figures.default_period(STILL, place).label == label


def test_a_year_without_a_value_is_no_place_to_start_from(figures: Figures) -> None:
    known = figures_of(
        figures,
        [
            observation(TOTAL, "QMM", 10, period=YEAR_2019),
            observation(TOTAL, "QMM", None, period=YEAR_2020),
        ],
    )
    assert known.default_period(TOTAL, "QMM") == YEAR_2019
    assert known.default_period(TOTAL, "QKK") == YEAR_2020
    newest = known.latest(TOTAL, "QMM")
    assert newest is not None
    assert (newest.period, newest.value, newest.printed) == (YEAR_2020, None, "[c]")


def test_the_newest_figure_may_be_wider_and_the_most_local_one_older(figures: Figures) -> None:
    newest, local = (figures.latest(STILL, BROMLEY, local=local) for local in (False, True))
    assert newest is not None
    assert local is not None
    assert (newest.published_for.area_id, local.published_for.area_id) == ("72Q", "07Q")
    assert (figures.distance(newest), figures.distance(local)) == (6, 1)


def test_an_indicator_without_figures_has_no_period_and_no_figure(figures: Figures) -> None:
    known = figures_of(figures, [observation(TOTAL, "QMM", 10)])
    assert known.periods("eip_completed") == []
    assert known.at("eip_completed", YEAR_2019).empty
    assert known.figure("eip_completed", "QMM", YEAR_2019) is None
    assert known.latest("eip_completed", "QMM") is None
    assert known.latest("eip_completed", "QMM", local=True) is None
    with pytest.raises(IndexError):
        known.default_period("eip_completed", "QMM")
    assert [indicator.id for indicator in known.shown] == [TOTAL]
