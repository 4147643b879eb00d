"""What Trends says of a series: the newest first, one decision about change, no test that the data cannot carry."""

from __future__ import annotations

import re
from datetime import date

import pytest

from metrics.printed import as_printed
from reports.claims import Claim, Said
from reports.figures import Figures, Period
from reports.trend_tables import causes_said, special_causes
from reports.trends import Trends, read_trends, trend_geographies
from tests.reports.made_up import figures_of, observation, share
from tests.reports.plain_words import reads_well
from tests.sampling import some_of

TODAY = date(2026, 11, 27)
URGENT, STILL, EIP = "ed_urgent_within_1_week", "waits_still_waiting", "eip_within_2_weeks"
SYSTEM = "QKK"


def trends(figures: Figures, indicator: str, *, geography: str, place: str = "E09000006") -> Trends:
    declared = figures.catalogue.indicators[indicator]
    return read_trends(figures, declared, geography=geography, place=figures.areas[place])


def texts(found: Trends, area_id: str) -> list[str]:
    return [said.text for said in found.said(area_id, today=TODAY)]


def claims(told: tuple[Said, ...]) -> list[Claim]:
    return [claim for said in told for claim in said.claims]


Series = list[tuple[Trends, str, tuple[Said, ...]]]


@pytest.fixture(scope="module")
def every_series(figures: Figures, exhaustive: bool) -> Series:
    """All series of all indicators at all geographies, and what is said of each.

    Of each indicator's kinds a sample unless exhaustive.
    """
    cases = [
        (indicator.id, geography, place)
        for indicator in figures.shown
        for place, scope in (("E09000006", "london"), ("QMM", "norfolk_waveney"))
        for geography in trend_geographies(figures, indicator.id, scope=scope)
    ]
    read = [
        trends(figures, indicator_id, geography=geography, place=place)
        for indicator_id, geography, place in some_of(cases, exhaustive=exhaustive, most=60)
    ]
    return [(found, area_id, found.said(area_id, today=TODAY)) for found in read for area_id in found.names]


def quarters(figures: Figures, counts: list[tuple[float, float] | None], *, first: int = 2015) -> Trends:
    """A proportion of a system by quarter, from January of a year on; None is withheld."""
    rows = []
    for place, pair in enumerate(counts):
        year, part = first + place // 4, place % 4
        end = [date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31)][part]
        period = Period(end, date(year, 1 + 3 * part, 1), "quarter")
        rows.append(
            observation("ae_over_12_hours_percent", SYSTEM, None, period=period)
            if pair is None
            else share("ae_over_12_hours_percent", SYSTEM, *pair, period=period)
        )
    return trends(figures_of(figures, rows), "ae_over_12_hours_percent", geography="system")


class TestEverySeries:
    def test_none_contradicts_itself(self, every_series: Series) -> None:
        """One direction at most, one verdict of chance at most, and a difference that a reader can work out."""
        count = 0
        for found, area_id, told in every_series:
            moved = [claim for claim in claims(told) if claim.direction]
            assert len(moved) <= 1
            tested = [c for c in claims(told) if c.basis is not None and c.basis.test in {"newcombe", "xmr"}]
            assert len(tested) <= 1
            if found.chart(area_id)[0] == "xmr":
                assert moved == []
            for claim in moved:
                before, *differences, newest = claim.numbers
                for difference in differences:
                    told_apart = as_printed(newest.text) - as_printed(before.text)
                    assert difference.value == pytest.approx(told_apart, abs=1e-6)
                    assert difference.text in told[0].text
                if newest.text == before.text:
                    assert claim.direction == "level"
            count += 1
        assert count > 100

    def test_no_test_of_chance_is_made_of_figures_that_share_months_or_children(
        self, every_series: Series
    ) -> None:
        for found, area_id, told in every_series:
            reason = found.chart(area_id)[1]
            kinds = set(found.series.loc[found.series["series"] == area_id, "period_type"])
            if reason == "overlapping" or kinds == {"snapshot"}:
                assert "chance alone" not in " ".join(said.text for said in told)
                assert not [c for c in claims(told) if c.verdict in {"better", "worse"}]

    def test_no_claim_reaches_over_a_break(self, figures: Figures, every_series: Series) -> None:
        for found, area_id, told in every_series:
            for claim in claims(told):
                periods = [
                    one.key.period
                    for number in claim.numbers
                    for one in (number, *number.of)
                    if one.key is not None
                ]
                for entry in figures.catalogue.breaks_of(found.indicator.id, area_id):
                    assert len({period.start >= entry.start for period in periods}) <= 1

    def test_each_reads_well_and_begins_with_whose_it_is(
        self, figures: Figures, every_series: Series
    ) -> None:
        for found, area_id, said in every_series:
            told = [one.text for one in said]
            name = figures.areas[area_id].short_name
            assert (
                told[0].startswith(f"**{name}")
                or (told[0].startswith("**No trend of ") and f"can be shown for {name}" in told[0])
                or area_id.startswith("R")
                or (found.geography == "provider")
            )
            for text in told:
                assert reads_well(text)


