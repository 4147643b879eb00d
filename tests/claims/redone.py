"""Every test that may make a verdict, worked out again from what it was given alone, by formulas written here.

Each returns the words that the comparison allows. Sources: Wilson 1927; Newcombe 1998 (method 10); Mann 1945 and
Kendall 1938, exact; Wheeler's XmR limits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import NormalDist
from typing import Any

Given = Mapping[str, Any]

UP, DOWN, SAME = "rose", "fell", "no_clear_change"
SIDES = {
    "higher_is_better": {"above": "better", "below": "worse"},
    "lower_is_better": {"above": "worse", "below": "better"},
    "none": {"above": "higher", "below": "lower"},
}
#: A moving range of two points: 3 / 1.128.
XMR_FACTOR = 2.66
FEWEST = 3
#: Seven points on one side of the mean, or seven that each rise from the last: six steps.
RUN_OF_SIDE, RUN_OF_STEPS = 7, 6


def side_words(side: str, polarity: str) -> set[str]:
    """The words for a side of a benchmark: plain ones always, better or worse where one way is good."""
    if side == "within":
        return {"similar"}
    return {SIDES[polarity][side], {"above": "higher", "below": "lower"}[side]}


def change_words(direction: str, polarity: str) -> set[str]:
    """The words for a change: its direction, and whether that is for the better."""
    judged = {UP: "above", DOWN: "below"}.get(direction)
    if judged is None:
        return {direction, "similar"}
    return {direction} if polarity == "none" else {direction, SIDES[polarity][judged]}


def wilson(part: float, whole: float, z: float) -> tuple[float, float]:
    """Wilson's limits of a proportion, 0 to 1."""
    share, spread = part / whole, z * z / whole
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / whole + spread / (4 * whole))
    return centre - half, centre + half


def z_of(confidence: float) -> float:
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def interval(given: Given) -> set[str]:
    side = (
        "above"
        if given["lowercl"] > given["benchmark"]
        else "below"
        if given["uppercl"] < given["benchmark"]
        else "within"
    )
    return side_words(side, given["polarity"])


def standard(given: Given) -> set[str]:
    value, level = given["value"], given["standard"]
    kept = value >= level if given["polarity"] == "higher_is_better" else value <= level
    return {"meets"} if kept else {"misses"}


def newcombe(given: Given) -> set[str]:
    z = z_of(given.get("confidence", 0.95))
    now, then = (
        given["numerator"] / given["denominator"],
        given["numerator_before"] / given["denominator_before"],
    )
    low_now, high_now = wilson(given["numerator"], given["denominator"], z)
    low_then, high_then = wilson(given["numerator_before"], given["denominator_before"], z)
    rounding = [
        given.get(f"off{end}", 0.0) * math.sqrt(1 + share * share) / given[f"denominator{end}"]
        for share, end in ((now, ""), (then, "_before"))
    ]
    lower = now - then - math.hypot(now - low_now, high_then - then, *rounding)
    upper = now - then + math.hypot(high_now - now, then - low_then, *rounding)
    direction = UP if lower > 0 else DOWN if upper < 0 else SAME
    side = {UP: {"higher"}, DOWN: {"lower"}}.get(direction, set())
    return change_words(direction, given["polarity"]) | side


@lru_cache(maxsize=64)
def _kendall(points: int) -> dict[int, float]:
    """The chance of each score S over `points` values in random order."""
    counts = {0: 1}
    for size in range(2, points + 1):
        fresh: dict[int, int] = {}
        for score, ways in counts.items():
            for more in range(size):
                moved = score + (size - 1) - 2 * more
                fresh[moved] = fresh.get(moved, 0) + ways
        counts = fresh
    whole = math.factorial(points)
    return {score: ways / whole for score, ways in counts.items()}


def mann_kendall(given: Given) -> set[str]:
    values = [v for v in given["values"] if v == v]
    if len(values) < FEWEST:
        return {"not_compared"}
    score = sum((b > a) - (b < a) for i, a in enumerate(values) for b in values[i + 1 :])
    chance = sum(p for s, p in _kendall(len(values)).items() if abs(s) >= abs(score))
    clear = score != 0 and chance < 1 - given.get("confidence", 0.95)
    return change_words((UP if score > 0 else DOWN) if clear else SAME, given["polarity"])


#: The side of the mean that each rule of an XmR chart lies on, by a word in its name.
_RULE_SIDES = {"above": UP, "increas": UP, "below": DOWN, "decreas": DOWN}


def xmr(given: Given) -> set[str]:
    """What an XmR chart may say: the rule that was named holds of the values, or none does."""
    values = [v for v in given["values"] if v == v]
    mean, low, high = given["mean"], given["lpl"], given["upl"]
    rule = str(given.get("rule", "")).lower()
    words: set[str] = set()
    for side in (UP, DOWN):
        if rule and next((s for word, s in _RULE_SIDES.items() if word in rule), side) != side:
            continue
        if _special(values, mean=mean, limit=high if side == UP else low, up=side == UP):
            words |= change_words(side, given["polarity"]) | {"higher" if side == UP else "lower"}
    return words or change_words(SAME, given["polarity"])


