"""What is said of a control chart: what the process could do is no tale of what it did, and withheld is counted."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from metrics.spc import variation_assurance
from reports.figures import LONDON, Figures
from reports.spc_said import forecast_said, spc_said, variation_said, withheld_said
from reports.trend_tables import series_table
from reports.trends import Trends, read_trends, trend_geographies
from tests.reports.plain_words import reads_well
from tests.reports.test_trends import own, quarterly
from tests.sampling import some_of

BROMLEY = "E09000006"
EAST, MIDLANDS = "Y61", "Y60"
BY_CHANCE = re.compile(r"by chance|some periods")


def trends(figures: Figures, indicator: str, *, geography: str = "region") -> Trends:
    declared = figures.catalogue.indicators[indicator]
    return read_trends(figures, declared, geography=geography, place=figures.areas[BROMLEY])


class TestForecast:
    def test_limits_on_both_sides_promise_nothing_and_tell_of_no_period(self, figures: Figures) -> None:
        found = trends(figures, "ed_urgent_within_1_week")
        values = found.of(MIDLANDS)["value"]
        assert values.max() < 95
        assert forecast_said(found, MIDLANDS).text == (
            "Its limits lie on both sides of the standard of 95%: after Jan to Mar 2022 it may or may not be met."
        )

    def test_a_chart_that_is_getting_worse_makes_no_forecast(self, figures: Figures) -> None:
        found = trends(figures, "ed_urgent_within_1_week")
        assert variation_said(found, EAST).text.startswith("Getting worse")
        assert not forecast_said(found, EAST)

    def test_a_series_that_always_equals_its_standard_meets_it(self, figures: Figures) -> None:
        indicator = figures.catalogue.indicators["waits_no_contact"]
        found = own(quarterly(figures, [7.0] * 14))
        icons = found.measured.icons.assign(target=7.0, improvement_direction="decrease")
        icons = icons.assign(assurance_type="inconsistent")
        same = Trends(
            **{
                **{name: getattr(found, name) for name in Trends.__dataclass_fields__},
                "measured": found.measured._replace(icons=icons),
            }
        )
        assert variation_assurance(icons)["assurance"].tolist() == ["pass"]
        said = forecast_said(same, "QKK")
        assert said.text.startswith("Every figure up to Apr to Jun 2013 equals the standard of 7")
        assert said.claims[0].verdict == "meets"
        assert indicator.polarity != "none"

    def test_a_process_wholly_on_the_good_side_should_go_on_meeting_it(self, figures: Figures) -> None:
        said = forecast_said(trends(figures, "eip_within_2_weeks"), LONDON)
        assert said.text == "If nothing changes after Sep 2019, it should go on meeting the standard of 56%."
        (claim,) = said.claims
        assert claim.verdict == "meets"
        assert claim.basis is not None
        assert claim.basis.given["lpl"] >= claim.basis.given["standard"]


class TestVerdict:
    def test_a_verdict_carries_the_figures_the_limits_and_the_rule(self, figures: Figures) -> None:
        found = trends(figures, "ed_urgent_within_1_week")
        (claim,) = variation_said(found, EAST).claims
        assert claim.basis is not None
        given = claim.basis.given
        rows = found.of(EAST)
        assert (claim.verdict, claim.basis.test) == ("worse", "xmr")
        assert given["values"] == tuple(rows["value"])
        assert rows["value"].iloc[-1] < given["lpl"] == rows["lpl"].iloc[-1]

    def test_the_basis_holds_the_limits_that_judged_not_those_drawn(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_bed_days")
        (claim,) = variation_said(found, "Y63").claims
        assert claim.basis is not None
        drawn = found.of("Y63")["drawn_lpl"].iloc[-1]
        assert claim.basis.given["lpl"] < 0 == drawn


class TestWithheld:
    def test_the_withheld_are_counted_and_bound_the_mean(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_admissions")
        said = withheld_said(found.of(EAST), found.indicator, area=EAST)
        assert said.text == (
            "Of 22 figures since Apr to Jun 2016, 9 are withheld because they are small (0 to 4). The mean lies "
            "between 4.8 and 6.4. The median lies between 2.5 and 4.5."
        )
        assert [number.text for number in said.claims[0].numbers] == [
            *("9", "22", "0", "4", "4.8", "6.4", "2.5", "4.5")
        ]

    def test_a_median_that_they_cannot_move_is_said(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_bed_days")
        said = withheld_said(found.of(LONDON), found.indicator, area=LONDON)
        assert "The median is 85 whatever they are." in said.text

    def test_what_may_be_anything_leaves_the_mean_untold(self, figures: Figures) -> None:
        known = quarterly(figures, [10.0, None, 12.0], note="c")
        rows = own(known).of("QKK").assign(value_least=float("nan"), value_most=float("nan"))
        said = withheld_said(rows, own(known).indicator, area="QKK")
        assert said.text == (
            "Of 3 figures since Jan to Mar 2010, 1 is withheld because the numbers behind it are small. So the mean "
            "and the median of all cannot be told."
        )

    def test_a_whole_series_says_nothing(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_admissions")
        assert not withheld_said(found.of("Y63"), found.indicator, area="Y63")


def test_no_series_is_told_what_chance_will_do_and_all_read_well(figures: Figures, exhaustive: bool) -> None:
    cases = [
        (indicator, geography)
        for indicator in figures.shown
        for geography in trend_geographies(figures, indicator.id, scope="london")
    ]
    for indicator, geography in some_of(cases, exhaustive=exhaustive, most=20):
        found = trends(figures, indicator.id, geography=geography)
        for area_id in found.names:
            said = spc_said(found, area_id)
            if not said:
                continue
            assert reads_well(said.text)
            assert not BY_CHANCE.search(said.text)
            for claim in said.claims:
                assert all(label in said.text for label in claim.periods)
                assert all(number.text in said.text for number in claim.numbers)


@pytest.mark.parametrize("indicator", ["adult_ward_admissions", "adult_ward_bed_days", "eip_completed"])
def test_no_drawn_limit_is_impossible_and_the_unclipped_one_is_kept(figures: Figures, indicator: str) -> None:
    rows = pd.concat(
        [trends(figures, indicator, geography=kind).measured.rows for kind in ("region", "country")]
    )
    rows = rows[rows["limits_note"] == ""]
    assert rows["drawn_lpl"].min() >= 0
    assert (rows["drawn_lpl"] == rows["lpl"].clip(lower=0)).all()


class TestFile:
    def test_every_figure_has_its_unit_and_limits_stand_clipped_and_unclipped(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_bed_days")
        table = series_table(found, "Y63")
        assert {"value_bed_days", "mean_bed_days", "standard_bed_days"} <= set(table)
        assert table["lower_limit_bed_days"].eq(0).all()
        assert table["lower_limit_unclipped_bed_days"].lt(0).all()
        assert (table["lower_limit_unclipped_bed_days"].to_numpy() == found.of("Y63")["lpl"].to_numpy()).all()
        gap = table.loc[table["period"] == "Apr to Jun 2019"].iloc[0]
        assert (gap["why_no_value"], gap["note"]) == ("absent", "x")

    def test_a_series_without_limits_has_a_median_and_the_ranges_of_what_is_withheld(
        self, figures: Figures
    ) -> None:
        table = series_table(trends(figures, "adult_ward_bed_days"), LONDON)
        assert not [name for name in table if "limit" in name or "mean" in name]
        hidden = table[table["why_no_value"] == "withheld"]
        assert hidden["most_if_withheld_bed_days"].tolist() == [4, 4]
        assert table["median_bed_days"].eq(85).all()
