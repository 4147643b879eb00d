"""What is counted is so: each figure of a tally is what its words say, and fit to be counted."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

from reports.claims import Claim, Key, Number, Said
from tests.claims.known import Known
from tests.claims.numbers import every_number
from tests.claims.numerals import plain

#: Local counts are rounded to a multiple of five up or down, at random: the true one lies up to four either side.
RANDOM_REACH = 4


def tally_faults(number: Number, said: Said, claim: Claim, known: Known) -> Iterator[str]:
    """Met in 2 of the last 4: the last four known, and of these the two that met."""
    text = plain(said.text)
    counted = [n for n in number.of if n.key is not None and n.kind == "figure"]
    stands = re.escape(plain(number.text))
    if not counted or len(counted) != len(number.of):
        return
    if re.search(rf"\bof (?:the|its) last {stands}\b", text):
        key = counted[0].key
        assert key is not None
        newest = max(n.key.period for n in counted if n.key is not None)
        ends = [p for p, row in known.series(key).items() if row.value == row.value and p <= newest]
        told = sorted(n.key.period for n in counted if n.key is not None)
        if told != ends[-len(told) :] or (claim.periods and newest.label != claim.periods[-1]):
            yield f"{number.text!r} are not the last {len(told)} periods with a figure"
        met = [n for n in counted if _met(n, known)]
        part = re.search(rf"\b(met|missed) in (\d+) of (?:the|its) last {stands}\b", text)
        if part and int(part[2]) != (len(met) if part[1] == "met" else len(counted) - len(met)):
            yield f"{part[1]} in {part[2]}, and by the standard in force it is {len(met)} met of {len(counted)}"


#: Words with a count in them → what each of the figures counted must be; the first number is the claim's own figure.
_COUNTS: tuple[tuple[str, Callable[[float, float], bool]], ...] = (
    (r"\b(\d+) lies? below\b", lambda value, own: value < own),
    (r"\b(\d+) lies? above\b", lambda value, own: value > own),
    (r"\b(\d+) lies? level\b", lambda value, own: value == own),
    (r"\b(\d+) shares? its figure\b", lambda value, own: value == own),
    (r"\bThe (\d+) later figures are\b", lambda value, own: value != value),
    (r"\bIn (\d+) more there is none\b", lambda value, own: value != value),
    (r"\bbegan than ended in (\d+) of\b", lambda value, own: value > RANDOM_REACH * math.sqrt(3)),
    (
        r"\bof the (\d+) months that can be told\b",
        lambda value, own: abs(value) > RANDOM_REACH * math.sqrt(3),
    ),
    (r"(?<=\. )(\d+) of \d+ months agree\b", lambda value, own: abs(value) <= 5 * RANDOM_REACH),
    (r"\bof (\d+) months agree\b", lambda value, own: value == value),
)


def counted_faults(said: Said) -> Iterator[str]:
    """Five lie below: five figures are counted there, and each lies below. A count of nothing is a fault."""
    text = plain(said.text)
    tallies = [(claim, number) for claim in said.claims for number in claim.numbers if number.kind == "tally"]
    for pattern, holds in _COUNTS:
        for found in re.finditer(pattern, text):
            counted = [
                [one.value for one in number.of if one.kind != "setting"]
                for claim, number in tallies
                if plain(number.text) == found[1]
            ]
            owns = [claim.numbers[0].value for claim, number in tallies if plain(number.text) == found[1]]
            if found[1] == "0":
                continue
            if not any(all(holds(value, own) for value in of) for of, own in zip(counted, owns, strict=True)):
                yield f"{found[0]!r} counts figures that are not so"


def compared_faults(said: Said, known: Known) -> Iterator[str]:
    """What is ranked, or runs from one end to the other, is fit to be compared."""
    runs = {found[1] for found in re.finditer(r"\b(\d+) [A-Za-z]+ (?:run from|all have)\b", plain(said.text))}
    for claim in said.claims:
        for number in claim.numbers:
            if number.kind != "rank" and not (number.kind == "tally" and plain(number.text) in runs):
                continue
            for key in (one.key for one in number.of if one.key is not None):
                row = known.row(key)
                if row is not None and known.blocks(row.caveats, "comparison"):
                    yield f"a caveat rules {key.area_id}'s figure out of comparison, and it is ranked"


#: What counts nothing of the store may count: whom a body serves, and what the rules of `settings_held` count again.
_BARE = re.compile(
    r"\bother boroughs?\b|\bdomains\b|\bexamples?\b|\bsuggestions\b|\bmonth ends\b|\bmeasures\b"
)


def bare_faults(number: Number, said: Said) -> Iterator[str]:
    """A tally counts figures: of settings it would prove nothing but its length."""
    if number.of and all(one.key is None and not one.of for one in number.of) and not _BARE.search(said.text):
        yield f"the tally {number.text!r} counts no figures"


def running_faults(said: Said, known: Known) -> Iterator[str]:
    """So it was in each of 5 figures: five of one series are counted, not five areas of one period."""
    for found in re.finditer(r"\bin each of ([\d,]+) figures\b", plain(said.text)):
        counted = [
            [one.key for one in number.of if one.key is not None and one.kind == "figure"]
            for claim in said.claims
            for number in every_number(claim)
            if number.kind == "tally" and plain(number.text) == found[1]
        ]
        runs = [keys for keys in counted if len({(key.indicator_id, key.area_id) for key in keys}) == 1]
        if not runs:
            yield f"no figures of one series are counted for {found[0]!r}"
        for keys in runs:
            yield from _apart(keys, known)


def _apart(keys: list[Key], known: Known) -> Iterator[str]:
    """Figures that are counted one by one share no days, and lie on one side of every break."""
    ordered = sorted(keys, key=lambda key: key.period)
    for before, after in pairwise(ordered):
        if before.period.end >= after.period.start:
            yield f"{before.period.label} and {after.period.label} share days and are counted as two"
    first, last = ordered[0], ordered[-1]
    for one in known.breaks_of(first.indicator_id, first.area_id):
        if first.period.start < one["start"] <= last.period.end:
            yield f"{first.period.label} to {last.period.label} are counted across the break {one['id']}"


def _met(number: Number, known: Known) -> bool:
    assert number.key is not None
    level = known.standard(number.key)
    if level is None:
        return False
    polarity = known.figures.catalogue.indicators[number.key.indicator_id].polarity
    return number.value >= level if polarity == "higher_is_better" else number.value <= level
