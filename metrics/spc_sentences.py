"""One sentence in plain English for each SPC verdict, rule and reason. Pages and packs read them from here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

WHY_NO_LIMITS = {
    "no_values": "there are no figures",
    "too_few_points": "there are too few points yet, and limits would move with each new one",
    "no_moving_range": "no two neighbouring figures are known, so the usual change from one to the next is not",
    "zero_moving_range": "most neighbouring figures are identical, so limits would have no width",
}
"""By `limits_note`."""

WHY_RUN_CHART = {
    "": "The periods do not overlap and there are enough points, so process limits can be drawn.",
    "overlapping": (
        "Each figure shares days with the one before it, so neighbours move together and limits would be too "
        "narrow: read the line against its median."
    ),
    "too_few_points": (
        "The series is too short for process limits: read the line against its median until it is longer."
    ),
    "withheld": (
        "Figures were withheld because they are small. A mean of the others would be too high, so no limits are "
        "drawn."
    ),
    "no_values": "There are no figures to chart.",
}
"""By the `reason` that `suitable` gives."""


def rule_words(special_cause_type: str) -> str:
    """What a point's label means, as the end of a sentence: "above the upper process limit"."""
    label = special_cause_type
    high = "Above" in label or "Increasing" in label
    side, edge = ("above", "upper") if high else ("below", "lower")
    length = label.split()[0]
    if label == "Common Cause":
        return "within the usual variation"
    if label.endswith("CL") and length in ("Above", "Below"):
        return f"{side} the {edge} process limit"
    if "Trend" in label:
        return f"in a run of at least {length} points that each {'rise' if high else 'fall'} from the last"
    if label.startswith("2 in 3"):
        return f"one of at least two in three points {side} the mean and near the {edge} process limit"
    return f"in a run of at least {length} points {side} the mean"


def rule_sentence(special_cause_type: str) -> str:
    """The sentence of one point, for its tooltip and the table of special causes."""
    return f"This point is {rule_words(special_cause_type)}."


def limits_sentence(limits_note: str) -> str:
    """Why no limits are drawn, or what the limits are."""
    if limits_note == "":
        return "Nearly all points of a stable process fall between the limits."
    return f"No limits are drawn: {WHY_NO_LIMITS[limits_note]}."


def chart_sentence(reason: str) -> str:
    """Why a series is shown with process limits, or only as a run chart."""
    return WHY_RUN_CHART[reason]


def variation_words(icon: Mapping[Any, Any]) -> str:
    """How a series varies, from its row of `icons`, without a full stop."""
    rule = rule_words(icon["last_special_cause_type"])
    kind = icon["variation_type"]
    if pd.isna(kind):
        return f"No verdict on change: {WHY_NO_LIMITS[icon['limits_note']]}"
    if pd.isna(icon["last_value"]):
        return "The latest figure is missing, so no change can be seen"
    if kind == "common_cause":
        return "No special change: the latest point is within the usual variation"
    opening = {
        "special_cause_improvement": "Getting better",
        "special_cause_concern": "Getting worse",
        "special_cause_neutral_high": "Higher than usual",
        "special_cause_neutral_low": "Lower than usual",
    }[kind]
    return f"{opening}: the latest point is {rule}"


def assurance_words(icon: Mapping[Any, Any], *, unit: str = "") -> str:
    """Whether the target will be met, from a row of `icons`, without a full stop; empty where nothing can be said."""
    kind = icon["assurance_type"]
    if pd.isna(kind) or pd.isna(icon["lpl"]):
        return ""
    target = f"the target of {plain(icon['target'])}{unit}"
    if kind == "inconsistent" and icon["lpl"] == icon["upl"]:
        return f"{target} is the very figure that never changes here"
    return {
        "inconsistent": f"{target} will be met in some periods and missed in others by chance alone",
        "consistent_pass": f"{target} will go on being met unless the process changes",
        "consistent_fail": f"{target} will go on being missed unless the process changes",
    }[kind]


def verdict_sentence(icon: Mapping[Any, Any], *, unit: str = "") -> str:
    """The one sentence of a series: how it varies and, where it has a target, whether it can be relied on."""
    assurance = assurance_words(icon, unit=unit)
    return f"{variation_words(icon)}; {assurance}." if assurance else f"{variation_words(icon)}."


def verdict_sentences(icons: pd.DataFrame, *, unit: str = "") -> pd.Series:
    """`verdict_sentence` of each row of `icons`."""
    sentences = [verdict_sentence(row, unit=unit) for row in icons.to_dict("records")]
    return pd.Series(sentences, index=icons.index, dtype="str")


def plain(number: float) -> str:
    """A figure as it is read aloud: thousands separated, at most two decimals, no trailing zeros."""
    text = f"{number:,.2f}"
    return text.rstrip("0").rstrip(".")
