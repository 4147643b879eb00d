"""(a) Every number in a text is one of its claims', and every claimed number is true: looked up or worked out again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date

from reports.claims import Claim, Key, Number, Said
from tests.claims.bodies_held import OTHERS, PART, named_faults, serves, weights
from tests.claims.known import Known
from tests.claims.numbers import every_number, same
from tests.claims.numerals import plain, tokens, without
from tests.claims.printed_held import dated_faults, part_faults, printed_faults
from tests.claims.tallies_held import (
    bare_faults,
    compared_faults,
    counted_faults,
    running_faults,
    tally_faults,
)
from tests.claims.worked_out import is_limit, worked_out


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
    yield from named_faults(said, known)
    for claim in said.claims:
        for label in claim.periods:
            if label not in known.periods and label not in ahead:
                yield f"{label!r} is no period that has figures"
    text = blanked(said, known)
    for found in OTHERS.finditer(text):
        if not serves(said, int(found[1]), known):
            yield f"nobody named serves {found[1]} other boroughs"
    text = OTHERS.sub(lambda m: "\u00b7" * len(m[0]), text)
    for found in PART.finditer(text):
        if found[1] not in weights(said, found[2], known):
            yield f"nobody named served {found[1]} of {found[2]}"
    text = PART.sub(lambda m: "\u00b7" * len(m[0]), text)
    claimed = [token.text for claim in said.claims for n in claim.numbers for token in tokens(plain(n.text))]
    for token in tokens(text):
        if token.text not in claimed:
            yield f"the number {token.text} is not claimed"
    for claim in said.claims:
        for number in claim.numbers:
            yield from printed_faults(number, said, claim)
        for number in every_number(claim):
            yield from _true(number, said, claim, known, today)
    yield from running_faults(said, known)
    yield from counted_faults(said)
    yield from compared_faults(said, known)


def _true(number: Number, said: Said, claim: Claim, known: Known, today: date) -> Iterator[str]:
    if number.key is not None:
        yield from dated_faults(number.key)
        yield from part_faults(number, number.key, said)
    wanted = worked_out(number, claim, known, today)
    if number.kind == "figure" and number.key is None and number.text:
        yield f"the figure {number.text!r} has no place in the store"
        return
    if number.key is not None and number.kind == "figure":
        yield from _looked_up(number, number.key, known)
    elif number.kind == "limit" and not is_limit(number, claim, said):
        yield f"the limit {number.text!r} is none of the comparison that made it"
    elif wanted is not None and not any(same(number.value, one) for one in wanted):
        yield f"{number.kind} {number.text or number.value!r} should be {' or '.join(f'{w:g}' for w in wanted)}"
    if claim.measure == "catalogue":
        yield from _of_catalogue(number, known)
    elif number.kind == "tally":
        yield from bare_faults(number, said)
        yield from tally_faults(number, said, claim, known)


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
    elif not (same(number.value, held) or (held != held and number.value != number.value)):
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
