"""Series over time: which chart each may have, what is kept out of it, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from metrics.spc_sentences import ASSURANCE, VARIATION
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.trend_tables import special_causes, untested_said, variation_matrix
from reports.trends import Trends, charted_type, read_trends, standing_series, trend_geographies
from tests.reports.made_up import PEOPLE, figures_of, observation
from tests.reports.made_up_comparison import BLOCKS_BOTH
from tests.reports.plain_words import reads_well, slips

EIP, STILL, URGENT = "eip_within_2_weeks", "waits_still_waiting", "ed_urgent_within_1_week"
TODAY = date(2026, 11, 27)
BROMLEY, WESTMINSTER = "E09000006", "E09000033"


def trends(figures: Figures, indicator: str, *, geography: str = "ccg", place: str = BROMLEY) -> Trends:
    declared = figures.catalogue.indicators[indicator]
    return read_trends(figures, declared, geography=geography, place=figures.areas[place])


def quarter(number: int) -> Period:
    """Quarters from January 2010 on."""
    year, part = divmod(number, 4)
    start = pd.Timestamp(2010 + year, 1 + 3 * part, 1)
    return Period((start + pd.offsets.QuarterEnd(0)).date(), start.date(), "quarter")


def quarterly(
    figures: Figures, values: list[float | None], *, caveats: dict[int, str] | None = None, note: str = ""
) -> Figures:
    """One indicator of one system by quarter; a missing value carries `note`."""
    return figures_of(
        figures,
        [
            observation(
                "waits_no_contact",
                "QKK",
                value,
                period=quarter(place),
                caveats=(caveats or {}).get(place, ""),
                value_note=note if value is None else "",
                edition=str(place),
            )
            for place, value in enumerate(values)
        ],
    )


def own(known: Figures) -> Trends:
    return trends(known, "waits_no_contact", geography="system")


class TestSeries:
    @pytest.mark.parametrize(
        ("indicator", "geography", "kind"),
        [
            (STILL, "ccg", "quarter"),
            (EIP, "ccg", "month"),
            (URGENT, "ccg", "rolling_year"),
            (URGENT, "region", "quarter"),
        ],
    )
    def test_one_type_of_period_makes_a_line(
        self, figures: Figures, indicator: str, geography: str, kind: str
    ) -> None:
        every = trends(figures, indicator, geography=geography).series
        assert set(every["period_type"]) == {kind}
        series = every[every["source_ref"] != ""]
        rows = figures.of(indicator)
        types = rows.set_index(["area_id", "period_start", "period_end"])["period_type"]
        keys = pd.MultiIndex.from_frame(series[["series", "period_start", "period_end"]])
        assert set(types.loc[keys]) == {kind}
        assert not series.duplicated(["series", "date"]).any()

    def test_the_type_with_most_periods_is_charted(self) -> None:
        rows = pd.DataFrame({"period_type": ["year", "quarter", "quarter"], "period_end": [1, 2, 3]})
        assert charted_type(rows) == "quarter"

    def test_every_point_is_the_published_figure_with_its_cell(self, figures: Figures) -> None:
        series = trends(figures, STILL).series
        rows = figures.of(STILL, breakdown=PEOPLE).set_index(["area_id", "period_start", "period_end"])
        found = rows.loc[pd.MultiIndex.from_frame(series[["series", "period_start", "period_end"]])]
        assert series["value"].tolist() == found["value"].tolist()
        assert series["source_ref"].tolist() == found["source_ref"].tolist()

    @pytest.mark.parametrize(
        ("place", "kinds"),
        [
            (BROMLEY, ["ccg", "system", "provider", "region", "country"]),
            ("QMM", ["ccg", "system", "provider", "country"]),
        ],
    )
    def test_a_place_has_the_geographies_of_its_scope(
        self, figures: Figures, place: str, kinds: list[str]
    ) -> None:
        scope = "norfolk_waveney" if place == "QMM" else "london"
        assert trend_geographies(figures, EIP, scope=scope) == kinds

    def test_the_standard_is_the_one_of_each_period(self, figures: Figures) -> None:
        rows = trends(figures, EIP).of("07Q").set_index("date")["target"]
        steps = {rows[day] for day in rows.index}
        assert steps >= {50.0, 53.0, 56.0}
        assert rows[date(2018, 3, 31)] == 50
        assert rows[date(2018, 4, 30)] == 53
        assert rows[: date(2016, 3, 31)].isna().all()

    def test_a_type_that_a_caveat_keeps_out_of_trends_gives_way_to_one_that_may_be_drawn(
        self, figures: Figures
    ) -> None:
        indicator = figures.catalogue.indicators["waits_over_12_weeks"]
        assert charted_type(figures.of(indicator.id)) == "quarter"
        place = figures.areas["E09000006"]
        found = read_trends(figures, indicator, geography="system", place=place).series
        assert set(found["period_type"]) == {"year"}
        assert found["value"].notna().any()

    def test_only_areas_with_a_point_of_the_charted_type_are_named(self, figures: Figures) -> None:
        year = Period(date(2012, 3, 31), date(2011, 4, 1), "year")
        rows = [observation("waits_no_contact", "QKK", 10, period=quarter(place)) for place in range(3)]
        known = figures_of(figures, [*rows, observation("waits_no_contact", "QMF", 10, period=year)])
        found = own(known)
        assert set(found.names) == set(found.series["series"]) == {"QKK"}
        assert standing_series(known, found, known.areas["E09000012"]) is None


def test_a_series_is_worked_out_once_whoever_asks(figures: Figures) -> None:
    found = trends(figures, STILL)
    assert found.of("07Q") is found.of("07Q")
    assert set(found.of("07Q")["series"]) == {"07Q"}
    assert set(found.of("72Q")["series"]) == {"72Q"}


class TestStanding:
    @pytest.mark.parametrize(
        ("place", "geography", "series"),
        [
            (BROMLEY, "ccg", "07Q"),
            (BROMLEY, "system", "QKK"),
            (WESTMINSTER, "ccg", "09A"),
            ("E09000020", "ccg", "08Y"),
            ("E09000001", "ccg", "07T"),
            ("QMM", "system", "QMM"),
            (LONDON, "region", LONDON),
            (ENGLAND, "country", ENGLAND),
            (LONDON, "ccg", None),
        ],
    )
    def test_the_longest_and_then_the_nearest_series_stands_for_a_place(
        self, figures: Figures, place: str, geography: str, series: str | None
    ) -> None:
        found = trends(figures, STILL, geography=geography, place=place)
        assert standing_series(figures, found, figures.areas[place]) == series


class TestCharts:
    def test_overlapping_and_short_series_have_no_limits(self, figures: Figures) -> None:
        assert trends(figures, EIP).chart("07Q") == ("xmr", "")
        assert trends(figures, URGENT).chart("72Q") == ("run", "overlapping")
        assert trends(figures, STILL).chart("07Q") == ("run", "too_few_points")

    def test_twelve_points_are_too_few_and_thirteen_enough(self, figures: Figures) -> None:
        values = [10.0 + place % 3 for place in range(13)]
        assert own(quarterly(figures, list(values[:12]))).chart("QKK")[0] == "run"
        assert own(quarterly(figures, list(values))).chart("QKK")[0] == "xmr"

    def test_limits_of_a_percentage_stay_within_nought_and_a_hundred(self, figures: Figures) -> None:
        rows = trends(figures, EIP).measured.rows
        assert rows["drawn_lpl"].dropna().min() >= 0
        assert rows["drawn_upl"].dropna().max() <= 100


class TestLeftOut:
    def test_a_figure_that_a_caveat_rules_out_is_no_point(self, figures: Figures) -> None:
        values = [10.0 + place % 3 for place in range(14)]
        values[6] = 90.0
        found = own(quarterly(figures, list(values), caveats={6: BLOCKS_BOTH}))
        row = found.series.iloc[6]
        assert pd.isna(row["value"])
        assert row["left_out"] == BLOCKS_BOTH
        assert pd.isna(found.of("QKK")["value"].iloc[6])
        assert found.measured.rows["drawn_upl"].max() < 30
        (said,) = found.left_out("QKK", figures.catalogue)
        assert said.startswith("Left out: Jul to Sep 2011. ")
        assert special_causes(found).empty

    def test_a_caveat_of_another_use_leaves_it_in(self, figures: Figures) -> None:
        found = own(quarterly(figures, [10.0, 11.0, 12.0], caveats={1: "eip_total_differs;rounded_to_5"}))
        assert found.series["value"].tolist() == [10, 11, 12]
        assert found.left_out("QKK", figures.catalogue) == []

    def test_the_repeated_sheet_of_the_dashboard_is_left_out(self, figures: Figures) -> None:
        found = trends(figures, "adult_ward_admissions", geography="system")
        (said,) = found.left_out("QKK", figures.catalogue)
        assert said.startswith("Left out: Apr to Jun 2020. Another sheet of the publication")

    @pytest.mark.parametrize(
        ("values", "caveats", "note", "said"),
        [
            (
                [1.0, 2.0],
                {0: BLOCKS_BOTH, 1: BLOCKS_BOTH},
                "",
                "Every figure is kept out of trends by a caveat",
            ),
            ([None, None], {}, "c", "Every figure is withheld, because the numbers behind it are small"),
            ([None, None], {}, "x", "No figure was published"),
        ],
    )
    def test_a_series_without_a_point_says_why(
        self, figures: Figures, values: list[float | None], caveats: dict[int, str], note: str, said: str
    ) -> None:
        found = own(quarterly(figures, values, caveats=caveats, note=note))
        (only,) = found.said("QKK", today=TODAY)
        assert only.text == (
            f"**No trend of {found.indicator.short_name} can be shown for South East London system.** {said}."
        )
        assert found.chart("QKK")[0] == "none"


class TestTables:
    def test_every_series_with_limits_stands_once_in_the_matrix(self, figures: Figures) -> None:
        found = trends(figures, EIP)
        matrix = variation_matrix(found)
        named = [
            name
            for cell in matrix.drop(columns="Standard").to_numpy().ravel()
            if cell != "–"
            for name in str(cell).split(", ")
        ]
        limited = [area for area in found.names if found.chart(area)[0] == "xmr"]
        assert sorted(named) == sorted(found.names[area] for area in limited)
        assert set(matrix["Standard"]) <= set(ASSURANCE.values())
        assert set(matrix.columns) <= {"Standard", *VARIATION.values()}

    def test_series_without_limits_have_no_matrix_and_no_special_cause(self, figures: Figures) -> None:
        found = trends(figures, STILL)
        assert variation_matrix(found).empty
        assert special_causes(found).empty
        assert untested_said(found).text == "No area is tested for chance here: there are too few points."

    @pytest.mark.parametrize(
        ("values", "note", "why"),
        [
            ([1.0, 2.0], "", "there are too few points"),
            ([None, None], "c", "there are no figures to test"),
        ],
    )
    def test_why_no_area_is_tested_is_what_holds_of_them(
        self, figures: Figures, values: list[float | None], note: str, why: str
    ) -> None:
        found = own(quarterly(figures, values, note=note))
        assert untested_said(found).text == f"No area is tested for chance here: {why}."
        both = replace(found, suited=pd.concat([found.suited, found.suited.assign(reason="overlapping")]))
        assert (
            untested_said(both).text
            == f"No area is tested for chance here: in some, periods overlap; in others, {why}."
        )

    def test_each_special_cause_has_its_rule_and_its_cell(self, figures: Figures) -> None:
        causes = special_causes(trends(figures, EIP))
        assert len(causes) > 20
        assert (causes["Cell or line"] != "").all()
        assert set(causes["Judgement"]) <= {"improvement", "concern"}
        for rule in causes["Rule"].unique():
            assert reads_well(rule)
        assert slips(" ".join(causes["Area"])) == []
