"""When each stage's clock starts, stops or is closed, worked by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from metrics.clocks import EPOCH, adjusted_days, date_of, day_number
from tests.metrics.waiting.rows import STAGES, clocks, day, pathways

WHOLE = {
    "referred_on": "2024-01-01",
    "triaged_on": "2024-01-03",
    "accepted_on": "2024-01-08",
    "first_contact_on": "2024-01-29",
    "second_contact_on": "2024-02-26",
    "step_1_kind": "subsequent",
    "step_1_referred_on": "2024-03-01",
    "step_1_started_on": "2024-03-29",
    "step_2_kind": "step_up",
    "step_2_referred_on": "2024-03-15",
    "transition_referred_on": "2024-04-01",
    "transition_started_on": "2024-04-20",
    "discharged_on": "2024-04-30",
    "closing_reason": "transition",
}


def by_stage(*rows: dict[str, Any], **settings: Any) -> dict[str, dict[str, Any]]:
    """Stage → its last clock to start, days as dates in text."""
    found = sorted(clocks(*rows, **settings).to_pyarrow().to_pylist(), key=lambda clock: clock["started"])
    for clock in found:
        for name in ("referred", "started", "stopped", "closed", "ended", "limit_start"):
            if clock[name] is not None:
                clock[name] = str(EPOCH + dt.timedelta(days=clock[name]))
    return {clock["stage"]: clock for clock in found}


def parts(clock: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(clock[name] for name in names)


def test_each_stage_of_a_whole_pathway() -> None:
    """Stage → started, stopped, closed."""
    found = {stage: (c["started"], c["stopped"], c["closed"]) for stage, c in by_stage(WHOLE).items()}
    assert found == {
        "triage": ("2024-01-01", "2024-01-08", None),
        "assessment": ("2024-01-08", "2024-01-29", None),
        "treatment": ("2024-01-29", "2024-02-26", None),
        "subsequent": ("2024-03-01", "2024-03-29", None),
        "internal": ("2024-03-15", None, "2024-04-30"),
        "transition": ("2024-04-01", "2024-04-20", None),
        "discharge": ("2024-02-26", "2024-04-30", None),
        "pathway": ("2024-01-01", "2024-04-30", None),
    }


def test_a_clock_ends_when_it_stops_or_is_closed() -> None:
    found = by_stage(WHOLE)
    assert found["triage"]["ended"] == "2024-01-08"
    assert found["internal"]["ended"] == "2024-04-30"


def test_every_clock_counts_from_the_referral_too() -> None:
    assert {clock["referred"] for clock in by_stage(WHOLE).values()} == {"2024-01-01"}


def test_a_clock_that_has_not_started_is_not_there() -> None:
    found = by_stage({"referred_on": "2024-01-01", "accepted_on": "2024-01-08"})
    assert sorted(found) == ["assessment", "pathway", "triage"]
    assert found["assessment"]["ended"] is None


def test_a_first_contact_accepts_what_nobody_had_accepted() -> None:
    found = by_stage({"referred_on": "2024-01-01", "first_contact_on": "2024-01-20"})
    assert found["triage"]["stopped"] == "2024-01-20"
    assert parts(found["assessment"], "started", "stopped") == ("2024-01-20", "2024-01-20")


def test_acceptance_after_the_first_contact_changes_nothing() -> None:
    row = {"referred_on": "2024-01-01", "first_contact_on": "2024-01-20", "accepted_on": "2024-01-25"}
    assert by_stage(row)["triage"]["stopped"] == "2024-01-20"


def test_a_refusal_closes_the_clock_without_stopping_it() -> None:
    found = by_stage({"referred_on": "2024-01-01", "triaged_on": "2024-01-05", "rejected_on": "2024-01-09"})
    assert sorted(found) == ["pathway", "triage"]
    assert parts(found["triage"], "stopped", "closed") == (None, "2024-01-09")


def test_discharge_closes_whatever_still_runs() -> None:
    row = {"referred_on": "2024-01-01", "accepted_on": "2024-01-08", "discharged_on": "2024-03-01"}
    found = by_stage(row)
    assert parts(found["assessment"], "stopped", "closed", "ended") == (
        None,
        "2024-03-01",
        "2024-03-01",
    )
    assert found["pathway"]["stopped"] == "2024-03-01"


def test_two_steps_of_one_kind_are_two_clocks() -> None:
    steps = {f"step_{n}_kind": "internal" for n in (1, 2)} | {
        "step_1_referred_on": "2024-02-01",
        "step_1_started_on": "2024-02-11",
        "step_2_referred_on": "2024-03-01",
    }
    rows = clocks({"referred_on": "2024-01-01", **steps}).to_pyarrow().to_pylist()
    days = [day_number(day(text)) for text in ("2024-02-01", "2024-02-11", "2024-03-01")]
    found = [(c["step_kind"], c["started"], c["stopped"]) for c in rows if c["stage"] == "internal"]
    assert sorted(found, key=str) == [("internal", days[0], days[1]), ("internal", days[2], None)]


def test_a_pathway_has_only_its_own_stages() -> None:
    row = WHOLE | {"pathway": "crisis"}
    found = by_stage(row, stages_of={"crisis": ["triage", "pathway"]})
    assert sorted(found) == ["pathway", "triage"]


def test_a_standard_counts_from_referral_or_from_its_stage() -> None:
    found = by_stage(WHOLE)
    assert parts(found["assessment"], "limit_start", "limit_days") == ("2024-01-01", 28)
    assert parts(found["internal"], "limit_start", "limit_days") == ("2024-03-15", 84)
    assert found["treatment"]["limit_days"] is None


def test_a_standard_is_that_of_the_pathway() -> None:
    found = by_stage(WHOLE | {"pathway": "crisis"})
    assert parts(found["assessment"], "limit_start", "limit_days") == ("2024-01-08", 0)
    assert found["internal"]["limit_days"] is None


ADJUSTED = {
    "nothing in the way": ({}, 30),
    "missed on day 10, so the clock starts again": ({"last_dna_on": "2024-01-11"}, 20),
    "cancelled on day 20": ({"last_cancelled_by_patient_on": "2024-01-21"}, 10),
    "the later of the two": ({"last_dna_on": "2024-01-11", "last_cancelled_by_patient_on": "2024-01-21"}, 10),
    "missed on the first day": ({"last_dna_on": "2024-01-01"}, 30),
    "missed on the last day": ({"last_dna_on": "2024-01-31"}, 0),
    "missed before the clock started": ({"last_dna_on": "2023-12-31"}, 30),
    "missed after the clock ended": ({"last_dna_on": "2024-02-01"}, 30),
    "away for 7 days in the middle": ({"unavailable_from": "2024-01-11", "unavailable_days": 7}, 23),
    "away from before the start": ({"unavailable_from": "2023-12-29", "unavailable_days": 7}, 26),
    "away beyond the end": ({"unavailable_from": "2024-01-29", "unavailable_days": 7}, 28),
    "away throughout": ({"unavailable_from": "2023-12-01", "unavailable_days": 100}, 0),
    "away before it started": ({"unavailable_from": "2023-12-01", "unavailable_days": 31}, 30),
    "away after it ended": ({"unavailable_from": "2024-01-31", "unavailable_days": 9}, 30),
    "missed while away: only the days after count": (
        {"last_dna_on": "2024-01-11", "unavailable_from": "2024-01-06", "unavailable_days": 10},
        15,
    ),
}


@pytest.fixture(scope="module")
def adjusted() -> dict[str, int]:
    """Case → days on its adjusted clock, all worked out together."""
    rows = [{"referred_on": "2024-01-01", "team": case, **given} for case, (given, _) in ADJUSTED.items()]
    table = clocks(*rows, stages=[stage for stage in STAGES if stage.id == "pathway"])
    end = table["started"] * 0 + day_number(day("2024-01-31"))
    table = table.mutate(days=adjusted_days(table, start=table["started"], end=end))
    return {row["team"]: row["days"] for row in table.to_pyarrow().to_pylist()}


@pytest.mark.parametrize("case", ADJUSTED)
def test_the_adjusted_clock(case: str, adjusted: dict[str, int]) -> None:
    assert adjusted[case] == ADJUSTED[case][1]


def test_days_are_numbered_from_1970_and_back() -> None:
    table = pathways({"referred_on": "2024-02-29"})
    assert day_number(day("1970-01-01")) == 0
    assert day_number(day("2024-02-29")) == 19782
    numbered = table.mutate(number=table["person_id"].length() * 0 + 19782)
    assert str(date_of(numbered["number"]).to_pyarrow().to_pylist()[0])[:10] == "2024-02-29"
