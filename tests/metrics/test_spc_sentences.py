"""Each SPC verdict, rule and reason has one sentence, and the sentence says what the verdict is."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from metrics.spc_limits import LIMITS_NOTES
from metrics.spc_sentences import (
    ASSURANCE,
    VARIATION,
    WHY_NO_LIMITS,
    chart_sentence,
    rule_sentence,
    variation_sentences,
)
from metrics.spc_suitability import REASONS
from tests.metrics.test_spc_properties import chart

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
    assert sentences[1] == "This point is past the upper limit."
    assert sentences[4] == "This point is in a run of at least 7 points that each fall from the last."
    assert sentences[7] == "This point is in a run of at least 6 points above the mean."


def test_each_reason_has_a_sentence() -> None:
    assert set(WHY_NO_LIMITS) == {note for note in LIMITS_NOTES if note}
    assert len({*WHY_NO_LIMITS.values()}) == len(WHY_NO_LIMITS)
    assert len({chart_sentence(reason) for reason in REASONS}) == len(REASONS)
    assert "share" in chart_sentence("overlapping")


@pytest.mark.parametrize(
    ("last", "good", "sentence"),
    [
        (11, "increase", "No special change: the latest point is within the usual range."),
        (30, "increase", "Getting better: the latest point is past the upper limit."),
        (30, "decrease", "Getting worse: the latest point is past the upper limit."),
        (-30, "decrease", "Getting better: the latest point is past the lower limit."),
        (30, "neutral", "Higher than usual: the latest point is past the upper limit."),
        (None, "increase", "The latest figure is missing, so no change can be seen."),
    ],
)
def test_how_a_series_varies_reads_as_one_sentence(last: float, good: str, sentence: str) -> None:
    icons = chart([*SAW, last], improvement_direction=good, fix_after_n_points=24).icons
    assert variation_sentences(icons).tolist() == [sentence]


def test_a_series_without_limits_has_no_verdict_and_says_why() -> None:
    assert variation_sentences(chart(SAW[:5], target=5).icons).tolist() == [
        "No verdict on change: there are too few points yet, and limits would move with each new one."
    ]


def test_every_place_in_the_matrix_has_words_that_hold_no_figure_and_speak_of_no_past() -> None:
    assert len({*VARIATION.values()}) == len(VARIATION)
    assert len({*ASSURANCE.values()}) == len(ASSURANCE)
    for words in (*VARIATION.values(), *ASSURANCE.values()):
        assert not any(letter.isdigit() for letter in words)
        assert "met in" not in words


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
        for sentence in variation_sentences(icons):
            assert sentence.endswith(".")
            assert sentence[0].isupper()
            assert "nan" not in sentence
            assert pd.notna(sentence)
