"""How a series varies and whether it can be relied on to meet its target, with the icons for both."""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import text
from metrics.spc_judgement import POINT_TYPES
from metrics.spc_limits import LIMITS_NOTES
from metrics.spc_options import Choices
from metrics.spc_points import Floats, Ints, Mask, Points
from metrics.spc_presets import SHORT_GROUP

ASSURANCE_TYPES = (None, "inconsistent", "consistent_pass", "consistent_fail")
ASSURANCE_ICONS = (None, "inconsistent.svg", "pass.svg", "fail.svg")
VARIATION_TYPES = (None, *POINT_TYPES)
VARIATION_ICONS = (
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


def group_summary(rows: pd.DataFrame, points: Points, choices: Choices) -> pd.DataFrame:
    """One row a rebase group: its limits, how many points of each kind, variation, and assurance of the last."""
    ends = points.group_ends
    groups = len(ends)
    place = _places(rows["point_type"], POINT_TYPES)
    kinds = np.bincount(points.group * len(POINT_TYPES) + place, minlength=groups * len(POINT_TYPES))
    last = rows.iloc[ends].reset_index(drop=True)
    series = points.series[ends]
    withheld = choices.icons_need_limits[series] & last["lpl"].isna().to_numpy()
    latest = np.diff(series, append=len(points.names)) > 0
    assurance = np.where(latest, _assurance(last, choices.good[series], withheld), 0)
    summary = last[["series", "rebase_group", "mean", "lpl", "upl"]].copy()
    summary["n"] = np.diff(ends, prepend=-1)
    counts = kinds.reshape(groups, len(POINT_TYPES))
    for number, kind in enumerate(POINT_TYPES):
        summary[kind] = counts[:, number]
    summary["variation_type"] = text(np.where(withheld, 0, place[ends] + 1), VARIATION_TYPES, last.index)
    summary["assurance_type"] = text(assurance, ASSURANCE_TYPES, last.index)
    summary["limits_note"] = last["limits_note"]
    return summary


def series_icons(rows: pd.DataFrame, summary: pd.DataFrame, points: Points, choices: Choices) -> pd.DataFrame:
    """One row a series, from its latest point and its last group."""
    ends = points.series_ends
    last = rows.iloc[ends].reset_index(drop=True)
    of_last_group = summary.iloc[points.group[ends]].reset_index(drop=True)
    high = last["special_cause_type"].str.contains("Above|Increasing").to_numpy(dtype=bool)
    variation = _places(of_last_group["variation_type"], VARIATION_TYPES)
    icon = np.select([variation <= 1, variation <= 3], [variation, 2 * variation - 2 + high], default=variation + 2)
    assurance = _places(of_last_group["assurance_type"], ASSURANCE_TYPES)
    series, count = points.series, len(points.names)
    short = np.bincount(series, weights=rows["short_group_warning"], minlength=count) > 0
    special = np.bincount(series, weights=rows["special_cause_flag"], minlength=count)
    return pd.DataFrame(
        {
            "series": last["series"],
            "improvement_direction": pd.Series(choices.improvement_direction, dtype="str"),
            "last_date": last["date"],
            "last_value": last["value"],
            "last_special_cause_type": last["special_cause_type"],
            "variation_type": of_last_group["variation_type"],
            "variation_icon": text(icon, VARIATION_ICONS, last.index),
            "target": last["target"],
            "lpl": last["lpl"],
            "upl": last["upl"],
            "assurance_type": of_last_group["assurance_type"],
            "assurance_icon": text(assurance, ASSURANCE_ICONS, last.index),
            "n_rows": np.bincount(series, minlength=count),
            "n_special": special.astype(np.int64),
            "warning": text(short.astype(np.int8), ["", SHORT_GROUP_WARNING], last.index),
            "limits_note": last["limits_note"],
        }
    )


def variation_assurance(icons: pd.DataFrame) -> pd.DataFrame:
    """Where each series stands in the variation × assurance matrix: one row a series of `icons`.

    Columns: series; variation (common_cause, improvement, concern, neutral_high, neutral_low or no_icon);
    assurance (inconsistent, pass, fail or no_icon); no_variation and no_assurance, which say why an icon
    is absent (a code of LIMITS_NOTES, `neutral` or `no_target`), else empty.
    """
    variation = icons["variation_type"].str.removeprefix("special_cause_").fillna(NO_ICON)
    assurance = icons["assurance_type"].str.removeprefix("consistent_").fillna(NO_ICON)
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


def _assurance(last: pd.DataFrame, good: Ints, withheld: Mask) -> Ints:
    """A place in ASSURANCE_TYPES for the last point of each group, by its own target and limits."""
    target: Floats = last["target"].to_numpy()
    beyond = np.where(target > last["upl"], 1, np.where(target < last["lpl"], -1, 0))
    judged = np.select([beyond == 0, beyond == -good], [1, 2], default=3)
    no_limits = withheld | (last["limits_note"] == "zero_moving_range").to_numpy()
    return np.where((good == 0) | np.isnan(target) | no_limits, 0, judged)


def _places(values: pd.Series, names: tuple[str | None, ...]) -> Ints:
    """Each text's place in `names`; missing text has the place of None."""
    return pd.Index(names, dtype=object).get_indexer(values.astype(object).where(values.notna(), None)).astype(np.int64)
