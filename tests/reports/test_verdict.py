"""A figure's verdict: by its interval against its comparator, and against the standard in force at the time."""

from __future__ import annotations

from datetime import date

import pytest

from reports.figures import ENGLAND, LONDON, Figure, Figures, Period
from reports.verdict import SHAPES, Verdict, comparator_of, judge
from tests.reports.made_up import YEAR_2019, figures_of, observation, share
from tests.reports.made_up_comparison import BLOCKS_BOTH, BROMLEY, FIVE, WITHIN, made_up

EIP = "eip_within_2_weeks"


def month(year: int, number: int, last: int) -> Period:
    return Period(date(year, number, last), date(year, number, 1), "month")


def figure(known: Figures, place: str, indicator: str = WITHIN, period: Period = YEAR_2019) -> Figure:
    found = known.figure(indicator, place, period)
    assert found is not None
    return found


def against(known: Figures, place: str) -> str | None:
    other = comparator_of(figure(known, place), known)
    return None if other is None else other.published_for.area_id


class TestComparator:
    def test_london_for_places_in_london_england_for_london_and_nobody_for_england(
        self, figures: Figures
    ) -> None:
        known = made_up(figures, FIVE | {"QMM": (10, 100)})
        assert [against(known, place) for place in (BROMLEY, LONDON, "QMM", ENGLAND)] == [
            LONDON,
            ENGLAND,
            ENGLAND,
            None,
        ]

    def test_england_where_london_has_no_figure_or_may_not_be_compared(self, figures: Figures) -> None:
        without = {area: pair for area, pair in FIVE.items() if area != LONDON}
        assert against(made_up(figures, without), BROMLEY) == ENGLAND
        assert against(made_up(figures, FIVE, caveats={LONDON: BLOCKS_BOTH}), BROMLEY) == ENGLAND
        missing = observation(WITHIN, LONDON, None)
        assert against(made_up(figures, without, extra=[missing]), BROMLEY) == ENGLAND

    def test_it_is_of_the_same_breakdown_and_period(self, figures: Figures) -> None:
        other = "scope=all_services;count=people"
        found = figures.figure("waits_still_waiting", BROMLEY, YEAR_2019, breakdown=other)
        assert found is not None
        comparator = comparator_of(found, figures)
        assert comparator is not None
        assert (comparator.breakdown, comparator.period) == (other, YEAR_2019)
        assert comparator.value != figure(figures, LONDON, "waits_still_waiting").value

    def test_a_twelve_month_figure_is_not_held_against_a_quarter(self, figures: Figures) -> None:
        found = figures.latest("ed_urgent_within_1_week", "QKK")
        assert found is not None
        assert found.period.kind == "rolling_year"
        assert comparator_of(found, figures) is None


class TestInterval:
    @pytest.mark.parametrize(
        ("counts", "word", "text"),
        [
            ((100, 1000), "worse", "worse than London"),
            ((295, 1000), "similar", "similar to London"),
            ((900, 1000), "better", "better than London"),
        ],
    )
    def test_it_decides(self, figures: Figures, counts: tuple[float, float], word: str, text: str) -> None:
        known = made_up(figures, FIVE | {"07Q": counts})
        told = judge(figure(known, BROMLEY), known)
        assert (told.word, told.text, told.detail) == (word, text, "London 30%")

    def test_where_lower_is_better_the_words_turn_round(self, figures: Figures) -> None:
        known = made_up(figures, FIVE, indicator="waits_no_contact")
        assert judge(figure(known, BROMLEY, "waits_no_contact"), known).word == "better"

    def test_where_neither_is_better_it_is_higher_or_lower_and_asks_nothing_of_anyone(
        self, figures: Figures
    ) -> None:
        known = made_up(figures, FIVE, indicator="waits_closed_before")
        told = judge(figure(known, BROMLEY, "waits_closed_before"), known)
        assert (told.word, told.text, told.shape) == ("lower", "lower than London", "◇")
        assert not told.needs_attention
        assert not told.is_working

    def test_an_interval_that_touches_the_benchmark_is_similar(self, figures: Figures) -> None:
        known = made_up(figures, {"07Q": (0, 40), LONDON: (0, 1000)})
        assert judge(figure(known, BROMLEY), known).word == "similar"

    def test_without_an_interval_it_is_said_to_lie_above_or_below_and_not_tested(
        self, figures: Figures
    ) -> None:
        rows = [observation("waits_mean_days", area, days) for area, days in (("07Q", 56), (LONDON, 39))]
        known = figures_of(figures, rows)
        told = judge(figure(known, BROMLEY, "waits_mean_days"), known)
        assert (told.word, told.text, told.detail) == (
            "not_compared",
            "above London, not tested",
            "London 39 days",
        )

    def test_a_count_is_not_compared(self, figures: Figures) -> None:
        told = judge(figure(figures, BROMLEY, "waits_total"), figures)
        assert (told.word, told.text) == ("not_compared", "a total, not compared")

    def test_a_caveat_rules_it_out(self, figures: Figures) -> None:
        known = made_up(figures, FIVE, caveats={"07Q": BLOCKS_BOTH})
        told = judge(figure(known, BROMLEY), known)
        assert (told.word, told.text, told.shape) == ("not_compared", "not compared", "○")

    @pytest.mark.parametrize(("note", "text"), [("c", "withheld"), ("x", "no value published")])
    def test_a_missing_figure_has_none(self, figures: Figures, note: str, text: str) -> None:
        known = figures_of(figures, [observation(WITHIN, "07Q", None, value_note=note)])
        told = judge(figure(known, BROMLEY), known)
        assert (told.word, told.text) == ("not_compared", text)
        assert ("rounded to the nearest 5" in told.detail) == (note == "c")


