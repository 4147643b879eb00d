"""Demand and capacity: numbers taken from a list, what they say, where they lead, and a plan beside the months."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from metrics.queue_stages import WHOLE_PATHWAY
from reports.demand.futures import AS_NOW, WHAT_IF, changed_chain, futures, month_end, recovery, whole
from reports.demand.futures_said import recovery_said, what_if_said
from reports.demand.numbers import (
    chain,
    complete,
    empty_numbers,
    left_out,
    measured_numbers,
    rough,
    standard_weeks,
)
from reports.demand.reach import Off
from reports.demand.rounding import measured_off, still_measured
from reports.demand.said import left_out_said, message_said, rough_said, whole_said
from reports.demand.standing import CV_CAPACITY, CV_DEMAND, standings
from reports.demand.together import together, together_said, together_table, whole_pathway
from reports.demand.words import needed_table, now_table, pressure_words, what_if_table
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
    filled = form.assign(demand_per_week=10.0, capacity_per_week=9.0, queue=100.0)
    assert complete(filled)
    assert complete(filled.assign(demand_per_week=0.0))
    for gone in ("demand_per_week", "capacity_per_week", "queue", "standard_weeks"):
        assert not complete(filled.assign(**{gone: float("nan")}))
    assert not complete(filled.assign(standard_weeks=0.0))


def entered(*rows: tuple[str, float, float, float, float]) -> pd.DataFrame:
    """Stages by name, demand and capacity per week, queue and standard in weeks; everyone goes on."""
    columns = ["stage", "demand_per_week", "capacity_per_week", "queue", "standard_weeks"]
    return pd.DataFrame(rows, columns=columns).assign(stage_id="x", onward_percent=100.0)


def said(form: pd.DataFrame, off: Off | None = None) -> str:
    """The message of the page; `off` is how far each stage's numbers may be off."""
    found = standings(chain(form), clear_in_weeks=26, off=each(form, off))
    whole = whole_pathway(chain(form), found)
    return message_said(found, whole, area_id="X", where="Town", clear_in_weeks=26).text


def each(form: pd.DataFrame, off: Off | None) -> dict[str, Off]:
    return {} if off is None else dict.fromkeys(form["stage"], off)


def test_the_worked_example_of_the_method_comes_out() -> None:
    form = entered(("Stage", 30, 28, 1_200, 52))
    (row,) = standings(chain(form), clear_in_weeks=26)
    assert row.target_queue == 390
    assert row.relief == pytest.approx(61.15, abs=0.01)
    assert said(form) == (
        "**The list grows in Town: at 1 stage more join than are seen.** It grows most at Stage (30 join and 28 are "
        "seen per week). To be on target in 26 weeks, Stage needs **61.2 starts per week** (now 28)."
    )


def test_a_list_grows_most_where_most_people_are_added() -> None:
    """It named a stage where 4 join and 3.7 are seen before one where 92.3 join and 86.7 are seen."""
    form = entered(("Small", 4, 3.7, 60, 18), ("Large", 92.3, 86.7, 280, 4))
    assert "It grows most at Large (" in said(form)


def test_nothing_is_called_for_that_is_there_already() -> None:
    """It said that 105 per week would be needed where 2,000 are seen."""
    form = entered(("Stage", 20, 2_000, 2_240, 4))
    assert said(form).endswith(
        "No stage needs more: at today's pace every queue is on target within 26 weeks."
    )
    row = needed_table(standings(chain(form), clear_in_weeks=26)).iloc[0]
    assert row["Per week to catch up"] == "enough already"
    assert row["On target at today's pace"] == "in 2 weeks"


def test_where_nobody_joins_the_wait_is_that_of_those_who_are_there() -> None:
    """It said "inf, standard likely missed" beside "keeps up"."""
    stages = chain(entered(("Stage", 0, 5, 30, 18)))
    found = standings(stages, clear_in_weeks=26)
    row = now_table(found, whole_pathway(stages, found)).iloc[0]
    assert row.tolist() == ["Stage", "0 and 5", "● nobody joins", "6 weeks", "0.7 ▲ standard in reach"]


def test_the_capacity_that_holds_a_queue_assumes_what_the_simulation_does() -> None:
    (stage,) = chain(entered(("Stage", 30, 28, 0, 52)))
    assert (stage.cv_demand, stage.cv_capacity) == (CV_DEMAND, CV_CAPACITY)
    (row,) = standings([stage], clear_in_weeks=26)
    assert row.hold == pytest.approx(30 + (CV_DEMAND**2 + CV_CAPACITY**2) / 2 * 4 / 52)


def test_a_message_names_the_two_stages_that_lack_most(numbers: pd.DataFrame) -> None:
    text = said(numbers)
    assert text.count(" starts per week** (now ") == 2
    assert re.search(r"; \d stages? besides needs? more too\.$", text)


