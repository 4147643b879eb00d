"""The numbers of a claim, where they stand in a text, and whether two are the same."""

from __future__ import annotations

import math
from collections.abc import Iterator

from reports.claims import Claim, Number
from tests.claims.numerals import Token, plain, tokens

CLOSE = 1e-6


def every_number(claim: Claim) -> Iterator[Number]:
    """The numbers of a claim and all that they were worked out from."""
    stack = list(claim.numbers)
    while stack:
        one = stack.pop(0)
        yield one
        stack = [*one.of, *stack]


def as_printed(number: Number) -> float:
    found = tokens(plain(number.text))
    return found[0].value if found else number.value


def same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=CLOSE)


def token_at(text: str, number: Number) -> list[Token]:
    """Where a claimed number stands in a text."""
    own = tokens(plain(number.text))
    return [t for t in tokens(text) if own and t.text == own[0].text]
