"""(b) Claims of one view that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reports.claims import Claim
from tests.claims.faults import View
from tests.claims.numbers import every_number

#: Each pair of words that one figure cannot have at once.
_OPPOSED = (
    frozenset({"rose", "fell"}),
    frozenset({"rose", "no_clear_change"}),
    frozenset({"fell", "no_clear_change"}),
    frozenset({"rose", "level"}),
    frozenset({"fell", "level"}),
    frozenset({"better", "worse"}),
    frozenset({"higher", "lower"}),
    frozenset({"similar", "better"}),
    frozenset({"similar", "worse"}),
    frozenset({"meets", "misses"}),
)


def opposed(view: View) -> Iterator[str]:
    """Pairs of claims on one measure, area and span that say opposite things by the same kind of comparison."""
    claims = [c for said in view.said for c in said.claims if c.direction or c.verdict]
    for one, other in combinations(claims, 2):
        if (one.measure, one.area, _parts(one)) != (other.measure, other.area, _parts(other)):
            continue
        if _span(one) != _span(other):
            continue
        if frozenset({one.direction, other.direction}) in _OPPOSED:
            yield f"{_told(one)} is {one.direction} and {other.direction}"
        if frozenset({one.verdict, other.verdict}) in _OPPOSED and _against(one) == _against(other):
            yield f"{_told(one)} is {one.verdict} and {other.verdict}"


def _parts(claim: Claim) -> frozenset[str]:
    """Which part of a measure: its breakdowns and columns."""
    return frozenset(
        f"{n.key.breakdown} {n.key.column}"
        for n in every_number(claim)
        if n.key is not None and n.kind == "figure" and n.key.indicator_id == claim.measure
    )


def _span(claim: Claim) -> tuple[str, ...]:
    return (claim.periods[0], claim.periods[-1]) if claim.periods else ()


def _against(claim: Claim) -> object:
    """What a verdict was made against: opposite verdicts against different things may both be true."""
    if claim.basis is None:
        return None
    given = claim.basis.given
    return next(
        (given[name] for name in ("benchmark", "standard", "limit", "upper") if name in given),
        claim.basis.test,
    )


def _told(claim: Claim) -> str:
    return f"{claim.measure} of {claim.area} in {' to '.join(_span(claim))}"
