"""A place's own answers to the questionnaire beside how many of England's boards gave the same, and their form."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd

from metrics.printed import number, percent
from reports.claims import Said
from reports.figures import Figures
from reports.inert import as_text
from reports.questionnaire import NATIONAL, SURVEY, answers, label_of
from reports.wording import marks
from store.areas import Area
from store.catalogue import Question

#: Kinds of place that have a health and wellbeing board.
ANSWERING = frozenset({"borough", "county"})
#: The source of a place's own answers.
RETURN = "cqc_questionnaire_return"


def own_answers(figures: Figures, theme: str, place: Area) -> pd.DataFrame:
    """What a place's own board answered to the questions of a theme, beside how many of England's boards did.

    One row for each question and part: `Question`, the place's name with its answer (all boxes it ticked), and
    `England`, in how many boards the same answer was given.
    """
    rows: dict[str, tuple[list[str], list[str]]] = {}
    if has_answered(figures, place):
        mine = answers(figures, theme, respondent=place.area_id)
        mine = mine[mine["count"] > 0]
        national = {
            (row["question_id"], row["part"], row["option"]): row
            for row in answers(figures, theme).to_dict("records")
        }
        for row in mine.to_dict("records"):
            told, beside = rows.setdefault(str(row["label"]), ([], []))
            told.append(as_text(row["option"]))
            beside.append(_beside(national.get((row["question_id"], row["part"], row["option"]))))
    return pd.DataFrame(
        [(label, "; ".join(told), "; ".join(beside)) for label, (told, beside) in rows.items()],
        columns=["Question", place.short_name, f"{NATIONAL}, the same answer"],
    )


def has_answered(figures: Figures, place: Area) -> bool:
    """Whether a place's own board sent answers, to whatever theme."""
    return place.area_id in figures.answered_by


def given(figures: Figures, rows: pd.DataFrame, place: Area) -> list[bool]:
    """For each of England's answers, whether the place's own board gave it too."""
    table = figures.tables["survey_answers"]
    mine = table[(table["respondent"] == place.area_id) & (table["count"] > 0)].fillna({"part": ""})
    asked = ["question_id", "part", "option"]
    kept = set(mine[asked].itertuples(index=False, name=None))
    return [answer in kept for answer in rows[asked].itertuples(index=False, name=None)]


def own_edition(figures: Figures, place: Area) -> str:
    """Which edition of the questions a place answered."""
    table = figures.tables["survey_answers"]
    return as_text("; ".join(sorted(table.loc[table["respondent"] == place.area_id, "edition"].unique())))


def _beside(row: Mapping[Hashable, Any] | None) -> str:
    if row is None or pd.isna(row["share_percent"]):
        return marks("x")
    return f"{number(row['count'])} of {number(row['base'])} boards ({percent(row['share_percent'])})"


def own_said(figures: Figures, theme: str, place: Area) -> Said:
    """Whether a place's board sent its own answers, and to how many questions of a theme."""
    if place.kind not in ANSWERING:
        return Said(
            "Each board answers for one borough or county. Choose one to see its own answers, where it sent them."
        )
    if not has_answered(figures, place):
        return Said(
            f"{place.short_name}'s own answers are not published: the boards were anonymous. Its health and wellbeing "
            "board can answer the same questions again and send the form."
        )
    mine = own_answers(figures, theme, place)
    if mine.empty:
        return Said(f"{place.short_name}'s board sent its own answers, but none on this theme.")
    return Said(
        f"**{place.short_name}'s own board answered too.** Its answers are outlined in the pictures and listed below, "
        "as the board sees itself."
    )


def form(figures: Figures, place: Area) -> pd.DataFrame:
    """The form of a local return for one place: a row for each question and part, the answer left open."""
    return pd.DataFrame(
        [(place.area_id, question.id, part, "") for question, part in _asked(figures)],
        columns=["area", "question_id", "part", "option"],
    )


def form_guide(figures: Figures) -> pd.DataFrame:
    """What each row of the form asks, and the answers it takes."""
    return pd.DataFrame(
        [
            (question.id, part, question.theme, label_of(question, part), question.options)
            for question, part in _asked(figures)
        ],
        columns=["question_id", "part", "theme", "question", "answers it takes"],
    )


def _asked(figures: Figures) -> Iterator[tuple[Question, str]]:
    for question in figures.catalogue.questions.values():
        if question.survey == SURVEY and question.options:
            for part in question.parts or [""]:
                yield question, part
