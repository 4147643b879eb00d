"""The change of a proportion, held to limits computed by another program and by hand."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given

from metrics.change import proportion_change
from tests.metrics.counted import counted, sampled

COUNTS = ["numerator", "denominator", "numerator_before", "denominator_before"]

#: The four counts, then the limits that statsmodels 0.15.0 computed for them:
#: confint_proportions_2indep(*counts, compare="diff", method="newcomb"), 95% and then 99.8%.
COMPUTED = [
    (56, 70, 48, 80, 0.0524314724024, 0.333872654037),
    (9, 10, 3, 10, 0.170522723935, 0.809017973535),
    (6, 7, 2, 7, 0.0582279274823, 0.806249637524),
    (5, 56, 0, 29, -0.0381371479035, 0.192560013855),
    (0, 10, 0, 20, -0.161125158053, 0.277532799863),
    (0, 10, 0, 10, -0.277532799863, 0.277532799863),
    (10, 10, 0, 20, 0.679086037142, 1.0),
    (10, 10, 0, 10, 0.607509350431, 1.0),
    (8120, 9041, 7903, 9120, 0.022214019366, 0.0409382713864),
    (37, 412, 61, 398, -0.108965580153, -0.0184927628136),
]
COMPUTED_WIDE = [
    (8120, 9041, 7903, 9120, 0.0168101763163, 0.04634921022),
    (37, 412, 61, 398, -0.136157291818, 0.00802176970656),
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


@pytest.mark.parametrize(("rows", "confidence"), [(COMPUTED, 0.95), (COMPUTED_WIDE, 0.998)])
def test_limits_computed_by_another_program(rows: list[tuple[float, ...]], confidence: float) -> None:
    stored = pd.DataFrame(rows, columns=[*COUNTS, "lower", "upper"])
    found = proportion_change(stored[COUNTS], multiplier=1, confidence=confidence)
    assert found["lowercl"].tolist() == pytest.approx(stored["lower"].tolist(), abs=1e-11)
    assert found["uppercl"].tolist() == pytest.approx(stored["upper"].tolist(), abs=1e-11)


def test_limits_worked_by_hand() -> None:
    """4 of 10 then 2 of 10, each Wilson limit a root of (n + z²)p² - (2x + z²)p + x²/n = 0, joined."""
    z2 = Decimal("1.959963984540054") ** 2

    def roots(count: int) -> tuple[Decimal, Decimal]:
        a, b, c = 10 + z2, -(2 * count + z2), Decimal(count) ** 2 / 10
        spread = (b * b - 4 * a * c).sqrt()
        return (-b - spread) / (2 * a), (-b + spread) / (2 * a)

    (low_now, high_now), (low_then, high_then) = roots(4), roots(2)
    now, then = Decimal("0.4"), Decimal("0.2")
    lower = now - then - ((now - low_now) ** 2 + (high_then - then) ** 2).sqrt()
    upper = now - then + ((high_now - now) ** 2 + (then - low_then) ** 2).sqrt()
    found = proportion_change(pd.DataFrame([(4, 10, 2, 10)], columns=COUNTS), multiplier=1).iloc[0]
    assert found[["lowercl", "uppercl"]].tolist() == pytest.approx([float(lower), float(upper)], abs=1e-14)


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
