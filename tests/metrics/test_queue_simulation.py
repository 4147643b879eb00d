"""The simulated chain against closed-form results, and what a what-if shows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage, chain_measures, move_capacity
from metrics.queue_what_if import what_if

CHAIN = [
    Stage("triage", capacity_per_week=32, demand_per_week=30, queue=50),
    Stage("assessment", capacity_per_week=25, queue=300, onward_share=0.8),
    Stage("treatment", capacity_per_week=20, queue=200, standard_weeks=12),
]


def long_run_mean(frame: pd.DataFrame, stage: str, after: int) -> float:
    return float(frame[(frame["stage"] == stage) & (frame["week"] > after)]["queue_mean"].mean())


@pytest.mark.parametrize("load", [0.5, 0.8])
def test_clockwork_capacity_gives_the_mean_of_an_m_d_1_queue(load: float) -> None:
    played = simulate_chain([Stage("one", 1.0, load)], weeks=1200, seed=3, runs=300)
    expected = load**2 / (2 * (1 - load))  # Pollaczek-Khinchine, constant service
    assert long_run_mean(played, "one", 300) == pytest.approx(expected, rel=0.05)


def test_capacity_by_chance_gives_the_means_of_m_m_1_queues_in_tandem() -> None:
    chain = [
        Stage("first", 1.0, 0.8, onward_share=0.5, cv_capacity=1),
        Stage("second", 0.6, cv_capacity=1),
    ]
    played = simulate_chain(chain, weeks=600, seed=3, runs=250, steps_per_week=20)
    for stage, load in (("first", 0.8), ("second", 0.4 / 0.6)):  # Jackson: each as if alone
        assert long_run_mean(played, stage, 150) == pytest.approx(load / (1 - load), rel=0.08)


def test_an_overloaded_stage_grows_as_a_fluid_does() -> None:
    played = simulate_chain([Stage("one", 2500, 3000, queue=1000)], weeks=52, seed=3, runs=50)
    at_end = played[(played["stage"] == "one") & (played["week"] == 52)].iloc[0]
    assert at_end["queue_mean"] == pytest.approx(1000 + 52 * 500, rel=0.01)
    assert at_end["wait_weeks_mid"] == pytest.approx((1000 + 52 * 500) / 2500, rel=0.01)


@pytest.mark.parametrize(("cv_demand", "cv_capacity"), [(1.0, 0.0), (1.0, 1.0), (2.0, 0.5)])
def test_the_uncertainty_of_a_growing_queue_is_that_of_the_normal_law(
    cv_demand: float, cv_capacity: float
) -> None:
    """While a queue never empties it is what joined less what was started: after t weeks its mean is
    q + (d - c)t and its variance (cv_d² d + cv_c² c)t, and 1 in 10 lie below the mean less 1.2816 deviations.
    """
    stage = Stage("one", 80, 100, queue=500, cv_demand=cv_demand, cv_capacity=cv_capacity)
    end = simulate_chain([stage], weeks=40, seed=2, runs=4000).query("stage == 'one' and week == 40").iloc[0]
    mean, deviation = 500 + 20 * 40, np.sqrt((cv_demand**2 * 100 + cv_capacity**2 * 80) * 40)
    assert end["queue_mean"] == pytest.approx(mean, abs=0.06 * deviation)
    assert end["queue_low"] == pytest.approx(mean - 1.2816 * deviation, abs=0.08 * deviation)
    assert end["queue_high"] == pytest.approx(mean + 1.2816 * deviation, abs=0.08 * deviation)


def test_a_queue_without_arrivals_empties_when_the_formula_says() -> None:
    played = simulate_chain([Stage("one", 7, queue=70)], weeks=12, seed=3, runs=5)
    assert played["queue_mean"][:13].tolist() == [70, 63, 56, 49, 42, 35, 28, 21, 14, 7, 0, 0, 0]


def test_people_are_neither_lost_nor_made() -> None:
    played = simulate_chain(CHAIN, weeks=40, seed=5, runs=50)
    for _, stage in played.groupby("stage"):
        moved = (stage["joined_mean"] - stage["started_mean"]).iloc[1:]
        np.testing.assert_allclose(stage["queue_mean"].diff().iloc[1:], moved, atol=1e-9)
    total = played[played["stage"] != WHOLE_PATHWAY].groupby("week")["queue_mean"].sum()
    np.testing.assert_allclose(total, played.loc[played["stage"] == WHOLE_PATHWAY, "queue_mean"])


def test_one_seed_gives_one_answer_and_another_seed_another() -> None:
    first, again, other = (simulate_chain(CHAIN, weeks=10, seed=seed, runs=20) for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_percentiles_are_in_order_and_widen_with_time() -> None:
    played = simulate_chain(CHAIN, weeks=52, seed=1, runs=200)
    for measure in ("queue", "wait_weeks"):
        assert (played[f"{measure}_low"] <= played[f"{measure}_mid"]).all()
        assert (played[f"{measure}_mid"] <= played[f"{measure}_high"]).all()
    width = (played["queue_high"] - played["queue_low"])[played["stage"] == WHOLE_PATHWAY].to_numpy()
    assert width[0] == 0
    assert width[52] > width[4] > 0


def test_more_variation_spreads_the_queue_and_leaves_the_flow_as_it_was() -> None:
    spreads = []
    for variation in (0, 0.7, 1, 2):
        stage = Stage("one", 40, 50, cv_demand=variation)
        played = simulate_chain([stage], weeks=60, seed=1, runs=400)[:61]
        assert played["joined_mean"].mean() == pytest.approx(50, rel=0.02)
        spreads.append(played["queue_high"].iloc[60] - played["queue_low"].iloc[60])
    assert spreads == sorted(spreads)
    assert spreads[0] <= 1


def test_capacity_may_change_from_week_to_week() -> None:
    summer = [10.0] * 4 + [0.0] * 2 + [10.0] * 2
    played = simulate_chain([Stage("one", summer, 10, cv_demand=0)], weeks=8, seed=1, runs=3)
    queue = played[played["stage"] == "one"].set_index("week")["queue_mid"]
    assert queue[6] - queue[4] == pytest.approx(20, abs=1)
    assert np.isinf(played.set_index("week")["wait_weeks_mid"][5].iloc[0])


def test_moving_capacity_to_the_first_stages_shows_where_the_wait_reappears() -> None:
    table = what_if(
        CHAIN, move_capacity(CHAIN, giver="treatment", taker="assessment", per_week=6), weeks=52, seed=1
    ).set_index("stage")
    assert table["verdict"].to_dict() == {
        "triage": "unchanged",
        "assessment": "shorter",
        "treatment": "reappears",
        WHOLE_PATHWAY: "longer",
    }
    assert table.loc["treatment", "queue_change"] > 300


def test_where_the_wait_reappears_by_hand() -> None:
    """Ten a week join, without variation, and who is started stands in the next queue at the week's end.

    Before: assessment starts 8, so 40 become 80, a wait of 10 weeks; the 8 stand before treatment, 0.8 weeks.
    With 2 a week moved to assessment its 40 stay, 4 weeks. Treatment receives 10 in each of 20 weeks and starts
    8 in 19: 200 - 152 = 48, a wait of 6 weeks.
    """
    chain = [
        Stage("assessment", 8, 10, queue=40, cv_demand=0),
        Stage("treatment", 10, queue=0, cv_demand=0),
    ]
    moved = move_capacity(chain, giver="treatment", taker="assessment", per_week=2)
    table = what_if(chain, moved, weeks=20, seed=1, runs=3).set_index("stage")
    assert table["wait_weeks_before"].tolist() == pytest.approx([10, 0.8, 10.8])
    assert table["wait_weeks_after"].tolist() == pytest.approx([4, 6, 10])
    assert table["verdict"].tolist() == ["shorter", "reappears", "shorter"]


def test_a_what_if_that_changes_nothing_says_so() -> None:
    table = what_if(CHAIN, CHAIN, weeks=20, seed=1, runs=50)
    assert table["queue_change"].eq(0).all()
    assert table["verdict"].eq("unchanged").all()


def test_the_long_run_of_a_chain_names_its_bottleneck() -> None:
    measures = chain_measures(CHAIN).set_index("stage")
    assert measures["demand_per_week"].tolist() == [30, 30, 20]
    assert measures["bottleneck"].to_dict() == {"triage": False, "assessment": True, "treatment": False}
    assert measures.loc["treatment", ["load", "target_queue"]].tolist() == [1, 60]


@pytest.mark.parametrize(
    ("faulty", "why"),
    [
        (lambda: Stage("one", -1), "must not be negative"),
        (lambda: Stage("one", 1, onward_share=1.2), "between 0 and 1"),
        (lambda: Stage("one", 1, standard_weeks=0), "above 0 weeks"),
        (lambda: simulate_chain([], weeks=4, seed=1), "needs stages"),
        (lambda: simulate_chain([CHAIN[0], CHAIN[0]], weeks=4, seed=1), "a name of its own"),
        (lambda: simulate_chain(CHAIN, weeks=0, seed=1), "1 or more"),
        (lambda: simulate_chain([Stage("one", [1.0])], weeks=4, seed=1), "1 weekly figures are given for 4"),
        (lambda: move_capacity(CHAIN, giver="therapy", taker="triage", per_week=1), "no stage 'therapy'"),
        (
            lambda: move_capacity(CHAIN, giver="triage", taker="treatment", per_week=40),
            "must not be negative",
        ),
        (lambda: what_if(CHAIN, CHAIN[:2], weeks=4, seed=1), "same stages"),
    ],
)
def test_a_chain_that_cannot_be_is_refused(faulty: object, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        faulty()  # type: ignore[operator]
