"""The summary of a place: its message, its tiles, and what it asks of a board."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from metrics.printed import percent
from reports.age import dated
from reports.context_tiles import CONTACT_QUESTION, questionnaire_tile, reviews_tile, voice_tile
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.pathway import read_pathway
from reports.summary import CHILDREN, SYSTEM, Summary, summarise, years
from reports.summary_message import LEAST_BASE, OPENINGS, summary_message
from reports.tile import newest_tile, tile_of_year
from tests.reports.made_up import YEAR_2019, YEAR_2020, figures_of, observation, share
from tests.reports.plain_words import reads_well, slips
from tests.sampling import some_of

BROMLEY, HACKNEY = "E09000006", "E09000012"
TOWER_HAMLETS = "E09000030"
TODAY = date(2026, 11, 27)


def summary_of(figures: Figures, place: str, year: Period) -> Summary:
    return summarise(figures, figures.areas[place], year, today=TODAY)


@pytest.mark.parametrize(
    ("place", "labels"),
    [
        (BROMLEY, ["2020-21", "2019-20"]),
        (HACKNEY, ["2019-20", "2020-21"]),
        (LONDON, ["2019-20", "2020-21"]),
        ("QMM", ["2019-20", "2020-21"]),
    ],
)
def test_the_most_local_and_then_the_newest_year_stands_last(
    figures: Figures, place: str, labels: list[str]
) -> None:
    assert [year.label for year in years(figures, figures.areas[place])] == labels


def test_the_message_says_the_newest_first_then_the_year_against_whom_and_by_how_much(
    figures: Figures,
) -> None:
    newest, year = (said.text for said in summary_of(figures, TOWER_HAMLETS, YEAR_2019).message)
    assert newest.startswith(
        "**31% of children who had all their first steps had them within 4 weeks in North East London system in the 3 "
        "months to Aug 2024.** That is 105 of 335. North East London system serves Tower Hamlets and 7 other boroughs. "
        "The figure is 2 years old. ▲ **North East London system is better than England (18%)**, by 13 percentage points. So it was in "
        "each of 2 figures that share no months, the first in the 3 months to May 2024."
    )
    assert "▲ **Tower Hamlets CCG is better than London (33%)**, by 22 percentage points." in year
    assert "mental health services only" in year
    assert "6 years old" in year


def test_a_share_of_few_does_not_open_the_message(figures: Figures) -> None:
    newest = summary_of(figures, BROMLEY, YEAR_2019).message[0].text
    assert newest.startswith(
        "**26% of children waiting for a first contact in South East London system on 31 Aug 2024 had waited more than 52 "
        "weeks.** That is 855 of 3,260. South East London system serves Bromley and 5 other boroughs. The figure is 2 years "
        "old."
    )
    assert "5 of 35" not in newest


def test_no_message_opens_with_a_share_of_fewer_than_its_least_base(figures: Figures) -> None:
    places = [*figures.areas.of_kind("borough", scope="london"), *figures.areas.of_kind("system")]
    opened = set()
    for place in [*places, LONDON, ENGLAND]:
        message = summary_message(
            figures, read_pathway(figures, figures.areas[place], YEAR_2019), today=TODAY
        )
        for said in message[:1]:
            claim = said.claims[0]
            opened.add(claim.measure)
            figure = figures.latest(claim.measure, place)
            if figure is not None and claim.measure in {one.measure for one in OPENINGS}:
                assert figure.denominator is not None
                assert figure.denominator >= LEAST_BASE
    assert {one.measure for one in OPENINGS} <= opened


def test_a_message_whose_openings_all_rest_on_few_opens_with_the_year(figures: Figures) -> None:
    rows = [observation(one.measure, "QKK", 20.0, numerator=5, denominator=25) for one in OPENINGS]
    known = figures_of(figures, [*rows, share("waits_still_waiting", "07Q", 10, 100)])
    message = summary_of(known, BROMLEY, YEAR_2019).message
    assert not any("within 4 weeks in" in said.text or "first contact" in said.text for said in message)


def test_a_share_that_its_counts_cannot_give_is_told_in_words_to_read_aloud(figures: Figures) -> None:
    newest = summary_of(figures, "QWE", YEAR_2019).message[0].text
    assert (
        "That share is as published. The counts are 45 of 340, rounded to 5, which allows 13% to 14%."
        in newest
    )


def test_the_rows_say_for_whom_the_year_was_published_and_which_services_it_counts(figures: Figures) -> None:
    titles = {
        place: summary_of(figures, place, year).rows[0][0].text
        for place, year in ((BROMLEY, YEAR_2020), ("E09000033", YEAR_2019), ("QKK", YEAR_2019))
    }
    start = "What happened to children referred in {} · mental health services only · {}"
    assert titles == {
        BROMLEY: start.format("2020-21", "South East London CCG (served Bromley and 5 other boroughs)"),
        "E09000033": start.format("2019-20", "Central London (Westminster) CCG (served 73% of Westminster)"),
        "QKK": start.format("2019-20", "South East London system"),
    }


def test_twelve_tiles_in_three_rows_and_each_figure_with_its_cell(figures: Figures) -> None:
    summary = summary_of(figures, BROMLEY, YEAR_2019)
    assert [len(tiles) for _, tiles in summary.rows] == [4, 4, 4]
    for _, tiles in summary.rows:
        for tile in tiles:
            if tile.figure is not None:
                assert tile.figure.source_ref in tile.explained
                assert tile.figure.edition in tile.explained
                assert tile.figure.indicator.definition in tile.explained


def test_a_bodys_figure_is_its_own_before_it_is_said_of_a_part(figures: Figures) -> None:
    tile = newest_tile(figures, "cyp_ed_spend", figures.areas[TOWER_HAMLETS], today=TODAY)
    assert tile.whose == "North East London CCG (served Tower Hamlets and 7 other boroughs)"
    assert tile.said.text.startswith(f"{tile.whose}: ")
    assert (tile.verdict.word, tile.verdict.text) == ("not_compared", "a total, not compared")
    own = tile_of_year(figures, "waits_total", figures.areas["QMM"], YEAR_2019, today=TODAY)
    assert own.whose == ""


def test_every_tile_says_its_period_and_its_age(figures: Figures) -> None:
    summary = summary_of(figures, BROMLEY, YEAR_2019)
    for _, tiles in summary.rows:
        for tile in tiles:
            if tile.figure is not None:
                assert dated(tile.figure.period, TODAY) in tile.detail


def test_a_percentage_stands_with_its_counts(figures: Figures) -> None:
    tile = tile_of_year(figures, "waits_still_waiting", figures.areas[BROMLEY], YEAR_2019, today=TODAY)
    assert (tile.printed, tile.detail) == ("71%", "London 33% · 2,485 of 3,485 · 2019-20, 6 years old")


def test_a_share_that_its_rounded_counts_cannot_give_says_so_with_what_rounding_allows(
    figures: Figures,
) -> None:
    tile = newest_tile(figures, "four_week_full_stop", figures.areas[BROMLEY], today=TODAY)
    assert tile.printed == "21%"
    assert "as published; 5 of 35; the counts are rounded to 5, which allows 14% to 21%" in tile.detail


def test_every_tile_with_a_share_that_is_not_its_counts_says_as_published(figures: Figures) -> None:
    marked = 0
    for indicator in figures.shown:
        for place in [*figures.areas.of_kind("system"), LONDON]:
            found = figures.latest(indicator.id, place)
            if indicator.unit != "percent" or found is None or found.value is None or not found.denominator:
                continue
            tile = newest_tile(figures, indicator.id, figures.areas[place], today=TODAY)
            differs = percent(100 * (found.numerator or 0) / found.denominator) != tile.printed
            assert ("as published" in tile.detail) == (differs and found.numerator is not None)
            marked += differs
    assert marked > 3


def test_what_nobody_published_says_who_could(figures: Figures) -> None:
    known = figures_of(figures, [observation("waits_total", "QMM", 5)])
    tile = newest_tile(known, "four_week_full_stop", known.areas["QMM"], today=TODAY)
    assert (tile.figure, tile.printed) == (None, "Not published")
    assert tile.verdict.text == "nothing for Norfolk and Waveney"
    assert tile.detail == "Held by: NHS England"
    assert not tile.verdict.needs_attention


def test_an_average_below_zero_is_on_its_tile_and_not_in_the_message(figures: Figures) -> None:
    rows = [
        observation("waits_mean_days", "07Q", -4, caveats="negative_mean_wait"),
        observation("waits_mean_days", LONDON, 39),
    ]
    known = figures_of(figures, rows)
    summary = summary_of(known, BROMLEY, YEAR_2019)
    tile = next(t for t in summary.rows[0][1] if t.name == "Average wait")
    assert (tile.printed, tile.verdict.text) == ("-4 days", "not compared")
    assert "-4" not in " ".join(said.text for said in summary.message)


def test_tiles_are_sorted_by_what_they_ask_of_a_board(figures: Figures) -> None:
    asked = summary_of(figures, BROMLEY, YEAR_2019).sorted_tiles()
    assert list(asked) == ["Needs attention", "Working", "Not known"]
    names = {title: [tile.name for tile in tiles] for title, tiles in asked.items()}
    assert "Still waiting" in names["Needs attention"]
    assert "Access per 100,000" in names["Working"]
    assert "Always in touch while waiting" in names["Not known"]
    everything = [tile for tiles in asked.values() for tile in tiles]
    assert len({id(tile) for tile in everything}) == len(everything)


def test_a_withheld_figure_is_not_known(figures: Figures) -> None:
    known = figures_of(
        figures, [observation("waits_no_contact", "07Q", None), observation("waits_one_contact", "07Q", None)]
    )
    summary = summary_of(known, BROMLEY, YEAR_2019)
    assert "Still waiting" in [tile.name for tile in summary.sorted_tiles()["Not known"]]


class TestContext:
    def with_answer(self, figures: Figures, option: str) -> Figures:
        table = figures.tables["survey_answers"]
        question = table[(table["question_id"] == CONTACT_QUESTION) & (table["option"] == option)].head(1)
        own = question.assign(respondent=BROMLEY, count=1, base=1, source_id="cqc_questionnaire_return")
        return replace(figures, tables={**figures.tables, "survey_answers": pd.concat([table, own])})

    @pytest.mark.parametrize("option", ["Yes, always", "Yes, sometimes", "No, never"])
    def test_a_boroughs_own_answer_is_shown_whatever_it_says(self, figures: Figures, option: str) -> None:
        tile = questionnaire_tile(self.with_answer(figures, option), figures.areas[BROMLEY], today=TODAY)
        assert (tile.printed, tile.verdict.text) == (option, "self-assessed, not scored")
        assert tile.detail.startswith("England 34% always, of the 67 boards")

    def test_without_one_it_waits_for_a_return(self, figures: Figures) -> None:
        tile = questionnaire_tile(
            self.with_answer(figures, "Yes, always"), figures.areas[HACKNEY], today=TODAY
        )
        assert (tile.printed, tile.verdict.text) == ("Not published", "needs a local return")

    def test_good_practice_is_counted_by_domain_and_never_scored(self, figures: Figures) -> None:
        reviewed, not_reviewed = (
            reviews_tile(figures, figures.areas[place]) for place in ("E09000014", HACKNEY)
        )
        assert reviewed.printed.endswith(" of 10 domains")
        assert reviewed.verdict.text == "described, not scored"
        assert (not_reviewed.printed, not_reviewed.verdict.text) == ("Not published", "no judgement")

    def test_a_voice_says_whose_it_is(self, figures: Figures) -> None:
        own, borrowed = (voice_tile(figures, figures.areas[place]) for place in ("QMM", BROMLEY))
        assert own.detail.endswith("Norfolk and Waveney, autumn 2018")
        assert borrowed.detail.endswith("five of the seven London areas reviewed, 2018-19")
        assert own.explained

    def test_without_a_voice_it_says_who_holds_them(self, figures: Figures) -> None:
        none = replace(figures, tables={**figures.tables, "voices": figures.tables["voices"].iloc[0:0]})
        assert voice_tile(none, figures.areas[BROMLEY]).printed == "Not published"

    def test_a_whole_counts_what_lies_within_it(self, figures: Figures) -> None:
        practice = figures.tables["findings"]
        practice = practice[(practice["kind"] == "good_practice") & practice["areas"].fillna("").ne("")]
        for place in (LONDON, ENGLAND):
            tile = reviews_tile(figures, figures.areas[place])
            assert tile.known
            assert tile.detail == f"{len(practice)} examples from 7 London boroughs · reviews of 2018-19"
        north_central = reviews_tile(figures, figures.areas["QMJ"])
        assert north_central.detail == "22 examples from 2 London boroughs · reviews of 2018-19"

    def test_england_has_every_source_of_voices_and_a_place_elsewhere_borrows_none(
        self, figures: Figures
    ) -> None:
        whole = voice_tile(figures, figures.areas[ENGLAND])
        assert "Norfolk and Waveney, autumn 2018" in whole.detail
        assert "five of the seven London areas reviewed, 2018-19" in whole.detail
        assert not voice_tile(figures, figures.areas["Y60"]).known

    def test_no_tile_says_that_nothing_was_published_where_the_store_has_it(self, figures: Figures) -> None:
        """Every place and every tile without a figure, against the tables that it would come from."""
        places = [
            *figures.areas.of_kind("borough", scope="london"),
            *figures.areas.of_kind("system"),
            LONDON,
            ENGLAND,
        ]
        practice, voices = figures.tables["findings"], figures.tables["voices"]
        practice = practice[practice["kind"] == "good_practice"]["areas"].fillna("")
        for place_id in places:
            place = figures.areas[place_id]
            inside = {place_id, *figures.areas.members(place_id, kind="borough", on=date(2024, 8, 31))}
            inside |= set(figures.areas.members(place_id, kind="system", on=date(2024, 8, 31)))
            if not reviews_tile(figures, place).known:
                assert not practice.map(lambda ids, near=inside: bool(near & set(ids.split(";")))).any()
            if not voice_tile(figures, place).known:
                assert place.scope != "london"
                assert not voices["area_id"].isin(inside).any()
            for indicator_id in (*SYSTEM, "cyp_spend_per_head"):
                if not newest_tile(figures, indicator_id, place, today=TODAY).known:
                    rows = figures.of(indicator_id)
                    assert rows[(rows["area_id"] == place_id) & rows["value"].notna()].empty


def test_every_summary_reads_well(figures: Figures, exhaustive: bool) -> None:
    places = [*figures.areas.of_kind("borough", scope="london"), "QMF", "QMJ", "QRV", "QKK", "QWE", "QMM"]
    cases = [(place, year) for place in [*places, LONDON, ENGLAND] for year in (YEAR_2019, YEAR_2020)]
    for place, year in some_of(cases, exhaustive=exhaustive, most=10):
        summary = summary_of(figures, place, year)
        assert all(reads_well(said.text) for said in summary.message)
        for title, tiles in summary.rows:
            assert slips(title.text) == []
            for tile in tiles:
                words = (
                    tile.heading,
                    tile.name,
                    tile.printed,
                    tile.verdict.text,
                    tile.detail,
                    tile.explained,
                )
                assert [slip for said in words for slip in slips(said)] == []
                assert tile.verdict.text
        assert {tile.figure.indicator.id for tile in summary.rows[0][1] if tile.figure} == set(CHILDREN)
        assert {tile.figure.indicator.id for tile in summary.rows[1][1] if tile.figure} <= set(SYSTEM)
