"""The course of a chain without chance, worked by hand and held to the simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.queue_fluid import fluid_course, weeks_to_targets
from metrics.queue_simulation import simulate_chain
from metrics.queue_stages import WHOLE_PATHWAY, Stage
from tests.metrics.counted import sampled

#: Assessment falls by 5 a week and is empty after 8; until then it sends 15 a week to treatment, then 10.
#: Treatment starts 12: it grows by 3 a week for 8 weeks, from 6 to 30, then falls by 2 and is empty at 23.
CHAIN = [
    Stage("assessment", capacity_per_week=15, demand_per_week=10, queue=40),
    Stage("treatment", capacity_per_week=12, queue=6),
]


def test_the_course_by_hand() -> None:
    course = fluid_course(CHAIN, weeks=[0, 4, 8, 13, 23, 40]).pivot(
        index="week", columns="stage", values="queue"
    )
    assert course["assessment"].tolist() == pytest.approx([40, 20, 0, 0, 0, 0])
    assert course["treatment"].tolist() == pytest.approx([6, 18, 30, 20, 0, 0])
    assert course[WHOLE_PATHWAY].tolist() == pytest.approx([46, 38, 30, 20, 0, 0])


def test_a_queue_on_target_now_is_above_it_later_when_the_stage_before_catches_up() -> None:
    found = weeks_to_targets(CHAIN, {"assessment": 10, "treatment": 20}).set_index("stage")["weeks"]
    assert found.to_dict() == pytest.approx({"assessment": 6, "treatment": 13, WHOLE_PATHWAY: 13})
    assert weeks_to_targets(CHAIN, {"assessment": 40, "treatment": 30})["weeks"].tolist() == [0, 0, 0]


def test_a_queue_that_grows_or_stands_above_its_target_never_reaches_it() -> None:
    chain = [Stage("assessment", 10, 10, queue=40), Stage("treatment", 8, queue=0)]
    found = weeks_to_targets(chain, {"assessment": 10, "treatment": 100})["weeks"].tolist()
    assert found == [np.inf, np.inf, np.inf]
    assert weeks_to_targets([chain[0]], {"assessment": 40})["weeks"].tolist() == [0, 0]


def test_the_simulation_without_variation_follows_the_fluid() -> None:
    chain = [
        Stage("assessment", 150, 100, queue=400, cv_demand=0),
        Stage("treatment", 120, queue=60, cv_demand=0),
    ]
    course = fluid_course(chain, weeks=range(0, 31, 5))
    played = simulate_chain(chain, weeks=30, seed=1, runs=3, steps_per_week=20)
    middle = played.set_index(["stage", "week"])["queue_mid"]
    for row in course.itertuples():
        assert middle[row.stage, row.week] == pytest.approx(row.queue, abs=20)


@sampled
@given(
    st.lists(
        st.tuples(
            st.floats(0, 50), st.floats(0, 50), st.integers(0, 500), st.floats(0, 1), st.floats(0, 200)
        ),
        min_size=1,
        max_size=5,
    )
)
def test_no_queue_is_negative_and_each_is_within_its_target_from_the_week_that_is_named(rows: list) -> None:
    chain = [
        Stage(f"stage {n}", capacity, demand, queue=queue, onward_share=share)
        for n, (capacity, demand, queue, share, _) in enumerate(rows)
    ]
    targets = {stage.name: row[-1] for stage, row in zip(chain, rows, strict=True)}
    course = fluid_course(chain, weeks=[0, 0.5, 3, 17, 400])
    assert (course["queue"] >= 0).all()
    for row in weeks_to_targets(chain, targets).iloc[:-1].itertuples():
        if np.isinf(row.weeks):
            continue
        later = fluid_course(chain, weeks=[row.weeks, row.weeks + 1, row.weeks + 50, 1e5])
        assert (later[later["stage"] == row.stage]["queue"] <= targets[row.stage] + 1e-6).all()


def test_a_week_before_the_outset_is_refused() -> None:
    with pytest.raises(ValueError, match="from the outset"):
        fluid_course(CHAIN, weeks=[-1])
