"""What is said: a sentence with the claims it makes, so that a test can hold every word of it against the figures.

Whoever writes a sentence states its claims beside it. A sentence without claims says nothing that could be wrong: it
holds no number, no direction and no verdict (a heading, a method, a way to somewhere else).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from reports.figure import Figure, Period

#: What a number of a sentence is. `figure` stands in the store under its key; the others are worked out `of` others,
#: those from `load` on by the formulas of a queue.
KINDS = (
    "figure",
    "standard",
    "difference",
    "ratio",
    "share",
    "sum",
    "mean",
    "median",
    "rate",
    "product",
    "rank",
    "tally",
    "limit",
    "setting",
    "age",
    "load",
    "target_queue",
    "relief_capacity",
    "target_capacity",
    "pressure",
    "simulated",
)
#: How a measure moved between two periods.
DIRECTIONS = ("rose", "fell", "level", "no_clear_change")
#: How a figure stands against another, or against its standard.
VERDICTS = ("better", "worse", "similar", "higher", "lower", "not_compared", "meets", "misses")


@dataclass(frozen=True)
class Key:
    """Where the store has a number: a column of an observation, or of another table that `indicator_id` then names.

    `wait_bands.<segment>`, `populations.<age band>` (at the middle of the year that the period ends in; of a system
    without an estimate, the sum of its boroughs'), `pathway_snapshots.<stage>`, `pathway_measures.<measure>`,
    `pathway_bands.<stage>.<clock>.<lower>-<upper>` (weeks; an open band has no upper),
    `survey_answers.<survey>.<respondent>.<question>.<part>.<option>`, or `findings.<kind>.<domain>`: how many there
    are, of any domain where it is empty; of an area, of `any` area, or of all whether they name one or not (empty).
    The breakdown of a waiting list's count is
    `<provider>|<breakdown>`, or empty for everyone.
    """

    indicator_id: str
    area_id: str
    period: Period
    breakdown: str = ""
    column: str = "value"


@dataclass(frozen=True)
class Number:
    """A number as a sentence prints it, and the value it was printed from.

    `kind` is one of KINDS. A `figure` has a `key`. A `difference` (first less second, of the numbers *as printed*),
    `ratio` or `share` (first over second, a share per 100) names in `of` what it was worked out from, as does a `rate`
    (a count, the people, and per how many of them), a `sum`, `mean` or `median`, and a `product` of shares (of 100,
    how many come through them all); a `rank` (its own figure first in `of`) or a `tally` ("met in 2 of 4") names the
    figures that were counted. An `age` is in whole years since the period of its key. A `setting` is chosen by the
    reader or declared in the catalogue: weeks to clear, a year of publication. A `simulated` number comes from a
    model's runs.
    """

    text: str
    value: float
    kind: str = "figure"
    key: Key | None = None
    of: tuple[Number, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind!r} is no kind of number: one of {', '.join(KINDS)}")


@dataclass(frozen=True)
class Basis:
    """The one comparison that made a verdict or a direction: the test's name and all that it was given.

    `test` names a test of the checker, which works the verdict out again from `given` alone. `given` holds numbers
    by name (`lowercl`, `benchmark`, `numerator_before` …) and, for tests of a series, tuples of numbers.
    """

    test: str
    given: Mapping[str, float | str | tuple[float, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Claim:
    """One thing that a sentence says of one measure, area and time.

    `measure` is an indicator's id (or a local measure's), `area` the id of the area whose figures they are: the body
    that they were published for, not a part of it. `periods` are the labels as printed, oldest first. `direction` is
    one of DIRECTIONS, `verdict` one of VERDICTS, each with the `basis` that made it.
    """

    measure: str
    area: str
    periods: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()
    direction: str = ""
    verdict: str = ""
    basis: Basis | None = None

    def __post_init__(self) -> None:
        if self.direction and self.direction not in DIRECTIONS:
            raise ValueError(f"{self.direction!r} is no direction: one of {', '.join(DIRECTIONS)}")
        if self.verdict and self.verdict not in VERDICTS:
            raise ValueError(f"{self.verdict!r} is no verdict: one of {', '.join(VERDICTS)}")
        if (self.direction or self.verdict not in {"", "not_compared"}) and self.basis is None:
            raise ValueError("a direction or a verdict needs the comparison that made it")


@dataclass(frozen=True)
class Said:
    """Words for a reader, in the Markdown that pages draw, with every claim that they make.

    `names` are the words in it that hold digits but state no figure: names of measures, standards, places, sheets.
    """

    text: str
    claims: tuple[Claim, ...] = ()
    names: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


NOTHING = Said("")


def joined(parts: Iterable[Said], between: str = " ") -> Said:
    """Several sentences as one, in order; empty ones left out."""
    kept = [part for part in parts if part]
    return Said(
        between.join(part.text for part in kept),
        tuple(claim for part in kept for claim in part.claims),
        tuple(dict.fromkeys(name for part in kept for name in part.names)),
    )


def key_of(figure: Figure, column: str = "value") -> Key:
    """Where the store has a figure, or one of its counts."""
    return Key(figure.indicator.id, figure.published_for.area_id, figure.period, figure.breakdown, column)


def number_of(figure: Figure, text: str | None = None) -> Number:
    """The value of a figure as it is said, with its place in the store."""
    value = float("nan") if figure.value is None else figure.value
    return Number(figure.said if text is None else text, value, "figure", key_of(figure))


def numbers_of(rows: pd.DataFrame, *, measure: str, area: str, breakdown: str = "") -> tuple[Number, ...]:
    """The figures of one series, unsaid: what a tally, a mean or a range in a sentence was worked out from.

    `rows` has value, period_start, period_end and period_type, one row a period; a missing value is not a number.
    """
    spans = rows[["value", "period_end", "period_start", "period_type"]].itertuples(index=False, name=None)
    return tuple(
        Number("", float(value), "figure", Key(measure, area, Period(end, start, kind), breakdown))
        for value, end, start, kind in spans
    )
