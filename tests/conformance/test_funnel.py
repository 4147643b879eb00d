"""Our overdispersed funnels against every stored output of FunnelPlotR 0.6.0."""

from __future__ import annotations

from tests.metrics import funnel_conformance
from tests.official import official


def test_every_call_and_every_column_of_every_point() -> None:
    assert funnel_conformance.calls_match(official("conformance/funnel_points.csv").parent) == 2271
