"""What a whole pathway needs, worked by hand and played out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from metrics.queue_chain import chain_relief, whole_pathway_measures
from metrics.queue_fluid import fluid_course
from metrics.queue_stages import WHOLE_PATHWAY, Stage

#: Targets: 30 × 52 ÷ 4 = 390, then half go on: 15 × 24 ÷ 4 = 90, then all: 15 × 12 ÷ 4 = 45.
CHAIN = [
    Stage(
        "assessment",
        capacity_per_week=30,
        demand_per_week=30,
        queue=1200,
        standard_weeks=52,
        onward_share=0.5,
    ),
    Stage("treatment", capacity_per_week=20, queue=350, standard_weeks=24),
    Stage("transition", capacity_per_week=20, queue=60, standard_weeks=12),
]


def test_a_stage_that_catches_up_raises_what_the_next_one_needs() -> None:
    """Assessment needs 30 + 810 / 26 = 61.15. Half of that, 30.58, reach treatment meanwhile: with its own
    260 / 26 = 10 it needs 40.58, not the 25 it would alone. All of those reach transition, whose queue is in order.
    """
    found = chain_relief(CHAIN, clear_in_weeks=26).set_index("stage")
    assert found["demand_per_week"].tolist() == [30, 15, 15]
    assert found["target_queue"].tolist() == [390, 90, 45]
    assert found["relief_alone_per_week"].tolist() == pytest.approx([61.1538462, 25, np.nan], nan_ok=True)
    assert found["joining_while_clearing"].tolist() == pytest.approx([30, 30.5769231, 40.5769231])
    assert found["capacity_while_clearing"].tolist() == pytest.approx([61.1538462, 40.5769231, 40.5769231])
    assert found["more_per_week"].tolist() == pytest.approx([31.1538462, 20.5769231, 20.5769231])
    assert found["hold_per_week"].tolist() == pytest.approx([30 + 2 / 52, 15 + 2 / 24, 15 + 2 / 12])


def test_with_what_it_needs_every_stage_is_on_target_in_the_weeks_asked_for() -> None:
    needs = chain_relief(CHAIN, clear_in_weeks=26)["capacity_while_clearing"]
    helped = [replace(stage, capacity_per_week=need) for stage, need in zip(CHAIN, needs, strict=True)]
    ends = fluid_course(helped, weeks=[26]).set_index("stage")["queue"]
    assert ends[["assessment", "treatment", "transition"]].tolist() == pytest.approx([390, 90, 60])
    alone = [replace(CHAIN[0], capacity_per_week=needs[0]), replace(CHAIN[1], capacity_per_week=25), CHAIN[2]]
    assert fluid_course(alone, weeks=[26]).set_index("stage")["queue"]["treatment"] > 350


def test_the_whole_pathway_by_hand() -> None:
    """Loads 30/40, 15/12 and 15/20: treatment is fullest, so the chain can take in 30 ÷ 1.25 = 24 a week."""
    chain = [
        Stage("assessment", 40, 30, queue=120, standard_weeks=4, onward_share=0.5),
        Stage("treatment", 12, queue=60, standard_weeks=14),
        Stage("transition", 20, queue=30, standard_weeks=6),
    ]
    whole = whole_pathway_measures(chain)
    assert whole.name == WHOLE_PATHWAY
    assert whole[["demand_per_week", "load", "capacity_per_week", "queue"]].tolist() == [30, 1.25, 24, 210]
    assert whole["target_queue"] == pytest.approx(30 * 1 + 15 * 3.5 + 15 * 1.5)
    assert whole["mean_wait_weeks"] == pytest.approx(120 / 30 + 60 / 15 + 30 / 15)
    assert whole["standard_weeks"] == 24
    assert whole["pressure"] == pytest.approx(20 / 24)
    assert np.isinf(whole["weeks_to_target_queue"])


def test_the_whole_pathway_is_clear_when_its_last_stage_is() -> None:
    """Assessment falls by 10 a week from 120 to 30 in 9 weeks, to 0 in 12. Treatment gains 20 − 18 a week
    for 12 weeks, to 84, then falls by 3 a week to its target of 15 × 2 ÷ 4 = 7.5: 25.5 weeks more.
    """
    chain = [
        Stage("assessment", 40, 30, queue=120, standard_weeks=4, onward_share=0.5),
        Stage("treatment", 18, queue=60, standard_weeks=2),
    ]
    assert whole_pathway_measures(chain)["weeks_to_target_queue"] == pytest.approx(12 + 25.5)


def test_a_pathway_nobody_joins_has_no_load() -> None:
    whole = whole_pathway_measures([Stage("assessment", 0), Stage("treatment", 5, queue=10)])
    assert whole["load"] == 0
    assert np.isnan(whole["capacity_per_week"])
    assert np.isinf(whole["mean_wait_weeks"])
    assert whole["weeks_to_target_queue"] == 2


def test_no_weeks_to_clear_in_are_refused() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        chain_relief(CHAIN, clear_in_weeks=0)
