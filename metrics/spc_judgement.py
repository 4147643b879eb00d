"""One label and one judgement a point, from the rules that fired and the direction of good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from metrics.columns import text
from metrics.spc_options import Choices
from metrics.spc_points import Ints, Mask, Points
from metrics.spc_presets import DEFAULT_RUN_LENGTH
from metrics.spc_rules import RULES, Rules

COMMON_CAUSE = "Common Cause"
POINT_TYPES = (
    "common_cause",
    "special_cause_improvement",
    "special_cause_concern",
    "special_cause_neutral_high",
    "special_cause_neutral_low",
)


FIRST_RULE = np.array([-1] + [(bits & -bits).bit_length() - 1 for bits in range(1, 1 << len(RULES))])
"""The first rule that holds, by the bits of all that do."""


@dataclass(frozen=True)
class Judgement:
    """One entry a point: the rule that names it (a place in RULES, -1 for none), which way, and what it means.

    `direction` is +1 above or increasing, -1 below or decreasing, 0 common cause; `point_type` is a place
    in POINT_TYPES; `fired` holds a bit for each rule that holds, named or not.
    """

    rule: Ints
    direction: Ints
    point_type: Ints
    fired: Ints


def judge(points: Points, rules: Rules, choices: Choices) -> Judgement:
    """The first rule that holds names the point.

    Where improvement wins, a rule that speaks for improvement goes before every other.
    """
    good = choices.good[points.series]
    improvement_wins = choices.improvement_wins[points.series] & (good != 0)
    above = rules.relative_to_mean > 0
    trend = rules.rising | rules.falling
    trend_up = np.where(improvement_wins, np.where(good > 0, rules.rising, ~rules.falling), rules.step > 0)
    fired = _bits([rules.outside == 1, trend, rules.two_in_three == 1, rules.shift == 1])
    upward = _bits([above, trend_up, above, above])
    better = fired & np.where(good > 0, upward, ~upward)
    rule = FIRST_RULE[np.where(improvement_wins & (better > 0), better, fired)]
    rose = (upward >> np.maximum(rule, 0)) & 1
    direction = np.where(rule < 0, 0, 2 * rose - 1)
    point_type = np.select(
        [direction == 0, (good == 0) & (direction > 0), good == 0, direction == good], [0, 3, 4, 1], default=2
    )
    return Judgement(rule=rule, direction=direction, point_type=point_type, fired=fired)


def _bits(flags: Sequence[Mask]) -> Ints:
    """One number a point with a bit for each rule, the first rule lowest."""
    bits = np.zeros(len(flags[0]), dtype=np.int64)
    for place, flag in enumerate(flags):
        bits += flag.astype(np.int64) << place
    return bits


def special_cause_types(judgement: Judgement, run_length: Ints, index: pd.Index) -> pd.Series:
    """The label of each point, in the words of the reference implementation."""
    lengths = np.unique(run_length) if len(run_length) else np.array([DEFAULT_RUN_LENGTH])
    labels = [COMMON_CAUSE]
    for length in lengths:
        labels += [
            "Above UCL",
            f"{length} Point Trend (Increasing)",
            "2 in 3 Above CL",
            f"{length} Points Above CL",
        ]
        labels += [
            "Below LCL",
            f"{length} Point Trend (Decreasing)",
            "2 in 3 Below CL",
            f"{length} Points Below CL",
        ]
    place = 1 + judgement.rule + len(RULES) * (judgement.direction < 0)
    place += 2 * len(RULES) * np.searchsorted(lengths, run_length)
    return text(np.where(judgement.rule < 0, 0, place), labels, index)


def point_types(judgement: Judgement, index: pd.Index) -> pd.Series:
    """The judgement of each point in words."""
    return text(judgement.point_type, POINT_TYPES, index)


def fired_rules(judgement: Judgement, index: pd.Index) -> pd.Series:
    """Every rule that holds at each point, `;`-joined in order of precedence; empty for none."""
    names = [
        ";".join(rule for place, rule in enumerate(RULES) if bits >> place & 1)
        for bits in range(1 << len(RULES))
    ]
    return text(judgement.fired, names, index)
