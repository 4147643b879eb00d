"""(a) Every number in a text is one of its claims', and every claimed number is true: looked up or worked out again."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from statistics import fmean, median

from reports.claims import Claim, Key, Number, Said
from tests.claims.known import Known, years_old
from tests.claims.numerals import (
    Token,
    percent_text,
    period_text,
    plain,
    prints,
    rounded,
    sentence_with,
    tokens,
    without,
)

#: Published counts are rounded to the nearest five: the true one lies up to two and a half either side.
HALF_STEP = 2.5
#: Local counts are rounded to a multiple of five up or down, at random: the true one lies up to four either side.
RANDOM_REACH = 4
CLOSE = 1e-6
_PART = re.compile(r"serve[sd] ([\d.]+%) of ([A-Z][\w&' ]+)")
_OTHERS = re.compile(r"and (\d+) other boroughs?")

FORMULAS = {
    "load": lambda demand, capacity: demand / capacity,
    "target_queue": lambda demand, standard: demand * standard / 4,
    "relief_capacity": lambda demand, queue, target, weeks: demand + (queue - target) / weeks,
    "target_capacity": lambda demand, cv_d, cv_c, standard: demand + ((cv_d**2 + cv_c**2) / 2) * 4 / standard,
    "pressure": lambda mean_wait, standard: 2 * mean_wait / standard,
}


def every_number(claim: Claim) -> Iterator[Number]:
    """The numbers of a claim and all that they were worked out from."""
    stack = list(claim.numbers)
    while stack:
        one = stack.pop(0)
        yield one
        stack = [*one.of, *stack]


def blanked(said: Said, known: Known) -> str:
    """The plain text without its names and its claims' periods: what numbers are left must be claimed."""
    periods = tuple(label for claim in said.claims for label in claim.periods)
    keyed = tuple(n.key.period.label for c in said.claims for n in every_number(c) if n.key is not None)
    return without(plain(said.text), (*map(plain, said.names), *periods, *keyed))


def number_faults(said: Said, known: Known, *, today: date, ahead: Sequence[str] = ()) -> Iterator[str]:
    """What is wrong with the numbers of one sentence; periods `ahead` are planned, and have no figures."""
    for name in said.names:
        if not known.is_name(name):
            yield f"{name!r} is no name that the catalogue or the places have"
    yield from _named_for(said, known)
    for claim in said.claims:
        for label in claim.periods:
            if label not in known.periods and label not in ahead:
                yield f"{label!r} is no period that has figures"
    text = blanked(said, known)
    for found in _OTHERS.finditer(text):
        if not _serves(said, int(found[1]), known):
            yield f"nobody named serves {found[1]} other boroughs"
    text = _OTHERS.sub(lambda m: "\u00b7" * len(m[0]), text)
    for found in _PART.finditer(text):
        if found[1] not in _weights(said, found[2], known):
            yield f"nobody named served {found[1]} of {found[2]}"
    text = _PART.sub(lambda m: "\u00b7" * len(m[0]), text)
    claimed = [token.text for claim in said.claims for n in claim.numbers for token in tokens(plain(n.text))]
    for token in tokens(text):
        if token.text not in claimed:
            yield f"the number {token.text} is not claimed"
    for claim in said.claims:
        for number in claim.numbers:
            yield from _printed(number, said, claim)
        for number in every_number(claim):
            yield from _true(number, said, claim, known, today)
    yield from _running(said, known)
    yield from _counted(said)
    yield from _compared(said, known)


def _named_for(said: Said, known: Known) -> Iterator[str]:
    """A measure that is named is one that the sentence has a claim of."""
    indicators = known.figures.catalogue.indicators
    measures = {claim.measure for claim in said.claims}
    told = {indicators[name].short_name for name in measures if name in indicators}
    if not told:
        return
    for name in said.names:
        if name not in told and any(one.short_name == name for one in indicators.values()):
            yield f"{name!r} is named, and the figures are of {' and '.join(sorted(told))}"


def _bodies(said: Said, known: Known) -> set[tuple[str, date]]:
    """Whose figures a sentence has, and on which day each body served whom it served."""
    areas, asked = known.figures.areas, set()
    for claim in said.claims:
        keys = [one.key for one in every_number(claim) if one.key is not None]
        asked |= {(key.area_id, key.period.end) for key in keys if key.area_id in areas}
        if claim.area in areas:
            asked.add((claim.area, areas[claim.area].valid_to or date.today()))
    return asked


def _serves(said: Said, others: int, known: Known) -> bool:
    """Whether a body of the claims served one borough more than the others that are counted."""
    areas = known.figures.areas
    return any(
        len(areas.members(body, kind="borough", on=day)) == others + 1 for body, day in _bodies(said, known)
    )


def _weights(said: Said, place: str, known: Known) -> set[str]:
    """Which shares of a place the bodies of the claims served, as printed."""
    areas = known.figures.areas
    return {
        percent_text(100 * weight)
        for one, day in _bodies(said, known)
        for child in known.areas_by_name.get(place.strip(), ())
        for body, weight in areas.serving(child, on=day)
        if body == one and weight is not None
    }


def _printed(number: Number, said: Said, claim: Claim) -> Iterator[str]:
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


