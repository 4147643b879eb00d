"""Every verdict has a sentence that a board member could read aloud."""

from __future__ import annotations

import re

import pytest

from metrics.benchmark import COMPARISONS
from metrics.funnel import SIGNIFICANCE
from metrics.verdicts import (
    comparison_sentence,
    funnel_sentence,
    funnel_summary_sentence,
)

WHERE = {"measure": "CYP access", "place": "Bromley", "period": "2019-20"}


def every_sentence() -> list[str]:
    return [
        *(
            comparison_sentence(w, **WHERE, value="39%", interval="37% to 41%", benchmark="35%")
            for w in COMPARISONS
        ),
        *(comparison_sentence(w, **WHERE) for w in COMPARISONS),
        *(funnel_sentence(w, **WHERE, value="39%", average="35%") for w in SIGNIFICANCE),
        *(funnel_summary_sentence(outside=n, areas=33, adjusted=a) for n in (0, 1, 5) for a in (True, False)),
    ]


@pytest.mark.parametrize("sentence", every_sentence())
def test_it_is_one_sentence_of_plain_english(sentence: str) -> None:
    assert sentence[0].isupper() or sentence[0].isdigit()
    assert sentence.endswith(".")
    assert not re.search(r"\s\s|_|\(\)| [.,;]|nan|None|\.\.", sentence)
    assert len(sentence.split()) <= 45
    assert not re.search(r"because of|due to|caused|led to|significan", sentence)


def test_a_comparison_says_against_whom_by_what_and_how_sure() -> None:
    said = comparison_sentence(
        "better", **WHERE, value="39%", interval="37% to 41%", against="England", benchmark="35%"
    )
    assert said == (
        "CYP access in Bromley was 39% in 2019-20, better than England (35%), by more than chance alone would be "
        "likely to make (95% interval 37% to 41%)."
    )


def test_what_is_not_compared_says_why() -> None:
    said = comparison_sentence("not_compared", **WHERE, against="England", reason="there is no interval")
    assert said == (
        "CYP access in Bromley has no figure for 2019-20; it is not compared with England because there is no interval."
    )


def test_a_funnel_says_how_often_chance_alone_would_do_it() -> None:
    said = funnel_sentence("High (0.001)", **WHERE, value="39%", average="35%")
    assert "above the upper 99.8% limit around the average (35%)" in said
    assert "1 area in 1,000" in said


def test_widened_limits_are_said_to_be() -> None:
    said = funnel_summary_sentence(outside=2, areas=33, adjusted=True)
    assert said == (
        "2 of 33 areas lie outside the 99.8% limits, where chance alone would put hardly any. The limits are widened: "
        "these areas differ from one another by more than chance explains."
    )
    assert "widened" not in funnel_summary_sentence(outside=2, areas=33, adjusted=False)


@pytest.mark.parametrize(
    "sentence", [comparison_sentence, funnel_sentence], ids=lambda function: function.__name__
)
def test_a_word_that_is_no_verdict_is_refused(sentence: object) -> None:
    with pytest.raises(ValueError, match="'red' is not a verdict"):
        sentence("red", **WHERE)  # type: ignore[operator]