class TestWhatMattersNow:
    def test_norfolk_and_waveney_is_said_to_have_fallen_far_below_the_standard(
        self, figures: Figures
    ) -> None:
        found = trends(figures, URGENT, geography="system", place="QMM")
        first, second, _ = texts(found, "QMM")
        name = found.indicator.short_name
        assert first == (
            f"**Norfolk and Waveney system: {name} was 52% in the 12 months to Mar 2022 (4 years old).** That misses the "
            "standard of 95% by 43 percentage points. It was met in 0 of the last 4 figures. A year before, in the 12 "
            "months to Mar 2021, it was 82%. It has fallen by 30 percentage points since. The numbers behind the shares "
            "are not published, so chance is not tested."
        )
        assert second == (
            "All 21 figures since the 12 months to Mar 2017 lie between 52% and 100%; the newest is the lowest."
        )

    @pytest.mark.parametrize(("system", "ccg", "place"), [("QKK", "72Q", "E09000006"), ("QMM", "26A", "QMM")])
    def test_a_body_reads_the_same_as_a_system_and_as_a_ccg(
        self, figures: Figures, system: str, ccg: str, place: str
    ) -> None:
        as_system = texts(trends(figures, URGENT, geography="system", place=place), system)
        as_ccg = texts(trends(figures, URGENT, geography="ccg", place=place), ccg)
        assert as_system[0].replace(" system:", " CCG:") == as_ccg[0]
        assert as_system[2] == as_ccg[2]

    def test_it_is_said_for_whom_a_series_stands(self, figures: Figures) -> None:
        found = trends(figures, URGENT, geography="system")
        told = found.said(SYSTEM, today=TODAY, place=figures.areas["E09000006"])
        assert told[0].text.startswith("**South East London system (serves Bromley and 5 other boroughs): ")

    def test_a_young_figure_has_no_age(self, figures: Figures) -> None:
        found = trends(figures, URGENT, geography="system")
        assert "years old" not in found.said(SYSTEM, today=date(2022, 9, 1))[0].text

    def test_later_figures_that_are_withheld_are_said_to_be(self, figures: Figures) -> None:
        found = quarters(figures, [(30, 100), (30, 100), None, None])
        assert "The 2 later figures are withheld because the numbers are small." in texts(found, SYSTEM)[0]


class TestMet:
    def test_only_figures_known_are_counted_and_the_others_said(self, figures: Figures) -> None:
        found = trends(figures, EIP, geography="ccg")
        for area_id in found.names:
            text = texts(found, area_id)[0]
            rows = found.series[found.series["series"] == area_id]
            newest = rows.loc[rows["value"].notna(), "date"].max()
            recent = rows[rows["target"].notna() & (rows["date"] <= newest)].sort_values("date").tail(12)
            known = recent[recent["value"].notna()]
            met = int((known["value"] >= known["target"]).sum())
            if len(known) > 1:
                assert f"It was met in {met} of the last {len(known)} months" in text
            assert ("more there is none" in text) == (len(known) > 1 and len(known) < len(recent))

    def test_a_figure_that_prints_as_its_standard_and_misses_it_only_just_does(
        self, figures: Figures
    ) -> None:
        period = Period(date(2022, 3, 31), date(2021, 4, 1), "rolling_year")
        known = figures_of(figures, [observation(URGENT, "QMM", 94.7, period=period)])
        (text, *_) = texts(trends(known, URGENT, geography="system", place="QMM"), "QMM")
        assert "That misses the standard of 95%, if only just." in text


