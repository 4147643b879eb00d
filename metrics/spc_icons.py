"""How a series varies and whether it can be relied on to meet its target, with the icons for both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from metrics.columns import text
from metrics.spc_judgement import POINT_TYPES, Judgement
from metrics.spc_options import Choices
from metrics.spc_points import Ints, Points
from metrics.spc_presets import SHORT_GROUP

ASSURANCE_TYPES: Sequence[Any] = (None, "inconsistent", "consistent_pass", "consistent_fail")
ASSURANCE_ICONS: Sequence[Any] = (None, "inconsistent.svg", "pass.svg", "fail.svg")
VARIATION_TYPES: Sequence[Any] = (None, *POINT_TYPES)
VARIATION_ICONS: Sequence[Any] = (
    None,
    "common_cause.svg",
    "improvement_low.svg",
    "improvement_high.svg",
    "concern_low.svg",
    "concern_high.svg",
    "neutral_high.svg",
    "neutral_low.svg",
)
SHORT_GROUP_WARNING = f"A group has fewer than {SHORT_GROUP} points: its limits are provisional."
NO_ICON = "no_icon"
CHANGING = "changing"


@dataclass(frozen=True)
class GroupVerdicts:
    """One entry a group, from its last point: places in VARIATION_TYPES and ASSURANCE_TYPES."""

    variation: Ints
    assurance: Ints


def judge_groups(rows: pd.DataFrame, points: Points, judgement: Judgement, choices: Choices) -> GroupVerdicts:
    """Variation and assurance of each group. Assurance compares its last target with its last limits."""
    ends = points.group_ends
    target, lower, upper = (rows[name].to_numpy()[ends] for name in ("target", "lpl", "upl"))
    good = choices.good[points.series[ends]]
    withheld = choices.icons_need_limits[points.series[ends]] & np.isnan(lower)
    beyond = np.where(target > upper, 1, np.where(target < lower, -1, 0))
    assurance = np.select([beyond == 0, beyond == -good], [1, 2], default=3)
    no_limits = withheld | np.asarray(rows["limits_note"].array.take(ends) == "zero_moving_range", dtype=bool)
    return GroupVerdicts(
        variation=np.where(withheld, 0, judgement.point_type[ends] + 1),
        assurance=np.where((good == 0) | np.isnan(target) | no_limits, 0, assurance),
    )


def group_summary(
    rows: pd.DataFrame, points: Points, judgement: Judgement, verdicts: GroupVerdicts
) -> pd.DataFrame:
    """One row a rebase group: its limits, its points of each kind, variation, and assurance of the latest."""
    ends = points.group_ends
    index = pd.RangeIndex(len(ends))
    kinds = len(POINT_TYPES)
    counts = np.bincount(points.group * kinds + judgement.point_type, minlength=len(ends) * kinds)
    assurance = np.where(np.isin(ends, points.series_ends), verdicts.assurance, 0)
    return pd.DataFrame(
        {
            **_last(rows, ["series", "rebase_group", "mean", "lpl", "upl"], ends),
            "n": np.diff(ends, prepend=-1),
            **{name: counts[kind::kinds] for kind, name in enumerate(POINT_TYPES)},
            "variation_type": text(verdicts.variation, VARIATION_TYPES, index),
            "assurance_type": text(assurance, ASSURANCE_TYPES, index),
            **_last(rows, ["limits_note"], ends),
        },
        index=index,
    )


def series_icons(
    rows: pd.DataFrame, points: Points, judgement: Judgement, verdicts: GroupVerdicts, choices: Choices
) -> pd.DataFrame:
    """One row a series, from its latest point and its latest group."""
    ends = points.series_ends
    index = pd.RangeIndex(len(ends))
    variation, assurance = verdicts.variation[points.group[ends]], verdicts.assurance[points.group[ends]]
    rose = judgement.direction[ends] > 0
    icon = np.select(
        [variation <= 1, variation <= 3], [variation, 2 * variation - 2 + rose], default=variation + 2
    )
    series, count = points.series, len(points.names)
    short = np.bincount(series, weights=rows["short_group_warning"], minlength=count) > 0
    special = np.bincount(series, weights=rows["special_cause_flag"], minlength=count)
    last = _last(
        rows, ["series", "date", "value", "special_cause_type", "target", "lpl", "upl", "limits_note"], ends
    )
    return pd.DataFrame(
        {
            "series": last["series"],
            "improvement_direction": pd.Series(choices.improvement_direction, dtype="str"),
            "last_date": last["date"],
            "last_value": last["value"],
            "last_special_cause_type": last["special_cause_type"],
            "variation_type": text(variation, VARIATION_TYPES, index),
            "variation_icon": text(icon, VARIATION_ICONS, index),
            "target": last["target"],
            "lpl": last["lpl"],
            "upl": last["upl"],
            "assurance_type": text(assurance, ASSURANCE_TYPES, index),
            "assurance_icon": text(assurance, ASSURANCE_ICONS, index),
            "n_rows": np.bincount(series, minlength=count),
            "n_special": special.astype(np.int64),
            "warning": text(short.astype(np.int8), ["", SHORT_GROUP_WARNING], index),
            "limits_note": last["limits_note"],
        },
        index=index,
    )


def _last(rows: pd.DataFrame, columns: list[str], ends: Ints) -> dict[str, Any]:
    return {name: rows[name].array.take(ends) for name in columns}


def variation_assurance(icons: pd.DataFrame) -> pd.DataFrame:
    """Where each series stands in the variation × assurance matrix: one row a series of `icons`.

    Columns: series; variation (common_cause, improvement, concern, neutral_high, neutral_low or no_icon);
    assurance (inconsistent, pass, fail, changing or no_icon); no_variation and no_assurance, which say why an icon
    is absent (a code of LIMITS_NOTES, `neutral` or `no_target`), else empty. A series that always equals its target
    meets it: its icon, as the reference draws it, is `inconsistent`, its place is `pass`. Limits say what a process
    does while it stays as it is: one whose latest point has a special cause is `changing`, unless what it changes to
    makes the forecast the surer (a concern that goes on failing, an improvement that goes on passing).
    """
    variation = icons["variation_type"].str.removeprefix("special_cause_").fillna(NO_ICON)
    assurance = icons["assurance_type"].str.removeprefix("consistent_").fillna(NO_ICON)
    always_equal = (icons["lpl"] == icons["upl"]) & (icons["target"] == icons["lpl"])
    assurance = assurance.mask((assurance == "inconsistent") & always_equal, "pass")
    assurance = assurance.mask(~always_equal & _changing(icons, variation, assurance), CHANGING)
    why = icons["limits_note"].where(icons["limits_note"] != "", "no_limits")
    not_assured = why.mask(icons["target"].isna(), "no_target")
    not_assured = not_assured.mask(icons["improvement_direction"] == "neutral", "neutral")
    return pd.DataFrame(
        {
            "series": icons["series"],
            "variation": variation,
            "assurance": assurance,
            "no_variation": why.where(variation == NO_ICON, ""),
            "no_assurance": not_assured.where(assurance == NO_ICON, ""),
        }
    )


def _changing(icons: pd.DataFrame, variation: pd.Series, assurance: pd.Series) -> pd.Series:
    """Whether a special cause at the latest point takes away the forecast that the limits would make."""
    special = variation.isin(["improvement", "concern"])
    surer = ((variation == "concern") & (assurance == "fail")) | (
        (variation == "improvement") & (assurance == "pass")
    )
    good = np.where(icons["improvement_direction"] == "decrease", -1, 1)
    met = (icons["last_value"] - icons["target"]) * good >= 0
    against = ((assurance == "pass") & ~met) | ((assurance == "fail") & met)
    return (assurance != NO_ICON) & special & (~surer | (icons["last_value"].notna() & against))
