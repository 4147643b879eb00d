"""A place's own answers to the 2019 questionnaire: a local return, one row an answer.

It is shown against the published distribution; the two are never added together.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from loaders.column_maps import read_column_map
from loaders.cqc_questionnaire.recipe import SURVEY_ID, TICKED
from loaders.delimited import LINE, read_delimited
from store.areas import Areas, UnknownArea, read_areas
from store.catalogue import Question, read_catalogue
from store.errors import InputError, Problem
from store.schema import Tables

SOURCE_ID = "cqc_questionnaire_return"
_PLACES = frozenset({"borough", "county"})


def load_return(path: Path, *, edition: str) -> Tables:
    """One place's return → `survey_answers` with that place as respondent, all problems in one InputError."""
    raw = read_delimited(path, read_column_map(SOURCE_ID).for_edition(edition))
    areas = read_areas()
    tables = normalise_return(raw, areas, edition=edition)
    check_return(tables, areas, read_catalogue().questions, file=path.name)
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
    places = sorted(set(answers["respondent"]))
    if len(places) > 1:
        problems.append(Problem(file, "answers of " + ", ".join(map(repr, places)), "one place a file"))
    for place in places:
        if place not in areas or areas[place].kind not in _PLACES:
            problems.append(Problem(file, repr(place), "the code of a borough or county", column="area"))
    given: set[tuple[str, ...]] = set()
    for row in answers.to_dict("records"):
        name = f"{file}, {row['source_ref']}"
        problems += _row_problems(row, questions.get(row["question_id"]), name=name)
        answer = (row["question_id"], row["part"], *([row["option"]] if row["option"] in TICKED else []))
        if answer in given:
            problems.append(Problem(name, f"question {row['question_id']} again", "one answer"))
        given.add(answer)
    if problems:
        raise InputError(problems)


def _row_problems(row: Mapping[Hashable, Any], question: Question | None, *, name: str) -> Iterator[Problem]:
    if question is None or question.survey != SURVEY_ID or not question.options:
        expected = "a question with published answers"
        yield Problem(name, f"question {row['question_id']!r}", expected, column="question_id")
        return
    options, parts = question.options.split("; "), list(question.parts or [""])
    if row["option"] not in options:
        yield Problem(name, repr(row["option"]), " or ".join(options), column="option")
    if row["part"] not in parts:
        yield Problem(name, repr(row["part"]), " or ".join(parts) or "no part", column="part")


def _resolved(code: str, areas: Areas) -> str:
    """The area that a code means; a code that means none is kept, for `check_return` to name."""
    try:
        return areas.resolve(code)
    except UnknownArea:
        return code
