"""The questionnaire's answers by theme, with labels, bases and footnotes."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from metrics.printed import number, percent
from metrics.survey import diverging
from reports.claims import NOTHING, Claim, Key, Number, Said
from reports.figures import ENGLAND, Figures, Period
from store.catalogue import Question

SURVEY = "cqc_questionnaire"
NATIONAL = "England"
#: When the boards were asked, in words, and the last day of it; the year; and how many were asked.
ASKED = ("Sep to Dec 2019", date(2019, 12, 31))
ASKED_IN, BOARDS = Period(date(2019, 12, 31), date(2019, 1, 1), "year"), 152
#: What a row of the answers counts, for whoever reads its file.
DEFINITION = "Boards that gave this answer about themselves, of all that answered the question."
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
        label=[
            label_of(questions[q], part) for q, part in zip(rows["question_id"], rows["part"], strict=True)
        ]
    )


@dataclass(frozen=True)
class Answered:
    """What England's boards answered to a theme, ready for a page. Frames are shared: never change them in place.

    `bases` are the numbers of boards that answered a question of it, the most first; `boxes` is empty where there
    are none to tick.
    """

    rows: pd.DataFrame
    said: Said
    edition: str
    bases: tuple[int, ...]
    scales: Mapping[str, pd.DataFrame]
    boxes: pd.DataFrame
    withheld: tuple[str, ...]


def answered(figures: Figures, theme: str) -> Answered:
    """A theme as England's boards answered it: the same for whichever area is asked about."""
    rows = answers(figures, theme)
    return Answered(
        rows=rows,
        said=headline(rows),
        edition=str(rows["edition"].iloc[0]),
        bases=tuple(sorted({int(base) for base in rows["base"].dropna()}, reverse=True)),
        scales=by_scale(rows),
        boxes=ticked(rows),
        withheld=tuple(withheld(figures, theme)),
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
    """The boxes a board could tick, one row a box and one column an option, as count and share.

    The first column bears the question that the boxes belong to.
    """
    boxes = boxes_of(rows)
    if boxes.empty:
        return boxes
    text = boxes.assign(
        shown=[
            f"{number(c)} of {number(b)} ({percent(s)})"
            for c, b, s in zip(boxes["count"], boxes["base"], boxes["share_percent"], strict=True)
        ]
    )
    asked = text["label"].str.rsplit(OF, n=1).str[0]
    heading = str(asked.iloc[0]) if asked.nunique() == 1 else "Question"
    text = text.assign(label=text["label"].str.removeprefix(f"{heading}{OF}"))
    return (
        text.pivot(index="label", columns="option", values="shown")
        .reindex(text["label"].unique())
        .rename_axis(heading)
        .reset_index()
    )


def withheld(figures: Figures, theme: str) -> list[str]:
    """The footnotes of a theme: questions whose figures the publisher withheld, and why."""
    found = [q for q in figures.catalogue.questions.values() if q.theme == theme and q.withheld]
    return [f"Question {q.id} ({q.label}): {q.withheld}" for q in found]


def survey_said(figures: Figures) -> Said:
    """Who answered, when, and what their answers are."""
    table = figures.tables["survey_answers"]
    national = table[(table["survey_id"] == SURVEY) & (table["respondent"] == NATIONAL)].fillna({"part": ""})
    boards = _number(national.dropna(subset=["base"]).sort_values("base").iloc[-1].to_dict(), "base")
    asked = Number(number(BOARDS), BOARDS, "setting")
    share = Number(
        percent(100 * boards.value / BOARDS), 100 * boards.value / BOARDS, "share", of=(boards, asked)
    )
    return Said(
        f"**{boards.text} of {asked.text} boards in {NATIONAL} ({share.text}) answered in September to December "
        f"{ASKED_IN.label}**, without their names. This is how they saw themselves, not how any one area does.",
        (Claim(SURVEY, ENGLAND, (ASKED_IN.label,), (boards, asked, share)),),
    )


def headline(rows: pd.DataFrame) -> Said:
    """The theme in a sentence: the practice most often always in place, and the one least often."""
    always = rows[rows["option"] == "Yes, always"].sort_values("share_percent", ascending=False)
    if len(always) < 2:
        return NOTHING
    (most, told_most), (least, told_least) = _practice(always.iloc[0]), _practice(always.iloc[-1])
    return Said(
        f"Most often always in place in {NATIONAL} in {ASKED_IN.label}: **{most}** ({_counted(*told_most)}). Least "
        f"often: **{least}** ({_counted(*told_least)}).",
        tuple(Claim(SURVEY, ENGLAND, (ASKED_IN.label,), told) for told in (told_most, told_least)),
        (most, least),
    )


def _counted(count: Number, base: Number, share: Number) -> str:
    return f"{count.text} of {base.text} boards, {share.text}"


def _practice(row: pd.Series) -> tuple[str, tuple[Number, Number, Number]]:
    """What was asked, and how many boards gave this answer: the count, the base and the share."""
    found = row.to_dict()
    count, base = (_number(found, column) for column in ("count", "base"))
    share = Number(percent(found["share_percent"]), float(found["share_percent"]), "share", of=(count, base))
    return str(found["label"]), (count, base, share)


def _number(row: Mapping[Hashable, Any], column: str) -> Number:
    """A count of the answers, with its place in the store."""
    place = (row["survey_id"], row["respondent"], row["question_id"], row["part"], row["option"])
    key = Key(".".join(("survey_answers", *map(str, place))), ENGLAND, ASKED_IN, column=column)
    return Number(number(row[column]), float(row[column]), "figure", key)


#: Between a question and its part in a label.
OF = ": "


def label_of(question: Question, part: str) -> str:
    """A question, and of one with parts which of them: `1.8 Who takes part in the STP or ICS workstream: Police`."""
    named = (question.parts or {}).get(part, "")
    return f"{question.id} {question.label.removesuffix('…')}{f'{OF}{named}' if named else ''}"
