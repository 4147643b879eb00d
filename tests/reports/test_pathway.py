"""The published pathway of a place: whose it is, what is withheld, and the quarters that are left out."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd
import pytest

from metrics.printed import percent
from reports.figures import ENGLAND, LONDON, Figures
from reports.left_out import left_out_notes
from reports.pathway import (
    POPULATIONS,
    SCOPES,
    SHARES,
    STILL_WAITING,
    WAITING,
    breakdown,
    by_quarter,
    periods,
    read_pathway,
    with_breaks,
)
from reports.pathway_words import (
    pathway_said,
    printed,
    printed_beside_counts,
    profile_table,
    quarters_said,
)
from reports.rounded_shares import AS_PUBLISHED
from tests.reports.made_up import YEAR_2019, YEAR_2020
from tests.reports.plain_words import reads_well, slips
from tests.sampling import some_of

BROMLEY, BARKING = "E09000006", "E09000002"
LEARNING = {"service_scope": "learning_disability"}


@pytest.mark.parametrize(
    ("place", "areas"),
    [
        (BROMLEY, ["07Q", LONDON, ENGLAND]),
        ("E09000033", ["09A", LONDON, ENGLAND]),
        ("QKK", ["QKK", LONDON, ENGLAND]),
        ("QMM", ["QMM", ENGLAND]),
        (LONDON, [LONDON, ENGLAND]),
        (ENGLAND, [ENGLAND, LONDON]),
    ],
)
def test_the_body_that_stands_for_the_place_comes_first(
    figures: Figures, place: str, areas: list[str]
) -> None:
    pathway = read_pathway(figures, figures.areas[place], YEAR_2019)
    assert list(pathway.areas()) == areas
    assert list(dict.fromkeys(pathway.bands["area_id"])) == areas
    assert len(pathway.rows) == 6 * len(areas)


def test_there_are_two_years_and_their_quarters(figures: Figures) -> None:
    assert [p.label for p in periods(figures, kind="year")] == ["2019-20", "2020-21"]
    assert len(periods(figures, kind="quarter")) == 8
    assert len(periods(figures)) == 10


def test_what_was_not_published_is_empty_and_says_so(figures: Figures) -> None:
    pathway = read_pathway(figures, figures.areas[BROMLEY], YEAR_2019, **LEARNING)
    assert pathway.rows.empty
    assert pathway.own is None
    assert pathway_said(pathway).text == "**No pathway was published for Bromley in 2019-20.**"
    assert list(profile_table(pathway).columns) == ["Where they were"]


def test_the_message_is_that_of_the_worked_figures(figures: Figures) -> None:
    said = pathway_said(read_pathway(figures, figures.areas[BROMLEY], YEAR_2019), today=date(2026, 11, 27))
    assert said.text == (
        "**71% of children referred in Bromley CCG in 2019-20 were still waiting when the year ended.** That is 2,485 "
        "of 3,485. It was 33% in London and 37% in England. They waited for a second appointment. In national figures "
        "it stands for the start of treatment. 11% had it within 4 weeks, and 4.2% were closed before it. This counts "
        "mental health services only. The figures are 6 years old."
    )
    numbers = {number.text: number for claim in said.claims for number in claim.numbers}
    assert list(numbers) == ["71%", "2,485", "3,485", "33%", "37%", "11%", "4", "4.2%", "6"]
    assert numbers["2,485"].key is not None
    assert (numbers["2,485"].key.area_id, numbers["2,485"].key.column) == ("07Q", "numerator")


def test_referrals_and_other_services_are_called_by_their_names(figures: Figures) -> None:
    pathway = read_pathway(figures, figures.areas[LONDON], YEAR_2020, population="referrals", **LEARNING)
    said = pathway_said(pathway).text
    assert " of referrals made in London in 2020-21 were still waiting" in said
    assert "This counts services for learning disability and autism only." in said
    assert "children" not in said


class TestWithheld:
    def test_a_withheld_total_is_never_nought_of_nothing(self, figures: Figures) -> None:
        first = periods(figures, kind="quarter")[4]
        pathway = read_pathway(figures, figures.areas[BARKING], first, **LEARNING)
        assert pathway_said(pathway).text.startswith(
            "**How many were still waiting in Barking and Dagenham CCG in Apr to Jun 2020 is withheld, as a count behind "
            "it is small.** It was 81% in London and 88% in England."
        )
        assert profile_table(pathway)["Barking and Dagenham"].tolist() == ["[c]"] * 7
        assert math.isnan(pathway.still_waiting("07L"))
        assert math.isnan(pathway.total("07L"))

    def test_one_withheld_part_hides_the_sum(self, figures: Figures) -> None:
        hidden = 0
        for period in periods(figures, kind="quarter")[4:]:
            for place in figures.areas.of_kind("borough", scope="london")[::3]:
                pathway = read_pathway(figures, figures.areas[place], period, **LEARNING)
                assert pathway.own is not None
                own = pathway.own.area_id
                parts = [pathway.share(own, part) for part in WAITING]
                found = figures.figure(
                    "waits_still_waiting", place, period, breakdown=breakdown("people", "learning_disability")
                )
                assert found is not None
                if any(math.isnan(part) for part in parts):
                    hidden += 1
                    assert math.isnan(pathway.still_waiting(own))
                    assert found.value is None
        assert hidden > 5

    def test_a_band_withheld_inside_a_segment_makes_it_a_floor(self, figures: Figures) -> None:
        rows = pd.DataFrame({"share_percent": [4.2, math.nan, 12.0], "withheld": [2, 1, 0]})
        assert printed(rows) == ["at least 4.2%", "[c]", "12%"]

    def test_no_published_segment_is_shown_as_nought_unless_it_was(self, figures: Figures) -> None:
        bands = figures.tables["wait_bands"]
        withheld = bands[bands["count"].isna()]
        assert set(withheld["value_note"].str.split().explode()) <= {"c", "b"}
        for place in figures.areas.of_kind("borough", scope="london")[::3]:
            pathway = read_pathway(figures, figures.areas[place], YEAR_2020, **LEARNING)
            rows = pathway.rows
            assert rows.loc[rows["count"].isna(), "withheld"].gt(0).all()
            assert not (rows["count"].isna() & rows["share_percent"].notna()).any()


class TestSharesBesideTheirCounts:
    """Harrow read 33% beside 505 of 1,580, which is 32%."""

    def test_harrow(self, figures: Figures) -> None:
        said = pathway_said(read_pathway(figures, figures.areas["E09000015"], YEAR_2020)).text
        assert said.startswith("**32% of children referred in Harrow CCG")
        assert "505 of 1,580." in said

    def test_every_share_is_that_of_its_counts_or_says_that_it_is_as_published(
        self, figures: Figures
    ) -> None:
        rows = figures.observations[figures.observations["indicator_id"] == STILL_WAITING]
        known = rows.dropna(subset=["value", "numerator", "denominator"])
        assert len(known) > 1_800
        assert len(known) == rows["value"].notna().sum()
        assert known["value"].to_numpy() == pytest.approx(
            (100 * known["numerator"] / known["denominator"]).to_numpy(), abs=1e-9
        )

    def test_every_cell_of_the_table_divides_or_is_marked(self, figures: Figures) -> None:
        places = [*figures.areas.of_kind("borough", scope="london"), "QMM", LONDON]
        plain = marked = 0
        for place in places:
            for period in periods(figures):
                pathway = read_pathway(figures, figures.areas[place], period)
                rows = pathway.rows.assign(said=printed_beside_counts(pathway.rows))
                for row in rows.dropna(subset=["count", "share_percent", "total"]).itertuples():
                    divides = percent(100 * row.count / row.total) == percent(row.share_percent)
                    assert divides != str(row.said).endswith(AS_PUBLISHED)
                    plain, marked = plain + divides, marked + (not divides)
        assert plain > 10 * marked > 0

    def test_what_rounding_allows_is_said_where_it_matters(self, figures: Figures) -> None:
        small = pathway_said(read_pathway(figures, figures.areas["E09000006"], YEAR_2020, **LEARNING)).text
        assert "rounded" not in small
        quarter = periods(figures, kind="quarter")[-1]
        said = pathway_said(read_pathway(figures, figures.areas["E09000006"], quarter, **LEARNING)).text
        assert "That is 135 of 140; the counts are rounded to 5, which allows 92% to 100%." in said


class TestQuarters:
    def test_they_are_the_figures_of_the_indicator(self, figures: Figures) -> None:
        rows = by_quarter(figures, figures.areas[BROMLEY], service_scope="mental_health", population="people")
        assert len(rows) == 24
        for row in rows.itertuples():
            period = next(p for p in periods(figures) if p.label == row.period)
            found = figures.figure("waits_still_waiting", row.area_id, period)
            assert found is not None
            assert (found.value, found.source_ref, found.edition) == (row.value, row.source_ref, row.edition)

    @pytest.mark.parametrize(
        ("place", "own"),
        [(BROMLEY, "South East London"), ("E09000012", "City and Hackney"), (LONDON, "London")],
    )
    def test_every_line_breaks_where_the_way_of_counting_changed(
        self, figures: Figures, place: str, own: str
    ) -> None:
        rows = by_quarter(figures, figures.areas[place], service_scope="mental_health", population="people")
        broken = rows[rows["broken"]]
        assert set(broken["period"]) == {"Apr to Jun 2020"}
        assert set(broken["area"]) == {own, "London", "England"}
        assert (rows.groupby("edition")["segment"].nunique() == 1).all()
        assert rows["segment"].nunique() == 2

    def test_the_newest_is_said_with_its_range_since_the_line_last_started_anew(
        self, figures: Figures
    ) -> None:
        rows = by_quarter(figures, figures.areas[BROMLEY], service_scope="mental_health", population="people")
        said = quarters_said(rows, areas=figures.areas)
        assert said.text == (
            "**59% of those referred in South East London CCG in Jan to Mar 2021 were still waiting when it ended.** "
            "Since Apr to Jun 2020, as counted now, the lowest was 56% (Oct to Dec 2020) and the highest 59% (Jan to Mar 2021)."
        )
        for claim in said.claims:
            for number in claim.numbers:
                assert number.key is not None
                found = figures.figure(STILL_WAITING, number.key.area_id, number.key.period)
                assert found is not None
                assert found.value == number.value

    def test_no_quarter_without_a_value_is_said(self, figures: Figures) -> None:
        for place in figures.areas.of_kind("borough", scope="london"):
            rows = by_quarter(
                figures, figures.areas[place], service_scope="learning_disability", population="people"
            )
            assert "nan" not in quarters_said(rows, areas=figures.areas).text

    def test_the_line_breaks_where_another_body_took_over(self, figures: Figures) -> None:
        real = by_quarter(figures, figures.areas[BROMLEY], service_scope="mental_health", population="people")
        one_way = real.drop(columns="broken").assign(segment=0)
        broken = with_breaks(one_way).query("broken")
        assert broken["period"].tolist() == ["Apr to Jun 2020"]
        assert broken["area"].tolist() == ["South East London"]

    def test_the_repeated_sheet_is_left_out_and_said_to_be(self, figures: Figures) -> None:
        rows = by_quarter(
            figures, figures.areas[BROMLEY], service_scope="all_services", population="referrals"
        )
        last = rows[rows["period"] == "Jan to Mar 2021"]
        assert last["value"].isna().all()
        assert set(last["left_out"]) == {"repeats_another_sheet"}
        assert rows[rows["period"] != "Jan to Mar 2021"]["value"].notna().all()
        (note,) = left_out_notes(rows, figures.catalogue)
        assert note.startswith("Left out: Jan to Mar 2021. Every figure on this sheet")
        assert reads_well(note)

    @pytest.mark.parametrize("population", POPULATIONS)
    @pytest.mark.parametrize("scope", SCOPES)
    def test_no_other_quarter_is_left_out(self, figures: Figures, scope: str, population: str) -> None:
        rows = by_quarter(figures, figures.areas[LONDON], service_scope=scope, population=population)
        left = rows[rows["left_out"] != ""]
        repeated = (scope, population) == ("all_services", "referrals")
        assert set(left["period"]) == ({"Jan to Mar 2021"} if repeated else set())
        assert left_out_notes(rows, figures.catalogue) == [] or repeated

    def test_london_and_england_are_each_drawn_once(self, figures: Figures) -> None:
        for place, areas in ((LONDON, {LONDON, ENGLAND}), (ENGLAND, {LONDON, ENGLAND})):
            rows = by_quarter(
                figures, figures.areas[place], service_scope="mental_health", population="people"
            )
            assert set(rows["area_id"]) == areas
            assert not rows.duplicated(["area_id", "period"]).any()
            assert set(rows.loc[rows["chosen"], "area_id"]) == {place}


def test_every_share_is_the_indicators_and_every_total_the_published_one(figures: Figures) -> None:
    for period in periods(figures)[::3]:
        pathway = read_pathway(figures, figures.areas["E09000012"], period)
        for area in pathway.areas():
            for segment, indicator in SHARES.items():
                value = figures.at(indicator, period)["value"][area]
                assert pathway.share(area, segment) == pytest.approx(value, rel=1e-12, nan_ok=True)
            assert pathway.total(area) == figures.at("waits_total", period)["value"][area]


def test_every_pathway_reads_well(figures: Figures, exhaustive: bool) -> None:
    places = [*figures.areas.of_kind("borough", scope="london"), "QKK", "QMM", LONDON, ENGLAND]
    cases = [
        (place, period, population, scope)
        for place in places
        for period in periods(figures)
        for population in POPULATIONS
        for scope in SCOPES
    ]
    for place, period, population, scope in some_of(cases, exhaustive=exhaustive, most=120):
        pathway = read_pathway(
            figures, figures.areas[place], period, population=population, service_scope=scope
        )
        assert reads_well(pathway_said(pathway).text)
        cells = profile_table(pathway).to_numpy().ravel().tolist()
        assert [slip for cell in cells for slip in slips(str(cell))] == []