class TestChange:
    def test_a_clear_change_of_different_people_is_tested(self, figures: Figures) -> None:
        text = texts(quarters(figures, [(200, 1000)] * 4 + [(300, 1000)]), SYSTEM)[0]
        assert text.endswith(
            "A year before, in Jan to Mar 2015, it was 20%. It rose by 10 percentage points, more than chance alone is "
            "likely to make. That is worse."
        )

    def test_a_small_change_is_left_to_chance(self, figures: Figures) -> None:
        text = texts(quarters(figures, [(20, 100)] * 4 + [(22, 100)]), SYSTEM)[0]
        assert text.endswith("The difference is 2 percentage points: chance alone could make it.")

    def test_equal_as_printed_is_no_change_whatever_the_counts(self, figures: Figures) -> None:
        found = quarters(figures, [(204_000, 1_000_000)] * 4 + [(196_000, 1_000_000)])
        assert texts(found, SYSTEM)[0].endswith("it was 20% too: no change as printed.")
        (claim,) = [c for c in claims(found.said(SYSTEM, today=TODAY)) if c.direction]
        assert claim.direction == "level"

    def test_the_difference_is_that_of_the_printed_figures(self, figures: Figures) -> None:
        """28 to 21 is 7, although 27.6 less 21.4 is 6.2."""
        found = quarters(figures, [(276, 1000)] * 4 + [(214, 1000)])
        assert "It fell by 7 percentage points" in texts(found, SYSTEM)[0]

    def test_counts_that_do_not_give_the_printed_share_are_not_tested(self, figures: Figures) -> None:
        rows = [
            share("ae_over_12_hours_percent", SYSTEM, 5, 35, period=period) | {"value": value}
            for value, period in (
                (46.0, Period(date(2019, 3, 31), date(2019, 1, 1), "quarter")),
                (21.0, Period(date(2020, 3, 31), date(2020, 1, 1), "quarter")),
            )
        ]
        found = trends(figures_of(figures, rows), "ae_over_12_hours_percent", geography="system")
        text = texts(found, SYSTEM)[0]
        assert "It has fallen by 25 percentage points since." in text
        assert text.endswith("The counts behind them are rounded too coarsely to test for chance.")

    def test_within_a_year_the_season_is_not_called_chance(self, figures: Figures) -> None:
        text = texts(quarters(figures, [(20, 100), (30, 100), (60, 100)]), SYSTEM)[0]
        assert "At the start of this series, in Jan to Mar 2015, it was 20%." in text
        assert text.endswith("The time of year may be part of it, so chance is not tested.")

    def test_a_control_chart_has_the_only_verdict(self, figures: Figures) -> None:
        text = texts(trends(figures, EIP, geography="region"), "E12000007")[0]
        assert re.search(r"A year before, in Sep 2018, it was \d+%\.$", text)


class TestBreaks:
    def test_london_still_waiting_speaks_of_the_newest_year_alone(self, figures: Figures) -> None:
        told = texts(trends(figures, STILL, geography="region"), "E12000007")
        assert "2019" not in " ".join(told)
        assert told[-1] == (
            "The series is too short for limits. Figures before Apr to Jun 2020 are not comparable with those since. "
            + figures.catalogue.breaks["waits_2020_21"].reason
        )


class TestLaterBody:
    def test_the_newer_figure_of_the_body_that_came_after_is_said_next(self, figures: Figures) -> None:
        found = trends(figures, STILL, geography="ccg")
        told = [said.text for said in found.said("07Q", today=TODAY, place=figures.areas["E09000006"])]
        assert told[0].startswith("**Bromley CCG: ")
        assert re.match(
            r"\*\*South East London CCG \(served Bromley and 5 other boroughs\): .* was \d+% in Jan to Mar 2021 ",
            told[1],
        )
        assert told[1].endswith("That is another body, so it does not continue this series.")
        assert len([text for text in told if "another body" in text]) == 1

    def test_a_body_that_none_came_after_is_alone(self, figures: Figures) -> None:
        found = trends(figures, STILL, geography="ccg")
        told = [said.text for said in found.said("07T", today=TODAY, place=figures.areas["E09000012"])]
        assert "another body" not in " ".join(told)


def test_special_causes_are_counted_among_the_series_with_limits(figures: Figures) -> None:
    found = trends(figures, EIP, geography="ccg")
    said = causes_said(found)
    marked, every = said.claims[0].numbers
    assert marked.value == len(special_causes(found))
    assert every.value == found.series["value"].notna().sum() - sum(
        found.series.loc[found.series["series"] == area, "value"].notna().sum()
        for area in found.names
        if found.chart(area)[0] != "xmr"
    )
    assert reads_well(said.text)
