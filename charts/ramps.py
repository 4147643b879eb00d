"""Colours for bands of weeks: blues from dark to light up to a limit, oranges from light to dark beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields

from charts.theme import Palette


def band_colours(lower_weeks: Iterable[float], *, long_weeks: float, colours: Palette) -> list[str]:
    """One colour for each band, in order: sooner in blue, from `long_weeks` up in the colours of waiting."""
    edges = list(lower_weeks)
    short = sum(edge < long_weeks for edge in edges)
    return ramp(colours.sooner_to_later, short) + ramp(_waiting(colours), len(edges) - short)


def stops(colours: Palette) -> list[tuple[str, ...]]:
    """Every colour of a palette, in its order, with those that pictures mix it with; one by itself is there twice."""
    values = (getattr(colours, field.name) for field in fields(colours))
    return [*(value if isinstance(value, tuple) else (value, value) for value in values), _waiting(colours)]


def _waiting(colours: Palette) -> tuple[str, str]:
    return colours.waiting_some_help, colours.waiting_no_help


def ramp(stops: Sequence[str], count: int) -> list[str]:
    """`count` colours evenly along the `stops` (#RRGGBB), both ends included; one alone is the first."""
    if count < 2:
        return list(stops[:count])
    found = []
    for place in range(count):
        along = place * (len(stops) - 1) / (count - 1)
        left = min(int(along), len(stops) - 2)
        found.append(_between(stops[left], stops[left + 1], along - left))
    return found


def _between(first: str, second: str, share: float) -> str:
    parts = (
        round(int(first[i : i + 2], 16) * (1 - share) + int(second[i : i + 2], 16) * share) for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)
