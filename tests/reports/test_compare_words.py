"""What a comparison says, and that it reads well for every area, indicator and geography."""

from __future__ import annotations

import pytest

from reports.compare import Comparison, compare, geographies, scope_of
from reports.compare_words import comparison_said, ordinal, spread_said
from reports.figures import ENGLAND, LONDON, Figures
from reports.neighbours import neighbours, neighbours_said
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known
from tests.reports.made_up import observation
from tests.reports.made_up_comparison import BLOCKS_BOTH, FIVE, WITHIN, comparison, made_up
from tests.reports.plain_words import reads_well
from tests.sampling import some_of

STILL = "waits_still_waiting"


def told(figures: Figures, found: Comparison) -> str:
    return comparison_said(figures, found).text


def test_the_sentence_names_the_figure_its_body_its_place_its_verdict_and_the_range(figures: Figures) -> None:
    assert told(figures, comparison(figures, indicator=STILL)) == (
        "**Still waiting: 71% in Bromley CCG in 2019-20.** That is the highest of 32 CCGs, where lower is better. ▼ **Bromley CCG "
        "is worse than London (33%)**, by 38 percentage points. England had 37% and South East London system had 53% in "
        "2019-20. The 32 CCGs run from 11% in Tower Hamlets to 71% in Bromley in 2019-20."
    )


@pytest.mark.parametrize(
    ("place", "geography", "body"),
    [
        ("E09000006", "ccg", "in Bromley CCG in"),
        ("E09000012", "ccg", "in City and Hackney CCG (served Hackney and City of London) in"),
        ("E09000033", "ccg", "in Central London (Westminster) CCG (served 73% of Westminster) in"),
        ("E09000006", "system", "in South East London system (serves Bromley and 5 other boroughs) in"),
        ("QKK", "system", "in South East London system in"),
        (LONDON, "region", "in London in"),
    ],
)
def test_whose_a_figure_is_comes_with_it(figures: Figures, place: str, geography: str, body: str) -> None:
    found = comparison(figures, place=place, geography=geography, indicator=STILL)
    assert body in told(figures, found).split("**")[1]


def test_a_total_is_its_bodys_and_is_neither_ranked_nor_compared(figures: Figures) -> None:
    spend = figures.catalogue.indicators["cyp_ed_spend"]
    place, period = figures.areas["E09000030"], figures.periods("cyp_ed_spend")[-1]
    found = compare(figures, spend, period, geography="ccg", place=place)
    assert told(figures, found) == (
        "**Spend on eating disorders: £2.5m in North East London CCG (served Tower Hamlets and 7 other boroughs) in "
        "2021-22.** It is a total. Totals are not compared: areas differ in size."
    )
    assert spread_said(found).text == ""


def test_a_place_that_is_none_of_the_areas_hears_of_its_own_figure_first(figures: Figures) -> None:
    known = made_up(figures, FIVE)
    assert told(known, comparison(known, place=LONDON)) == (
        "**Within 4 weeks: 30% in London in 2019-20.** ▲ **London is better than England (20%)**, by 10 percentage points. "
        "The 5 CCGs run from 10% in Bromley to 90% in Central London (Westminster) in 2019-20."
    ).replace("Within 4 weeks", figures.catalogue.indicators[WITHIN].short_name)


@pytest.mark.parametrize(
    ("indicator", "place", "geography", "start"),
    [
        (
            "eip_completed",
            LONDON,
            "ccg",
            "**Psychosis care started: 210 in London in Sep 2019.** 32 CCGs have",
        ),
        ("eip_within_2_weeks", ENGLAND, "ccg", "**Psychosis care in 2 weeks: 79% in England in Sep 2019.**"),
    ],
)
def test_a_total_of_the_whole_is_said_before_its_parts(
    figures: Figures, indicator: str, place: str, geography: str, start: str
) -> None:
    period = figures.periods(indicator)[-1]
    found = compare(
        figures,
        figures.catalogue.indicators[indicator],
        period,
        geography=geography,
        place=figures.areas[place],
    )
    assert told(figures, found).startswith(start)


def test_a_whole_that_has_no_figure_says_so(figures: Figures) -> None:
    period = figures.periods("four_week_full_stop")[-1]
    indicator = figures.catalogue.indicators["four_week_full_stop"]
    found = compare(figures, indicator, period, geography="system", place=figures.areas[LONDON])
    assert f"It was not published for London as a whole {period.within}." in told(figures, found)


def test_a_spread_without_intervals_sends_nobody_to_them(figures: Figures) -> None:
    period = figures.periods("ed_urgent_within_1_week")[-1]
    indicator = figures.catalogue.indicators["ed_urgent_within_1_week"]
    found = compare(figures, indicator, period, geography="region", place=figures.areas[LONDON])
    assert found.rows["lowercl"].isna().all()
    assert "There are no intervals" in spread_said(found).text


@pytest.mark.parametrize(
    ("note", "end"),
    [
        ("c", "The figure of Bromley CCG in 2019-20 is withheld, because a number behind it is small."),
        ("x", "Bromley CCG has no published value in 2019-20."),
    ],
)
def test_a_missing_figure_says_whether_it_was_withheld(figures: Figures, note: str, end: str) -> None:
    counts = {area: pair for area, pair in FIVE.items() if area != "07Q"}
    known = made_up(figures, counts, extra=[observation(WITHIN, "07Q", None, value_note=note)])
    said = told(known, comparison(known))
    assert said.endswith(end)
    assert "the 4 CCGs run" in said


