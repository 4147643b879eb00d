"""Demand and capacity: numbers taken from a list, what they say, where they lead, and a plan beside the months."""

from __future__ import annotations

import pandas as pd
import pytest

from metrics.queue_stages import WHOLE_PATHWAY
from reports.demand.futures import (
    AS_NOW,
    WHAT_IF,
    changed_chain,
    futures,
    month_end,
    recovery,
    recovery_sentence,
    whole,
)
from reports.demand.numbers import (
    chain,
    complete,
    empty_numbers,
    measured_numbers,
    measures,
    standard_weeks,
)
from reports.demand.words import message, needed_table, now_table, what_if_table
from reports.ptl.tracking import Cut, Tracking
from reports.ptl.words import read_words
from tests.reports.made_up_list import LAST, SYSTEM, last_month, snapshots_frame, tracking

CORE = Cut("pathway", "core")


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


@pytest.fixture(scope="module")
def numbers(town: Tracking) -> pd.DataFrame:
    return measured_numbers(town, SYSTEM, CORE, last_month())


def test_a_standard_from_referral_leaves_a_stage_what_those_before_it_do_not_take() -> None:
    weeks = standard_weeks(read_words(), "core")
    assert weeks == {
        "triage": 1,
        "assessment": 3,
        "treatment": 14,
        "subsequent": 12,
        "internal": 12,
        "transition": 12,
    }


def test_measured_numbers_are_weekly_averages_less_those_closed_unseen(numbers: pd.DataFrame) -> None:
    triage = numbers.set_index("stage_id").loc["triage"]
    # core is 8 of 10: a month 95 join, 80 are seen and 10 are closed; 182 days are 26 weeks
    assert triage["demand_per_week"] == pytest.approx((95 - 10) * 6 / 26, abs=0.05)
    assert triage["capacity_per_week"] == pytest.approx(80 * 6 / 26, abs=0.05)
    assert triage["queue"] == 120
    assert triage["standard_weeks"] == 1


def test_who_goes_on_is_the_next_stage_s_arrivals_from_this_one(numbers: pd.DataFrame) -> None:
    by_stage = numbers.set_index("stage_id")
    assert by_stage.loc["assessment", "demand_per_week"] == 0
    assert by_stage.loc["triage", "onward_percent"] == pytest.approx(100 * (75 - 10) / 80, abs=1)
    assert (numbers["onward_percent"].between(0, 100)).all()


def test_a_stage_with_a_withheld_month_is_left_out() -> None:
    frame = snapshots_frame()
    gone = (
        (frame["stage"] == "internal")
        & (frame["breakdown"] == "pathway=core")
        & (frame["period_end"] == LAST)
    )
    found = measured_numbers(tracking(pathway_snapshots=frame[~gone]), SYSTEM, CORE, last_month())
    assert "internal" not in set(found["stage_id"])


def test_an_empty_form_has_the_standards_and_is_not_enough_to_work_with() -> None:
    form = empty_numbers(read_words(), "core")
    assert form["standard_weeks"].notna().all()
    assert form["queue"].isna().all()
    assert not complete(form)
    assert complete(form.assign(demand_per_week=10.0, capacity_per_week=9.0, queue=100.0))
    assert not complete(form.assign(demand_per_week=0.0, capacity_per_week=9.0, queue=100.0))


def test_the_worked_example_of_the_method_comes_out() -> None:
    form = pd.DataFrame(
        [("a", "Stage", 30.0, 28.0, 1_200.0, 52.0, 100.0)],
        columns=[
            "stage_id",
            "stage",
            "demand_per_week",
            "capacity_per_week",
            "queue",
            "standard_weeks",
            "onward_percent",
        ],
    )
    row = measures(chain(form), clear_in_weeks=26).iloc[0]
    assert row["target_queue"] == 390
    assert row["relief_capacity_per_week"] == pytest.approx(61.15, abs=0.01)
    said = message(measures(chain(form), clear_in_weeks=26), where="Town", clear_in_weeks=26)
    assert "the list grows without end in Town, most at Stage (30 joining for 28 seen a week)**." in said
    assert "**61 a week** at Stage (now 28)" in said


