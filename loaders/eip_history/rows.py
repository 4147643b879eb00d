"""Rows of the EIP history with their types: month, areas, state and whole counts, or one list of faults."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import pandas as pd

from loaders.delimited import LINE
from loaders.eip_history.sums import BANDS
from store.areas import Areas, UnknownArea
from store.errors import InputError, Problem

_COUNT = re.compile(r"\d{1,9}")
_DATE = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_PLACE = ["month", "provider", "ccg"]


def typed_rows(raw: pd.DataFrame, states: Mapping[str, str], *, areas: Areas, file: str) -> pd.DataFrame:
    """One row a line: month (its first day), provider and ccg (area ids), state, counts, total, line.

    `states` is the publisher's description → our state. Raises InputError naming every unknown code and
    description, every impossible date and count, every row that occurs twice, and every row whose other state
    is missing: half of a pair would pass for an empty waiting list.
    """
    problems: list[Problem] = []
    converters: dict[str, tuple[Callable[[str], Any], str]] = {
        "month": (_first_of_month, "the first of a month as dd/mm/yyyy"),
        "provider": (
            lambda code: _area(code, "provider", areas),
            "a provider's code in data/reference/areas.csv",
        ),
        "ccg": (lambda code: _area(code, "ccg", areas), "a CCG's code in data/reference/areas.csv"),
        "description": (states.get, " or ".join(repr(text) for text in states)),
        **dict.fromkeys([*BANDS, "total"], (_count, "a whole number that is not negative")),
    }
    typed = {LINE: raw[LINE]}
    for column, (convert, expected) in converters.items():
        meanings = {text: convert(text) for text in raw[column].unique()}
        typed[column] = raw[column].map(meanings)
        for line, text in zip(raw[LINE], raw[column], strict=True):
            if meanings[text] is None:
                problems.append(Problem(file, repr(text), expected, row=int(line), column=column))
    if problems:
        raise InputError(problems)
    rows = pd.DataFrame(typed).rename(columns={"description": "state"})
    problems = _pair_problems(rows, states=set(states.values()), file=file)
    if problems:
        raise InputError(problems)
    return rows


def _first_of_month(text: str) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None or match[1] != "01" or not 1 <= int(match[2]) <= 12 or int(match[3]) < 2000:
        return None
    return date(int(match[3]), int(match[2]), 1)


def _area(code: str, kind: str, areas: Areas) -> str | None:
    """The area's id, where it is of the kind; a row may also lack a commissioner's code by a code of its own."""
    try:
        area_id = areas.resolve(code)
    except UnknownArea:
        return None
    allowed = (kind, "unknown") if kind == "ccg" else (kind,)
    return area_id if areas[area_id].kind in allowed else None


def _count(text: str) -> int | None:
    return int(text) if _COUNT.fullmatch(text) else None


def _pair_problems(rows: pd.DataFrame, *, states: set[str], file: str) -> list[Problem]:
    problems = [
        Problem(file, "a second row for this month, provider, CCG and state", "one", row=int(line))
        for line in rows.loc[rows.duplicated([*_PLACE, "state"]), LINE]
    ]
    if problems:
        return problems
    alone = rows.groupby(_PLACE)["state"].transform("size") != len(states)
    return [
        Problem(
            file,
            f"only the {state} pathways",
            "a row for each state of this month, provider and CCG",
            row=int(line),
        )
        for line, state in zip(rows.loc[alone, LINE], rows.loc[alone, "state"], strict=True)
    ]
