"""A number stands in its sentence as its value prints, under the name of its period and its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reports.claims import Claim, Key, Number, Said
from tests.claims.numbers import token_at
from tests.claims.numerals import (
    Token,
    percent_text,
    period_text,
    plain,
    prints,
    rounded,
    sentence_with,
    tokens,
)


def printed_faults(number: Number, said: Said, claim: Claim) -> Iterator[str]:
    """A claimed number stands in the text, and its text is what its value prints as."""
    text = plain(number.text)
    if text and text.lower() not in plain(said.text).lower():
        yield f"the claimed number {number.text!r} does not stand in the text"
    found = tokens(text)
    if not found:
        return
    token = found[0]
    points = number.kind == "difference" and not token.percent
    if number.kind == "difference" and len(number.of) == 2 and all("%" in one.text for one in number.of):
        if "percentage point" not in text:
            yield f"{number.text!r} is a difference of percentages, which is of percentage points"
        points = True
    if not (prints(token, number.value, points=points) or _just_missed(number, token, claim)):
        yield f"{number.text!r} is not what {number.value!r} prints as"


def _just_missed(number: Number, token: Token, claim: Claim) -> bool:
    """55.6% beside a standard of 56%: a figure that prints as its standard does is said to one decimal as well."""
    levels = [one.value for one in claim.numbers if one.kind == "standard"]
    return (
        number.kind == "figure"
        and token.percent
        and (token.decimals, rounded(token.value, 1)) == (1, rounded(number.value, 1))
        and any(percent_text(number.value) == percent_text(level) for level in levels)
    )


def dated_faults(key: Key) -> Iterator[str]:
    period = key.period
    named = period_text(period.start, period.end, period.kind)
    if period.label != named:
        yield f"{named} is called {period.label}"


#: A column that is no count → what its sentence says: half for a median, 8 in 100 or the longest for the far end.
_SAYS = {
    "median": r"\b(?:half|median)\b",
    "p92": r"\b8\b|^Longest since|· Longest since",
    "mean": r"\b(?:mean|average)\b",
}


def part_faults(number: Number, key: Key, said: Said) -> Iterator[str]:
    """A median is said as half, and the far end as eight of a hundred: neither stands for the other."""
    kind = next((kind for kind in _SAYS if kind in key.column), None)
    if kind is None or not number.text:
        return
    text = plain(said.text)
    told = [sentence_with(text, token.start) for token in token_at(text, number)]
    whole = f"{text[:14]} " if text.startswith("Longest since") else ""
    if told and not any(re.search(_SAYS[kind], f"{whole}{one}", flags=re.IGNORECASE) for one in told):
        yield f"{number.text!r} is a {kind}, and is not said to be one"