def test_tables_say_everything_in_words_with_shapes(numbers: pd.DataFrame) -> None:
    stages = chain(numbers)
    found = standings(stages, clear_in_weeks=26)
    now, needed = now_table(found, whole_pathway(stages, found)), needed_table(found)
    assert now["Load"].str.contains("▼ grows|▲ keeps up").all()
    assert needed["On target at today's pace"].isin(["never: it grows", "there already"]).any()
    assert "nan" not in str(now) + str(needed)


def test_capacity_that_moves_to_the_first_stages_brings_the_wait_back_later(numbers: pd.DataFrame) -> None:
    before = chain(numbers)
    after = changed_chain(
        before, giver="Treatment", taker="Assessment", moved=4, extra=0, extra_at="Treatment"
    )
    found = futures(before, after, weeks=52)
    ends = found.ends.set_index("stage")
    assert ends.loc["Treatment", "verdict"] == "reappears"
    text = what_if_said(found.ends, weeks_ahead=52, area_id="X").text
    assert text.startswith("The simulation runs for 52 weeks. **After that, the wait shrinks at Assessment (")
    assert "it reappears at Treatment (" in text
    table = what_if_table(found.ends, weeks=52).set_index("Stage")
    assert table.loc["Treatment", "Verdict"] == "▼ the wait reappears here"
    assert set(found.of("Treatment")["course"]) == {AS_NOW, WHAT_IF}


def test_a_change_is_the_difference_of_the_two_waits_that_are_printed() -> None:
    """It said 11.4 weeks shorter beside 21.6 and 10.3."""
    rows = [("Further treatment", 21.64, 10.26, "shorter"), (WHOLE_PATHWAY, 46.34, 52.56, "longer")]
    ends = pd.DataFrame(rows, columns=["stage", "wait_weeks_before", "wait_weeks_after", "verdict"])
    ends = ends.assign(wait_weeks_change=ends["wait_weeks_after"] - ends["wait_weeks_before"])
    assert what_if_said(ends, weeks_ahead=52, area_id="X").text == (
        "The simulation runs for 52 weeks. **After that, the wait shrinks at Further treatment (11.3 weeks shorter).** The whole "
        "pathway is 6.3 weeks longer."
    )


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
    text = plan_said(rows, demand=10, capacity=20)
    assert "above the plan of" in text
    assert "The plan reaches 60 in Dec 2025 and holds it." in text


def plan_said(rows: pd.DataFrame, *, demand: float, capacity: float) -> str:
    return recovery_said(
        rows,
        stage="Treatment",
        stage_id="treatment",
        area_id=SYSTEM,
        pathway="core",
        demand_per_week=demand,
        capacity_per_week=capacity,
    ).text


@pytest.mark.parametrize(
    ("capacity", "ends"),
    [
        (5.0, "At 5 starts per week it grows to 691 by Nov 2026: 10 join per week."),
        (10.0, "The plan keeps it at 300."),
        (20.0, "The plan reaches 60 in Nov 2025 and holds it."),
    ],
)
def test_a_plan_says_whether_it_leads_down_nowhere_or_up(capacity: float, ends: str) -> None:
    rows = recovery(
        None,
        SYSTEM,
        CORE,
        stage_id="treatment",
        start=month_end(pd.Timestamp("2025-05-12").date()),
        months=18,
        queue=300,
        demand_per_week=10,
        capacity_per_week=capacity,
        target_queue=60,
    )
    assert plan_said(rows, demand=10, capacity=capacity).endswith(ends)


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
    assert "starts from 90 in May 2026" in plan_said(rows, demand=5, capacity=9)


def test_a_pathway_of_which_stages_are_withheld_is_never_said_to_be_whole(numbers: pd.DataFrame) -> None:
    """It said that 110 wait on a pathway where more than 1,000 waited for assessment alone."""
    shown = numbers[numbers["stage_id"] != "assessment"]
    missing = left_out(read_words(), "core", shown)
    assert "Assessment" in missing
    told = left_out_said(missing, of=len(missing) + len(shown), area_id="X").text
    assert told.startswith(f"**{len(missing)} of the {len(missing) + len(shown)} stages ")
    stages = chain(shown)
    found = standings(stages, clear_in_weeks=26)
    one = whole_pathway(stages, found)
    said_of_it = whole_said(found, one, area_id="X", part=True).text
    assert said_of_it.startswith("**Of the stages shown: ")
    assert "all the way" not in said_of_it
    assert now_table(found, one, part=True)["Stage"].iloc[-1] == "Stages shown"
    assert not left_out_said([], of=4, area_id="X")


