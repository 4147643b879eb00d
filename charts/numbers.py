"""How numbers are printed, in pictures and sentences alike, so that one figure never reads in two ways."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

#: How a picture prints the values it draws.
Show = Callable[[float], str]
#: From here up a float has no decimals to round.
EXACT = 1e15


def number(value: float, *, decimals: int = 0) -> str:
    """`value` with thousands separated; halves are rounded away from zero, as publishers do; never "-0"."""
    if abs(value) >= EXACT:
        return f"{value:,.0f}"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:z,.{decimals}f}"


def rounded(value: float, *, decimals: int = 1) -> float:
    """`value` as `number` prints it, still a number that sorts; what is missing stays missing."""
    return value if value != value else float(number(value, decimals=decimals).replace(",", ""))


def percent(value: float) -> str:
    """A percentage: no decimals from 10 up, one below.

    What is above 0 or short of 100 never reads as 0% or 100%: 0.03 is <0.1%, 99.97 is 99.9%.
    """
    size, sign = abs(value), "-" if value < 0 else ""
    if size == 0:
        return "0%"
    if size < 0.05:
        return f"{'>-' if sign else '<'}0.1%"
    if size < 9.95:
        return f"{sign}{number(size, decimals=1)}%"
    if 99.5 <= size < 100:
        return f"{sign}{number(min(size, 99.9), decimals=1)}%"
    return f"{sign}{number(size)}%"
