"""What must hold for SPC of any series: enclosure, order, shift and scale, gaps, constants."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.spc import one_series
from metrics.spc import Spc, spc
from tests.sampling import examples

PRESETS = ["making_data_count", "nhsr"]
LIMITS = ["lpl", "nlpl", "mean", "nupl", "upl"]
WHOLE = st.integers(-500, 500).map(float)
GAPPY = st.one_of(WHOLE, st.just(np.nan))
preset_of = st.sampled_from(PRESETS)
sampled = settings(max_examples=examples(30))


def monthly(values: list[float], name: str = "a") -> pd.DataFrame:
    dates = pd.date_range("2018-01-01", periods=len(values), freq="MS")
    return pd.DataFrame({"series": name, "date": dates, "value": np.array(values, dtype=float)})


def chart(values: list[float], preset: str = "making_data_count", **options: Any) -> Spc:
    return spc(monthly(values), preset=preset, options={"improvement_direction": "increase", **options})


@sampled
@given(st.lists(GAPPY, min_size=1, max_size=60), preset_of)
def test_limits_enclose_the_mean_in_order(values: list[float], preset: str) -> None:
    rows = chart(values, preset).rows[LIMITS].dropna()
    assert (np.diff(rows.to_numpy(), axis=1) >= 0).all()


@sampled
@given(st.lists(st.lists(GAPPY, min_size=1, max_size=30), min_size=1, max_size=4), st.randoms(), preset_of)
def test_the_order_of_the_input_never_matters(series: list[list[float]], random: Any, preset: str) -> None:
    frame = pd.concat([monthly(values, f"s{n}") for n, values in enumerate(series)], ignore_index=True)
    places = list(range(len(frame)))
    random.shuffle(places)
    options = {"target": 10, "improvement_direction": "decrease", "rebase": "2019-02-01"}
    first = spc(frame, preset=preset, options=options)
    second = spc(frame.iloc[places], preset=preset, options=options)
    for one, other in zip(first, second, strict=True):
        pd.testing.assert_frame_equal(one, other)


@sampled
@given(st.lists(st.lists(GAPPY, min_size=1, max_size=30), min_size=2, max_size=4), preset_of)
def test_a_series_is_the_same_alone_and_among_others(series: list[list[float]], preset: str) -> None:
    parts = [monthly(values, f"s{n}") for n, values in enumerate(series)]
    options = {"improvement_direction": "increase", "target": 3}
    together = spc(pd.concat(parts), preset=preset, options=options)
    alone = [spc(part, preset=preset, options=options) for part in parts]
    for name in Spc._fields:
        stacked = pd.concat([getattr(result, name) for result in alone], ignore_index=True)
        pd.testing.assert_frame_equal(getattr(together, name), stacked)


@sampled
@given(st.lists(GAPPY, min_size=1, max_size=60), st.integers(-1000, 1000), preset_of)
def test_shifting_the_data_shifts_the_limits(values: list[float], by: int, preset: str) -> None:
    before, after = chart(values, preset).rows, chart([value + by for value in values], preset).rows
    np.testing.assert_allclose(after[LIMITS], before[LIMITS] + by, atol=1e-9)
    pd.testing.assert_series_equal(after["limits_note"], before["limits_note"])


@sampled
@given(st.lists(GAPPY, min_size=1, max_size=60), st.sampled_from([0.25, 2.0, 64.0]), preset_of)
def test_scaling_the_data_scales_the_limits_and_changes_no_label(
    values: list[float], by: float, preset: str
) -> None:
    before, after = chart(values, preset).rows, chart([value * by for value in values], preset).rows
    np.testing.assert_array_equal(after[LIMITS], before[LIMITS] * by)
    pd.testing.assert_series_equal(after["special_cause_type"], before["special_cause_type"])


@sampled
@given(st.lists(WHOLE, min_size=1, max_size=60), preset_of)
def test_turning_the_data_over_turns_every_judgement_over(values: list[float], preset: str) -> None:
    up = chart(values, preset).rows
    down = chart([-value for value in values], preset, improvement_direction="decrease").rows
    ties = up["special_cause_type"].str.contains("Trend") & (up["value"].diff(-1) == 0)
    pd.testing.assert_series_equal(up["point_type"][~ties], down["point_type"][~ties])


@sampled
@given(
    st.lists(GAPPY, max_size=50),
    preset_of,
    st.sampled_from([None, 12, 20, 1000]),
    st.sampled_from([True, False, None]),
    st.sampled_from([6, 7]),
    st.sampled_from(["increase", "decrease", "neutral"]),
)
def test_missing_values_never_crash_and_are_never_special(
    values: list[float], preset: str, fix: int | None, screen: bool | None, length: int, good: str
) -> None:
    rows, icons, summary = chart(
        values,
        preset,
        improvement_direction=good,
        fix_after_n_points=fix,
        screen_outliers=screen,
        run_length=length,
        target=1,
        rebase=["2018-08-01", "2019-01-01", "2040-01-01"],
    )
    assert len(rows) == len(values)
    assert len(icons) == min(1, len(values))
    assert summary["n"].sum() == len(values)
    assert (rows.loc[rows["value"].isna(), "point_type"] == "common_cause").all()


@pytest.mark.parametrize("preset", PRESETS)
@sampled
@given(value=WHOLE, gaps=st.lists(st.booleans(), min_size=14, max_size=40), above=st.integers(-2, 2))
def test_a_constant_series_has_its_limits_at_the_constant(
    preset: str, value: float, gaps: list[bool], above: int
) -> None:
    values = [value] * 13 + [np.nan if gap else value for gap in gaps]
    rows, icons, _ = chart(values, preset, target=value + above)
    for name in [*LIMITS, "drawn_lpl", "drawn_upl"]:
        assert (rows[name] == value).all()
    assert (rows["special_cause_type"] == "Common Cause").all()
    expected = ["consistent_pass", "inconsistent", "consistent_fail"][int(np.sign(above)) + 1]
    assert icons["assurance_type"].tolist() == [expected]


@sampled
@given(st.lists(WHOLE, min_size=13, max_size=80), st.sampled_from([1, -1]))
def test_the_vectorised_rules_say_what_a_plain_loop_says(values: list[float], good: int) -> None:
    rows = chart(values, improvement_direction="increase" if good > 0 else "decrease").rows
    if rows["limits_note"].iloc[0] == "":
        labels, lower, upper = one_series(values, good=good)
        assert rows["special_cause_type"].tolist() == labels
        assert rows["lpl"].iloc[0] == pytest.approx(lower)
        assert rows["upl"].iloc[0] == pytest.approx(upper)