def test_a_figure_that_a_caveat_rules_out_has_no_rank(figures: Figures) -> None:
    known = made_up(figures, FIVE, caveats={"07Q": BLOCKS_BOTH})
    said = told(known, comparison(known))
    assert "est of" not in said
    assert said.endswith("10% in Bromley CCG in 2019-20 is not compared, because a caveat rules it out.")


def test_where_a_caveat_rules_everything_out_it_says_so(figures: Figures) -> None:
    known = made_up(figures, FIVE, caveats=dict.fromkeys(FIVE, BLOCKS_BOTH))
    assert "the 5 CCGs are shown but not compared.** A caveat rules it out" in told(known, comparison(known))
    assert spread_said(comparison(known)).text == ""


@pytest.mark.parametrize(
    ("note", "why"), [("c", "CCGs: what there is was withheld as small."), ("x", "any of the 2 CCGs.")]
)
def test_where_nothing_was_published_it_says_so(figures: Figures, note: str, why: str) -> None:
    extra = [observation(WITHIN, area, None, value_note=note) for area in ("07Q", "07T")]
    known = made_up(figures, {}, extra=extra)
    assert why in told(known, comparison(known))


def test_equal_figures_have_no_rank_and_no_range(figures: Figures) -> None:
    known = made_up(figures, dict.fromkeys(("07Q", "07T", "07R"), (50.0, 100.0)))
    said = told(known, comparison(known))
    assert "est of" not in said
    assert said.endswith("The 3 CCGs all have 50% in 2019-20.")
    assert spread_said(comparison(known)).text == "**The areas all have the same figure in 2019-20**: 50%."


def test_one_area_alone_is_no_range(figures: Figures) -> None:
    known = made_up(figures, {"07Q": (10, 100), LONDON: (30, 100)})
    assert "run from" not in told(known, comparison(known))
    assert "only Bromley has a figure to compare" in told(known, comparison(known, place=LONDON))


@pytest.mark.parametrize(
    ("counts", "rank"),
    [
        ({"07Q": 900, "07T": 100, "07R": 200}, " That is the highest of 3 CCGs, where higher is better"),
        ({"07Q": 900, "07T": 900, "07R": 200}, " That is the joint highest of 3 CCGs"),
        ({"07Q": 300, "07T": 900, "07R": 200, "08Y": 100}, " That is the 2nd highest of 4 CCGs"),
        ({"07Q": 200, "07T": 900, "07R": 300, "08Y": 100}, " That is the 2nd lowest of 4 CCGs"),
        ({"07Q": 100, "07T": 100, "07R": 300}, " That is the joint lowest of 3 CCGs"),
    ],
)
def test_a_rank_is_from_the_nearer_end_with_ties_and_which_way_is_good(
    figures: Figures, counts: dict[str, int], rank: str
) -> None:
    known = made_up(figures, {area: (size, 1000) for area, size in counts.items()})
    assert rank in told(known, comparison(known))


def test_ordinals() -> None:
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 21, 32)] == [
        "1st",
        "2nd",
        "3rd",
        "4th",
        "11th",
        "12th",
        "21st",
        "32nd",
    ]


def test_the_spread_is_in_points_and_names_both_ends(figures: Figures) -> None:
    assert spread_said(comparison(made_up(figures, FIVE))).text.startswith(
        "**The areas lie 80 percentage points apart in 2019-20**: Central London (Westminster) 90%, Bromley 10%, 9 times "
        "as high."
    )


def test_how_many_times_as_high_is_that_of_the_figures_printed(figures: Figures) -> None:
    counts = FIVE | {"07Q": (542, 1000), "08Y": (1000, 1000)}
    higher = {area: pair for area, pair in counts.items() if pair[0] >= 542}
    assert "100%, Bromley 54%, 1.9 times as high." in spread_said(comparison(made_up(figures, higher))).text
    tiny = {"07Q": (3, 10_000), "08Y": (5_000, 10_000)}
    assert "times" not in spread_said(comparison(made_up(figures, tiny))).text


def test_sentences_read_well_and_hold_for_every_area_indicator_and_geography(
    figures: Figures, exhaustive: bool
) -> None:
    cases = [
        (indicator, period, geography, place)
        for indicator in figures.shown
        for period in figures.periods(indicator.id)
        for place in ("E09000006", "E09000001", "QMM", LONDON, ENGLAND)
        for geography in geographies(figures, indicator.id, period, scope=scope_of(figures.areas[place]))
    ]
    assert len(cases) > 1000
    held = Known(figures)
    for indicator, period, geography, place in some_of(cases, exhaustive=exhaustive, most=40):
        found = compare(figures, indicator, period, geography=geography, place=figures.areas[place])
        near = neighbours(figures, place)
        said = [comparison_said(figures, found), spread_said(found)]
        said += [] if near.empty else [neighbours_said(figures, found, near)]
        assert all(one.text == "" or reads_well(one.text) for one in said)
        view = View(
            f"{place} {indicator.id} {period.label} {geography}", tuple(one for one in said if one), place
        )
        assert [str(fault) for fault in faults(view, held)] == []
