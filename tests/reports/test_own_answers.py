"""A place's own answers to the questionnaire: every one shown, beside England's, and a form that can be sent back."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from loaders.cqc_questionnaire.local_return import load_return
from reports.figures import Figures
from reports.own_answers import form, form_guide, given, own_answers, own_edition, own_said
from reports.questionnaire import answers, themes
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known

BROMLEY = "E09000006"


@pytest.fixture(scope="module")
def answered(figures: Figures, tmp_path_factory: pytest.TempPathFactory) -> Figures:
    """The figures with a return of Bromley that answers every question, filled in from the form that a page offers."""
    guide = form_guide(figures)
    filled = form(figures, figures.areas[BROMLEY]).assign(
        option=[options.split("; ")[row % 2] for row, options in enumerate(guide["answers it takes"])]
    )
    file = tmp_path_factory.mktemp("return") / "questionnaire_2019.csv"
    filled.to_csv(file, index=False)
    tables = load_return(file, edition="2019")
    table = pd.concat([figures.tables["survey_answers"], tables["survey_answers"]], ignore_index=True)
    return replace(figures, tables={**figures.tables, "survey_answers": table})


def test_every_answer_of_a_place_is_shown_once_whatever_its_kind(answered: Figures) -> None:
    place = answered.areas[BROMLEY]
    sent = answered.tables["survey_answers"]
    sent = sent[sent["respondent"] == BROMLEY]
    shown = pd.concat([own_answers(answered, theme, place) for theme in themes(answered)])
    assert len(shown) == len(sent) == len(form_guide(answered)) > 100
    assert sorted(shown["Bromley"]) == sorted(sent["option"])
    assert not shown["Question"].duplicated().any()


def test_each_answer_stands_beside_how_many_of_englands_boards_gave_it(answered: Figures) -> None:
    place = answered.areas[BROMLEY]
    shown = pd.concat([own_answers(answered, theme, place) for theme in themes(answered)])
    national = shown["England, the same answer"]
    assert national.str.fullmatch(r"\d+ of \d+ boards \(.*%\)|\[x\]").all()
    assert (national != "[x]").all()


def test_the_answers_drawn_are_marked_where_the_place_gave_them(answered: Figures) -> None:
    place = answered.areas[BROMLEY]
    marked = sum(sum(given(answered, answers(answered, theme), place)) for theme in themes(answered))
    assert marked == len(form_guide(answered))
    assert not any(given(answered, answers(answered, themes(answered)[1]), answered.areas["E09000007"]))


def test_a_page_says_whether_the_place_answered(answered: Figures) -> None:
    theme, known = themes(answered)[1], Known(answered)
    for place_id, words in {
        BROMLEY: "Bromley's own board answered too",
        "E09000007": "Camden's own answers are not published",
        "E10000020": "Norfolk's own answers are not published",
        "QKK": "Choose one to see its own answers",
    }.items():
        said = own_said(answered, theme, answered.areas[place_id])
        assert words in said.text
        assert faults(View("Questionnaire", (said,), place_id), known) == []
    assert own_edition(answered, answered.areas[BROMLEY]) == "2019"
