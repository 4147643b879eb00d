"""The pathway as one and its stages catching up together, and job plans added up: worked by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.queue_stages import Stage
from reports.demand.numbers import measures
from reports.demand.plans import NONE, plans_sentence, with_plans
from reports.demand.together import (
    together,
    together_sentence,
    together_table,
    whole_pathway,
    whole_row,
    whole_sentence,
)

#: 10 a week join, half go on. Targets: 10 × 8 ÷ 4 = 20, and 5 × 16 ÷ 4 = 20.
CHAIN = [
    Stage(
        "Assessment",
        demand_per_week=10,
        capacity_per_week=8,
        queue=120,
        standard_weeks=8,
        onward_share=0.5,
    ),
    Stage("Treatment", capacity_per_week=5, queue=70, standard_weeks=16),
]


def needs(stages: list[Stage]) -> pd.DataFrame:
    return together(stages, measures(stages, clear_in_weeks=10), clear_in_weeks=10)


def test_a_stage_needs_more_while_the_one_before_it_catches_up() -> None:
    table = needs(CHAIN).set_index("stage")
    # assessment: 10 + (120 - 20) / 10 = 20; it sends on 10, and treatment clears (70 - 20) / 10 = 5 besides
    assert table.loc["Assessment", "capacity_while_clearing"] == pytest.approx(20)
    # by itself, while assessment sends on 8 ÷ 2: 4 + (70 - 16) / 10, as the table of each stage has it
    assert table.loc["Treatment", "alone"] == pytest.approx(9.4)
    assert table.loc["Treatment", "capacity_while_clearing"] == pytest.approx(15)
    said = together_sentence(needs(CHAIN), clear_in_weeks=10)
    assert "Treatment needs 15 starts a week, not the 9.4 it would need alone" in said
    shown = together_table(needs(CHAIN)).set_index("Stage")
    assert shown.loc["Treatment"].tolist() == ["5.0", "9.4", "15.0", "10.0"]


def test_a_stage_alone_needs_no_more_than_by_itself() -> None:
    said = together_sentence(needs(CHAIN[:1]), clear_in_weeks=10)
    assert said == "**To catch up everywhere in 10 weeks, no stage needs more than it would alone.**"


def test_the_pathway_as_one_has_the_load_of_its_fullest_stage_and_the_sum_of_its_waits() -> None:
    whole = whole_pathway(CHAIN)
    said = whole_sentence(whole)
    # waits: 120 / 10 + 70 / 5 = 26 weeks; standards 8 + 16; the fullest stage takes 8 of 10
    assert "190 wait where its standards allow 40" in said
    assert "waits about 26 weeks where its standards add up to 24" in said
    assert "It can take in 8 of the 10 who join each week, so a queue grows" in said
    row = whole_row(whole).iloc[0]
    assert row.tolist() == ["Whole pathway", "10 and 8", "1.25 ▼ grows", "2.2 ▼ standard likely missed"]


def test_a_pathway_with_room_says_when_its_last_stage_is_on_target() -> None:
    roomy = [Stage("Assessment", demand_per_week=10, capacity_per_week=20, queue=120, standard_weeks=8)]
    assert "if nothing changes its last stage is on target in 10 weeks" in whole_sentence(
        whole_pathway(roomy)
    )
    short = [Stage("Assessment", demand_per_week=10, capacity_per_week=20, queue=5, standard_weeks=8)]
    assert "its last stage is on target now" in whole_sentence(whole_pathway(short))


def test_nobody_who_joins_is_no_wait_without_end_in_the_sentence() -> None:
    stuck = [
        Stage("Assessment", demand_per_week=5, capacity_per_week=9, onward_share=0),
        Stage("Later", capacity_per_week=1, queue=30),
    ]
    said = whole_sentence(whole_pathway(stuck))
    assert "inf" not in said
    assert "nan" not in said


PLANS = pd.DataFrame(
    {
        "stage_id": ["treatment", "treatment", NONE],
        "clinicians_wte": [10.0, 2.0, 1.0],
        "sessions_per_week": [4.0, 5.0, 1.0],
        "contacts_per_session": [1.0, 1.0, 1.0],
        "weeks_worked_per_year": [52.0, 26.0, 52.0],
        "attended_percent": [100.0, 80.0, 100.0],
    }
)


def test_plans_of_one_stage_are_added_up_and_take_the_place_of_what_it_sees() -> None:
    numbers = pd.DataFrame({"stage_id": ["assessment", "treatment"], "capacity_per_week": [7.0, 9.0]})
    # 10 × 4 = 40, and 2 × 5 × ½ × 0.8 = 4
    assert with_plans(numbers, PLANS)["capacity_per_week"].tolist() == [7, 44]
    said = plans_sentence(PLANS, {"treatment": "Treatment"})
    assert (
        said
        == "**These 3 job plans allow 44.0 starts a week at Treatment and 1.0 starts a week**, averaged over the year."
    )
    alone = plans_sentence(PLANS.iloc[2:], {})
    assert alone == "**This job plan allows 1.0 starts a week**, averaged over the year."