def test_a_stage_that_rounding_alone_may_let_grow_is_too_close_to_call(numbers: pd.DataFrame) -> None:
    """10.2 join and 10 are seen, each measured from counts that were rounded: nobody can say that it grows."""
    form = numbers.head(1).assign(demand_per_week=10.2, capacity_per_week=10.0, queue=40.0)
    off = Off(flows=0.6)
    measured = standings(chain(form), clear_in_weeks=26, off=each(form, off))
    assert "The list grows in Town" in said(form)
    assert said(form, off).startswith(
        "**Whether the list grows in Town is too close to call: the counts are rounded.**"
    )
    whole = whole_pathway(chain(form), measured)
    assert "too close to call" in whole_said(measured, whole, area_id="X").text
    cells = [
        str(cell)
        for table in (now_table(measured, whole), needed_table(measured))
        for cell in table.to_numpy().ravel()
    ]
    assert not [cell for cell in cells if re.search(r"\bgrows\b", cell)]
    assert "The list grows in Town" in said(form.assign(demand_per_week=11.0), off)


def test_stages_that_may_each_keep_up_can_still_be_too_few_together() -> None:
    """It said "whether the list grows is too close to call" beside "so a queue grows on the way"."""
    form = entered(
        ("Assessment", 10.5, 10, 40, 4), ("Treatment", 0.5, 10, 60, 18), ("Later", 0.5, 10, 60, 18)
    )
    off = Off(flows=0.6)
    stages = chain(form)
    found = standings(stages, clear_in_weeks=26, off=each(form, off))
    whole = whole_pathway(stages, found)
    assert all(row.close for row in found)
    assert whole.load == pytest.approx(1.15)
    # 10.5, 0.5 and 0.5 join from outside, 11.5 come by the last stage and 10 are seen there; each stage is 6% off
    assert whole.off.flows == pytest.approx(10 * 0.06 * (1 + (11 / 11.5) ** 2 + (10.5 / 11.5) ** 2) ** 0.5)
    assert said(form, off).startswith(
        "**The list grows in Town, but at which stage is too close to call: the counts are rounded.**"
    )
    assert "so a queue grows on the way" in whole_said(found, whole, area_id="X").text
    wide = standings(stages, clear_in_weeks=26, off=each(form, Off(flows=1.0)))
    one = whole_pathway(stages, wide)
    assert "too close to call" in whole_said(wide, one, area_id="X").text
    assert said(form, Off(flows=1.0)).startswith("**Whether the list grows in Town is too close to call")


def test_a_pressure_that_rounding_alone_may_put_on_either_side_of_one_is_too_close_to_call() -> None:
    """It said "in reach" of a pressure of 0.9 with a queue that was shown as 5 and may be 9."""
    form = entered(("Stage", 2, 2.8, 5, 4))
    row, exact = (
        standings(chain(form), clear_in_weeks=26, off=each(form, off))[0]
        for off in (Off(flows=0.1, seen=0.1, queue=4), None)
    )
    assert pressure_words(row) == "0.9 ● too close to call"
    assert pressure_words(exact) == "0.9 ▲ standard in reach"
    far = standings(chain(form.assign(queue=30)), clear_in_weeks=26, off=each(form, Off(queue=4)))[0]
    assert pressure_words(far) == "5.4 ▼ standard likely missed"


@pytest.mark.parametrize(("demand", "queue"), [(12.2, 15), (11.7, 14)])
def test_no_more_is_called_for_where_rounding_alone_decides(demand: float, queue: float) -> None:
    """It said "needs 12.6: 0.5 more", or "enough already", where joining and seen may be 0.6 apart."""
    form = entered(("Stage", demand, 12.1, queue, 2))
    off = Off(flows=0.6)
    stages = chain(form)
    found = standings(stages, clear_in_weeks=26, off=each(form, off))
    row = needed_table(found).iloc[0]
    assert row["Per week to catch up"] == "too close to call"
    needs = together(stages, found)
    assert together_table(needs)["More than now"].tolist() == ["too close to call"]
    whole = whole_pathway(stages, found)
    at_once = together_said(needs, whole, area_id="X").text
    assert "per week**" not in said(form, off) + at_once
    assert said(form, off).endswith("At Stage it is too close to call.")
    assert at_once.endswith("no stage clearly needs more.** At Stage it is too close to call.")
    longer = needed_table(standings(chain(form.assign(queue=400)), clear_in_weeks=26, off=each(form, off)))
    assert longer["Per week to catch up"].iloc[0].endswith(" more")


