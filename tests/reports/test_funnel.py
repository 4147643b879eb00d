"""The funnel of a comparison: who has a place in it, by which limits, and what it says."""

from __future__ import annotations

import pytest

from reports.claims import Said
from reports.compare import compare, geographies
from reports.figures import LONDON, Figures
from reports.funnel import FEWEST_AREAS, NO_PROPORTION, Funnel, read_funnel
from tests.reports.made_up import observation
from tests.reports.made_up_comparison import BLOCKS_BOTH, WITHIN, comparison, made_up
from tests.reports.plain_words import reads_well

STILL = "waits_still_waiting"
LIMITS = ["size", "lower_95", "upper_95", "lower_99_8", "upper_99_8"]
ALIKE = {area: (100.0 + place, 1000.0) for place, area in enumerate(["07Q", "07T", "07R", "08Y", "09A"])}


def funnel(found: Funnel | Said) -> Funnel:
    assert isinstance(found, Funnel), found
    return found


def test_areas_that_differ_by_chance_alone_have_plain_limits(figures: Figures) -> None:
    drawn = funnel(read_funnel(comparison(made_up(figures, ALIKE))))
    assert drawn.method.startswith("Wilson-based limits")
    assert not drawn.points["outside"].any()
    assert drawn.average == pytest.approx(100 * 510 / 5000)
    assert set(drawn.points["verdict"]) == {"Inside the limits"}
    assert "inside the funnel" in drawn.said.text


def test_areas_that_differ_everywhere_have_limits_that_allow_for_it(figures: Figures) -> None:
    drawn = funnel(read_funnel(comparison(figures, indicator=STILL)))
    assert "allow for the spread" in drawn.method
    assert len(drawn.points) == 32
    assert int(drawn.points["outside"].sum()) == 1
    assert drawn.points.loc[drawn.points["outside"], "area"].tolist() == ["Bromley"]
    assert drawn.said.text.startswith(
        "**Still waiting in Bromley CCG was 71% in 2019-20, above the 99.8% limits around the average (33%).** "
    )
    assert "The limits are wider here, because these areas differ so much" in drawn.said.text


def test_the_limit_that_a_figure_lies_beyond_is_claimed_as_it_is_printed(figures: Figures) -> None:
    drawn = funnel(read_funnel(comparison(made_up(figures, ALIKE | {"07Q": (130.0, 1000.0)}))))
    mine = drawn.said.claims[0]
    assert "above the upper 95% limit but not the 99.8% limit" in drawn.said.text
    assert {"95%", "99.8%"} <= {number.text for number in mine.numbers}


def test_points_carry_the_published_figure_and_its_cell(figures: Figures) -> None:
    found = comparison(figures, indicator=WITHIN)
    points = funnel(read_funnel(found)).points.set_index("area_id")
    rows = found.rows.set_index("area_id").loc[points.index]
    assert points["value"].equals(rows["value"])
    assert points["source_ref"].equals(rows["source_ref"])
    assert (points["size"] == rows["denominator"]).all()


def test_limits_are_in_the_unit_of_the_figure_and_in_order(figures: Figures) -> None:
    for known in (figures, made_up(figures, ALIKE)):
        limits = funnel(read_funnel(comparison(known))).limits
        assert list(limits[LIMITS].columns) == LIMITS
        assert limits["size"].is_monotonic_increasing
        assert (limits["lower_99_8"] <= limits["lower_95"]).all()
        assert (limits["upper_95"] <= limits["upper_99_8"]).all()
        assert limits[LIMITS[1:]].min().min() >= 0
        assert limits[LIMITS[1:]].max().max() <= 100


def test_what_a_caveat_rules_out_has_no_place_and_no_part_in_the_average(figures: Figures) -> None:
    six = ALIKE | {"08M": (900.0, 1000.0)}
    drawn = funnel(read_funnel(comparison(made_up(figures, six, caveats={"08M": BLOCKS_BOTH}))))
    assert set(drawn.points["area_id"]) == set(ALIKE)
    assert drawn.average == pytest.approx(10.2)


@pytest.mark.parametrize(
    ("caveats", "why"), [(BLOCKS_BOTH, "a caveat rules it out"), ("", "its two counts were not published")]
)
def test_a_chosen_area_without_a_place_is_told_why(figures: Figures, caveats: str, why: str) -> None:
    six = {**ALIKE, "08M": (110.0, 1000.0), "07Q": (100.0, 1000.0)}
    if caveats:
        known = made_up(figures, six, caveats={"07Q": caveats})
    else:
        del six["07Q"]
        known = made_up(figures, six, extra=[observation(WITHIN, "07Q", 10.0)])
    drawn = funnel(read_funnel(comparison(known)))
    assert drawn.said.text.startswith(f"**Bromley CCG is not in the funnel: {why}.**")


def test_it_needs_a_proportion_and_enough_areas(figures: Figures) -> None:
    days = comparison(figures, indicator="waits_mean_days")
    assert read_funnel(days) == NO_PROPORTION
    few = dict(list(ALIKE.items())[: FEWEST_AREAS - 1])
    told = read_funnel(comparison(made_up(figures, few)))
    assert isinstance(told, Said)
    assert told.text == "A funnel needs at least 5 areas with both counts published; there are 4."


def test_without_a_chosen_area_it_tells_of_the_rest(figures: Figures) -> None:
    drawn = funnel(read_funnel(comparison(figures, place=LONDON, indicator=STILL)))
    assert drawn.said.text.startswith("1 of 32 areas lies outside the 99.8% limits in 2019-20. Chance alone")


def test_every_funnel_reads_well(figures: Figures) -> None:
    drawn = 0
    for indicator in [i for i in figures.shown if i.comparison == "proportion"]:
        period = figures.periods(indicator.id)[-1]
        for geography in geographies(figures, indicator.id, period, scope="london"):
            area = figures.areas["E09000012"]
            found = read_funnel(compare(figures, indicator, period, geography=geography, place=area))
            if isinstance(found, Said):
                assert reads_well(found.text)
                continue
            drawn += 1
            assert reads_well(found.said.text)
            assert reads_well(found.method)
            assert not found.points["value"].isna().any()
    assert drawn > 10
