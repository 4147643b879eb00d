"""How numbers are printed, in pictures, sentences, tables and messages alike: one figure never reads in two ways.

No other module turns a number into text for a reader; `tests/test_printed_once.py` holds that. Halves are rounded away
from zero, as publishers do; thousands are separated; nothing reads "-0".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

#: How a picture prints the values it draws.
Show = Callable[[float], str]
#: From here up a float has no decimals to round …
EXACT = 1e15
#: … and from here up nobody reads its digits.
BEYOND_READING = 1e30
MILLION = 1_000_000
#: What stands for a count that a publisher, or the protection of small numbers, left out.
WITHHELD = "[c]"

#: The same rules for what prints numbers itself: axes and tooltips of pictures (d3), boxes and columns of a page.
D3_WHOLE = ",.0f"
#: For the labels of an axis of changes: signed as `signed` prints them, nought without a sign.
D3_CHANGE = "datum.value == 0 ? '0' : replace(format(datum.value, '+,.0f'), '\u2212', '-')"
#: For the labels of an axis on which what leaves lies below zero.
D3_SIZE = "format(abs(datum.value), ',.0f')"
BOX_WHOLE, BOX_ONE_DECIMAL = "%.0f", "%.1f"


def number(value: float, *, decimals: int = 0) -> str:
    """`value` with thousands separated; as a power of ten from BEYOND_READING up."""
    if abs(value) >= BEYOND_READING:
        return repr(float(value))
    if abs(value) >= EXACT:
        return f"{value:,.0f}"
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{rounded:z,.{decimals}f}"


def rounded(value: float, *, decimals: int = 1) -> float:
    """`value` as `number` prints it, still a number that sorts; what is missing stays missing."""
    return value if value != value else float(number(value, decimals=decimals).replace(",", ""))


def count(value: float, *, missing: str = WITHHELD) -> str:
    """A whole number, or the mark of a missing one."""
    return missing if value != value else number(value)


def trimmed(value: float, *, most: int = 6) -> str:
    """`value` with at most so many decimals and no trailing zeros: 5, 5.5, 5.25."""
    text = number(value, decimals=most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def signed(value: float, *, decimals: int = 0) -> str:
    """A difference with its sign: +5, -5, 0."""
    text = number(value, decimals=decimals)
    return f"+{text}" if value > 0 and as_printed(text) > 0 else text


def percent(value: float, *, missing: str = WITHHELD) -> str:
    """A percentage: no decimals from 10 up, one below.

    What is above 0 or short of 100 never reads as 0% or 100%: 0.03 is <0.1%, 99.97 is 99.9%.
    """
    if value != value:
        return missing
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


def share(part: float, whole: float) -> str:
    """`part` of `whole` as a percentage."""
    return percent(100 * part / whole)


def points_between(after: float, before: float) -> float:
    """The difference of two percentages as they are printed, so that a reader's own subtraction agrees."""
    return rounded(as_printed(percent(after)) - as_printed(percent(before)))


def points(value: float, *, sign: bool = False) -> str:
    """A difference of percentages: 2.5 percentage points, 1 percentage point, +6 percentage points."""
    text = trimmed(value, most=1)
    text = f"+{text}" if sign and value > 0 and text != "0" else text
    return f"{text} percentage point{'' if text.lstrip('+-') == '1' else 's'}"


def rate(value: float) -> str:
    """A number of people per week or per head: one decimal below 10, none from there up."""
    return trimmed(value, most=1) if abs(value) < 9.95 else number(value)


def per_week(value: float) -> str:
    """A rate with its unit: 9.5 per week, 120 per week."""
    return f"{rate(value)} per week"


def weeks(value: float, *, decimals: int = 0, missing: str = WITHHELD) -> str:
    """A time with its unit: 1 week, 5 weeks, 12.5 weeks."""
    if value != value:
        return missing
    text = number(value, decimals=decimals)
    return f"{text} week{'' if text == '1' else 's'}"


def times(value: float) -> str:
    """How many times as many: 1.4 times, 2 times, 12 times."""
    return f"{rate(value)} times"


def pounds(value: float, *, per_head: bool = False) -> str:
    """Money: in millions from a million up; per head, with pence below ten pounds."""
    sign, size = "-" if value < 0 else "", abs(value)
    if not per_head and size >= MILLION:
        return f"{sign}£{number(size / MILLION, decimals=1)}m"
    text = number(size, decimals=2 if per_head and 0 < size < 9.995 else 0)
    return f"{sign if text != '0' else ''}£{text}"


def as_printed(text: str) -> float:
    """The number that a printed one says: 1.4 of "1.4%", 2485 of "2,485", 0.1 of "<0.1%", 2500000 of "£2.5m"."""
    found = re.search(r"(-?)£?(\d[\d,]*(?:\.\d+)?)(m?)", text)
    if found is None:
        raise ValueError(f"{text!r} holds no number")
    size = float(found[2].replace(",", "")) * (MILLION if found[3] else 1)
    return -size if found[1] else size
