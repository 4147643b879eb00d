"""Each SPC verdict, rule and reason has one sentence, and the sentence says what the verdict is."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from metrics.spc import spc
from metrics.spc_limits import LIMITS_NOTES
from metrics.spc_sentences import (
    chart_sentence,
    limits_sentence,
    rule_sentence,
    verdict_sentence,
    verdict_sentences,
)
from metrics.spc_suitability import REASONS
from tests.metrics.test_spc_properties import chart, monthly

SAW = [10.0, 12.0] * 12
LABELS = [
    "Common Cause",
    "Above UCL",
    "Below LCL",
    "7 Point Trend (Increasing)",
    "7 Point Trend (Decreasing)",
    "2 in 3 Above CL",
    "2 in 3 Below CL",
    "6 Points Above CL",
    "7 Points Below CL",
]


def test_each_rule_and_direction_has_a_sentence_of_its_own() -> None:
    sentences = [rule_sentence(label) for label in LABELS]
    assert len(set(sentences)) == len(LABELS)
    assert sentences[1] == "This point is above the upper process limit."
    assert sentences[4] == "This point is in a run of at least 7 points that each fall from the last."
    assert sentences[7] == "This point is in a run of at least 6 points above the mean."


def test_each_reason_has_a_sentence() -> None:
    assert len({limits_sentence(note) for note in LIMITS_NOTES}) == len(LIMITS_NOTES)
    assert len({chart_sentence(reason) for reason in REASONS}) == len(REASONS)
    assert "share" in chart_sentence("overlapping")


@pytest.mark.parametrize(
    ("last", "good", "target", "sentence"),
    [
        (11, "increase", 5, "No special change: the latest point is within the usual variation; the target of 5% "
         "will go on being met unless the process changes."),
        (30, "increase", 5, "Getting better: the latest point is above the upper process limit; the target of 5% "
         "will go on being met unless the process changes."),
        (30, "decrease", 5, "Getting worse: the latest point is above the upper process limit; the target of 5% "
         "will go on being missed unless the process changes."),
        (-30, "decrease", 11.5, "Getting better: the latest point is below the lower process limit; the target of "
         "11.5% will be met in some periods and missed in others by chance alone."),
        (30, "neutral", None, "Higher than usual: the latest point is above the upper process limit."),
        (None, "increase", None, "The latest figure is missing, so no change can be seen."),
    ],
)  # fmt: skip
def test_the_verdict_reads_as_one_sentence(last: float, good: str, target: float, sentence: str) -> None:
    icons = chart([*SAW, last], improvement_direction=good, target=target, fix_after_n_points=24).icons
    assert verdict_sentences(icons, unit="%").tolist() == [sentence]


def test_a_series_without_limits_promises_nothing_about_its_target() -> None:
    short = chart(SAW[:5], target=5).icons.iloc[0]
    assert verdict_sentence(short) == (
        "No verdict on change: there are too few points yet, and limits would move with each new one."
    )
    one_point = spc(
        monthly([5.0]), preset="nhsr", options={"improvement_direction": "increase", "target": 5}
    ).icons
    assert "target" not in verdict_sentence(one_point.iloc[0])


def test_a_constant_series_at_its_target_is_not_said_to_miss_it_by_chance() -> None:
    assert verdict_sentence(chart([5.0] * 20, target=5).icons.iloc[0]).endswith(
        "the target of 5 is the very figure that never changes here."
    )


def test_every_combination_that_can_arise_reads_as_a_sentence() -> None:
    ends = [
        [12, 11, 13],
        [30.0] * 8,
        [-30.0] * 8,
        [float(n) for n in range(8)],
        [14.9, 14.9, 14.9],
        [float("nan")],
    ]
    for last, good, preset in itertools.product(
        ends, ["increase", "decrease", "neutral"], ["nhsr", "making_data_count"]
    ):
        icons = chart(
            [*SAW, *last], preset, improvement_direction=good, target=8, fix_after_n_points=24
        ).icons
        for sentence in verdict_sentences(icons):
            assert sentence.endswith(".")
            assert sentence[0].isupper()
            assert "nan" not in sentence
            assert pd.notna(sentence)
