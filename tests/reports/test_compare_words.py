"""What a comparison says, and that it reads well for every area, indicator and geography."""

from __future__ import annotations

import pytest

from reports.compare import compare, geographies, scope_of
from reports.compare_words import comparison_sentence, spread_sentence, whose
from reports.figures import ENGLAND, LONDON, Figures
from tests.reports.made_up import observation
from tests.reports.made_up_comparison import BLOCKS_BOTH, FIVE, WITHIN, comparison, made_up
from tests.reports.plain_words import reads_well
from tests.sampling import some_of

STILL = "waits_still_waiting"


def test_the_sentence_names_the_figure_its_body_its_rank_its_comparators_and_the_range(
    figures: Figures,
) -> None:
    assert comparison_sentence(comparison(figures, indicator=STILL)) == (
        "Still waiting, 2019-20: **Bromley 71%** (published for NHS Bromley CCG), number 1 from the top of 32 CCGs; "
        "London 33%; England 37%; South East London 53%. The CCGs range from **11%** in Tower Hamlets to **71%** in "
        "Bromley."
    )


@pytest.mark.parametrize(
    ("place", "geography", "said"),
    [
        ("E09000006", "ccg", " (published for NHS Bromley CCG)"),
        (
            "E09000012",
            "ccg",
            " (published for NHS City and Hackney CCG, which served Hackney and City of London)",
        ),
        (
            "E09000033",
            "ccg",
            " (published for NHS Central London (Westminster) CCG, which served 73% of Westminster)",
        ),
        (
            "E09000020",
            "ccg",
            " (published for NHS West London CCG, which served Kensington and Chelsea and part of Westminster)",
        ),
        (
            "E09000006",
            "system",
            " (published for South East London integrated care system, which served Bromley and 5 other boroughs)",
        ),
        ("QKK", "system", ""),
        (LONDON, "region", ""),
        (LONDON, "ccg", ""),
    ],
)
def test_it_says_for_whom_the_figure_was_published(
    figures: Figures, place: str, geography: str, said: str
) -> None:
    assert whose(comparison(figures, place=place, geography=geography, indicator=STILL)) == said


def test_a_place_without_a_body_of_this_kind_hears_of_the_range_alone(figures: Figures) -> None:
    told = comparison_sentence(comparison(made_up(figures, FIVE), place=LONDON))
    assert told == (
        "Within 4 weeks, 2019-20: the 5 CCGs range from **10%** in Bromley to **90%** in Central London (Westminster); "
        "London 30%; England 20%."
    )


@pytest.mark.parametrize(
    ("note", "end"),
    [
        (
            "c",
            "Bromley's figure (published for NHS Bromley CCG) is withheld, because a number behind it is small.",
        ),
        ("x", "Bromley has no published value."),
    ],
)
def test_a_missing_figure_says_whether_it_was_withheld(figures: Figures, note: str, end: str) -> None:
    counts = {area: pair for area, pair in FIVE.items() if area != "07Q"}
    known = made_up(figures, counts, extra=[observation(WITHIN, "07Q", None, value_note=note)])
    told = comparison_sentence(comparison(known))
    assert told.endswith(end)
    assert "the 4 CCGs range" in told


def test_a_figure_that_a_caveat_rules_out_has_no_rank(figures: Figures) -> None:
    told = comparison_sentence(comparison(made_up(figures, FIVE, caveats={"07Q": BLOCKS_BOTH})))
    assert "number" not in told
    assert told.endswith(
        "Bromley's figure (published for NHS Bromley CCG), 10%, is not compared, because a caveat rules it out."
    )


def test_where_a_caveat_rules_everything_out_it_says_so(figures: Figures) -> None:
    known = made_up(figures, FIVE, caveats=dict.fromkeys(FIVE, BLOCKS_BOTH))
    assert comparison_sentence(comparison(known)) == (
        "**Within 4 weeks, 2019-20: the figures of the 5 CCGs are shown but not compared, because a caveat rules it "
        "out.**"
    )
    assert spread_sentence(comparison(known)) == ""


@pytest.mark.parametrize(
    ("note", "why"), [("c", "CCGs: what there is was withheld as small."), ("x", "any of the 2 CCGs.")]
)
def test_where_nothing_was_published_it_says_so(figures: Figures, note: str, why: str) -> None:
    extra = [observation(WITHIN, area, None, value_note=note) for area in ("07Q", "07T")]
    assert why in comparison_sentence(comparison(made_up(figures, {}, extra=extra)))


def test_equal_figures_have_no_rank_and_no_range(figures: Figures) -> None:
    known = made_up(figures, dict.fromkeys(("07Q", "07T", "07R"), (50.0, 100.0)))
    assert comparison_sentence(comparison(known)) == (
        "Within 4 weeks, 2019-20: **Bromley 50%** (published for NHS Bromley CCG). The CCGs all have **50%**."
    )
    assert spread_sentence(comparison(known)) == "**The areas all have the same figure**: 50%."


def test_one_area_alone_is_no_range(figures: Figures) -> None:
    known = made_up(figures, {"07Q": (10, 100), LONDON: (30, 100)})
    told = comparison_sentence(comparison(known))
    assert told == "Within 4 weeks, 2019-20: **Bromley 10%** (published for NHS Bromley CCG); London 30%."
    assert "only Bromley has a figure to compare" in comparison_sentence(comparison(known, place=LONDON))


def test_counts_are_not_ranked(figures: Figures) -> None:
    counted = comparison(figures, indicator="waits_total")
    assert "number" not in comparison_sentence(counted)
    assert spread_sentence(counted) == ""


def test_the_spread_is_in_points_and_names_both_ends(figures: Figures) -> None:
    assert spread_sentence(comparison(made_up(figures, FIVE))).startswith(
        "**The areas lie 80 percentage points apart**: Central London (Westminster) 90%, Bromley 10%, 9 times as "
        "high."
    )


def test_sentences_read_well_for_every_area_indicator_and_geography(
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
    for indicator, period, geography, place in some_of(cases, exhaustive=exhaustive, most=80):
        found = compare(figures, indicator, period, geography=geography, place=figures.areas[place])
        assert reads_well(comparison_sentence(found))
        spread = spread_sentence(found)
        assert spread == "" or reads_well(spread)
