"""The table of false alarms in the guide is what the simulation gives, and no page makes a test that cries wolf."""

from __future__ import annotations

import math
import re
from pathlib import Path

import pytest

from bench.false_alarms import Rate, rates

GUIDE = Path(__file__).resolve().parents[2] / "docs/statistics.md"
REPEATS = 1_500
PROMISED = 5.0


@pytest.fixture(scope="module")
def sample() -> list[Rate]:
    """Every line from fewer repeats than the guide's, by another seed."""
    return list(rates(repeats=REPEATS, seed=7))


def margin(percent: float, repeats: int) -> float:
    """Four standard errors of a simulated rate and the half point of its rounding, in percentage points."""
    share = min(max(percent, 1.0), 99.0) / 100
    return 400 * math.sqrt(share * (1 - share) / repeats) + 0.5


def test_the_guide_prints_what_the_simulation_gives(sample: list[Rate]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    printed = re.findall(
        r"^\| ([^|]+) \| (chi-square for trend|Mann-Kendall|Newcombe|XmR, newest point) \| (\d+) \| (\d+)% \| (yes|no) \|$",
        text,
        flags=re.MULTILINE,
    )
    assert [(rate.figures, rate.test, str(rate.points)) for rate in sample] == [line[:3] for line in printed]
    for rate, line in zip(sample, printed, strict=True):
        repeats = REPEATS // 5 if rate.test.startswith("XmR") else REPEATS
        assert rate.percent == pytest.approx(float(line[3]), abs=margin(float(line[3]), repeats)), rate
        assert rate.used == (line[4] == "yes")


def test_a_test_made_on_a_page_keeps_its_promise_on_its_own_figures(sample: list[Rate]) -> None:
    for rate in sample:
        if rate.used and rate.test == "Newcombe":
            assert rate.percent <= PROMISED + margin(PROMISED, REPEATS)


def test_figures_that_share_months_or_people_cry_wolf(sample: list[Rate]) -> None:
    found = {(rate.figures, rate.test, rate.points): rate.percent for rate in sample}
    assert found["12 months, by quarter", "chi-square for trend", 21] > 20
    assert found["12 months, by quarter", "Mann-Kendall", 21] > 20
    assert found["people waiting at month ends", "Mann-Kendall", 12] > 20
