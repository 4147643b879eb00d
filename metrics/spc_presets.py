"""The two named rule sets of a statistical process control (XmR) chart, and the constants both share."""

from __future__ import annotations

from dataclasses import dataclass

LIMIT_FACTOR = 2.66
"""Process limits lie this many mean moving ranges from the mean: 3 ÷ 1.128, as the XmR chart rounds it."""

NEAR_LIMIT_FACTOR = 2 * (LIMIT_FACTOR / 3)
"""Near limits, two thirds of the way to the process limits."""

SCREENING_FACTOR = 3.267
"""A moving range this many times the mean range, or larger, is left out where ranges are screened."""

SHORT_GROUP = 13
"""A group with fewer rows carries a warning."""

FEWEST_TO_DRAW = 12
"""Limits of a group with fewer figures are never drawn."""

RUN_LENGTHS = (6, 7)
"""How many points may make a shift or a trend."""


@dataclass(frozen=True)
class Preset:
    """One rule set. What differs between rule sets is here and nowhere else.

    `fewest_points` is how many figures a group needs before limits are worked out at all;
    `icons_need_limits` gives a series without limits no icon; `outside_counts_as_near` lets a point beyond
    a limit count towards two in three; `improvement_wins` shows a point that is both improvement and
    concern as improvement.
    """

    name: str
    screen_outliers: bool
    fewest_points: int
    icons_need_limits: bool
    outside_counts_as_near: bool
    improvement_wins: bool


PRESETS = {
    preset.name: preset
    for preset in (
        Preset(
            name="making_data_count",
            screen_outliers=False,
            fewest_points=SHORT_GROUP,
            icons_need_limits=True,
            outside_counts_as_near=True,
            improvement_wins=True,
        ),
        Preset(
            name="nhsr",
            screen_outliers=True,
            fewest_points=0,
            icons_need_limits=False,
            outside_counts_as_near=False,
            improvement_wins=False,
        ),
    )
}

DEFAULT_PRESET = "making_data_count"
DEFAULT_RUN_LENGTH = 7