@pytest.mark.parametrize("demand", [11.7, 11.0])
def test_a_capacity_to_hold_that_rounding_alone_may_lack_is_too_close_to_call(demand: float) -> None:
    form = entered(("Stage", demand, 12.1, 20, 14))
    found = [standings(chain(form), clear_in_weeks=26, off=each(form, off)) for off in (None, Off(flows=0.6))]
    exact, measured = (needed_table(one)["Per week to hold it"].iloc[0] for one in found)
    assert exact.endswith(": enough already")
    assert measured.endswith(": too close to call" if demand > 11.5 else ": enough already")


def test_how_far_rounding_moves_a_weekly_number_is_that_of_the_counts_behind_it(
    numbers: pd.DataFrame,
) -> None:
    frame = snapshots_frame()
    core = frame["breakdown"].eq("pathway=core")
    last, none = (
        core & frame["stage"].eq("treatment") & frame["period_end"].eq(LAST),
        core & frame["stage"].eq("assessment"),
    )
    town = tracking(pathway_snapshots=frame.assign(closed=frame["closed"].mask(last | none)))
    weeks = sum((p.end - p.start).days + 1 for p in town.periods(SYSTEM)[-6:]) / 7
    off = measured_off(town, SYSTEM, CORE, last_month(), numbers)
    assert off["Triage and acceptance"].flows == pytest.approx(4 * 18**0.5 / weeks)
    # five of six months of closed: their sum is off by four times the root of 5, and counts for 6/5
    assert off["Treatment"].flows == pytest.approx(4 * (6 + 6 + 36 / 5) ** 0.5 / weeks)
    assert off["Assessment"].fewer
    assert off["Assessment"].flows == pytest.approx(4 * 12**0.5 / weeks)
    assert off["Treatment"].seen == pytest.approx(4 * 6**0.5 / weeks)
    alone = chain(numbers.query("stage_id == 'assessment'").assign(demand_per_week=16.0))
    (row,) = standings(alone, clear_in_weeks=26, off=off)
    assert row.close
    whole = whole_pathway(alone, [row])
    told = message_said([row], whole, area_id="X", where="Town", clear_in_weeks=26).text
    assert told.startswith(
        "**Whether the list grows in Town is too close to call: the counts are rounded, or withheld.**"
    )


def test_a_number_that_is_entered_leaves_the_others_as_they_were_measured(numbers: pd.DataFrame) -> None:
    """Editing one standard made every measured load certain."""
    off = each(numbers, Off(flows=0.6, seen=0.4, queue=4))
    measured = chain(numbers)
    longer = numbers.assign(standard_weeks=numbers["standard_weeks"] + 1)
    assert still_measured(off, measured=measured, stages=chain(longer)) == off
    changed = numbers.assign(
        capacity_per_week=numbers["capacity_per_week"].mask(numbers["stage_id"] == "treatment", 99.0),
        queue=numbers["queue"].mask(numbers["stage_id"] == "triage", 7),
    )
    left = still_measured(off, measured=measured, stages=chain(changed))
    # who joins is still measured: the root of 0.6² - 0.4²
    assert left["Treatment"] == Off(flows=pytest.approx(0.2**0.5), queue=4)
    assert left["Triage and acceptance"] == Off(flows=0.6, seen=0.4)
    assert left["Assessment"] == off["Assessment"]


def test_a_number_that_is_entered_makes_no_other_stage_certain() -> None:
    """Where Stage 1 was raised from 9.5 to 9.7, Stage 2, which nobody touched, went from open to "grows"."""
    form = entered(("First", 20.0, 9.5, 40, 18), ("Second", 0.7, 10.0, 40, 18))
    off = each(form, Off(flows=0.6, seen=0.4, queue=4))
    raised = chain(form.assign(capacity_per_week=[9.7, 10.0]))
    left = still_measured(off, measured=chain(form), stages=raised)
    assert left["Second"] == off["Second"]
    assert left["First"].flows == pytest.approx(0.2**0.5)
    assert standings(raised, clear_in_weeks=26, off=left)[1].close
    joins = chain(form.assign(demand_per_week=[21.0, 0.7]))
    assert still_measured(off, measured=chain(form), stages=joins)["First"] == Off(
        flows=0.4, seen=0.4, queue=4
    )


def test_an_average_of_which_months_are_withheld_may_be_off_either_way(numbers: pd.DataFrame) -> None:
    frame = snapshots_frame()
    gone = (
        frame["stage"].eq("treatment") & frame["period_end"].eq(LAST) & frame["breakdown"].eq("pathway=core")
    )
    town = tracking(pathway_snapshots=frame.assign(closed=frame["closed"].mask(gone)))
    found = rough(town, SYSTEM, CORE, last_month(), numbers.query("stage_id in ['assessment', 'treatment']"))
    assert found == ["Treatment"]
    assert rough_said(found, area_id=SYSTEM).text.endswith(
        "At Treatment, months are withheld: who joins or is seen may be more or less."
    )
    assert not rough_said([], area_id=SYSTEM)
