"""One sentence in plain English for each SPC verdict, rule and reason. Pages and packs read them from here.

None holds a figure: sentences with figures, and the claims that they make, are made in reports.
"""

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
    "": "",
    "overlapping": (
        "Each figure shares months with the one before it, so a change shows slowly and no limits are drawn."
    ),
    "too_few_points": "The series is too short for limits.",
    "withheld": "Small figures are withheld, which would lift the limits, so none are drawn.",
    "no_values": "There are no figures to chart.",
}
"""By the `reason` that `suitable` gives; nothing where limits are drawn."""

WHY_UNTESTED = {
    "overlapping": "periods overlap",
    "too_few_points": "there are too few points",
    "withheld": "small figures are withheld",
    "no_values": "there are no figures to test",
}
"""The same of many areas, as the end of a sentence."""

VARIATION = {
    "improvement": "Getting better",
    "common_cause": "No special change",
    "concern": "Getting worse",
    "neutral_high": "Higher than usual",
    "neutral_low": "Lower than usual",
    "no_icon": "No verdict",
}
"""By the `variation` that `variation_assurance` gives."""

ASSURANCE = {
    "pass": "Should go on meeting the standard",
    "inconsistent": "May or may not meet the standard",
    "fail": "Should go on missing the standard",
    "changing": "No forecast: it is changing",
    "no_icon": "No standard, or no limits",
}
"""By the `assurance` that `variation_assurance` gives: what the process could do if nothing changes, never what it
did. How often a standard was met is counted from the figures."""


def rule_words(special_cause_type: str) -> str:
    """What a point's label means, as the end of a sentence: "past the upper limit"."""
    label = special_cause_type
    high = "Above" in label or "Increasing" in label
    side, edge = ("above", "upper") if high else ("below", "lower")
    length = label.split()[0]
    if label == "Common Cause":
        return "within the usual range"
    if label.endswith("CL") and length in ("Above", "Below"):
        return f"past the {edge} limit"
    if "Trend" in label:
        return f"in a run of at least {length} points that each {'rise' if high else 'fall'} from the last"
    if label.startswith("2 in 3"):
        return f"one of two or more points in three that lie close to the {edge} limit"
    return f"in a run of at least {length} points {side} the mean"


def rule_sentence(special_cause_type: str) -> str:
    """The sentence of one point, for its tooltip and the table of special causes."""
    return f"This point is {rule_words(special_cause_type)}."


def chart_sentence(reason: str) -> str:
    """Why a series is shown without process limits; empty where it has them."""
    return WHY_RUN_CHART[reason]


def variation_words(icon: Mapping[Any, Any]) -> str:
    """How a series varies, from its row of `icons`, without a full stop."""
    rule = rule_words(icon["last_special_cause_type"])
    kind = icon["variation_type"]
    if pd.isna(kind):
        return f"No verdict on change: {WHY_NO_LIMITS[icon['limits_note']]}"
    if pd.isna(icon["last_value"]):
        return "The latest figure is missing, so no change can be seen"
    return f"{VARIATION[kind.removeprefix('special_cause_')]}: the latest point is {rule}"


def variation_sentences(icons: pd.DataFrame) -> pd.Series:
    """How each series varies, one sentence a row of `icons`."""
    sentences = [f"{variation_words(row)}." for row in icons.to_dict("records")]
    return pd.Series(sentences, index=icons.index, dtype="str")
