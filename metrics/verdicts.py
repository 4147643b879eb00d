"""One plain-English sentence for every verdict, the same on a page, in a pack and in an export.

Figures come in as text, already printed with their unit and decimals; the verdict comes in as the word that
the metric gave. No sentence names a cause. The sentence of a control chart is in `metrics.spc_icons`.
"""

from __future__ import annotations

from metrics.benchmark import COMPARISONS
from metrics.funnel import SIGNIFICANCE, TOO_FEW
from metrics.printed import number

BEYOND = {
    "High (0.001)": ("above the upper 99.8% limit", "1 area in 1,000"),
    "High (0.025)": ("above the upper 95% limit, inside the 99.8% limit", "1 area in 40"),
    "Low (0.025)": ("below the lower 95% limit, inside the 99.8% limit", "1 area in 40"),
    "Low (0.001)": ("below the lower 99.8% limit", "1 area in 1,000"),
}


def comparison_sentence(
    comparison: str,
    *,
    measure: str,
    place: str,
    period: str,
    value: str = "",
    interval: str = "",
    against: str = "the benchmark",
    benchmark: str = "",
    reason: str = "",
) -> str:
    """What a verdict of `metrics.benchmark.compare` says. `interval` is such as `37% to 41%`."""
    _known(comparison, COMPARISONS)
    start = _start(measure, place, period, value)
    other = f"{against} ({benchmark})" if benchmark else against
    if comparison == "not_compared":
        return f"{start}; it is not compared with {other}{_because(reason)}."
    limits = f" (95% interval {interval})" if interval else ""
    if comparison == "similar":
        return f"{start}, similar to {other}: chance alone could make the difference{limits}."
    return f"{start}, {comparison} than {other}, by more than chance alone would be likely to make{limits}."


def funnel_sentence(
    significance: str, *, measure: str, place: str, period: str, value: str = "", average: str = ""
) -> str:
    """What a label of `metrics.funnel.funnel_significance` says of one area."""
    _known(significance, SIGNIFICANCE)
    start = _start(measure, place, period, value)
    centre = f"the average ({average})" if average else "the average"
    if significance == "Not compared":
        return f"{start}; it cannot be placed in the funnel because a count is missing."
    if significance == TOO_FEW:
        return f"{start}; with fewer than 10 events it is not judged."
    if significance == "Not significant":
        return (
            f"{start}, inside the funnel: no further from {centre} than chance can put an area of its size."
        )
    where, often = BEYOND[significance]
    return f"{start}, {where} around {centre}: chance alone would put about {often} there."


def funnel_summary_sentence(*, outside: int, areas: int, adjusted: bool) -> str:
    """How many areas lie outside the 99.8% limits, and whether those were widened for overdispersion."""
    count = (
        "No area lies" if outside == 0 else f"{outside} of {areas} areas {'lies' if outside == 1 else 'lie'}"
    )
    expected = areas * 0.002
    chance = "hardly any" if expected < 0.5 else f"about {number(expected)}"
    first = f"{count} outside the 99.8% limits, where chance alone would put {chance}"
    if not adjusted:
        return f"{first}."
    return (
        f"{first}. The limits are widened: these areas differ from one another by more than chance explains."
    )


def _start(measure: str, place: str, period: str, value: str) -> str:
    if not value:
        return f"{measure} in {place} has no figure for {period}"
    return f"{measure} in {place} was {value} in {period}"


def _because(reason: str) -> str:
    return f" because {reason}" if reason else ""


def _known(word: str, words: tuple[str, ...]) -> None:
    if word not in words:
        raise ValueError(f"{word!r} is not a verdict; it must be one of {', '.join(words)}")
