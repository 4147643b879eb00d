"""How a figure stands, in words: the verdict that its row carries, said with what made it.

The verdicts themselves are worked out once, in `reports.verdict_rows`; nothing here decides one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

import pandas as pd

from charts.styles import SHAPES, in_words
from metrics.printed import number
from reports.claims import Basis, Claim, Number, number_of
from reports.figures import Figure, Figures
from reports.wording import format_value
from store.catalogue import Indicator


@dataclass(frozen=True)
class Verdict:
    """How a figure stands: `word` of metrics.benchmark.COMPARISONS, in `text`, and in `detail` whom it is held against.

    `claims` are what text and detail say of published figures. `close_call`: rounding of counts could change it.
    `standard_text` says whether it meets the standard of its day; empty where it has none.
    """

    word: str
    text: str
    detail: str
    meets_standard: bool | None = None
    close_call: bool = False
    claims: tuple[Claim, ...] = ()
    standard_text: str = ""

    @property
    def shape(self) -> str:
        return "▼" if self.needs_attention else "▲" if self.is_working else SHAPES[self.word]

    @property
    def needs_attention(self) -> bool:
        return self.meets_standard is False or (self.word == "worse" and self.meets_standard is None)

    @property
    def is_working(self) -> bool:
        return self.meets_standard is True or (self.word == "better" and self.meets_standard is None)


def row_of(figure: Figure, figures: Figures) -> pd.Series:
    """The row of a figure among the verdicts: the columns of reports.verdict_rows.VERDICT_COLUMNS beside its own."""
    rows = figures.at(figure.indicator.id, figure.period, breakdown=figure.breakdown)
    return cast("pd.Series", rows.loc[figure.published_for.area_id])


def comparator_of(figure: Figure, figures: Figures) -> Figure | None:
    """What a figure is held against, of the same indicator, breakdown and period; None where there is nobody."""
    area_id = str(row_of(figure, figures)["comparator_id"])
    if not area_id:
        return None
    return figures.figure(figure.indicator.id, area_id, figure.period, breakdown=figure.breakdown)


def stands(word: str, against: str, *, close_call: bool = False) -> str:
    """A verdict in words: worse than London, similar to England; `not compared` says nothing of anybody."""
    return in_words(word, against=against, close_call=close_call)


def judge(figure: Figure, figures: Figures) -> Verdict:
    """The verdict on a figure in words: its standard first where it has one, then its comparator."""
    indicator = figure.indicator
    if figure.value is None:
        withheld = "c" in figure.note.split()
        return Verdict(
            "not_compared",
            "withheld" if withheld else "no value published",
            figures.catalogue.sources[figure.source_id].small_numbers if withheld else "",
        )
    row = row_of(figure, figures)
    meets = None if row["meets_standard"] is None else bool(row["meets_standard"])
    word, close = str(row["comparison"]), bool(row["close_call"])
    standard = _standard_text(figure, meets)
    claims = standard_claims(figure, meets)
    if indicator.comparison == "count":
        return Verdict(
            "not_compared", standard or "a total, not compared", "", meets, False, claims, standard
        )
    comparator = comparator_of(figure, figures)
    if comparator is None:
        return Verdict("not_compared", standard or "not compared", "", meets, False, claims, standard)
    beside = f"{comparator.published_for.short_name} {comparator.said}"
    claims = (*claims, against_claim(figure, comparator, row))
    text = stands(word, comparator.published_for.short_name, close_call=close)
    if word == "not_compared" and not row["ruled_out"]:
        text = _plain_side(figure, comparator)
    detail = f"{beside}; {text}" if standard and word != "not_compared" else beside
    return Verdict(word, standard or text, detail, meets, close, claims, standard)


def against_claim(figure: Figure, comparator: Figure, row: pd.Series, *more: Number) -> Claim:
    """What a figure and its comparator say together, with the interval that made the verdict."""
    word = str(row["comparison"])
    return Claim(
        figure.indicator.id,
        figure.published_for.area_id,
        (figure.period.label,),
        (number_of(figure), number_of(comparator), *more),
        verdict=word,
        basis=None if word == "not_compared" else interval_basis(row, figure.indicator),
    )


def interval_basis(row: pd.Series, indicator: Indicator) -> Basis:
    """The comparison of one row with its benchmark, with all it was given."""
    given: Mapping[str, float | str] = {
        "lowercl": float(row["lowercl"]),
        "uppercl": float(row["uppercl"]),
        "benchmark": float(row["benchmark"]),
        "polarity": indicator.polarity,
    }
    return Basis("interval", given)


def standard_claims(figure: Figure, meets: bool | None) -> tuple[Claim, ...]:
    """That a figure meets or misses the standard of its day; nothing where it has none."""
    if meets is None or figure.standard is None or figure.value is None:
        return ()
    indicator = figure.indicator
    numbers = [number_of(figure)]
    if _just_missed(figure, meets):
        numbers.append(number_of(figure, _to_one_decimal(figure)))
    if indicator.unit != "yes_no":
        level = format_value(figure.standard, indicator)
        numbers.append(Number(level, figure.standard, "standard", numbers[0].key))
    return (
        Claim(
            indicator.id,
            figure.published_for.area_id,
            (figure.period.label,),
            tuple(numbers),
            verdict="meets" if meets else "misses",
            basis=Basis(
                "standard",
                {"value": figure.value, "standard": figure.standard, "polarity": indicator.polarity},
            ),
        ),
    )


def _plain_side(figure: Figure, comparator: Figure) -> str:
    """Which side of the comparator a figure without an interval lies on, as printed, without a verdict."""
    mine, other = figure.value or 0.0, comparator.value or 0.0
    side = "above" if mine > other else "below"
    side = "level with" if figure.said == comparator.said else side
    return f"{side} {comparator.published_for.short_name}, not tested"


def _standard_text(figure: Figure, meets: bool | None) -> str:
    """Meets or misses the standard; a figure that prints as the standard and misses it is printed closer."""
    if meets is None or figure.standard is None:
        return ""
    verb = "meets" if meets else "misses"
    if figure.indicator.unit == "yes_no":
        return f"{verb} the standard"
    standard = format_value(figure.standard, figure.indicator)
    just = f", just: {_to_one_decimal(figure)}" if _just_missed(figure, meets) else ""
    return f"{verb} the {standard} standard{just}"


def _just_missed(figure: Figure, meets: bool) -> bool:
    return not meets and figure.said == format_value(figure.standard, figure.indicator)


def _to_one_decimal(figure: Figure) -> str:
    return f"{number(figure.value or 0.0, decimals=1)}%"