def _true(number: Number, said: Said, claim: Claim, known: Known, today: date) -> Iterator[str]:
    if number.key is not None:
        yield from _dated(number.key)
        yield from _part_of_all(number, number.key, said)
    wanted = _worked_out(number, claim, known, today)
    if number.kind == "figure" and number.key is None and number.text:
        yield f"the figure {number.text!r} has no place in the store"
        return
    if number.key is not None and number.kind == "figure":
        yield from _looked_up(number, number.key, known)
    elif number.kind == "limit" and not _is_limit(number, claim, said):
        yield f"the limit {number.text!r} is none of the comparison that made it"
    elif wanted is not None and not any(_same(number.value, one) for one in wanted):
        yield f"{number.kind} {number.text or number.value!r} should be {' or '.join(f'{w:g}' for w in wanted)}"
    if claim.measure == "catalogue":
        yield from _of_catalogue(number, known)
    elif number.kind == "tally":
        yield from _bare(number, said)
        yield from _tallied(number, said, claim, known)


def _of_catalogue(number: Number, known: Known) -> Iterator[str]:
    """Measures that are counted are all that have figures, or all that have none and wait for a local return."""
    named = {one.text for one in number.of}
    indicators = known.figures.catalogue.indicators
    loaded = {str(name) for name in known.figures.observations["indicator_id"].unique()}
    waiting = {i.id for i in indicators.values() if i.availability == "needs a local return"}
    if number.of and named not in (loaded & set(indicators), waiting):
        yield f"{number.text!r} counts neither the measures that are loaded nor those that wait"


def _kept_out(key: Key, known: Known) -> bool:
    row = known.row(key)
    return row is not None and bool(known.blocks(row.caveats, "trend"))


def _looked_up(number: Number, key: Key, known: Known) -> Iterator[str]:
    held = known.value(key)
    if not number.text and number.value != number.value and _kept_out(key, known):
        return  # counted as missing, because a caveat keeps it out
    where = f"{key.indicator_id} of {key.area_id} in {key.period.label}"
    if held is None:
        if number.text or number.value == number.value:
            yield f"the store has no {key.column} of {where}"
    elif not (_same(number.value, held) or (held != held and number.value != number.value)):
        held_words = "withholds" if held != held else f"has {held:g} for"
        yield f"the store {held_words} {where}, not {number.value:g}"
    elif number.text and held != held and tokens(plain(number.text)):
        yield f"{where} is withheld, and printed as {number.text!r}"
    elif (
        key.column == "value"
        and (again := known.derived(key)) is not None
        and again == again
        and not math.isclose(again, held, rel_tol=1e-6, abs_tol=1e-6)
    ):
        yield f"{where} should be {again:g} from its parents, not {held:g}"


def _worked_out(number: Number, claim: Claim, known: Known, today: date) -> list[float] | None:
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


def as_printed(number: Number) -> float:
    found = tokens(plain(number.text))
    return found[0].value if found else number.value


def _dated(key: Key) -> Iterator[str]:
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


def _part_of_all(number: Number, key: Key, said: Said) -> Iterator[str]:
    """A median is said as half, and the far end as eight of a hundred: neither stands for the other."""
    kind = next((kind for kind in _SAYS if kind in key.column), None)
    if kind is None or not number.text:
        return
    text = plain(said.text)
    told = [sentence_with(text, token.start) for token in token_at(text, number)]
    whole = f"{text[:14]} " if text.startswith("Longest since") else ""
    if told and not any(re.search(_SAYS[kind], f"{whole}{one}", flags=re.IGNORECASE) for one in told):
        yield f"{number.text!r} is a {kind}, and is not said to be one"


#: What a sentence calls a limit that is worked out of all its figures.
_STATISTICS = {"mean": fmean, "median": median}


def _statistics(number: Number, said: Said) -> list[Callable[[Sequence[float]], float]]:
    """What a number may be of all its figures: mean or median where its sentence says so last before it, else an end."""
    text, found = plain(said.text), list[Callable[[Sequence[float]], float]]()
    for token in token_at(text, number):
        named = re.findall(r"\b(mean|median)\b", sentence_with(text, token.start).lower())
        found += [_STATISTICS[named[-1]]] if named else [min, max]
    return found or [min, max]


def _is_limit(number: Number, claim: Claim, said: Said) -> bool:
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
    return any(_same(number.value, v) for v in allowed)


def _tallied(number: Number, said: Said, claim: Claim, known: Known) -> Iterator[str]:
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


def _counted(said: Said) -> Iterator[str]:
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


def _compared(said: Said, known: Known) -> Iterator[str]:
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


def _bare(number: Number, said: Said) -> Iterator[str]:
    """A tally counts figures: of settings it would prove nothing but its length."""
    if number.of and all(one.key is None and not one.of for one in number.of) and not _BARE.search(said.text):
        yield f"the tally {number.text!r} counts no figures"


def _running(said: Said, known: Known) -> Iterator[str]:
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


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=CLOSE)


def token_at(text: str, number: Number) -> list[Token]:
    """Where a claimed number stands in a text."""
    own = tokens(plain(number.text))
    return [t for t in tokens(text) if own and t.text == own[0].text]
