"""A place's own answers to the 2019 questionnaire: a local return, one row an answer.

It is shown against the published distribution; the two are never added together. What a row of it holds is told by its
form in messages, never repeated.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.column_maps import read_column_map
from loaders.cqc_questionnaire.recipe import SURVEY_ID, TICKED
from loaders.delimited import LINE, read_delimited
from loaders.forms import form_of
from loaders.wordless import told_file, without_words
from store.areas import Areas, UnknownArea, read_areas
from store.catalogue import Question, read_catalogue
from store.errors import InputError, Problem
from store.schema import Tables

SOURCE_ID = "cqc_questionnaire_return"
_PLACES = frozenset({"borough", "county"})


def load_return(path: Path, *, edition: str) -> Tables:
    """One place's return → `survey_answers` with that place as respondent, all problems in one InputError."""
    file, layout = told_file(path), read_column_map(SOURCE_ID)
    if edition not in layout.editions:
        raise InputError([Problem(file, "another edition", "one of " + ", ".join(layout.editions))])
    with without_words():
        raw = read_delimited(path, layout.for_edition(edition), returned=file)
        areas = read_areas()
        tables = normalise_return(raw, areas, edition=edition)
        check_return(tables, areas, read_catalogue().questions, file=file)
    return tables


def recognise(head: str) -> bool:
    """Whether a text's beginning is a return's header."""
    return head.lstrip("\ufeff").startswith("area,question_id,part,option")


def normalise_return(raw: pd.DataFrame, areas: Areas, *, edition: str) -> Tables:
    """Each row as one answer of one respondent: count 1 of a base of 1."""
    answers = raw[["question_id", "part", "option"]].assign(
        survey_id=SURVEY_ID,
        respondent=[_resolved(code, areas) for code in raw["area_id"]],
        count=1,
        base=1,
        value_note="",
        source_id=SOURCE_ID,
        edition=edition,
        source_ref="line " + raw[LINE].astype(str),
    )
    return {"survey_answers": answers}


def check_return(tables: Tables, areas: Areas, questions: Mapping[str, Question], *, file: str) -> None:
    """One place a file, known questions with their own parts and options, one answer where one is due."""
    answers = tables["survey_answers"]
    problems: list[Problem] = []
    if answers["respondent"].nunique() > 1:
        problems.append(
            Problem(file, f"answers of {answers['respondent'].nunique()} places", "one place a file")
        )
    given: dict[tuple[str, ...], str] = {}
    for row in answers.to_dict("records"):
        name = f"{file}, {row['source_ref']}"
        place = row["respondent"]
        if place not in areas or areas[place].kind not in _PLACES:
            problems.append(Problem(name, form_of(place), "the code of a borough or county", column="area"))
        problems += _row_problems(row, questions.get(row["question_id"]), name=name)
        answer = (row["question_id"], row["part"], *([row["option"]] if row["option"] in TICKED else []))
        if answer in given:
            problems.append(Problem(name, f"the question of {given[answer]} again", "one answer"))
        given.setdefault(answer, row["source_ref"])
    if problems:
        raise InputError(problems)


def _row_problems(row: Mapping[Hashable, Any], question: Question | None, *, name: str) -> Iterator[Problem]:
    if question is None or question.survey != SURVEY_ID or not question.options:
        expected = "a question with published answers"
        yield Problem(name, form_of(row["question_id"]), expected, column="question_id")
        return
    options, parts = question.options.split("; "), list(question.parts or [""])
    if row["option"] not in options:
        yield Problem(name, form_of(row["option"]), " or ".join(options), column="option")
    if row["part"] not in parts:
        yield Problem(name, form_of(row["part"]), " or ".join(parts) or "no part", column="part")


def _resolved(code: str, areas: Areas) -> str:
    """The area that a code means; a code that means none is kept, for `check_return` to refuse."""
    try:
        return areas.resolve(code)
    except UnknownArea:
        return code
