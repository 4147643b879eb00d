"""(c) A word of verdict or direction needs the claim it makes, and the claim's comparison, worked out again, allows it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise, permutations

from reports.claims import Basis, Claim, Number, Said
from reports.figure import Period
from tests.claims import redone
from tests.claims.known import Known
from tests.claims.numbers import as_printed, every_number
from tests.claims.numerals import plain, without

#: Word in a text → the words of a claim (direction, verdict, or what its comparison gives) that allow it.
_WORDS: dict[str, frozenset[str]] = {
    r"rose|risen|rises|went up|is up|up from|grew|has grown|increased": frozenset({"rose"}),
    r"fell|fallen|falls|went down|is down|down from|shrank|has shrunk|decreased": frozenset({"fell"}),
    r"better|improved|improving|improvement": frozenset({"better"}),
    r"worse|worsened|getting worse|deteriorated": frozenset({"worse"}),
    r"similar to|about the same": frozenset({"similar", "no_clear_change", "level"}),
    r"meets|met": frozenset({"meets"}),
    r"misses|missed": frozenset({"misses"}),
    r"higher than": frozenset({"higher", "better", "worse"}),
    r"lower than": frozenset({"lower", "better", "worse"}),
    r"more than chance|more than chance alone": frozenset(
        {"rose", "fell", "better", "worse", "higher", "lower"}
    ),
    r"no clear (?:rise or fall|change|trend)|chance alone could": frozenset({"no_clear_change", "similar"}),
    r"highest": frozenset({"highest"}),
    r"lowest": frozenset({"lowest"}),
}
#: Words that speak of a direction or a verdict without claiming one.
_NEUTRAL = (
    r"(?:higher|lower|more|fewer|less) (?:is|are|would be|means?) (?:better|worse|good)",
    r"no clear (?:rise or fall|rise|fall)",
    r"whether [^.;]*",
    r"(?:better|worse|higher|lower|more|fewer) or (?:better|worse|higher|lower|more|fewer)",
    r"neither [^.;]*",
    r"(?:cannot|can not|may or may not|could|would|might|should) [^.;]*",
    r"not (?:met|better|worse|known)[^.;]*",
    r"missed (?:appointments?|without)|appointments? missed",
    r"met or not met",
    r"how (?:this|it) is worked out[^.]*",
    r"met (?:this|the|its) threshold",
)
_TALLY = r"(?:met|missed) (?:it |this |the standard )?in (?:\d+|none|all|both|every) "

#: A local count is rounded up or down to a multiple of five, at random: it is at most so far off.
RANDOM_REACH = 4
#: How sure a test of chance is, on every page.
CONFIDENCE = 0.95


def word_faults(said: Said, known: Known) -> Iterator[str]:
    for claim in said.claims:
        yield from _basis_faults(claim, known)
    text = without(plain(said.text), tuple(map(plain, said.names)))
    for neutral in _NEUTRAL:
        text = re.sub(neutral, lambda m: "·" * len(m[0]), text, flags=re.IGNORECASE)
    made = _made(said)
    for pattern, allowed in _WORDS.items():
        for found in re.finditer(rf"\b(?:{pattern})\b", text, flags=re.IGNORECASE):
            if re.match(_TALLY, text[found.start() :], flags=re.IGNORECASE) and _has(said, "tally"):
                continue
            if found[0].lower() in {"highest", "lowest"} and _ranked(said, found[0].lower()):
                continue
            if any(found[0] == plain(n.text) for claim in said.claims for n in claim.numbers):
                continue  # a figure of yes or no, looked up as such
            if not made & allowed:
                yield f"{found[0]!r} is said without the comparison that makes it"


def _made(said: Said) -> set[str]:
    """Every word that the claims of a sentence stand for."""
    words: set[str] = set()
    for claim in said.claims:
        words |= {claim.direction, claim.verdict} - {""}
        if claim.basis is not None and claim.basis.test == "order":
            words |= redone.order(claim.basis.given) & {"highest", "lowest"}
    return words


def _has(said: Said, kind: str) -> bool:
    return any(n.kind == kind for claim in said.claims for n in claim.numbers)


def _ranked(said: Said, word: str) -> bool:
    """Whether a rank allows highest or lowest: the number's own value is the largest, or the smallest, it ranks."""
    for claim in said.claims:
        for number in claim.numbers:
            values = [n.value for n in number.of]
            if number.kind == "rank" and len(values) > 1:
                place = 1 + sum(v > values[0] if word == "highest" else v < values[0] for v in values[1:])
                if math.isclose(place, number.value):
                    return True
    return False


