"""Statistical process control: XmR charts of many series in one call.

    rows, icons, summary = spc(frame, options=options, preset="making_data_count")

The rules, the two presets and where they depart from the reference implementation: docs/spc.md. Method:
Wheeler D, Understanding Variation, 1993, as NHS England's Making Data Count and the R package
NHSRplotthedots apply it.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from metrics.columns import numbers, text
from metrics.spc_icons import group_summary, judge_groups, series_icons, variation_assurance
from metrics.spc_judgement import Judgement, fired_rules, judge, point_types, special_cause_types
from metrics.spc_limits import LIMITS_NOTES, Limits, find_limits
from metrics.spc_options import Choices, Options, read_choices
from metrics.spc_points import Floats, Points, Sorted, breaks, group_points, sort_points
from metrics.spc_presets import DEFAULT_PRESET, PRESETS, SHORT_GROUP
from metrics.spc_rebase import SIGNED, find_rebases, signed_rebases, unsigned_rebases
from metrics.spc_rules import Rules, find_rules
from metrics.spc_suitability import run_chart, suitable

__all__ = ["PRESETS", "Spc", "run_chart", "spc", "suitable", "variation_assurance"]


class Spc(NamedTuple):
    """What `spc` returns. `rows` has one row a point, `icons` one a series, `summary` one a rebase group."""

    rows: pd.DataFrame
    icons: pd.DataFrame
    summary: pd.DataFrame


def spc(
    frame: pd.DataFrame,
    *,
    options: Options = None,
    rebases: pd.DataFrame | None = None,
    preset: str = DEFAULT_PRESET,
    series: str = "series",
    date: str = "date",
    value: str = "value",
    target: str = "target",
    segment: str | None = None,
) -> Spc:
    """XmR limits, rules, judgements and icons of every series in `frame`.

    `frame` is long: a column that names the series, a date, a value (missing is allowed), and a column
    `target` if targets change over time. `options` is a mapping for all series or a frame with one row a
    series: improvement_direction (increase, decrease, neutral), target, fix_after_n_points (12 or more),
    rebase (dates), screen_outliers, proportion (percentages 0-100) and never_negative (counts, days, pounds),
    which clip the drawn limits to what can be, run_length (7 or 6), preset. `rebases` is the signed record:
    series, date, reason, signed_by. `segment` names a column that changes where a series breaks: no limit, moving
    range or rule reaches over a break.

    Rows are sorted by series and date; the order of the input never matters. Units are those of the value.
    Raises ValueError for two values of a series on one date, a missing date, text for a value, or an
    option that cannot be.
    """
    points = sort_points(frame, series=series, date=date, value=value)
    choices = read_choices(options, names=points.names, series=series, preset=preset)
    record = unsigned_rebases(choices.rebase, names=points.names)
    if rebases is not None:
        record = pd.concat([record, signed_rebases(rebases)], ignore_index=True)
    starts_anew, rebase = find_rebases(points, record)
    grouped = group_points(points, starts_anew=starts_anew | breaks(points, frame, segment))
    limits = find_limits(grouped, choices)
    rules = find_rules(grouped, limits, choices)
    judgement = judge(grouped, rules, choices)
    rows = _rows(grouped, limits, rules, judgement, choices)
    rows.insert(1, "date", frame[date].take(points.order).array)
    rows.insert(list(rows).index("rules"), "target", _targets(frame, target, points, choices))
    for name in SIGNED:
        rows[f"rebase_{name}"] = text(rebase + 1, ["", *record[name]], rows.index)
    verdicts = judge_groups(rows, grouped, judgement, choices)
    return Spc(
        rows=rows,
        icons=series_icons(rows, grouped, judgement, verdicts, choices),
        summary=group_summary(rows, grouped, judgement, verdicts),
    )


def _rows(
    points: Points, limits: Limits, rules: Rules, judgement: Judgement, choices: Choices
) -> pd.DataFrame:
    """The reference's columns of what was worked out, then ours."""
    index = pd.RangeIndex(len(points.series))
    return pd.DataFrame(
        {
            "series": points.names.take(points.series),
            "value": points.value,
            "rebase_group": points.rebase_group,
            "short_group_warning": points.position + points.remaining + 1 < SHORT_GROUP,
            "fix_y": limits.fix_y,
            "mean": limits.mean,
            "mr_screened": limits.moving_range,
            "amr_screened": limits.mean_range,
            "lpl": limits.lower,
            "nlpl": limits.near_lower,
            "nupl": limits.near_upper,
            "upl": limits.upper,
            "outside_limits": _flag(rules.outside),
            "relative_to_mean": _flag(rules.relative_to_mean),
            "close_to_limits": _flag(rules.close),
            "rule_outside": _flag(rules.outside),
            "rule_trend7": _flag((rules.rising | rules.falling).astype(float)),
            "rule_two_in_three": _flag(rules.two_in_three),
            "rule_shift7": _flag(rules.shift),
            "special_cause_type": special_cause_types(judgement, choices.run_length[points.series], index),
            "special_cause_flag": judgement.rule >= 0,
            "point_type": point_types(judgement, index),
            "rules": fired_rules(judgement, index),
            "drawn_lpl": limits.drawn_lower,
            "drawn_upl": limits.drawn_upper,
            "limits_note": text(limits.note, LIMITS_NOTES, index),
        },
        index=index,
    )


def _flag(values: Floats) -> pd.arrays.IntegerArray:
    """1, 0, -1 or missing as small whole numbers."""
    missing = np.isnan(values)
    return pd.arrays.IntegerArray(np.where(missing, 0, values).astype(np.int8), missing)


def _targets(frame: pd.DataFrame, column: str, points: Sorted, choices: Choices) -> Floats:
    """Each point's own target, or the target given for its series where no point of it has one."""
    given = choices.target[points.series]
    if column not in frame.columns:
        return given
    own = numbers(frame, column)[points.order]
    has_own = np.bincount(points.series[~np.isnan(own)], minlength=len(points.names)) > 0
    return np.where(has_own[points.series], own, given)
