"""The Care Quality Commission's 2019 questionnaire to health and wellbeing boards, from the report's text.

The boards are anonymous: every figure is a distribution over those that answered, kept under the respondent
`England`, and never an answer of one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from loaders.cqc_questionnaire.layout import Layout, editions, read_layout
from loaders.cqc_questionnaire.tables import Report, Response, read_report
from loaders.cqc_questionnaire.walk import Answer, walk
from metrics.printed import percent
from store.areas import ENGLAND
from store.errors import InputError, Problem
from store.schema import Tables

SOURCE_ID = "cqc_questionnaire"
SURVEY_ID = "cqc_questionnaire"
NATIONAL = "England"
#: The one option of a question whose results the publisher kept back.
WITHHELD = "Withheld"
#: Boxes to tick, any number of them: these do not sum to the base.
TICKED = frozenset({"Standing partner", "Consulted"})
#: Indicator → the question and option it counts.
INDICATORS: Mapping[str, tuple[str, str]] = {
    "cqc_contact_while_waiting": ("6.1.2", "Yes, always"),
    "cqc_contact_before_next_care": ("6.1.3", "Yes, always"),
    "cqc_support_while_waiting": ("2.8", "Yes, always"),
    "cqc_transition_commissioned_jointly": ("1.6", "Yes, always"),
    "cqc_transition_reviewed": ("2.5", "Yes, always"),
    "cqc_single_contact": ("3.1", "Yes, always"),
    "cqc_feedback_monitors_quality": ("4.1", "Yes, always"),
    "cqc_school_time_appointments": ("8.2", "Yes, always"),
}
_OF_ANSWERS = ("cqc_anonymous_boards", "cqc_self_assessed", "cqc_dated_2019")


def load(path: Path, *, edition: str) -> Tables:
    """The report's text → `survey_answers` and `observations`. Raises InputError with every problem found."""
    report = read_report(path)
    tables = normalise_answers(report, read_layout(edition), edition=edition)
    check_answers(tables, file=path.name)
    return tables


def recognise(head: str) -> bool:
    """Whether a text's beginning is that of the report."""
    return "questionnaire to health and wellbeing boards" in " ".join(head[:2_000].split())


def known_editions() -> tuple[str, ...]:
    """The editions that can be loaded."""
    return editions()


def normalise_answers(report: Report, layout: Layout, *, edition: str) -> Tables:
    """Each printed cell as one row, withheld questions with a note, and the indicators drawn from them."""
    answers, lines = walk(report, layout)
    rows = [_answer_row(answer, layout, answered=report.response.answered) for answer in answers]
    rows += [_withheld_row(number, line=lines[number]) for number in sorted(layout.withheld)]
    frame = pd.DataFrame(rows).sort_values("line", kind="stable").reset_index(drop=True)
    frame["source_ref"] = "line " + frame.pop("line").astype(str)
    frame = frame.assign(survey_id=SURVEY_ID, respondent=NATIONAL, source_id=SOURCE_ID, edition=edition)
    frame = frame.astype({"count": "Int32", "base": "Int32", "printed_percent": "Float64"})
    return {
        "survey_answers": frame,
        "observations": _observations(frame, report.response, edition=edition),
    }


def _answer_row(answer: Answer, layout: Layout, *, answered: int) -> dict[str, object]:
    """A printed cell with the caveats of its question: a base below the `answered`, a part written in."""
    caveats = [*_OF_ANSWERS]
    caveats += ["cqc_smaller_bases"] if answer.base != answered else []
    caveats += ["cqc_added_agencies"] if (answer.question_id, answer.part) in layout.added else []
    return {
        "question_id": answer.question_id,
        "part": answer.part,
        "option": answer.option,
        "count": answer.count,
        "printed_percent": answer.percent,
        "base": answer.base,
        "value_note": "",
        "caveats": ";".join(caveats),
        "line": answer.line,
    }


def _withheld_row(number: str, *, line: int) -> dict[str, object]:
    """The one row of a question that was asked and whose results were kept back."""
    return {
        "question_id": number,
        "part": "",
        "option": WITHHELD,
        "value_note": "x",
        "caveats": "cqc_withheld_questions",
        "line": line,
    }


def _observations(frame: pd.DataFrame, response: Response, *, edition: str) -> pd.DataFrame:
    """The response rate, and for each indicator the share of boards that gave its option."""
    rows = [
        {
            "indicator_id": "cqc_response_rate",
            "numerator": response.answered,
            "denominator": response.invited,
            "published_value": response.printed_percent,
            "caveats": "cqc_anonymous_boards",
            "source_ref": "lines " + " and ".join(str(line) for line in response.lines),
        }
    ]
    for indicator_id, (number, option) in INDICATORS.items():
        cells = frame[(frame["question_id"] == number) & (frame["option"] == option) & (frame["part"] == "")]
        rows += [
            {
                "indicator_id": indicator_id,
                "numerator": cell["count"],
                "denominator": cell["base"],
                "published_value": cell["printed_percent"],
                "caveats": ";".join(_OF_ANSWERS),
                "source_ref": cell["source_ref"],
            }
            for cell in cells.to_dict("records")
        ]
    figures = ["numerator", "denominator", "published_value"]
    observed = pd.DataFrame(rows).astype(dict.fromkeys(figures, "float64"))
    value = 100 * observed["numerator"] / observed["denominator"].where(observed["denominator"] > 0)
    return observed.assign(
        value=value,
        area_id=ENGLAND,
        period_start=response.opened,
        period_end=response.closed,
        period_type="snapshot",
        breakdown="",
        value_note="",
        status="final",
        source_id=SOURCE_ID,
        edition=edition,
    )


def check_answers(tables: Tables, *, file: str) -> None:
    """Hold every question to its base. Raises InputError with all counts that cannot be.

    Options of a question where one answer is given must sum to the base; a box to tick cannot exceed it.
    """
    answers = tables["survey_answers"]
    answers = answers[answers["option"] != WITHHELD]
    problems: list[Problem] = []
    for (number, part), group in answers.groupby(["question_id", "part"], sort=False):
        base, place = int(group["base"].iloc[0]), group["source_ref"].iloc[0]
        name = f"{file}, {place}, question {number} {part}".rstrip()
        if base <= 0:
            problems.append(Problem(name, f"a base of {base}", "at least one board"))
        elif not set(group["option"]) & TICKED and int(group["count"].sum()) != base:
            problems.append(Problem(name, f"answers that sum to {group['count'].sum()}", f"the base {base}"))
        elif int(group["count"].max()) > base:
            problems.append(Problem(name, f"{group['count'].max()} boards", f"at most the base {base}"))
        elif group["option"].duplicated().any():
            problems.append(Problem(name, "one option twice", "each option once"))
    answered = int(tables["observations"].iloc[0]["numerator"])
    if int(answers["base"].max()) > answered:
        problems.append(Problem(file, f"a base of {answers['base'].max()}", f"at most {answered} boards"))
    if problems:
        raise InputError(problems)


def remarks(tables: Tables) -> list[str]:
    """Printed percentages that are not their count ÷ base, rounded half up: reported, never corrected."""
    answers = tables["survey_answers"].dropna(subset=["count", "base"])
    derived = (200 * answers["count"] + answers["base"]) // (2 * answers["base"])
    different = answers[derived != answers["printed_percent"]]
    return [
        f"{row['source_ref']}: question {' '.join(filter(None, (row['question_id'], row['part'])))} prints "
        f"{percent(row['printed_percent'])} for {row['count']} of {row['base']}"
        for row in different.to_dict("records")
    ]
