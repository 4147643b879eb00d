"""Hold our overdispersed funnels against stored outputs of FunnelPlotR, whole or a selection of them."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from metrics.overdispersion import overdispersed_funnel
from tests.metrics.closeness import assert_close, assert_same_text


def calls_match(folder: Path) -> int:
    """Every call: what it was made from, and every column of every point. Returns the number of points."""
    calls, inputs, stored = (
        pd.read_csv(folder / f"funnel_{name}.csv") for name in ("calls", "inputs", "points")
    )
    compared = 0
    for call in calls.itertuples():
        funnel = overdispersed_funnel(
            inputs[inputs["set"] == call.set],
            data_type=call.data_type,
            limit=call.limit,
            draw_adjusted=call.draw_adjusted,
            draw_unadjusted=call.draw_unadjusted,
            multiplier=call.multiplier,
            trim_by=call.trim_by,
        )
        assert funnel.phi == pytest.approx(call.phi, rel=1e-9)
        assert funnel.tau2 == pytest.approx(call.tau2, rel=1e-9, abs=1e-12)
        assert funnel.target == pytest.approx(call.target, rel=1e-9)
        drawn = (funnel.draw_adjusted, funnel.draw_unadjusted)
        assert drawn == (call.draw_adjusted_used, call.draw_unadjusted_used), call.call
        theirs = stored[stored["call"] == call.call]
        assert len(funnel.points) == call.n_groups == len(theirs)
        assert funnel.points["outlier"].sum() == call.n_outliers
        assert_same_text(funnel.points["group"], theirs["group"], where=call.call)
        for column in theirs.columns.drop(["call", "set", "group"]):
            assert_close(funnel.points[column], theirs[column], where=f"{call.call} {column}")
        compared += len(theirs)
    return compared
