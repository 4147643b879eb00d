"""The summary of a place: its message, its tiles, and what it asks of a board."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from reports.context_tiles import CONTACT_QUESTION, questionnaire_tile, reviews_tile, voice_tile
from reports.figures import ENGLAND, LONDON, Figures
from reports.summary import CHILDREN, SYSTEM, summarise, years
from reports.tile import newest_tile, tile_of_year
from tests.reports.made_up import YEAR_2019, YEAR_2020, figures_of, observation
from tests.reports.plain_words import reads_well, slips
from tests.sampling import some_of

BROMLEY, HACKNEY = "E09000006", "E09000012"


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


def test_the_message_says_what_is_so_against_whom_and_how_long_they_waited(figures: Figures) -> None:
    message = summarise(figures, figures.areas[BROMLEY], YEAR_2019).message
    assert message.startswith("**71% of children referred in Bromley CCG in 2019-20 were still waiting")
    assert message.endswith("Those seen twice had waited 56 days on average (London 39 days).")


def test_the_rows_say_for_whom_the_year_was_published(figures: Figures) -> None:
    titles = {
        place: summarise(figures, figures.areas[place], year).rows[0][0]
        for place, year in ((BROMLEY, YEAR_2020), ("E09000033", YEAR_2019), ("QKK", YEAR_2019))
    }
    assert titles == {
        BROMLEY: "What happened to children referred in 2020-21 · published for NHS South East London CCG, which served "
        "Bromley and 5 other boroughs",
        "E09000033": "What happened to children referred in 2019-20 · published for NHS Central London (Westminster) CCG, "
        "which served 73% of Westminster",
        "QKK": "What happened to children referred in 2019-20",
    }


def test_twelve_tiles_in_three_rows_and_each_figure_with_its_cell(figures: Figures) -> None:
    summary = summarise(figures, figures.areas[BROMLEY], YEAR_2019)
    assert [len(tiles) for _, tiles in summary.rows] == [4, 4, 4]
    for _, tiles in summary.rows:
        for tile in tiles:
            if tile.figure is not None:
                assert tile.figure.source_ref in tile.explained
                assert tile.figure.edition in tile.explained
                assert tile.figure.indicator.definition in tile.explained


def test_a_newest_figure_names_its_period_and_its_body(figures: Figures) -> None:
    tile = newest_tile(figures, "hidden_wait_gap", figures.areas[BROMLEY])
    assert tile.detail == "31 Aug 2024 · South East London system"
    assert newest_tile(figures, "access_rate", figures.areas[BROMLEY]).detail.endswith(
        "12 months to Mar 2022 · South East London CCG"
    )


def test_a_percentage_stands_with_its_counts(figures: Figures) -> None:
    tile = tile_of_year(figures, "waits_still_waiting", figures.areas[BROMLEY], YEAR_2019)
    assert (tile.printed, tile.detail) == ("71%", "London 33% · 2,485 of 3,485")


def test_what_nobody_published_says_who_could(figures: Figures) -> None:
    known = figures_of(figures, [observation("waits_total", "QMM", 5)])
    tile = newest_tile(known, "four_week_full_stop", known.areas["QMM"])
    assert (tile.figure, tile.printed) == (None, "[x]")
    assert tile.verdict.text == "not published for Norfolk and Waveney"
    assert tile.detail == "Held by: NHS England"
    assert not tile.verdict.needs_attention


def test_an_average_below_zero_is_on_its_tile_and_not_in_the_message(figures: Figures) -> None:
    rows = [
        observation("waits_mean_days", "07Q", -4, caveats="negative_mean_wait"),
        observation("waits_mean_days", LONDON, 39),
    ]
    known = figures_of(figures, rows)
    summary = summarise(known, known.areas[BROMLEY], YEAR_2019)
    tile = next(t for t in summary.rows[0][1] if t.name == "Average wait")
    assert (tile.printed, tile.verdict.text) == ("-4 days", "not compared")
    assert "on average" not in summary.message


def test_tiles_are_sorted_by_what_they_ask_of_a_board(figures: Figures) -> None:
    asked = summarise(figures, figures.areas[BROMLEY], YEAR_2019).sorted_tiles()
    assert list(asked) == ["Needs us", "Working", "Not known"]
    names = {title: [tile.name for tile in tiles] for title, tiles in asked.items()}
    assert "Still waiting" in names["Needs us"]
    assert "Access per 100,000" in names["Working"]
    assert "Always in touch while waiting" in names["Not known"]
    everything = [tile for tiles in asked.values() for tile in tiles]
    assert len({id(tile) for tile in everything}) == len(everything)


def test_a_withheld_figure_is_not_known(figures: Figures) -> None:
    known = figures_of(
        figures, [observation("waits_no_contact", "07Q", None), observation("waits_one_contact", "07Q", None)]
    )
    summary = summarise(known, known.areas[BROMLEY], YEAR_2019)
    assert "Still waiting" in [tile.name for tile in summary.sorted_tiles()["Not known"]]


class TestContext:
    def with_answer(self, figures: Figures, option: str) -> Figures:
        table = figures.tables["survey_answers"]
        question = table[(table["question_id"] == CONTACT_QUESTION) & (table["option"] == option)].head(1)
        own = question.assign(respondent=BROMLEY, count=1, base=1, source_id="cqc_questionnaire_return")
        return replace(figures, tables={**figures.tables, "survey_answers": pd.concat([table, own])})

    @pytest.mark.parametrize("option", ["Yes, always", "Yes, sometimes", "No, never"])
    def test_a_boroughs_own_answer_is_shown_whatever_it_says(self, figures: Figures, option: str) -> None:
        tile = questionnaire_tile(self.with_answer(figures, option), figures.areas[BROMLEY])
        assert (tile.printed, tile.verdict.text) == (option, "self-assessed, not scored")
        assert tile.detail.startswith("England 34% always, of the 67 boards")

    def test_without_one_it_waits_for_a_return(self, figures: Figures) -> None:
        tile = questionnaire_tile(self.with_answer(figures, "Yes, always"), figures.areas[HACKNEY])
        assert (tile.printed, tile.verdict.text) == ("[x]", "needs a local return")

    def test_good_practice_is_counted_by_domain_and_never_scored(self, figures: Figures) -> None:
        reviewed, not_reviewed = (
            reviews_tile(figures, figures.areas[place]) for place in ("E09000014", HACKNEY)
        )
        assert reviewed.printed.endswith(" of 10")
        assert reviewed.verdict.text == "described, not scored"
        assert (not_reviewed.printed, not_reviewed.verdict.text) == ("[x]", "none published")

    def test_a_voice_says_whose_it_is(self, figures: Figures) -> None:
        own, borrowed = (voice_tile(figures, figures.areas[place]) for place in ("QMM", BROMLEY))
        assert own.detail.endswith("Norfolk and Waveney, autumn 2018")
        assert borrowed.detail.endswith("reviews of seven London boroughs, 2018-19")
        assert own.explained

    def test_without_a_voice_it_says_who_holds_them(self, figures: Figures) -> None:
        none = replace(figures, tables={**figures.tables, "voices": figures.tables["voices"].iloc[0:0]})
        assert voice_tile(none, figures.areas[BROMLEY]).printed == "[x]"


def test_every_summary_reads_well(figures: Figures, exhaustive: bool) -> None:
    places = [*figures.areas.of_kind("borough", scope="london"), "QMF", "QMJ", "QRV", "QKK", "QWE", "QMM"]
    cases = [(place, year) for place in [*places, LONDON, ENGLAND] for year in (YEAR_2019, YEAR_2020)]
    for place, year in some_of(cases, exhaustive=exhaustive, most=10):
        summary = summarise(figures, figures.areas[place], year)
        assert reads_well(summary.message)
        for title, tiles in summary.rows:
            assert slips(title) == []
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
