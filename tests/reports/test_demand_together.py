"""The pathway as one and its stages catching up together, and job plans added up: worked by hand."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from metrics.queue_stages import Stage
from reports.demand.plans import NONE, plans_said, with_plans
from reports.demand.said import whole_said
from reports.demand.standing import Standing, standings
from reports.demand.together import Need, together, together_said, together_table, whole_pathway
from reports.demand.words import now_table

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


def whole_of(stages: list[Stage]) -> tuple[Standing, str]:
    found = standings(stages, clear_in_weeks=10)
    whole = whole_pathway(stages, found)
    return whole, whole_said(found, whole, area_id="X").text


def needs(stages: list[Stage]) -> tuple[list[Need], str]:
    found = standings(stages, clear_in_weeks=10)
    needed = together(stages, found)
    return needed, together_said(needed, whole_pathway(stages, found), area_id="X").text


def test_a_stage_needs_more_while_the_one_before_it_catches_up() -> None:
    (assessment, treatment), text = needs(CHAIN)
    # assessment: 10 + (120 - 20) / 10 = 20; it sends on 10, and treatment clears (70 - 20) / 10 = 5 besides
    assert assessment.together == pytest.approx(20)
    # by itself, while assessment sends on 8 ÷ 2: 4 + (70 - 16) / 10, as the table of each stage has it
    assert treatment.alone == pytest.approx(9.4)
    assert treatment.together == pytest.approx(15)
    assert text == (
        "**To catch up everywhere in 10 weeks, Treatment needs 15 starts per week** (now 5). Alone it would need 9.4: "
        "while they catch up, the stages before it send more on."
    )
    shown = together_table([assessment, treatment]).set_index("Stage")
    assert shown.loc["Treatment"].tolist() == ["5", "9.4", "15", "10"]


def test_a_stage_by_itself_needs_no_more_than_alone() -> None:
    _, text = needs(CHAIN[:1])
    assert text == "**To catch up everywhere in 10 weeks, Assessment needs 20 starts per week** (now 8)."


def test_what_is_there_already_is_not_called_for() -> None:
    _, text = needs([replace(CHAIN[0], capacity_per_week=60)])
    assert text == "**To catch up everywhere in 10 weeks, no stage needs more than it has.**"


def test_the_pathway_as_one_has_the_load_of_its_fullest_stage_and_the_wait_of_who_joins_now() -> None:
    whole, text = whole_of(CHAIN)
    # those ahead at assessment take 120 / 8 = 15 weeks; treatment then has 70 - 15 × (5 - 4) = 55 ahead, 11 weeks
    assert whole.wait_weeks == pytest.approx(26)
    assert text == (
        "**As one pathway: 190 wait where the standards allow 36.** Who joins now and goes all the way waits about 26 "
        "weeks. The standards add up to 24 weeks. It can take in 8 of the 10 who join per week, so a queue grows on "
        "the way."
    )
    found = standings(CHAIN, clear_in_weeks=10)
    row = now_table(found, whole).iloc[-1]
    assert row.tolist() == [
        "Whole pathway",
        "10 and 8",
        "1.25 ▼ grows",
        "26 weeks",
        "2.2 ▼ standard likely missed",
    ]


def test_a_pathway_with_room_says_when_its_last_queue_is_on_target() -> None:
    roomy = Stage("Assessment", demand_per_week=10, capacity_per_week=20, queue=120, standard_weeks=8)
    assert whole_of([roomy])[1].endswith("If nothing changes, the last queue is on target in 10 weeks.")
    assert whole_of([replace(roomy, queue=5)])[1].endswith("and every queue is on target now.")


def test_a_full_queue_that_moves_on_at_once_is_waited_for_at_the_next_stage() -> None:
    """It said "waits about 31 weeks" beside "on target in 1 week", and the reverse where a queue moves on."""
    stages = [
        Stage("Assessment", demand_per_week=20, capacity_per_week=2_000, queue=620, standard_weeks=4),
        Stage("Treatment", capacity_per_week=25, standard_weeks=18),
    ]
    assert whole_of(stages)[0].wait_weeks == pytest.approx(620 / 2_000 + (620 - 0.31 * 25) / 25, rel=0.02)


def test_where_nobody_is_seen_no_wait_is_told() -> None:
    stuck = [
        Stage("Assessment", demand_per_week=5, capacity_per_week=9),
        Stage("Later", capacity_per_week=0, queue=30),
    ]
    text = whole_of(stuck)[1]
    assert "Nobody is seen at Later, so no wait can be told." in text
    assert "It can take in 0 of the 5 who join per week" in text


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
    said = plans_said(PLANS, {"treatment": "Treatment"}, area_id="X").text
    assert (
        said
        == "**These 3 job plans allow 44 starts per week at Treatment and 1 start per week.** That is the average over a year."
    )
    alone = plans_said(PLANS.iloc[2:], {}, area_id="X").text
    assert alone == "**This job plan allows 1 start per week.** That is the average over a year."