def xmr_limits(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Mean and limits of a series with gaps, of ranges that do not bridge one; None where all ranges are nought."""
    known = [v for v in values if v == v]
    ranges = [abs(b - a) for a, b in pairwise(values) if a == a and b == b]
    if not known or not ranges or not any(ranges):
        return None
    mean, spread = sum(known) / len(known), XMR_FACTOR * sum(ranges) / len(ranges)
    return mean, mean - spread, mean + spread


def _special(values: Sequence[float], *, mean: float, limit: float, up: bool) -> bool:
    """Whether the newest point breaks a rule on one side: beyond the limit, in a run, or with another near the limit."""
    sign = 1 if up else -1
    moved = [sign * (v - mean) for v in values]
    reach = sign * (limit - mean)
    steps = [b > a for a, b in pairwise(moved)]
    near = [v > reach * 2 / 3 for v in moved[-3:]]
    return (
        moved[-1] > reach
        or _ending([v > 0 for v in moved]) >= RUN_OF_SIDE
        or _ending(steps) >= RUN_OF_STEPS
        or (near[-1] and sum(near) >= 2)
    )


def limits(given: Given) -> set[str]:
    """Whether a process can be relied on: both limits on one side of the standard."""
    low, high, standard = given["lpl"], given["upl"], given["standard"]
    if given["polarity"] == "lower_is_better":
        low, high, standard = -high, -low, -standard
    if low > standard or (low == high == standard):
        return {"meets"}
    return {"misses"} if high < standard else {"not_compared"}


def _ending(flags: Sequence[bool]) -> int:
    """How many true ones a sequence ends with."""
    return next((size for size, flag in enumerate(reversed(flags)) if not flag), len(flags))


def order(given: Given) -> set[str]:
    """Own value first: highest, lowest or between, of all."""
    own, *others = given["values"]
    words = set()
    if all(own >= v for v in others):
        words |= {"higher", "highest"}
    if all(own <= v for v in others):
        words |= {"lower", "lowest"}
    return words or {"between"}


def change_printed(given: Given) -> set[str]:
    before, after = given["before"], given["after"]
    same = given.get("same_percent", 0.0) / 100 * abs(before)
    apart = abs(after - before)
    clear = UP if after > before else DOWN
    direction = "level" if apart <= same else SAME if apart <= given.get("off", 0.0) else clear
    return change_words(direction, given.get("polarity", "none"))


def threshold(given: Given) -> set[str]:
    value, limit = given["value"], given["limit"]
    return {"misses", "higher", "worse", "rose"} if value > limit else {"meets", "lower", "better", "level"}


Shares = Sequence[tuple[float, float]]


def funnel_limits(counts: Shares, *, z: float) -> list[tuple[float, float]]:
    """The shares on either side of the average that chance alone reaches at each size (Wilson turned round)."""
    average = sum(part for part, _ in counts) / sum(whole for _, whole in counts)
    reach = [z * math.sqrt(average * (1 - average) / whole) for _, whole in counts]
    return [(average - one, average + one) for one in reach]


def widened_limits(
    counts: Shares, *, z: float, drawn_in: float = 0.1
) -> tuple[bool, list[tuple[float, float]]]:
    """The same with the variance between areas (Spiegelhalter 2005, 2012), and whether there is any.

    On the scale arcsin √share, where the variance of chance is 1 ÷ 4n; the variance between areas by moments, from
    scores of which the outer tenth at each end is drawn in.
    """
    middle = math.asin(math.sqrt(sum(part for part, _ in counts) / sum(whole for _, whole in counts)))
    weights = [4 * whole for _, whole in counts]
    scores = [
        (math.asin(math.sqrt(part / whole)) - middle) * math.sqrt(weight)
        for (part, whole), weight in zip(counts, weights, strict=True)
    ]
    low, high = quantile(scores, drawn_in), quantile(scores, 1 - drawn_in)
    squares = sum(min(max(score, low), high) ** 2 for score in scores)
    per_unit = sum(weights) - sum(w * w for w in weights) / sum(weights)
    between = max((squares - (len(counts) - 1)) / per_unit, 0.0)
    found = []
    for weight in weights:
        reach = z * math.sqrt(1 / weight + between)
        ends = (max(middle - reach, 0.0), min(middle + reach, math.pi / 2))
        found.append((math.sin(ends[0]) ** 2, math.sin(ends[1]) ** 2))
    return between > 0, found


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which a part of all lies, on the line between the two nearest."""
    ordered = sorted(values)
    place = part * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def funnel(given: Given) -> set[str]:
    side = (
        "above"
        if given["value"] > given["upper"]
        else "below"
        if given["value"] < given["lower"]
        else "within"
    )
    return side_words(side, given.get("polarity", "none"))


#: The tests that a basis may name.
TESTS: Mapping[str, Callable[[Given], set[str]]] = {
    "interval": interval,
    "standard": standard,
    "newcombe": newcombe,
    "mann_kendall": mann_kendall,
    "xmr": xmr,
    "limits": limits,
    "order": order,
    "change_printed": change_printed,
    "threshold": threshold,
    "funnel": funnel,
}
#: Those that weigh chance: their periods must not share months.
OF_CHANCE = frozenset({"newcombe", "mann_kendall", "xmr"})
