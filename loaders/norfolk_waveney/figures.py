"""The review's figures: every one that we show stands on its line, and every one it prints is accounted for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from loaders.norfolk_waveney.report import Review
from metrics.printed import trimmed
from store.catalogue import Indicator
from store.errors import Problem
from store.schema import Tables

_FIGURE = re.compile(
    r"£(?P<gbp>\d[\d,]*(?:\.\d+)?)(?P<scale>bn|m|k)?\b"
    r"|(?P<percent>\d+(?:\.\d+)?)%"
    r"|(?P<weeks>\d+) weeks?\b"
    r"|(?P<people>\d{1,3}(?:,\d{3})+)\b"
)
_SCALES = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
#: Units whose every figure must be shown, or be the standard of an indicator shown from the same line.
_COVERED = ("gbp", "percent", "people")
_LINE = re.compile(r"lines? (\d+)")


@dataclass(frozen=True)
class Figure:
    """A number as printed on a line, in a unit of the catalogue."""

    line: int
    unit: str
    value: float


def figures(review: Review) -> list[Figure]:
    """Every figure of the text with a unit that we know, by line."""
    return [
        Figure(number, unit, value)
        for number, line in enumerate(review.lines, 1)
        for unit, value in _figures_on(line)
    ]


def figure_problems(review: Review, tables: Tables, indicators: Mapping[str, Indicator]) -> Iterator[Problem]:
    """Rows whose figure their line does not print, then printed figures that no row gives."""
    printed = set(figures(review))
    shown: set[Figure] = set()
    for table, position, figure, standard in _rows(tables, indicators):
        shown |= {Figure(figure.line, figure.unit, standard)} if standard is not None else set()
        if pd.isna(figure.value):
            continue
        shown.add(figure)
        if figure not in printed:
            expected = f"a figure printed on line {figure.line} of {review.file}"
            found = f"{trimmed(figure.value)} {figure.unit}"
            yield Problem(f"{table}.csv", found, expected, row=position)
    for figure in sorted(printed - shown, key=lambda figure: (figure.line, figure.unit)):
        if figure.unit in _COVERED and figure.line not in review.aside:
            found = f"{trimmed(figure.value)} {figure.unit}, which no row gives"
            yield Problem(review.file, found, "a row of the register", row=figure.line)


def _figures_on(line: str) -> Iterator[tuple[str, float]]:
    for match in _FIGURE.finditer(line):
        unit = next(name for name in ("gbp", "percent", "weeks", "people") if match[name])
        value = float(match[unit].replace(",", ""))
        yield unit, round(value * _SCALES[match["scale"] or ""], 2) if unit == "gbp" else value


def _rows(
    tables: Tables, indicators: Mapping[str, Indicator]
) -> Iterator[tuple[str, int, Figure, float | None]]:
    """Each row's table, line in the register, figure, and the standard it is held against."""
    for position, row in enumerate(tables["observations"].to_dict("records"), 2):
        declared = indicators.get(row["indicator_id"])
        unit = declared.unit if declared else ""
        figure = Figure(_line(row["source_ref"]), unit, float(row["value"]))
        yield "observations", position, figure, declared.standard if declared else None
    for position, row in enumerate(tables["finance"].to_dict("records"), 2):
        figure = Figure(_line(row["source_ref"]), "gbp", float(row["amount_gbp"]))
        yield "finance", position, figure, None


def _line(source_ref: object) -> int:
    match = _LINE.match(str(source_ref))
    return int(match[1]) if match else 0
