"""Confidence levels: what a caller may ask for, and what each level is called in the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from metrics.printed import trimmed


@dataclass(frozen=True)
class Confidence:
    """One level of confidence, as a share between 0.9 and 1."""

    level: float

    @property
    def z(self) -> float:
        """The two-sided point of the standard normal distribution (infinite at 100%)."""
        return float(special.ndtri(self.level + (1 - self.level) / 2))

    @property
    def tail(self) -> float:
        """The probability left outside on each side."""
        return (1 - self.level) / 2

    @property
    def label(self) -> str:
        """`95%`, `99.8%`."""
        return f"{trimmed(self.level * 100, most=10)}%"

    @property
    def suffix(self) -> str:
        """`95_0`, `99_8`: how a level is written in the name of a column."""
        text = trimmed(self.level * 100, most=10)
        return (text if "." in text else f"{text}.0").replace(".", "_")


def read_confidence(confidence: float) -> Confidence:
    """A level from a share (0.9 to 1) or a percentage (90 to 100). Raises ValueError for anything else."""
    if 0.9 <= confidence <= 1:
        return Confidence(float(confidence))
    if 90 <= confidence <= 100:
        return Confidence(float(confidence) / 100)
    raise ValueError(f"confidence must lie between 0.9 and 1 or between 90 and 100, not {confidence}")


def limit_columns(confidence: float | Sequence[float]) -> list[tuple[Confidence, str, str]]:
    """Each level asked for, with the names of its lower and its upper column.

    One level fills `lowercl` and `uppercl`; several fill one pair each: 95% and 99.8% give `lower95_0cl`,
    `upper95_0cl`, `lower99_8cl` and `upper99_8cl`.
    """
    if isinstance(confidence, (int, float)):
        return [(read_confidence(confidence), "lowercl", "uppercl")]
    levels = [read_confidence(one) for one in confidence]
    if not levels or len(set(levels)) < len(levels):
        raise ValueError("give one level of confidence, or several that differ")
    if len(levels) == 1:
        return [(levels[0], "lowercl", "uppercl")]
    return [(level, f"lower{level.suffix}cl", f"upper{level.suffix}cl") for level in levels]
