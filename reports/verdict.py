"""Is a figure different from its comparator, and does it meet its standard? One answer for every page and pack."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.benchmark import compare
from reports.compare import with_intervals
from reports.figures import ENGLAND, LONDON, Figure, Figures
from reports.wording import format_value

#: A shape for every verdict, so that none depends on colour.
SHAPES = {"better": "▲", "worse": "▼", "similar": "●", "higher": "◆", "lower": "◇", "not_compared": "○"}


@dataclass(frozen=True)
class Verdict:
    """How a figure stands: `word` of metrics.benchmark.COMPARISONS, in `text` with what it is held against."""

    word: str
    text: str
    detail: str
    meets_standard: bool | None = None

    @property
    def shape(self) -> str:
        return "▼" if self.needs_attention else "▲" if self.is_working else SHAPES[self.word]

    @property
    def needs_attention(self) -> bool:
        return self.meets_standard is False or (self.word == "worse" and self.meets_standard is None)

    @property
    def is_working(self) -> bool:
        return self.meets_standard is True or (self.word == "better" and self.meets_standard is None)


def comparator_of(figure: Figure, figures: Figures) -> Figure | None:
    """What a figure is held against: London's for places in London, England's for London and elsewhere.

    Where London's was not published or a caveat rules it out, England's; None for England itself. Always of the
    same indicator, breakdown and period.
    """
    own = figure.published_for.area_id
    order = [LONDON, ENGLAND] if figure.place.scope == "london" else [ENGLAND]
    found = (
        figures.figure(figure.indicator.id, area_id, figure.period, breakdown=figure.breakdown)
        for area_id in order
        if own not in {area_id, ENGLAND}
    )
    return next(
        (
            other
            for other in found
            if other is not None
            and other.value is not None
            and not other.blocked("comparison", figures.catalogue)
        ),
        None,
    )


def judge(figure: Figure, figures: Figures) -> Verdict:
    """Hold a figure against its comparator by its 95% interval, and against its standard where there is one."""
    indicator = figure.indicator
    if figure.value is None:
        withheld = "c" in figure.note.split()
        return Verdict(
            "not_compared",
            "withheld" if withheld else "no value published",
            figures.catalogue.sources[figure.source_id].small_numbers if withheld else "",
        )
    ruled_out = figure.blocked("comparison", figures.catalogue)
    meets = None if ruled_out else _meets(figure)
    standard = _standard_text(figure, meets)
    comparator = comparator_of(figure, figures)
    if indicator.comparison == "count":
        return Verdict("not_compared", standard or "a count, not compared", "", meets)
    if comparator is None or indicator.comparison == "none":
        return Verdict("not_compared", standard or "not compared", "", meets)
    name = comparator.published_for.short_name
    beside = f"{name} {comparator.said}"
    row = pd.DataFrame(
        {
            "value": [figure.value],
            "numerator": [float("nan") if figure.numerator is None else figure.numerator],
            "denominator": [float("nan") if figure.denominator is None else figure.denominator],
            "why_not": ["a caveat rules it out" if ruled_out else ""],
        }
    )
    told = compare(
        with_intervals(row, indicator),
        benchmark=comparator.value or 0.0,
        polarity=indicator.polarity,
        blocked="why_not",
    ).iloc[0]
    word = str(told["comparison"])
    if word == "not_compared" and not ruled_out:
        return Verdict(word, standard or _plain_side(figure, comparator), beside, meets)
    text = {
        "not_compared": "not compared",
        "similar": f"similar to {name}",
    }.get(word, f"{word} than {name}")
    return Verdict(word, standard or text, f"{beside}; {text}" if standard else beside, meets)


def _plain_side(figure: Figure, comparator: Figure) -> str:
    """Which side of the comparator a figure without an interval lies on, without a verdict."""
    mine, other = figure.value or 0.0, comparator.value or 0.0
    side = "above" if mine > other else "below" if mine < other else "level with"
    return f"{side} {comparator.published_for.short_name}, not tested"


def _meets(figure: Figure) -> bool | None:
    standard = figure.standard
    if standard is None or figure.value is None or figure.indicator.polarity == "none":
        return None
    up = figure.indicator.polarity == "higher_is_better"
    return figure.value >= standard if up else figure.value <= standard


def _standard_text(figure: Figure, meets: bool | None) -> str:
    if meets is None:
        return ""
    if figure.indicator.unit == "yes_no":
        return f"{'meets' if meets else 'misses'} the standard"
    standard = format_value(figure.standard, figure.indicator)
    return f"{'meets' if meets else 'misses'} the {standard} standard"
