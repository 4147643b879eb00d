"""Our overdispersed funnels give what FunnelPlotR 0.6.0 gave, on the selection stored in tests/golden."""

from __future__ import annotations

from pathlib import Path

from tests.metrics import funnel_conformance

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def test_the_stored_calls_match_the_reference() -> None:
    assert funnel_conformance.calls_match(GOLDEN) >= 300