class TestStandard:
    def eip(self, figures: Figures, period: Period, numerator: float, *, caveats: str = "") -> Verdict:
        rows = [
            share(EIP, area, count, 1000, period=period, source_id="eip_history", caveats=flags)
            for area, count, flags in (("QKK", numerator, caveats), (LONDON, 700, ""))
        ]
        known = figures_of(figures, rows)
        return judge(figure(known, "QKK", EIP, period), known)

    @pytest.mark.parametrize(
        ("period", "numerator", "text"),
        [
            (month(2016, 1, 31), 400, "worse than London"),
            (month(2016, 4, 30), 500, "meets the 50% standard"),
            (month(2018, 3, 31), 520, "meets the 50% standard"),
            (month(2018, 4, 30), 520, "misses the 53% standard"),
            (month(2019, 3, 31), 530, "meets the 53% standard"),
            (month(2019, 4, 30), 530, "misses the 56% standard"),
            (month(2019, 9, 30), 559, "misses the 56% standard, just: 55.9%"),
        ],
    )
    def test_it_is_the_one_in_force_when_the_period_ended(
        self, figures: Figures, period: Period, numerator: float, text: str
    ) -> None:
        assert self.eip(figures, period, numerator).text == text

    def test_it_comes_before_the_comparator_and_both_are_printed(self, figures: Figures) -> None:
        met = self.eip(figures, month(2019, 9, 30), 600)
        assert (met.text, met.detail) == ("meets the 56% standard", "London 70%; worse than London")
        assert (met.shape, met.is_working, met.needs_attention) == ("▲", True, False)
        missed = self.eip(figures, month(2019, 4, 30), 500)
        assert (missed.shape, missed.is_working, missed.needs_attention) == ("▼", False, True)

    def test_a_figure_that_may_not_be_compared_meets_and_misses_nothing(self, figures: Figures) -> None:
        told = self.eip(figures, month(2019, 9, 30), 600, caveats="eip_total_differs")
        assert (told.meets_standard, told.text) == (None, "not compared")

    def test_a_figure_without_a_comparator_still_has_its_standard(self, figures: Figures) -> None:
        found = figures.latest("ed_urgent_within_1_week", ENGLAND)
        assert found is not None
        told = judge(found, figures)
        assert told.text == "misses the 95% standard"
        assert told.needs_attention

    def test_a_yes_or_no_standard_is_met_or_missed(self, figures: Figures) -> None:
        found = figures.latest("mhis_met", ENGLAND)
        assert found is not None
        assert judge(found, figures).text == "meets the standard"


def test_every_word_has_a_shape_and_opposites_differ() -> None:
    assert set(SHAPES) == {"better", "worse", "similar", "higher", "lower", "not_compared"}
    assert len(set(SHAPES.values())) == len(SHAPES)


def test_every_newest_figure_has_a_verdict_in_words(figures: Figures) -> None:
    for indicator in figures.shown:
        for place in (BROMLEY, "QMM", LONDON, ENGLAND):
            found = figures.latest(indicator.id, place)
            if found is not None:
                told = judge(found, figures)
                assert told.text
                assert "nan" not in told.text + told.detail
                assert not (told.needs_attention and told.is_working)
