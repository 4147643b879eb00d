"""Who is behind a count: keys that know equal sets again, and never more people than there are."""

from __future__ import annotations

import random
from collections import defaultdict
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from metrics.pathway_flows import episode_measures, referral_measures
from metrics.pathway_measures import Measure, tabulate
from metrics.pathway_watch import clinician_contacts
from metrics.people import with_earlier
from metrics.snapshots import COUNTS, CrossTabulation
from tests.metrics.waiting.naive import loop_clocks
from tests.metrics.waiting.rows import GROUPS, arrow, clocks, day, engine_of_tests, key_of, pathways, snapshot
from tests.metrics.waiting.test_snapshots import JANUARY, PERIODS, made_up

CROSSES = (CrossTabulation("all"), CrossTabulation("team", ("provider", "team")))


def crowded(seed: int, size: int, people: int) -> list[dict[str, Any]]:
    """Pathways of few people, so that many have several at once."""
    chance = random.Random(seed)
    return [row | {"person_id": f"YP-{chance.randint(1, people)}"} for row in made_up(chance, size)]


def waiting(frame: pd.DataFrame, stage: str, area: str = "S") -> dict[str, Any]:
    (found,) = frame[(frame["area_id"] == area) & (frame["stage"] == stage)].to_dict("records")
    return found


def test_a_count_carries_the_sum_of_its_pathways_keys() -> None:
    rows = [{"referred_on": "2024-01-05"}, {"referred_on": "2023-12-01", "accepted_on": "2024-01-09"}]
    found = waiting(snapshot(clocks(*rows), JANUARY), "triage")
    assert found["started_key"] == found["waiting_key"] == key_of("PW-0")
    assert found["opening_key"] == found["completed_key"] == key_of("PW-1")
    assert found["closed_key"] == found["closed_people"] == 0


def test_a_pathway_in_two_stages_counts_twice_in_a_group_and_is_one_person() -> None:
    row = {
        "referred_on": "2023-10-01",
        "first_contact_on": "2023-10-20",
        "step_1_kind": "subsequent",
        "step_1_referred_on": "2023-12-05",
    }
    frame = snapshot(clocks(row), JANUARY)
    both = waiting(frame, "all_waits")
    assert (both["waiting"], both["waiting_people"]) == (2, 1)
    assert both["waiting_key"] == 2 * key_of("PW-0")
    assert [waiting(frame, stage)["waiting_people"] for stage in ("treatment", "subsequent")] == [1, 1]


def test_a_person_with_two_pathways_is_one_while_both_run_and_is_seen_again_later() -> None:
    first = {"person_id": "YP", "referred_on": "2023-12-01", "accepted_on": "2024-01-10"}
    second = {"person_id": "YP", "referred_on": "2024-01-05"}
    frame = snapshot(clocks(first, second), JANUARY, ("2024-02-01", "2024-02-29"))
    january, february = (waiting(frame[frame["period"] == number], "triage") for number in (0, 1))
    assert (january["opening_people"], january["started_people"], january["waiting_people"]) == (1, 0, 0)
    assert (february["waiting"], february["waiting_people"]) == (1, 1)


@pytest.mark.parametrize("seed", range(2))
def test_the_first_clocks_of_a_period_are_as_many_as_its_people(seed: int) -> None:
    """By loops: every clock of a period was there or starts in it, and each person has one first among them."""
    rows = crowded(seed, 150, people=40)
    frame = snapshot(clocks(*rows), *PERIODS, cross_tabulations=CROSSES)
    system = frame[(frame["cross"] == "all") & (frame["area_id"] == "S")]
    ran, waited = people_of(rows)
    seen = set()
    for cell in system.to_dict("records"):
        key = (cell["stage"], cell["period"])
        seen.add(key)
        assert cell["opening_people"] + cell["started_people"] == len(ran[key]), key
        assert cell["waiting_people"] <= len(waited[key]) <= cell["waiting"], key
    assert seen == set(ran)
    assert sum(system["waiting_people"]) < sum(system["waiting"])
    for name in COUNTS:
        assert (frame[f"{name}_people"] <= frame[name]).all(), name