def _basis_faults(claim: Claim, known: Known) -> Iterator[str]:
    basis = claim.basis
    if basis is None:
        return
    test = redone.TESTS.get(basis.test)
    if test is None:
        yield f"the comparison {basis.test!r} is none that the checker knows"
        return
    try:
        words = test(basis.given)
    except (KeyError, TypeError, ZeroDivisionError, ValueError) as error:
        yield f"the comparison {basis.test} cannot be worked out from what it was given ({error!r})"
        return
    for word in (claim.direction, claim.verdict):
        if word and word != "not_compared" and word not in words:
            yield f"{basis.test} gives {' or '.join(sorted(words))}, and the claim says {word}"
    yield from _inputs(claim, basis, known)
    yield from _carried(claim, basis, known)


def _inputs(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """What a comparison was given is what the store holds of the claim's own figures."""
    numbers = list(every_number(claim))
    values = [n.value for n in numbers]
    indicator = known.figures.catalogue.indicators.get(claim.measure)
    given = basis.given
    judged = basis.test != "change_printed" or bool(claim.verdict)
    if indicator is not None and judged and given.get("polarity", indicator.polarity) != indicator.polarity:
        yield f"{claim.measure} is {indicator.polarity}, and its comparison took {given['polarity']}"
    if given.get("confidence", CONFIDENCE) != CONFIDENCE:
        yield f"chance was tested at {given['confidence']}, not {CONFIDENCE}"
    if basis.test == "threshold":  # a load: what joins over what is seen
        values += [1.0, *(a / b for a, b in permutations(values, 2) if b)]
        numbers += [Number("", v) for v in values[len(numbers) :]]
    for name in ("benchmark", "value", "standard", "limit", "before", "after"):
        held = given.get(name)
        if isinstance(held, (int, float)) and not any(
            _same(held, v) or _printed_same(held, n) for v, n in zip(values, numbers, strict=True)
        ):
            yield f"the comparison's {name}, {held:g}, is no number of the claim"
    if basis.test == "interval":
        yield from _interval(claim, basis, known)
    if basis.test == "newcombe":
        yield from _counts(claim, basis, known)
    if basis.test in {"newcombe", "change_printed"}:
        yield from _rounded_at_random(claim, basis)
    if basis.test == "mann_kendall":
        yield from _series(claim, basis, known)
    if basis.test == "standard":
        yield from _standard(claim, basis, known)
    if basis.test == "funnel":
        yield from _funnel(claim, basis, known)
    if basis.test == "xmr":
        yield from _process(claim, basis, known)


def _own(claim: Claim) -> list[Number]:
    return [
        n
        for n in every_number(claim)
        if n.key is not None and n.key.indicator_id == claim.measure and n.key.area_id == claim.area
    ]


def _standard(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    for number in _own(claim):
        if (
            number.key is None
            or number.kind != "figure"
            or number.key.column
            != "value"  # a count may happen to be the share that was held to the standard
            or not _same(number.value, float(str(basis.given["value"])))
        ):
            continue
        level = known.standard(number.key)
        if level is None or not _same(level, float(str(basis.given["standard"]))):
            yield f"the standard of {number.key.period.label} is {level}, not {basis.given['standard']}"
        row = known.row(number.key)
        if row is not None and known.blocks(row.caveats, "comparison"):
            yield f"a caveat rules {number.key.period.label} of {claim.area} out of comparison"


def _interval(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """The limits are those of the figure's own counts, and neither figure is ruled out."""
    own = [n for n in _own(claim) if n.kind == "figure" and n.key is not None and n.key.column == "value"]
    if not own or own[0].key is None:
        yield "the comparison has no figure of its own area"
        return
    row = known.row(own[0].key)
    if row is None:
        return
    if known.blocks(row.caveats, "comparison"):
        yield f"a caveat rules {claim.area}'s figure out of comparison"
    for other in every_number(claim):
        if other.key is not None and other.kind == "figure" and other.key.area_id != claim.area:
            beside = known.row(other.key)
            if beside is not None and known.blocks(beside.caveats, "comparison"):
                yield f"a caveat rules {other.key.area_id}'s figure out of comparison"
            if other.key.period != own[0].key.period:
                yield f"{other.text!r} is of another period than what it is compared with"
    indicator = known.figures.catalogue.indicators[claim.measure]
    if indicator.comparison == "proportion" and row.denominator > 0 and row.numerator <= row.denominator:
        low, high = redone.wilson(row.numerator, row.denominator, redone.z_of(0.95))
        told = (float(str(basis.given["lowercl"])), float(str(basis.given["uppercl"])))
        # Where rounded counts cannot give the printed share, the limits may be widened by what rounding allows.
        if told[0] > 100 * low + 1e-6 or told[1] < 100 * high - 1e-6:
            yield f"the limits are {100 * low:.2f} to {100 * high:.2f}, not {told[0]:.2f} to {told[1]:.2f}"


def _funnel(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """The limits of a funnel are those of the counts of all its areas: of chance, or widened where they differ more."""
    centre = next((n for n in claim.numbers if n.kind == "share" and len(n.of) == 2), None)
    if centre is None:
        yield "the funnel has no average of its areas"
        return
    parts, wholes = ({n.key.area_id: n.value for n in one.of if n.key is not None} for one in centre.of)
    if parts.keys() != wholes.keys() or claim.area not in parts:
        yield "the funnel's average is not of its own areas"
        return
    counts = [(parts[area], wholes[area]) for area in parts]
    place = list(parts).index(claim.area)
    told = (float(str(basis.given["lower"])), float(str(basis.given["upper"])))
    widened, limits = redone.widened_limits(counts, z=redone.z_of(0.998))
    of_chance = [redone.funnel_limits(counts, z=redone.z_of(level))[place] for level in (0.95, 0.998)]
    allowed = [limits[place]] if widened else of_chance
    if not any(
        math.isclose(told[0], 100 * low, abs_tol=1e-3) and math.isclose(told[1], 100 * high, abs_tol=1e-3)
        for low, high in allowed
    ):
        yield (
            f"the funnel's limits are {100 * allowed[0][0]:.2f} to {100 * allowed[0][1]:.2f}, "
            f"not {told[0]:.2f} to {told[1]:.2f}"
        )


def _process(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """The limits of a control chart are those of its own values, which are the store's, up to the period said."""
    values = basis.given["values"]
    if not isinstance(values, tuple):
        return
    again = redone.xmr_limits(values)
    told = tuple(float(str(basis.given[name])) for name in ("mean", "lpl", "upl"))
    if again is not None and not all(map(_same, told, again)):
        yield f"the process limits are {again[1]:.4g} to {again[2]:.4g}, not {told[1]:.4g} to {told[2]:.4g}"
    held = known.process(claim.measure, claim.area, claim.periods[-1:])
    known_values = [v for v in values if v == v]
    if held is not None:
        last = [v for v in held if v == v][-len(known_values) :]
        if len(last) != len(known_values) or not all(map(_same, known_values, last)):
            yield f"the process was drawn of other figures than those up to {claim.periods[-1]}"


def _counts(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """The counts of a change are those of two periods of the claim's own figures."""
    held = {
        (row.numerator, row.denominator)
        for n in _own(claim)
        if n.key is not None and (row := known.row(n.key)) is not None
    }
    for end in ("", "_before"):
        pair = (basis.given[f"numerator{end}"], basis.given[f"denominator{end}"])
        if held and pair not in held:
            yield f"the change was tested on {pair[0]} of {pair[1]}, which is no period of the claim"


def _rounded_at_random(claim: Claim, basis: Basis) -> Iterator[str]:
    """Local counts are off by up to four each, up or down at random: together by four times the root of their number.

    A change or a difference between two of them needs more than that; waits in weeks are not rounded in this way.
    """
    ends = (
        {"off": ("before", "after")}
        if basis.test == "change_printed"
        else {"off": ("numerator",), "off_before": ("numerator_before",)}
    )
    for given, names in ends.items():
        held = [float(str(basis.given[name])) for name in names]
        of = [[_leaves(n) for n in every_number(claim) if _same(n.value, value)] for value in held]
        counts = sum(min((len(n) for n in one if all(map(_is_local_count, n))), default=0) for one in of)
        needed = RANDOM_REACH * math.sqrt(counts)
        if float(str(basis.given.get(given, 0.0))) < needed - 1e-6:
            yield f"{counts} counts rounded at random are off by {needed:.1f} together, which was not allowed for"


def _leaves(number: Number) -> list[Number]:
    """The numbers that one was worked out from in the end."""
    return [leaf for one in number.of for leaf in _leaves(one)] if number.of else [number]


def _is_local_count(number: Number) -> bool:
    key = number.key
    if key is None or not key.indicator_id.startswith("pathway_"):
        return False
    return re.search(r"median|p92|longest", key.column) is None


def _series(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """The values tested are the figures of the claim, as many and in order."""
    told = basis.given["values"]
    held = sorted((n.key.period, n.value) for n in _own(claim) if n.key is not None and n.kind == "figure")
    spread = dict(held)
    if isinstance(told, tuple) and held:
        first, last = min(spread), max(spread)
        key = next(n.key for n in _own(claim) if n.key is not None)
        between = [r.value for p, r in known.series(key).items() if first <= p <= last and r.value == r.value]
        if len(told) != len(between) or not all(map(_same, told, between)):
            yield "the trend was tested on other figures than those between its first and its last"


def _carried(claim: Claim, basis: Basis, known: Known) -> Iterator[str]:
    """No test that the data cannot carry: no shared months under a test of chance, no change across a break."""
    if basis.test == "xmr" and any(
        p.kind.startswith("rolling") for p in known.spans(claim.measure, claim.area, claim.periods)
    ):
        yield "an XmR chart was drawn of periods that share months"
    if not claim.direction:
        return
    own = [n.key for n in _own(claim) if n.key is not None and n.kind == "figure"]
    periods = sorted({key.period for key in own})
    for key in own:
        row = known.row(key)
        if row is not None and (blocked := known.blocks(row.caveats, "trend")):
            yield f"{blocked[0]} keeps {key.period.label} out of trends"
    if basis.test in redone.OF_CHANCE:
        series = list(known.series(own[0])) if own else []
        inside = [p for p in series if periods[0] <= p <= periods[-1]]
        if any(a.end >= b.start for a, b in pairwise(inside if basis.test != "newcombe" else periods)):
            yield f"{basis.test} was used on periods that share months"
    if len(periods) > 1:
        yield from _broken(claim, periods[0], periods[-1], known)


def _broken(claim: Claim, first: Period, last: Period, known: Known) -> Iterator[str]:
    for one in known.breaks_of(claim.measure, claim.area):
        if first.end < one["start"] <= last.end:
            yield f"a change from {first.label} to {last.label} crosses the break {one['id']}"


def _same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-6)


def _printed_same(held: float, number: Number) -> bool:
    return bool(number.text) and _same(held, as_printed(number))
