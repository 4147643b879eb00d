"""What may be said of local counts, which are rounded up or down at random: which is more, and what share one is."""

from __future__ import annotations

from metrics.printed import number
from metrics.random_rounding import off_by, share_off_by, too_close
from reports.claims import Number
from reports.ptl.claimed import share_of
from reports.ptl.measures import Total
from store.rounded import RANDOM_REACH

#: What a part is of a whole that rounding made no larger than it.
ALL = "all or nearly all"
#: A share that rounding alone may move by more than so many percentage points is not said: its counts are.
MOST_POINTS = 10.0


def together_off(counts: int) -> float:
    """How far off so many local counts, added up or set against each other, may be: people."""
    return float(off_by(float(counts), reach=RANDOM_REACH))


def counts_in(*numbers: Number) -> int:
    """How many counts of the protected tables the numbers were worked out from."""
    return sum(counts_in(*one.of) if one.of else int(one.key is not None) for one in numbers)


def clearly_more(first: Number, second: Number) -> bool:
    """Whether the first number is larger than the second by more than rounding alone may make it."""
    difference = first.value - second.value
    return difference > 0 and not too_close(difference, off=together_off(counts_in(first, second)))


def share_points(part: float, whole: float, *, counts: int = 1) -> float:
    """How many percentage points off a share is at most, of sums of so many counts each."""
    return 100 * float(share_off_by(part / whole, whole, off=together_off(counts)))


def share_told(part: Number, whole: Number) -> Number | None:
    """`part` of `whole` as a percentage; None where rounding makes the part the larger, or moves the share too far."""
    if not whole.value or part.value > whole.value:
        return None
    off = share_points(part.value, whole.value, counts=max(counts_in(part), counts_in(whole)))
    return share_of(part, whole) if off <= MOST_POINTS else None


def share_held(part: float, whole: float) -> float:
    """A part's share (0-100) as a bar draws it: all of its whole where the part is the larger."""
    return 100 * min(part, whole) / whole if whole else float("nan")


def base_words(whole: float, of: str, part: float, what: str) -> str:
    """What a bar is out of, in words: `40 waits`; where its part is the larger, that too: `40 waits, 45 late`."""
    above = f", {number(part)} {what}" if part > whole else ""
    return f"{number(whole)} {of}{above}"


def percent_words(found: Total) -> str:
    """The share of a measure's sum in words; ALL where its part is above its whole."""
    return ALL if found.count > found.denominator else found.printed_percent


def of_words(part: Number, whole: Number) -> tuple[str, tuple[Number, ...]]:
    """`10 of 25`, with its numbers; the part alone where rounding made it the larger."""
    if part.value > whole.value:
        return part.text, (part,)
    return f"{part.text} of {whole.text}", (part, whole)


def counts_words(found: Total) -> str:
    """The same of a measure's sum: `200 of 1,100`, or the part alone."""
    part, whole = (Number(number(value), value) for value in (found.count, found.denominator))
    return of_words(part, whole)[0]