@pytest.mark.parametrize("backwards", [False, True])
def test_which_clock_of_a_pathway_is_first_does_not_hang_on_the_order_of_rows(backwards: bool) -> None:
    """Two stages that start and end on one day: one of them, and always the same, has an earlier clock."""
    both = {"person": 1, "key": 7, "step_kind": None, "started": 40, "ended": 40}
    rows = [both | {"stage": stage} for stage in ("triage", "assessment")]
    types = {"stage": pa.string(), "step_kind": pa.string()}
    fields = [pa.field(name, types.get(name, pa.int64())) for name in rows[0]]
    table = pa.Table.from_pylist(rows[::-1] if backwards else rows, schema=pa.schema(fields))
    found = with_earlier(engine_of_tests().table(table), groups=GROUPS).to_pyarrow().to_pylist()
    before = {row["stage"]: row["before_all_waits"] for row in found}
    assert before == {"assessment": None, "triage": 40}


Cells = dict[tuple[str, int], set[str]]


def people_of(rows: list[dict[str, Any]]) -> tuple[Cells, Cells]:
    """Stage and period → who had a clock that ran, and who waits at the end."""
    ran: Cells = defaultdict(set)
    waited: Cells = defaultdict(set)
    for row in arrow(rows).to_pylist():
        for clock in loop_clocks(row, {}):
            stages = [clock["stage"], *(name for name, has in GROUPS.items() if clock["stage"] in has)]
            for number, (first, last) in enumerate((day(a), day(b)) for a, b in PERIODS):
                if clock["started"] > last or (clock["ended"] is not None and clock["ended"] < first):
                    continue
                for stage in stages:
                    ran[stage, number].add(row["person_id"])
                    if clock["ended"] is None or clock["ended"] > last:
                        waited[stage, number].add(row["person_id"])
    return ran, waited


def one_row(measures: list[Measure], name: str) -> dict[str, Any]:
    (measure,) = [each for each in measures if each.id == name]
    (table,) = [each for each in tabulate(measure) if each.area == "system_id" and each.by == ()]
    (row,) = table.table.to_pyarrow().to_pylist()
    return row


MISSED = {
    "referred_on": "2024-01-01",
    "second_contact_on": "2024-02-01",
    "discharged_on": "2024-03-01",
    "sessions": 3,
    "appointments_attended": 4,
    "appointments_dna": 0,
    "appointments_offered": 9,
    "appointments_cancelled_by_patient": 0,
    "appointments_cancelled_by_provider": 0,
}


def test_behind_a_sum_stand_those_who_add_to_it() -> None:
    """One missed three and two on two pathways, another one, the third none; all were offered some."""
    rows = [
        MISSED | {"person_id": "A", "appointments_dna": 3},
        MISSED | {"person_id": "A", "appointments_dna": 2},
        MISSED | {"person_id": "B", "appointments_dna": 1},
        MISSED | {"person_id": "C"},
    ]
    found = one_row(episode_measures(pathways(*rows)), "dna")
    assert (found["count"], found["count_people"], found["count_largest"]) == (6, 2, 5)
    assert (found["denominator"], found["denominator_people"], found["denominator_largest"]) == (22, 3, 13)
    assert found["count_key"] == sum(key_of(f"PW-{number}") or 0 for number in range(3))
    assert found["denominator_key"] == sum(key_of(f"PW-{number}") or 0 for number in range(4))


def test_one_child_behind_many_days_is_one() -> None:
    found = one_row(episode_measures(pathways(MISSED)), "episode_days")
    assert (found["count"], found["count_people"], found["count_largest"]) == (60, 1, 60)
    assert (found["denominator"], found["denominator_people"], found["denominator_largest"]) == (1, 1, 1)


def test_a_plain_count_has_nobody_behind_a_denominator_that_is_not_there() -> None:
    rows = [{"referred_on": "2024-01-05", "person_id": "A"}, {"referred_on": "2024-01-25", "person_id": "A"}]
    found = one_row(referral_measures(pathways(*rows)), "referrals_received")
    assert (found["count"], found["count_people"], found["count_largest"]) == (2, 1, 1)
    assert [found[f"denominator{end}"] for end in ("", "_key", "_people", "_largest")] == [None, 0, 0, 0]


def test_clinician_days_have_clinicians_behind_them_and_contacts_young_people() -> None:
    seen = [("CL-1", "A", 2), ("CL-1", "B", 1), ("CL-1", "A", 3), ("CL-2", "C", 1)]
    rows = [{"clinician": c, "person_id": p, "attended_this_month": n} for c, p, n in seen]
    table = clinician_contacts(pathways(*rows), extract=day("2024-01-31"), by=())
    (found,) = table.to_pyarrow().to_pylist()
    assert (found["count"], found["count_people"], found["count_largest"]) == (7, 3, 5)
    assert (found["denominator"], found["denominator_people"], found["denominator_largest"]) == (46, 2, 23)
    assert found["denominator_key"] == sum(key_of(c) or 0 for c in {c for c, *_ in seen})
