"""Waiting-list measures by the worked figures, and what they do at their edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.queue import (
    load,
    pressure,
    queue_measures,
    relief_capacity_per_week,
    target_capacity_per_week,
    target_mean_wait_weeks,
    target_queue,
    weeks_to_clear,
)


def test_the_worked_figures() -> None:
    assert target_mean_wait_weeks(52) == 13
    assert target_queue(30, 52) == 390
    assert relief_capacity_per_week(30, 1200, 390, weeks_to_clear=26) == pytest.approx(61.15, abs=0.005)
    assert target_capacity_per_week(30, 52) == pytest.approx(30 + 4 / 52)
    assert target_capacity_per_week(30, 52, cv_demand=1.5, cv_capacity=0.5) == pytest.approx(
        30 + 1.25 * 4 / 52
    )
    assert load(30, 25) == 1.2
    assert pressure(26, 52) == 1


def test_a_quarter_of_the_standard_keeps_98_in_100_inside_it() -> None:
    waits = np.random.default_rng(1).exponential(target_mean_wait_weeks(18), 200_000)
    assert (waits <= 18).mean() == pytest.approx(0.98, abs=0.003)


@pytest.mark.parametrize(("queue", "relief"), [(780, np.nan), (781, 30 + 391 / 26), (0, np.nan)])
def test_relief_is_called_for_only_above_twice_the_target_queue(queue: float, relief: float) -> None:
    found = relief_capacity_per_week(30, queue, 390, weeks_to_clear=26)
    assert found == pytest.approx(relief, nan_ok=True)


@pytest.mark.parametrize(
    ("queue", "demand", "capacity", "weeks"),
    [(100, 10, 15, 20), (100, 10, 10, np.inf), (100, 10, 5, np.inf), (0, 10, 5, 0), (np.nan, 10, 15, np.nan)],
)
def test_the_time_to_clear_a_queue(queue: float, demand: float, capacity: float, weeks: float) -> None:
    assert weeks_to_clear(queue, demand, capacity) == pytest.approx(weeks, nan_ok=True)
    assert weeks_to_clear(100, 10, 15, down_to=50) == 10


def test_relief_capacity_clears_the_queue_to_target_in_the_weeks_asked_for() -> None:
    relief = relief_capacity_per_week(30, 1200, 390, weeks_to_clear=26)
    assert weeks_to_clear(1200, 30, relief, down_to=390) == pytest.approx(26)


def stages(**changes: list[float]) -> pd.DataFrame:
    columns = {
        "demand_per_week": [30.0, 30.0],
        "capacity_per_week": [32.0, 25.0],
        "queue": [60.0, 1200.0],
        "standard_weeks": [52.0, 52.0],
    }
    return pd.DataFrame(columns | changes, index=["triage", "treatment"])


def test_each_row_keeps_its_place_and_gains_all_measures() -> None:
    frame = stages()
    kept = frame.copy()
    measures = queue_measures(frame)
    pd.testing.assert_frame_equal(frame, kept)
    pd.testing.assert_frame_equal(measures[list(frame)], frame)
    treatment = measures.loc["treatment"]
    assert treatment["load"] == 1.2
    assert treatment["mean_wait_weeks"] == 40
    assert treatment["pressure"] == pytest.approx(80 / 52)
    assert treatment["target_queue"] == 390
    assert treatment["relief_capacity_per_week"] == pytest.approx(61.15, abs=0.005)
    assert np.isinf(treatment["weeks_to_target_queue"])
    assert measures.loc["triage", ["weeks_to_target_queue", "pressure"]].tolist() == pytest.approx(
        [0, 4 / 52]
    )
    assert np.isnan(measures.loc["triage", "relief_capacity_per_week"])


def test_a_measured_mean_wait_goes_before_the_one_worked_out() -> None:
    measures = queue_measures(stages(mean_wait=[4.0, 52.0]), mean_wait="mean_wait")
    assert measures["pressure"].tolist() == pytest.approx([8 / 52, 2])
    assert "mean_wait_weeks" not in measures


def test_a_missing_figure_gives_missing_measures_for_its_row_alone() -> None:
    measures = queue_measures(stages(demand_per_week=[np.nan, 30.0]))
    new = measures.columns.difference(list(stages()))
    assert measures.loc["triage", new].isna().sum() == len(new) - 1  # the target mean wait needs no demand
    assert measures.loc["treatment", "load"] == 1.2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"queue": [-1.0, 0.0]}, "queue must not be negative"),
        ({"standard_weeks": [0.0, 18.0]}, "standard of 0 weeks"),
    ],
)
def test_figures_that_cannot_be_are_refused(changes: dict[str, list[float]], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        queue_measures(stages(**changes))


def test_a_period_of_no_weeks_cannot_clear_a_queue() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        relief_capacity_per_week(30, 1200, 390, weeks_to_clear=0)
