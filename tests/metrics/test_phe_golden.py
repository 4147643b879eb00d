"""Our functions give what PHEindicatormethods 2.1.1 gave, on the selection stored in tests/golden."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.metrics import phe_conformance

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


@pytest.mark.parametrize(
    "match",
    [
        phe_conformance.proportions_match,
        phe_conformance.rates_match,
        phe_conformance.standardised_rates_match,
        phe_conformance.quantiles_match,
        phe_conformance.funnel_limits_match,
        phe_conformance.funnel_significance_matches,
        phe_conformance.funnel_points_match,
    ],
    ids=lambda match: match.__name__,
)
def test_the_stored_rows_match_the_reference(match: Callable[[Path], int]) -> None:
    assert match(GOLDEN) >= 25
