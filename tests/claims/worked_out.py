"""What a number should be by the numbers it was worked out from."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from statistics import fmean, median

from reports.claims import Claim, Number, Said
from tests.claims.known import Known, years_old
from tests.claims.numbers import as_printed, same, token_at
from tests.claims.numerals import plain, sentence_with

#: Published counts are rounded to the nearest five: the true one lies up to two and a half either side.
HALF_STEP = 2.5


FORMULAS = {
    "load": lambda demand, capacity: demand / capacity,
    "target_queue": lambda demand, standard: demand * standard / 4,
    "relief_capacity": lambda demand, queue, target, weeks: demand + (queue - target) / weeks,
    "target_capacity": lambda demand, cv_d, cv_c, standard: demand + ((cv_d**2 + cv_c**2) / 2) * 4 / standard,
    "pressure": lambda mean_wait, standard: 2 * mean_wait / standard,
}


def worked_out(number: Number, claim: Claim, known: Known, today: date) -> list[float] | None:
    """What a number should be by the numbers it was worked out from; None where that is not for this to say."""
    of = [n.value for n in number.of]
    kind = number.kind
    if kind == "difference" and len(of) == 2:
        first, second = (as_printed(n) for n in number.of)
        return [first - second, abs(first - second)]
    if kind == "ratio" and len(of) == 2:
        first, second = (as_printed(n) for n in number.of)
        return [first / second]
    if kind == "share" and len(of) == 2:
        return [100 * of[0] / of[1]]
    if kind == "rate" and len(of) == 3:
        return [of[0] * of[2] / of[1]]
    if kind in {"sum", "mean", "median"} and of:
        return [{"sum": sum, "mean": fmean, "median": median}[kind](of)]
    if kind == "product" and of:
        return [100 * math.prod(share / 100 for share in of)]
    if kind == "rank" and len(of) > 1:
        return [1.0 + sum(v > of[0] for v in of[1:]), 1.0 + sum(v < of[0] for v in of[1:])]
    if kind == "tally":
        return [float(len(of))]
    if kind == "age" and number.key is not None:
        return [float(years_old(number.key.period, today))]
    if kind == "standard" and number.key is not None:
        level = known.standard(number.key)
        return [float("nan") if level is None else level]
    if kind in FORMULAS and of:
        return [FORMULAS[kind](*of)]
    if kind in {"difference", "ratio", "share", "rate", "sum", "mean", "median", "rank", *FORMULAS} or (
        kind in {"age", "standard"}
    ):
        return [float("nan")]
    return None


#: What a sentence calls a limit that is worked out of all its figures.
_STATISTICS = {"mean": fmean, "median": median}


def _statistics(number: Number, said: Said) -> list[Callable[[Sequence[float]], float]]:
    """What a number may be of all its figures: mean or median where its sentence says so last before it, else an end."""
    text, found = plain(said.text), list[Callable[[Sequence[float]], float]]()
    for token in token_at(text, number):
        named = re.findall(r"\b(mean|median)\b", sentence_with(text, token.start).lower())
        found += [_STATISTICS[named[-1]]] if named else [min, max]
    return found or [min, max]


def is_limit(number: Number, claim: Claim, said: Said) -> bool:
    given = (
        [] if claim.basis is None else [v for v in claim.basis.given.values() if isinstance(v, (int, float))]
    )
    allowed = [*given, *(min(max(v, 0.0), 100.0) for v in given), *(max(v, 0.0) for v in given)]
    if len(number.of) == 2:
        part, whole = (n.value for n in number.of)
        for step in (2.0, HALF_STEP):
            for times in (1, 2):  # two rounded counts that were added up are off by twice as much
                off = times * step
                allowed += [
                    100 * max(part - off, min(5.0, part)) / (whole + step),  # below five it would be withheld
                    100 * max(part - off, 0) / (whole + step),
                    100 * (part + off) / max(whole - step, 1),
                ]
        allowed += [100.0]
    elif number.of:
        for least in (0.0, 4.0):  # what a withheld count may be
            values = [least if n.value != n.value else n.value for n in number.of]
            allowed += [one(values) for one in _statistics(number, said)]
    return any(same(number.value, v) for v in allowed)
