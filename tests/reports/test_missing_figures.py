"""A period without a figure is a row of its own, and each says why it has none."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from reports.figures import LONDON, Figures, Period
from reports.missing_figures import ABSENT, LEFT_OUT, NO_CASE, WITHHELD, gaps_said, medians, why_missing
from reports.trends import Trends, read_trends
from tests.reports.made_up import figures_of, observation
from tests.reports.plain_words import reads_well

EAST = "Y61"


def trends(figures: Figures, indicator: str, *, geography: str = "region") -> Trends:
    declared = figures.catalogue.indicators[indicator]
    return read_trends(figures, declared, geography=geography, place=figures.areas["E09000006"])


def of_months(figures: Figures, values: dict[str, float | None], *, note: str = "c") -> pd.DataFrame:
    """The series of one CCG by month, `values` by the month's first day."""
    rows = [
        observation(
            "eip_completed",
            "07Q",
            value,
            period=Period(
                (pd.Timestamp(first) + pd.offsets.MonthEnd(0)).date(), date.fromisoformat(first), "month"
            ),
            value_note="" if value is not None else note,
            source_id="eip_history",
        )
        for first, value in values.items()
    ]
    return trends(figures_of(figures, rows), "eip_completed", geography="ccg").series


class TestAbsent:
    def test_a_skipped_period_is_a_row_without_a_value(self, figures: Figures) -> None:
        rows = of_months(figures, {"2019-01-01": 5, "2019-02-01": 6, "2019-05-01": 7})
        assert rows["label"].tolist() == ["Jan 2019", "Feb 2019", "Mar 2019", "Apr 2019", "May 2019"]
        assert rows["missing"].tolist() == ["", "", ABSENT, ABSENT, ""]
        assert rows["period_start"].iloc[2] == date(2019, 3, 1)
        assert rows["period_end"].iloc[2] == rows["date"].iloc[2] == date(2019, 3, 31)

    def test_no_series_of_the_store_bridges_a_period(self, figures: Figures) -> None:
        for indicator in ("adult_ward_admissions", "eip_two_week_rate", "access_one_contact", "eip_spend"):
            series = trends(figures, indicator).series
            months = pd.PeriodIndex(pd.to_datetime(series["date"]), freq="M").asi8
            steps = pd.Series(months).groupby(series["series"]).diff().dropna()
            assert steps.nunique() == 1, indicator
            assert (series["missing"] == ABSENT).any(), indicator

    def test_no_moving_range_reaches_over_an_absent_quarter(self, figures: Figures) -> None:
        rows = trends(figures, "adult_ward_admissions").of("Y63").set_index("label")
        assert rows.loc["Apr to Jun 2019", "missing"] == ABSENT
        assert pd.isna(rows.loc["Jul to Sep 2019", "mr_screened"])
        assert pd.notna(rows.loc["Jul to Sep 2019", "value"])

    def test_the_standard_of_an_absent_period_is_the_one_then_in_force(self, figures: Figures) -> None:
        rows = trends(figures, "eip_two_week_rate").series
        assert rows.loc[rows["missing"] == ABSENT, "target"].unique().tolist() == [56]

    def test_absent_periods_are_named(self, figures: Figures) -> None:
        series = trends(figures, "adult_ward_admissions").series
        said = gaps_said(series[series["series"] == EAST], measure="adult_ward_admissions", area=EAST)
        assert said.text == "No figure was published for Apr to Jun 2019."
        assert "Apr to Jun 2019" in said.claims[0].periods

    def test_many_are_counted_and_the_claim_holds_both_numbers(self, figures: Figures) -> None:
        rows = of_months(figures, {"2018-01-01": 5, "2018-02-01": 5, "2018-09-01": 7})
        said = gaps_said(rows, measure="eip_completed", area="07Q")
        assert said.text == "No figure was published for 6 of the 9 periods from Jan 2018 to Sep 2018."
        assert [number.value for number in said.claims[0].numbers] == [6, 9]
        assert reads_well(said.text)

    def test_a_whole_series_has_nothing_to_say(self, figures: Figures) -> None:
        rows = of_months(figures, {"2019-01-01": 5, "2019-02-01": 6})
        assert not gaps_said(rows, measure="eip_completed", area="07Q")


class TestWhy:
    @pytest.mark.parametrize(
        ("value", "note", "left_out", "why"),
        [
            (5.0, "", "", ""),
            (float("nan"), "c", "", WITHHELD),
            (float("nan"), "x", "", ABSENT),
            (float("nan"), "z", "", NO_CASE),
            (float("nan"), "", "some_caveat", LEFT_OUT),
            (float("nan"), "c", "some_caveat", LEFT_OUT),
        ],
    )
    def test_each_row_without_a_value_says_why(
        self, value: float, note: str, left_out: str, why: str
    ) -> None:
        row = pd.DataFrame({"value": [value], "note": [note], "left_out": [left_out]})
        assert why_missing(row).tolist() == [why]


class TestRange:
    def test_a_withheld_count_may_be_what_the_rule_of_its_source_allows(self, figures: Figures) -> None:
        series = trends(figures, "adult_ward_admissions").series
        withheld = series[series["missing"] == WITHHELD]
        assert len(withheld) > 20
        assert withheld["value_least"].eq(0).all()
        assert withheld["value_most"].eq(4).all()
        assert series.loc[series["missing"] != WITHHELD, "value_least"].isna().all()

    def test_what_a_withheld_percentage_may_be_nobody_can_tell(self, figures: Figures) -> None:
        series = trends(figures, "ed_urgent_within_1_week", geography="ccg").series
        assert series["value_least"].isna().all()

    def test_a_source_without_such_a_rule_gives_no_range(self, figures: Figures) -> None:
        rows = of_months(figures, {"2019-01-01": 5, "2019-02-01": None})
        assert rows["missing"].tolist() == ["", WITHHELD]
        assert rows["value_most"].isna().all()

    def test_a_series_with_withheld_figures_gets_no_limits(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_admissions")
        charts = found.suited.set_index("series")
        assert charts.loc[EAST, ["chart", "reason"]].tolist() == ["run", "withheld"]
        assert charts.loc[LONDON, "reason"] == "withheld"
        assert charts.loc["Y63", "chart"] == "xmr"


class TestMedian:
    def test_a_median_stands_only_where_the_withheld_cannot_move_it(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_admissions")
        assert found.of(EAST)["median"].isna().all()
        assert found.of("Y63")["median"].notna().all()
        sure = trends(figures, "adult_ward_bed_days").of(LONDON)
        assert (sure["missing"] == WITHHELD).any()
        assert sure["median"].nunique() == 1

    def test_each_unbroken_stretch_has_a_median_of_its_own(self) -> None:
        gone = float("nan")
        rows = pd.DataFrame(
            {
                "value": [1.0, 3.0, 10.0, gone, 30.0],
                "segment": [0, 0, 1, 1, 1],
                "missing": ["", "", "", WITHHELD, ""],
                "value_least": [gone, gone, gone, 0.0, gone],
                "value_most": [gone, gone, gone, 4.0, gone],
            }
        )
        assert medians(rows).tolist() == [2, 2, 10, 10, 10]
        nobody_knows = rows.assign(value_least=gone, value_most=gone)
        assert medians(nobody_knows).isna().tolist() == [False, False, True, True, True]
