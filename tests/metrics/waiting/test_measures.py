"""Counts by month beside the waits, worked by hand: what is counted, in which month, of how many."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from metrics.pathway_flows import episode_measures, referral_measures, step_measures
from metrics.pathway_measures import Measure, tabulate
from metrics.pathway_returns import return_measures
from metrics.pathway_watch import breach_measure, clinician_contacts, removal_measure, watch_measures
from tests.metrics.waiting.rows import WAITS, clocks, day, pathways

EXTRACT = day("2024-06-30")
Counted = dict[tuple[str, ...], tuple[int, int | None]]


def counted(measures: list[Measure], name: str, *by: str, area: str = "system_id") -> Counted:
    """(area, labels …, month) → count and denominator, of one measure by one set of labels."""
    (measure,) = [each for each in measures if each.id == name]
    (table,) = [each for each in tabulate(measure) if each.area == area and each.by == by]
    found: Counted = {}
    for row in table.table.to_pyarrow().to_pylist():
        labels = tuple("-" if row[label] is None else str(row[label]) for label in by)
        found[row[area], *labels, str(row["month"])[:7]] = (row["count"], row["denominator"])
    return found


def test_referrals_in_the_month_each_thing_happened() -> None:
    rows = [
        {"referred_on": "2024-01-31", "accepted_on": "2024-02-01"},
        {"referred_on": "2024-01-01", "first_contact_on": "2024-01-20", "accepted_on": "2024-03-01"},
        {"referred_on": "2024-01-05", "rejected_on": "2024-02-28", "rejection_reason": "age"},
        {"referred_on": "2024-02-01", "area_id": "B2"},
    ]
    found = referral_measures(pathways(*rows))
    assert counted(found, "referrals_received") == {("S", "2024-01"): (3, None), ("S", "2024-02"): (1, None)}
    assert counted(found, "referrals_received", area="area_id") == {
        ("B1", "2024-01"): (3, None),
        ("B2", "2024-02"): (1, None),
    }
    assert counted(found, "referrals_accepted") == {("S", "2024-01"): (1, None), ("S", "2024-02"): (1, None)}
    assert counted(found, "referrals_rejected", "rejection_reason") == {("S", "age", "2024-02"): (1, None)}


def test_where_the_refused_went_in_the_month_of_the_refusal() -> None:
    rows = [
        {"referred_on": "2024-01-05", "rejected_on": on, "rejection_reason": "age", "rejection_action": went}
        for on, went in (
            ("2024-01-31", "signposted"),
            ("2024-02-01", "referred_on"),
            ("2024-02-29", "referred_on"),
            ("2024-02-10", None),
        )
    ]
    found = referral_measures(
        pathways(*rows, {"referred_on": "2024-02-01", "rejection_action": "referred_on"})
    )
    assert counted(found, "referrals_rejected", "rejection_action") == {
        ("S", "signposted", "2024-01"): (1, None),
        ("S", "referred_on", "2024-02"): (2, None),
        ("S", "-", "2024-02"): (1, None),
    }


CLOSED = {
    "referred_on": "2024-01-01",
    "first_contact_on": "2024-01-11",
    "second_contact_on": "2024-02-01",
    "discharged_on": "2024-03-01",
    "discharge_reason": "treatment_complete",
    "appointments_offered": 10,
    "appointments_attended": 6,
    "appointments_dna": 2,
    "appointments_cancelled_by_patient": 1,
    "appointments_cancelled_by_provider": 1,
    "sessions": 5,
}


def test_what_closed_pathways_took() -> None:
    early = CLOSED | {
        "second_contact_on": None,
        "discharged_on": "2024-03-31",
        "discharge_reason": "declined",
    }
    found = episode_measures(pathways(CLOSED, early, CLOSED | {"discharged_on": None}))
    march = ("S", "2024-03")
    assert counted(found, "discharges") == {march: (2, None)}
    assert counted(found, "discharges", "discharge_reason") == {
        ("S", "treatment_complete", "2024-03"): (1, None),
        ("S", "declined", "2024-03"): (1, None),
    }
    assert counted(found, "dna") == {march: (4, 16)}
    assert counted(found, "cancelled_by_patient") == {march: (2, 20)}
    assert counted(found, "cancelled_by_provider") == {march: (2, 20)}
    assert counted(found, "sessions") == {march: (5, 1)}
    assert counted(found, "episode_days") == {march: (60 + 90, 2)}


def test_steps_by_kind() -> None:
    row = {
        "referred_on": "2024-01-01",
        "step_1_kind": "step_up",
        "step_1_referred_on": "2024-01-15",
        "step_1_started_on": "2024-02-15",
        "step_2_kind": "subsequent",
        "step_2_referred_on": "2024-02-20",
    }
    found = step_measures(clocks(row))
    assert counted(found, "steps_referred", "step_kind") == {
        ("S", "step_up", "2024-01"): (1, None),
        ("S", "subsequent", "2024-02"): (1, None),
    }
    assert counted(found, "steps_started", "step_kind") == {("S", "step_up", "2024-02"): (1, None)}


def returns(*rows: dict[str, Any]) -> list[Measure]:
    return return_measures(pathways(*rows), extract=EXTRACT, bounce_days=90, multiple_referral_days=365)


REFUSED = {
    "referred_on": "2024-01-01",
    "rejected_on": "2024-01-10",
    "rejection_reason": "too_complex",
    "tier": "2",
}


@pytest.mark.parametrize(
    ("again_on", "bounced"),
    [("2024-01-09", 0), ("2024-01-10", 1), ("2024-04-09", 1), ("2024-04-10", 0)],
)
def test_a_refusal_bounces_within_ninety_days(again_on: str, bounced: int) -> None:
    rows = [REFUSED | {"person_id": "YP"}, {"person_id": "YP", "referred_on": again_on, "tier": "3"}]
    found = returns(*rows)
    assert counted(found, "bounces") == {("S", "2024-01"): (bounced, 1)}
    assert counted(found, "between_tiers") == {("S", "2024-01"): (bounced, 1)}


def test_the_same_tier_again_is_a_bounce_but_not_between_tiers() -> None:
    rows = [REFUSED | {"person_id": "YP"}, {"person_id": "YP", "referred_on": "2024-02-01", "tier": "2"}]
    assert counted(returns(*rows), "bounces") == {("S", "2024-01"): (1, 1)}
    assert counted(returns(*rows), "between_tiers") == {("S", "2024-01"): (0, 1)}


def test_somebody_else_does_not_make_it_a_bounce() -> None:
    found = returns(REFUSED, {"referred_on": "2024-02-01"})
    assert counted(found, "bounces") == {("S", "2024-01"): (0, 1)}


def test_refusals_too_late_to_be_followed_are_left_out_by_whole_months() -> None:
    """Ninety days before 30 June is 1 April: March is followed, April is not."""
    rows = [REFUSED | {"rejected_on": on, "referred_on": "2024-01-01"} for on in ("2024-03-31", "2024-04-01")]
    assert counted(returns(*rows), "bounces") == {("S", "2024-03"): (0, 1)}


@pytest.mark.parametrize(("again_on", "multiple"), [("2024-12-31", 1), ("2025-01-01", 0)])
def test_a_second_referral_within_a_year(again_on: str, multiple: int) -> None:
    rows = [{"person_id": "YP", "referred_on": on} for on in ("2024-01-01", again_on)]
    found = counted(returns(*rows), "multiple_referrals")
    assert found == {("S", "2024-01"): (0, 1), ("S", again_on[:7]): (multiple, 1)}


@pytest.mark.parametrize(
    ("first_contact_on", "breached"),
    [("2024-01-29", False), ("2024-01-30", True), (None, True)],
)
def test_a_breach_begins_the_day_after_the_standard(first_contact_on: str | None, breached: bool) -> None:
    """Core assessment: at most 28 days from referral, that is to 29 January."""
    row = {
        "referred_on": "2024-01-01",
        "accepted_on": "2024-01-05",
        "first_contact_on": first_contact_on,
        "breach_reason": "demand",
        "breach_avoidable": "y",
    }
    measure = breach_measure(clocks(row), extract=EXTRACT, themes={"demand": "capacity"})
    expected = {("S", "capacity", "y", "2024-01"): (1, None)} if breached else {}
    assert counted([measure], "breaches", "breach_theme", "breach_avoidable") == expected


def test_a_breach_without_a_reason_is_counted_without_one() -> None:
    row = {"referred_on": "2024-01-01", "accepted_on": "2024-01-05"}
    measure = breach_measure(clocks(row), extract=EXTRACT, themes={"demand": "capacity"})
    assert counted([measure], "breaches", "breach_reason") == {("S", "-", "2024-01"): (1, None)}


def test_a_standard_that_ends_after_the_extract_is_not_missed_yet() -> None:
    row = {"referred_on": "2024-06-10", "accepted_on": "2024-06-10"}
    measure = breach_measure(clocks(row), extract=EXTRACT, themes={"demand": "capacity"})
    assert counted([measure], "breaches") == {}


def test_removals_by_stage_and_reason() -> None:
    rows = [
        {"referred_on": "2024-01-01", "rejected_on": "2024-01-05", "closing_reason": "rejected_age"},
        {
            "referred_on": "2024-01-01",
            "accepted_on": "2024-01-05",
            "discharged_on": "2024-02-01",
            "closing_reason": "declined",
        },
    ]
    found = counted([removal_measure(clocks(*rows), waits=WAITS)], "removals", "stage", "reason")
    assert found == {
        ("S", "triage", "rejected_age", "2024-01"): (1, None),
        ("S", "assessment", "declined", "2024-02"): (1, None),
    }


@pytest.mark.parametrize(
    ("referred_on", "reviewed_on", "expected"),
    [
        ("2024-05-31", None, (0, 1)),
        ("2024-06-01", None, None),
        ("2024-05-01", "2024-05-31", (1, 1)),
        ("2024-05-01", "2024-05-30", (0, 1)),
    ],
)
def test_risk_reviews_due_and_done(
    referred_on: str, reviewed_on: str | None, expected: tuple[int, int] | None
) -> None:
    """Every 30 days: due once the wait has lasted 30, done if the last was at most 30 days ago."""
    row = {"referred_on": referred_on, "last_risk_review_on": reviewed_on}
    every = {"core": 30}
    found = watch_measures(
        clocks(row), extract=EXTRACT, waits=WAITS, review_days=every, contact_days={"core": 999}
    )
    assert counted(found, "risk_reviews") == ({("S", "2024-06"): expected} if expected else {})
    assert counted(found, "contacts_while_waiting") == {}


@pytest.mark.parametrize(
    ("referred_on", "contacted_on", "expected"),
    [
        ("2024-04-02", None, None),
        ("2024-04-01", None, (0, 1)),
        ("2024-01-01", "2024-04-01", (1, 1)),
        ("2024-01-01", "2024-03-31", (0, 1)),
    ],
)
def test_contact_while_waiting(
    referred_on: str, contacted_on: str | None, expected: tuple[int, int] | None
) -> None:
    """Every 90 days, which on 30 June began on 1 April."""
    row = {"referred_on": referred_on, "last_contact_while_waiting_on": contacted_on}
    found = watch_measures(
        clocks(row), extract=EXTRACT, waits=WAITS, review_days={"core": 999}, contact_days={"core": 90}
    )
    assert counted(found, "contacts_while_waiting", "stage") == (
        {("S", "triage", "2024-06"): expected} if expected else {}
    )


def test_only_those_who_wait_on_the_day_are_due_a_review() -> None:
    rows = [
        {"referred_on": "2024-01-01", "rejected_on": "2024-06-30"},
        {"referred_on": "2024-01-01", "second_contact_on": "2024-02-01", "first_contact_on": "2024-01-20"},
    ]
    every = {"core": 30}
    found = watch_measures(clocks(*rows), extract=EXTRACT, waits=WAITS, review_days=every, contact_days=every)
    assert counted(found, "risk_reviews") == {}


def test_contacts_a_clinician_day() -> None:
    """June 2024 has 20 working days; one clinician without a contact does not count."""
    rows = [
        {"referred_on": "2024-01-01", "clinician": "CL-1", "attended_this_month": 3},
        {"referred_on": "2024-01-01", "clinician": "CL-1", "attended_this_month": 1},
        {"referred_on": "2024-01-01", "clinician": "CL-2", "attended_this_month": 2, "provider": "P2"},
        {"referred_on": "2024-01-01", "clinician": "CL-3", "attended_this_month": 0},
    ]
    table = clinician_contacts(pathways(*rows), extract=EXTRACT, by=["provider"])
    found = {row["provider"]: (row["count"], row["denominator"]) for row in table.to_pyarrow().to_pylist()}
    assert found == {"P1": (4, 20), "P2": (2, 20)}
    assert dt.date(2024, 6, 30).weekday() == 6
