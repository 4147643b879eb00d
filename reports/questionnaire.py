"""The questionnaire's answers by theme, with labels, bases and footnotes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pandas as pd

from metrics.printed import number, percent
from metrics.survey import diverging
from reports.figures import Figures
from store.catalogue import Question

SURVEY = "cqc_questionnaire"
#: When the boards were asked: the first month, the last, and its last day.
ASKED = ("Sep 2019", "Dec 2019", date(2019, 12, 31))
NATIONAL = "England"
#: What a row of the answers counts, for whoever reads its file.
DEFINITION = (
    "Health and wellbeing boards that gave this answer about themselves, of those that answered the question."
)
#: Families of answers that share a scale, each with the palette's colour for an answer, best in place first.
SCALES: Mapping[str, Mapping[str, str]] = {
    "How often it happens": {
        "Yes, always": "accent",
        "Yes, sometimes": "accent_soft",
        "No, never": "waiting_no_help",
        "Don't know": "context",
        "Not applicable": "hairline",
    },
    "Whether it is in place": {"Yes": "accent", "No": "waiting_no_help"},
    "How far it is in place": {
        "Yes, comprehensive": "accent",
        "Yes, partially": "accent_soft",
        "No": "waiting_no_help",
        "No, planned for 2019-20": "waiting_some_help",
    },
}


def themes(figures: Figures) -> list[str]:
    """The themes of the questionnaire in its own order."""
    return list(dict.fromkeys(q.theme for q in figures.catalogue.questions.values() if q.survey == SURVEY))


def answers(figures: Figures, theme: str, *, respondent: str = NATIONAL) -> pd.DataFrame:
    """One row an answer of a theme's questions, in printed order, with label and diverging places.

    Adds `label` (question and part), `withheld` and the columns of metrics.survey.diverging.
    """
    questions = {q.id: q for q in figures.catalogue.questions.values() if q.theme == theme}
    table = figures.tables["survey_answers"]
    rows = table[
        (table["survey_id"] == SURVEY)
        & (table["respondent"] == respondent)
        & table["question_id"].isin(questions)
    ].fillna({"part": ""})
    placed = diverging(rows)
    return placed.assign(
        label=[_label(questions[q], part) for q, part in zip(rows["question_id"], rows["part"], strict=True)]
    )


def by_scale(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows that can be drawn, by the scale they were answered on; what has no side is left out."""
    drawn = rows[rows["start_percent"].notna()]
    together = drawn["question_id"] + "/" + drawn["part"]
    options = drawn.groupby(together, sort=False)["option"].agg(frozenset)
    scale = options.map(lambda found: next(name for name, scale in SCALES.items() if found <= set(scale)))
    return {str(name): rows for name, rows in drawn.groupby(together.map(scale), sort=False)}


def boxes_of(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of boxes that a board could tick: counted, on no scale."""
    return rows[rows["start_percent"].isna() & rows["count"].notna()]


def ticked(rows: pd.DataFrame) -> pd.DataFrame:
    """The boxes a board could tick, one row a box and one column an option, as count and share."""
    boxes = boxes_of(rows)
    if boxes.empty:
        return boxes
    text = boxes.assign(
        shown=[
            f"{number(c)} of {number(b)} ({percent(s)})"
            for c, b, s in zip(boxes["count"], boxes["base"], boxes["share_percent"], strict=True)
        ]
    )
    return (
        text.pivot(index="label", columns="option", values="shown")
        .reindex(text["label"].unique())
        .reset_index()
    )


def withheld(figures: Figures, theme: str) -> list[str]:
    """The footnotes of a theme: questions whose figures the publisher withheld, and why."""
    found = [q for q in figures.catalogue.questions.values() if q.theme == theme and q.withheld]
    return [f"Question {q.id} ({q.label}): {q.withheld}" for q in found]


def headline(rows: pd.DataFrame) -> str:
    """The theme in a sentence: the practice most often always in place, and the one least often."""
    always = rows[rows["option"] == "Yes, always"].sort_values("share_percent", ascending=False)
    if len(always) < 2:
        return ""
    most, least = always.iloc[0], always.iloc[-1]
    return (
        f"Most often always in place: **{most['label']}** ({number(most['count'])} of {number(most['base'])} boards, "
        f"{percent(most['share_percent'])}). Least often: **{least['label']}** "
        f"({number(least['count'])} of {number(least['base'])}, {percent(least['share_percent'])})."
    )


def _label(question: Question, part: str) -> str:
    named = (question.parts or {}).get(part, "")
    return f"{question.id} {named or question.label}"
