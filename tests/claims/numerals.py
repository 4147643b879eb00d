"""The numbers in a text, and what a value must look like when it is printed: written apart from the product's printing."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

_NUMBER = re.compile(
    r"(?P<bound>[<>]?)(?P<sign>(?<![\w\d])[+\-\u2212]?)(?P<pound>£?)(?P<digits>\d[\d,]*(?:\.\d+)?)"
    r"(?P<million>m\b)?(?P<percent>%?)(?P<ordinal>(?:st|nd|rd|th)\b)?"
)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Token:
    """One number in a text, as it stands there (without its sign), with where it begins and ends."""

    text: str
    value: float
    percent: bool
    decimals: int
    scale: int
    start: int
    end: int
    bound: str = ""


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[Token, ...]:
    """Every number in a text, in order: 71%, £2.5m, 1,580, +3.2, 3rd, <0.1%."""
    found = []
    for match in _NUMBER.finditer(text):
        digits = match["digits"].rstrip(",")
        scale = 1_000_000 if match["million"] else 1
        size = float(digits.replace(",", "")) * scale
        negative = match["sign"] in {"-", "\u2212"}
        found.append(
            Token(
                text=f"{match['bound']}{match['pound']}{digits}{match['million'] or ''}{match['percent']}",
                value=-size if negative else size,
                percent=bool(match["percent"]),
                decimals=len(digits.partition(".")[2]),
                scale=scale,
                start=match.start(),
                end=match.end(),
                bound=match["bound"],
            )
        )
    return tuple(found)


def without(text: str, phrases: tuple[str, ...]) -> str:
    """The text with phrases blanked out, longest first, each only where it stands as whole words."""
    for phrase in sorted({p for p in phrases if p}, key=len, reverse=True):
        words = re.escape(phrase)
        left = r"(?<!\w)" if phrase[0].isalnum() else ""
        right = r"(?!\w)" if phrase[-1].isalnum() else ""
        text = re.sub(
            f"{left}{words}{right}", lambda found: "\u00b7" * len(found[0]), text, flags=re.IGNORECASE
        )
    return text


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """A sentence without Markdown: no stars, no links' addresses, no escaped signs, one space between words."""
    text = re.sub(r"\]\([^)]*\)", "]", text).replace("**", "").replace("\u00a0", " ")
    text = re.sub(r":(?:material/\w+|small|red|blue|orange|gray|grey|primary)\b:?\[?", "", text)
    return re.sub(r"\s+", " ", text.replace("\\", "").replace("$", "")).strip()


def rounded(value: float, decimals: int) -> Decimal:
    """A value to so many decimals, halves away from zero."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def percent_text(value: float) -> str:
    """What a percentage prints as: whole from ten up, one decimal below, never 0% or 100% for what is neither."""
    size, sign = abs(value), "-" if value < 0 else ""
    if size == 0:
        return "0%"
    if size < 0.05:
        return f"{'>-' if sign else '<'}0.1%"
    if size < 9.95:
        return f"{sign}{rounded(size, 1)}%"
    if 99.5 <= size < 100:
        return f"{sign}{min(rounded(size, 1), Decimal('99.9'))}%"
    return f"{sign}{rounded(size, 0)}%"


def prints(token: Token, value: float, *, points: bool = False) -> bool:
    """Whether a token is what a value prints as. `points`: a difference of percentages, which never has a % sign."""
    if not math.isfinite(value):
        return False
    if token.percent and not points:
        return token.text == percent_text(value).replace("-", "") and (
            not token.bound or (token.value < 0) == (value < 0)
        )
    if token.bound:
        return value < token.value if token.bound == "<" else value > token.value
    return rounded(abs(value) / token.scale, token.decimals) == rounded(
        abs(token.value) / token.scale, token.decimals
    )


def period_text(start: date, end: date, kind: str) -> str:
    """What a period is called: by its last month, its quarter's months, its year, or its day."""
    month = f"{_MONTHS[end.month - 1]} {end.year}"
    if kind == "year":
        crosses = start.year != end.year
        return f"{start.year}-{str(end.year)[2:]}" if crosses else str(end.year)
    named = {
        "rolling_year": f"12 months to {month}",
        "rolling_quarter": f"3 months to {month}",
        "quarter": f"{_MONTHS[start.month - 1]} to {month}",
        "month": month,
    }
    return named.get(kind, f"{end.day} {month}")


def sentence_with(text: str, start: int) -> str:
    """The sentence of a text that a place in it belongs to: from stop to stop, or from dot to dot of a tile."""
    stops = [found.end() for found in re.finditer(r"[.;:!?] |\u00b7 ", text)]
    first = max((stop for stop in stops if stop <= start), default=0)
    return text[first : min((stop for stop in stops if stop > start), default=len(text))]
