"""The change of a proportion, held to Newcombe's published examples."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given

from metrics.change import proportion_change
from tests.metrics.counted import counted, sampled

COUNTS = ["numerator", "denominator", "numerator_before", "denominator_before"]

#: Newcombe RG, Interval estimation for the difference between independent proportions, Stat Med 1998;17:873-90,
#: table II, method 10: the four counts, then the lower and the upper 95% limit as printed.
PUBLISHED = [
    (56, 70, 48, 80, 0.0524, 0.3339),
    (9, 10, 3, 10, 0.1705, 0.8090),
    (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926),
    (0, 10, 0, 20, -0.1611, 0.2775),
    (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0),
    (10, 10, 0, 10, 0.6075, 1.0),
]


def two_periods(now: pd.DataFrame, before: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "numerator": now["numerator"],
            "denominator": now["denominator"],
            "numerator_before": before["numerator"],
            "denominator_before": before["denominator"],
        }
    )


def test_the_published_examples() -> None:
    stored = pd.DataFrame(PUBLISHED, columns=[*COUNTS, "lower", "upper"])
    found = proportion_change(stored[COUNTS], multiplier=1)
    assert found["lowercl"].round(4).tolist() == stored["lower"].tolist()
    assert found["uppercl"].round(4).tolist() == stored["upper"].tolist()


@sampled
@given(counted(below=10_000), counted(below=10_000))
def test_looking_back_turns_the_change_round(now: pd.DataFrame, before: pd.DataFrame) -> None:
    now, before = (one.reset_index(drop=True) for one in (now, before))
    frame = two_periods(now, before.reindex(now.index))
    back = frame.set_axis(COUNTS[2:] + COUNTS[:2], axis="columns")
    there, again = proportion_change(frame), proportion_change(back)
    for ours, theirs in (("value", "value"), ("lowercl", "uppercl"), ("uppercl", "lowercl")):
        pd.testing.assert_series_equal(there[ours], -again[theirs], check_names=False)
    swap = {"rise": "fall", "fall": "rise"}
    assert again["change"].tolist() == [swap.get(word, word) for word in there["change"]]
    known = there.dropna(subset=["value"])
    assert (known["lowercl"] <= known["value"] + 1e-9).all()
    assert (known["value"] <= known["uppercl"] + 1e-9).all()
    assert known[["lowercl", "uppercl"]].stack().between(-100 - 1e-9, 100 + 1e-9).all()
    assert ((there["change"] == "not_compared") == there["value"].isna()).all()
    assert ((there["note"] != "") == there["value"].isna()).all()


@pytest.mark.parametrize(
    ("polarity", "judgements"),
    [
        ("higher_is_better", ["better", "worse", "", ""]),
        ("lower_is_better", ["worse", "better", "", ""]),
        ("none", [""] * 4),
    ],
)
def test_a_clear_change_is_judged_by_the_polarity(polarity: str, judgements: list[str]) -> None:
    rows = [(80, 100, 40, 100), (40, 100, 80, 100), (41, 100, 40, 100), (None, 100, 40, 100)]
    found = proportion_change(pd.DataFrame(rows, columns=COUNTS), polarity=polarity)
    assert found["change"].tolist() == ["rise", "fall", "no_clear_change", "not_compared"]
    assert found["judgement"].tolist() == judgements
    assert found["value"].tolist()[:3] == pytest.approx([40, -40, 1])


def test_what_is_missing_is_named() -> None:
    rows = [(None, 10, 1, 10), (1, 10, 0, 0), (1, None, None, 10)]
    found = proportion_change(pd.DataFrame(rows, columns=COUNTS, dtype="float64"))
    assert found["note"].tolist() == [
        "no figure for this period",
        "no figure for the period before",
        "no figure for either period",
    ]


def test_an_undeclared_polarity_is_refused() -> None:
    with pytest.raises(ValueError, match="polarity must be one of"):
        proportion_change(pd.DataFrame(columns=COUNTS), polarity="up")