def test_a_message_names_the_two_stages_that_lack_most(numbers: pd.DataFrame) -> None:
    said = message(measures(chain(numbers), clear_in_weeks=26), where="Town", clear_in_weeks=26)
    assert said.count(" a week** at ") == 2
    assert "and more at" in said


def test_tables_say_everything_in_words_with_shapes(numbers: pd.DataFrame) -> None:
    table = measures(chain(numbers), clear_in_weeks=26)
    now, needed = now_table(table), needed_table(table)
    assert now["Load"].str.contains("▼ grows|▲ keeps up").all()
    assert needed["Weeks at today's pace"].isin(["never", "there already"]).any()
    assert "nan" not in str(now) + str(needed)


def test_capacity_that_moves_to_the_first_stages_brings_the_wait_back_later(numbers: pd.DataFrame) -> None:
    before = chain(numbers)
    after = changed_chain(
        before, giver="Treatment", taker="Assessment", moved=4, extra=0, extra_at="Treatment"
    )
    found = futures(before, after, weeks=52)
    ends = found.ends.set_index("stage")
    assert ends.loc["Treatment", "verdict"] == "reappears"
    assert "reappears at Treatment" in found.sentence
    table = what_if_table(found.ends, weeks=52).set_index("Stage")
    assert table.loc["Treatment", "Verdict"] == "▼ the wait reappears here"
    assert set(found.of("Treatment")["course"]) == {AS_NOW, WHAT_IF}


def test_nothing_changed_is_one_course_and_the_same_answer_each_time(numbers: pd.DataFrame) -> None:
    before = chain(numbers)
    same = changed_chain(
        before, giver="Treatment", taker="Assessment", moved=0, extra=0, extra_at="Treatment"
    )
    first, second = futures(before, same, weeks=26), futures(before, same, weeks=26)
    assert not first.changed
    assert set(first.of(WHOLE_PATHWAY)["course"]) == {AS_NOW}
    pd.testing.assert_frame_equal(first.runs, second.runs)
    assert whole("Whole pathway") == WHOLE_PATHWAY


def test_added_capacity_is_added_where_it_is_asked_for(numbers: pd.DataFrame) -> None:
    before = chain(numbers)
    after = changed_chain(
        before, giver="Treatment", taker="Treatment", moved=3, extra=5, extra_at="Assessment"
    )
    change = {
        b.name: float(str(a.capacity_per_week)) - float(str(b.capacity_per_week))
        for a, b in zip(after, before, strict=True)
    }
    assert change["Assessment"] == pytest.approx(5)
    assert sum(abs(more) for more in change.values()) == pytest.approx(5)


def test_a_plan_stands_beside_the_months_and_holds_its_target(town: Tracking) -> None:
    start = town.periods(SYSTEM)[4]
    rows = recovery(
        town,
        SYSTEM,
        CORE,
        stage_id="treatment",
        start=start,
        months=18,
        queue=300,
        demand_per_week=10,
        capacity_per_week=20,
        target_queue=60,
    )
    assert rows["planned_queue"].iloc[0] == 300
    assert rows["planned_queue"].min() == 60
    assert rows["actual_queue"].notna().sum() == 10
    said = recovery_sentence(rows, stage="Treatment")
    assert "above the plan of" in said
    assert "The plan reaches 60 in Dec 2025 and holds it." in said


def test_a_plan_without_a_list_has_only_its_start() -> None:
    start = month_end(pd.Timestamp("2026-05-12").date())
    assert start.end.isoformat() == "2026-05-31"
    rows = recovery(
        None,
        "X",
        CORE,
        stage_id="treatment",
        start=start,
        months=6,
        queue=90,
        demand_per_week=5,
        capacity_per_week=9,
    )
    assert rows["actual_queue"].notna().sum() == 1
    assert "starts from 90 in May 2026" in recovery_sentence(rows, stage="Treatment")
