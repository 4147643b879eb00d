"""Funnels widened for overdispersion."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.overdispersion import NOTHING_TO_DIVIDE_BY, OverdispersedFunnel, overdispersed_funnel
from tests.metrics.counted import counted, sampled

LIMITS = [f"{od}{level}{side}" for od in ("OD", "") for level in ("95", "99") for side in ("LCL", "UCL")]
LIMITS = [name if name.startswith("OD") else name[2:] + name[:2] for name in LIMITS]


def made_up(areas: int, *, spread: float, seed: int = 3) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    base = random.integers(100, 2000, areas)
    share = np.clip(random.normal(0.4, spread, areas), 0.01, 0.99)
    return pd.DataFrame(
        {
            "group": [f"A{n:03d}" for n in range(areas)],
            "numerator": random.binomial(base, share),
            "denominator": base,
        }
    )


def both_forms(frame: pd.DataFrame, **arguments: object) -> list[OverdispersedFunnel]:
    return [overdispersed_funnel(frame, data_type=form, **arguments) for form in ("PR", "SR")]  # type: ignore[arg-type]


def test_areas_that_differ_by_chance_alone_need_no_adjustment() -> None:
    funnel = overdispersed_funnel(made_up(60, spread=0))
    assert funnel.phi < 1.3
    assert funnel.points["outlier"].sum() <= 1


def test_areas_that_differ_by_more_are_judged_by_wider_limits() -> None:
    frame = made_up(60, spread=0.08)
    adjusted = overdispersed_funnel(frame)
    plain = overdispersed_funnel(frame, draw_adjusted=False)
    assert adjusted.phi > 3
    assert adjusted.tau2 > 0
    assert adjusted.points["outlier"].sum() < plain.points["outlier"].sum()
    assert (plain.phi, plain.tau2, plain.draw_unadjusted) == (0, 0, True)


@sampled
@given(counted(below=5000), st.randoms())
def test_no_counts_crash_and_their_order_never_matters(frame: pd.DataFrame, random: object) -> None:
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    for form in ("PR", "SR"):
        ours, shuffled = (
            overdispersed_funnel(one, data_type=form, group="area") for one in (frame, frame.loc[order])
        )
        pd.testing.assert_frame_equal(ours.points, shuffled.points)
        assert ours.tau2 >= 0
        points = ours.points[ours.points["s"].notna()]
        for name in ("95", "99"):
            assert (points[f"OD{name}LCL"] <= points[f"OD{name}UCL"]).all()
        assert (points["OD99LCL"] <= points["OD95LCL"]).all()
        assert ours.points["outlier"].isna().equals(ours.points["s"].isna())
        assert (
            ours.points.loc[ours.points["s"].isna(), "note"]
            .isin(["a count is missing", NOTHING_TO_DIVIDE_BY])
            .all()
        )


@pytest.mark.parametrize("form", ["PR", "SR"])
def test_a_group_says_whether_a_count_is_missing_or_its_denominator_is_zero(
    form: Literal["PR", "SR"],
) -> None:
    odd = pd.DataFrame(
        {
            "group": ["no people", "not counted", "not known"],
            "numerator": [0.0, np.nan, 5.0],
            "denominator": [0.0, 50.0, np.nan],
        }
    )
    frame = pd.concat([made_up(10, spread=0.1), odd], ignore_index=True)
    points = overdispersed_funnel(frame, data_type=form).points.set_index("group")
    assert points.loc[odd["group"], "note"].to_dict() == {
        "no people": NOTHING_TO_DIVIDE_BY,
        "not counted": "a count is missing",
        "not known": "a count is missing",
    }
    assert points.loc[odd["group"], ["OD99LCL", "OD99UCL", "outlier"]].isna().all(axis=None)
    assert (points.drop(odd["group"])["note"] == "").all()


def test_the_multiplier_scales_the_limits_and_not_the_verdict() -> None:
    frame = made_up(33, spread=0.05)
    for one, hundred in zip(both_forms(frame), both_forms(frame, multiplier=100), strict=True):
        np.testing.assert_allclose(one.points[LIMITS] * 100, hundred.points[LIMITS])
        assert one.points["outlier"].equals(hundred.points["outlier"])


def test_the_narrower_limit_flags_at_least_as_many() -> None:
    for wide, narrow in zip(
        both_forms(made_up(60, spread=0.05)), both_forms(made_up(60, spread=0.05), limit=95), strict=True
    ):
        assert narrow.points["outlier"].sum() >= wide.points["outlier"].sum()


def test_limits_of_a_proportion_stop_at_nothing_and_at_all() -> None:
    frame = pd.DataFrame({"group": list("abc"), "numerator": [0, 900, 1], "denominator": [1, 1000, 1]})
    points = overdispersed_funnel(frame).points.set_index("group")
    assert points.loc["a", "LCL99"] == 0
    assert points.loc["c", "UCL99"] == 1
    assert not points.loc["a", "outlier"]


def test_an_area_without_events_has_no_part_in_the_dispersion_of_ratios() -> None:
    frame = made_up(12, spread=0).assign(denominator=lambda rows: rows["numerator"] * 1.1 + 3)
    frame.loc[[0, 1], "numerator"] = 0
    funnel = overdispersed_funnel(frame, data_type="SR")
    assert np.isfinite(funnel.phi)
    assert funnel.points["note"].tolist()[:3] == ["no events", "no events", ""]


@pytest.mark.parametrize(
    "arguments",
    [{"data_type": "RC"}, {"limit": 98}, {"trim_by": 0.5}],
)
def test_unknown_options_are_refused(arguments: dict) -> None:
    with pytest.raises(ValueError, match="data_type must be PR or SR"):
        overdispersed_funnel(made_up(5, spread=0), **arguments)


def test_a_share_above_one_is_refused_by_the_name_of_its_area() -> None:
    frame = made_up(3, spread=0).assign(numerator=5000)
    with pytest.raises(ValueError, match="the first is 'A000'"):
        overdispersed_funnel(frame)
