"""The questionnaire of 2019 by theme: every answer once, with its base; nothing that was withheld."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from reports.figures import ENGLAND, Figures
from reports.questionnaire import (
    NATIONAL,
    SCALES,
    SURVEY,
    answers,
    by_scale,
    headline,
    survey_said,
    themes,
    ticked,
    withheld,
)
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known
from tests.reports.plain_words import reads_well


def test_the_themes_are_those_of_the_questions_in_their_order(figures: Figures) -> None:
    found = themes(figures)
    assert len(found) == len(set(found)) > 5
    assert set(found) == {q.theme for q in figures.catalogue.questions.values() if q.survey == SURVEY}


def test_every_national_answer_stands_in_one_theme(figures: Figures) -> None:
    table = figures.tables["survey_answers"]
    rows = pd.concat([answers(figures, theme) for theme in themes(figures)])
    assert len(rows) == len(table[table["respondent"] == NATIONAL])
    assert not rows.duplicated(["question_id", "part", "option"]).any()


def test_every_answer_is_drawn_or_ticked_or_withheld(figures: Figures) -> None:
    for theme in themes(figures):
        rows = answers(figures, theme)
        drawn = sum(len(part) for part in by_scale(rows).values())
        boxes = rows[rows["start_percent"].isna() & rows["count"].notna()]
        assert drawn + len(boxes) == rows["count"].notna().sum()
        assert set(by_scale(rows)) <= set(SCALES)


def test_a_question_stays_whole_and_on_one_scale(figures: Figures) -> None:
    for theme in themes(figures):
        for scale, rows in by_scale(answers(figures, theme)).items():
            assert set(rows["option"]) <= set(SCALES[scale])
            shares = rows.groupby(["question_id", "part"])["share_percent"].sum()
            assert shares.between(99.99, 100.01).all()
            lengths = (rows["end_percent"] - rows["start_percent"]).abs()
            assert lengths.round(9).equals(rows["share_percent"].round(9))


def test_bases_are_those_of_the_publication(figures: Figures) -> None:
    rows = pd.concat([answers(figures, theme) for theme in themes(figures)])
    known = rows[rows["count"].notna()]
    bases = known.groupby("question_id")["base"].agg(set)
    assert bases["1.3"] == {65}
    assert bases["6.1.2"] == {67}
    assert set().union(*bases) == {64, 65, 67}


def test_withheld_questions_are_named_with_the_reason_and_never_drawn(figures: Figures) -> None:
    notes = [note for theme in themes(figures) for note in withheld(figures, theme)]
    assert [note.split()[1] for note in notes] == ["2.2", "2.7"]
    for note in notes:
        assert reads_well(note)
    drawn = pd.concat(
        [part for theme in themes(figures) for part in by_scale(answers(figures, theme)).values()]
    )
    assert not drawn["question_id"].isin(["2.2", "2.7"]).any()


def test_boxes_stand_one_row_a_label_with_counts_and_bases(figures: Figures) -> None:
    seen = 0
    for theme in themes(figures):
        rows = answers(figures, theme)
        table = ticked(rows)
        if table.empty:
            continue
        seen += 1
        asked = table.columns[0]
        assert asked.startswith("0.2 Who sits in the partnership")
        assert table[asked].is_unique
        assert not table[asked].str.contains(asked, regex=False).any()
        cells = table.drop(columns=asked).stack()
        assert cells.str.fullmatch(r"\d+ of \d+ \(.*%\)").all()
    assert seen > 0


def test_a_part_stands_behind_its_question(figures: Figures) -> None:
    labels = set(answers(figures, "Referral pathways and eligibility")["label"])
    assert "2.1 Referral pathways across the whole system are: Published" in labels


def test_the_headline_names_the_most_and_the_least_common_practice(figures: Figures) -> None:
    said = [headline(answers(figures, theme)) for theme in themes(figures)]
    told = [sentence for sentence in said if sentence]
    assert len(told) > 3
    for sentence in told:
        assert reads_well(sentence.text)
        assert sentence.text.startswith("Most often always in place in England in 2019: **")
    view = View("Questionnaire", (survey_said(figures), *told), ENGLAND)
    assert faults(view, Known(figures)) == []
    assert survey_said(figures).text.startswith("**67 of 152 boards in England (44%) answered in")


def test_a_theme_with_one_such_question_has_no_headline() -> None:
    rows = pd.DataFrame({"option": ["Yes, always"], "share_percent": [50.0]})
    assert not headline(rows)


def test_an_areas_own_answers_stand_apart_from_the_national_ones(figures: Figures) -> None:
    place = "E09000006"
    table = figures.tables["survey_answers"]
    theme = themes(figures)[1]
    mine = answers(figures, theme).groupby("question_id").head(1)[table.columns].assign(respondent=place)
    known = replace(figures, tables={**figures.tables, "survey_answers": pd.concat([table, mine])})
    assert len(answers(known, theme)) == len(answers(figures, theme))
    assert set(answers(known, theme, respondent=place)["respondent"]) == {place}
