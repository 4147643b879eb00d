"""What cannot be true among the monthly four-week-wait measures.

England's counts are exact; a sub-national count is rounded to the nearest 5 and so within 2 of the true one.
Two counts of which one contains the other may then stand 4 apart in the wrong direction, no more.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from loaders.mhsds_waits.measures import MEASURES, PART_OF
from loaders.published_percent import disagreements
from metrics.printed import trimmed
from store.errors import InputError, Problem
from store.rounded import NEAREST_REACH, ROUNDED_TO

_PLACE = ["area_id", "period_end", "status"]


def check_mhsds_waits(parsed: pd.DataFrame, *, file: str) -> None:
    """Raise InputError with every figure that cannot be true, at its line, and every row that comes twice."""
    kinds = parsed["measure_id"].map(lambda measure: MEASURES[measure].kind)
    counts = kinds == "count"
    unrounded = counts & ~parsed["exact"] & (parsed["figure"] % ROUNDED_TO > 0)
    fractions = counts & (parsed["figure"] % 1 > 0)
    above = (kinds == "percent") & (parsed["figure"] > 100)
    problems = [
        _problem(row, f"{trimmed(row['figure'])} for {row['measure_id']}", expected, file=file)
        for wrong, expected in (
            (fractions, "a whole number"),
            (unrounded & ~fractions, f"a multiple of {ROUNDED_TO}, as all sub-national counts are"),
            (above, "a percentage of 0 to 100"),
        )
        for row in parsed[wrong].to_dict("records")
    ]
    twice = parsed.duplicated(["measure_id", *_PLACE])
    problems += [
        _problem(row, f"a second row of {row['measure_id']} for {row['area_id']}", "one", file=file)
        for row in parsed[twice].to_dict("records")
    ]
    if not bool(twice.any()):
        problems += [*_order_problems(parsed, file=file), *_percent_problems(parsed, file=file)]
    if problems:
        raise InputError(problems)


def _order_problems(parsed: pd.DataFrame, *, file: str) -> list[Problem]:
    problems: list[Problem] = []
    for part, whole in PART_OF:
        pairs = _beside(parsed, part, whole)
        slack = 2 * NEAREST_REACH * (~pairs["exact"] & (MEASURES[part].kind == "count"))
        problems += [
            _problem(
                row,
                f"{part} of {trimmed(row['figure'])} beside {whole} of {trimmed(row['figure_of_other'])}",
                f"{part} to be no more than {whole}",
                file=file,
            )
            for row in pairs[pairs["figure"] > pairs["figure_of_other"] + slack].to_dict("records")
        ]
    return problems


def _percent_problems(parsed: pd.DataFrame, *, file: str) -> list[Problem]:
    problems: list[Problem] = []
    for name, measure in MEASURES.items():
        if measure.kind != "percent":
            continue
        over = _beside(parsed, name, measure.numerator).rename(columns={"figure_of_other": "numerator"})
        both = _beside(parsed, name, measure.denominator).rename(columns={"figure_of_other": "denominator"})
        shares = over.assign(denominator=both["denominator"])
        wrong = disagreements(
            shares["figure"],
            numerator=shares["numerator"],
            denominator=shares["denominator"],
            rounded=~shares["exact"],
            direction="nearest",
        )
        problems += [
            _problem(
                row,
                f"{name} of {trimmed(row['figure'])}% beside {trimmed(row['numerator'])} of "
                f"{trimmed(row['denominator'])}",
                "a percentage that its counts can give",
                file=file,
            )
            for row in shares[wrong].to_dict("records")
        ]
    return problems


def _beside(parsed: pd.DataFrame, measure: str, other: str) -> pd.DataFrame:
    """The rows of one measure with `figure_of_other`: the other measure of the same area and period."""
    others = parsed.loc[parsed["measure_id"] == other, [*_PLACE, "figure"]]
    rows = parsed[parsed["measure_id"] == measure]
    return rows.merge(others, on=_PLACE, how="left", suffixes=("", "_of_other"))


def _problem(row: Mapping[Hashable, Any], found: str, expected: str, *, file: str) -> Problem:
    line = str(row["source_ref"]).removeprefix("line ").split(",")[0]
    return Problem(file, found, expected, row=int(line))
