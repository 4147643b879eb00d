"""Every fault of an extract at once, with row and column and what would be right; the messages as people read them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.ptl.faults import SHOWN
from loaders.ptl.recipe import list_all_faults
from store.errors import InputError
from tests.loaders.ptl.extracts import EDITION, REFUSED, WHOLE, faults, write_extract

ONE_CELL = {
    "an empty required cell": (
        {"borough": ""},
        "column borough: found an empty cell, expected the code of a borough or county.",
    ),
    "an unknown choice": (
        {"priority": "soon"},
        "column priority: found text of 4 characters, expected emergency, urgent, routine.",
    ),
    "an unknown area": (
        {"borough": "E09999999"},
        "column borough: found text of 9 characters, expected the code of a borough or county, "
        "as data/reference/areas.csv has it.",
    ),
    "a provider where a borough should be": (
        {"borough": "DEMO-P1"},
        "column borough: found text of 7 characters, expected the code of a borough or county, "
        "as data/reference/areas.csv has it.",
    ),
    "an unknown provider": (
        {"provider": "XYZ"},
        "column provider: found text of 3 characters, expected the code of a provider, as data/reference/areas.csv has it.",
    ),
    "an age beyond those served": (
        {"age_at_referral": "26"},
        "column age_at_referral: found a number of 2 characters, expected a whole number from 0 to 25.",
    ),
    "a negative age": (
        {"age_at_referral": "-1"},
        "column age_at_referral: found a number of 2 characters, expected a whole number from 0 to 25.",
    ),
    "an age with a fraction": (
        {"age_at_referral": "14.5"},
        "column age_at_referral: found a number of 4 characters, expected a whole number from 0 to 25.",
    ),
    "no date": (
        {"referred_on": "last week"},
        "column referred_on: found text of 9 characters, expected a day of the calendar, YYYY-MM-DD or DD/MM/YYYY.",
    ),
    "a day that does not exist": (
        {"referred_on": "2024-02-30"},
        "column referred_on: found what looks like a date, expected a day of the calendar, YYYY-MM-DD or DD/MM/YYYY.",
    ),
    "a date in the American order": (
        {"referred_on": "01/25/2024"},
        "column referred_on: found what looks like a date, expected a day of the calendar, YYYY-MM-DD or DD/MM/YYYY.",
    ),
    "a day after the extract": (
        {"referred_on": "2024-07-01"},
        "column referred_on: found a later day, expected a day up to that of the extract.",
    ),
    "a day of another century": (
        {"referred_on": "1924-01-10"},
        "column referred_on: found an earlier day, expected a day since 1990-01-01.",
    ),
    "a contact before the referral": (
        {"first_contact_on": "2024-01-09"},
        "column first_contact_on: found an earlier day, expected a day not before referred_on.",
    ),
    "a second appointment without a first": (
        {"second_contact_on": "2024-02-01"},
        "column first_contact_on: found an empty cell, expected a value, as second_contact_on has one.",
    ),
    "a step before its referral": (
        {**WHOLE, "step_1_started_on": "2024-03-01"},
        "column step_1_started_on: found an earlier day, expected a day not before step_1_referred_on.",
    ),
    "treatment after discharge": (
        {**WHOLE, "discharged_on": "2024-05-25", "transition_started_on": "2024-05-26"},
        "column discharged_on: found an earlier day, expected a day not before transition_started_on.",
    ),
    "accepted and refused": (
        {**REFUSED, "accepted_on": "2024-01-12"},
        "column accepted_on: found a filled cell, expected an empty cell, as rejected_on is filled.",
    ),
    "refused without a reason": (
        {**REFUSED, "rejection_reason": ""},
        "column rejection_reason: found an empty cell, expected a value, as rejected_on has one.",
    ),
    "discharged without a reason": (
        {**WHOLE, "discharge_reason": ""},
        "column discharge_reason: found an empty cell, expected a value, as discharged_on has one.",
    ),
    "neither tier nor need group": (
        {"tier": ""},
        "column tier: found an empty cell, expected a value here or in need_group.",
    ),
    "more appointments than offered": (
        {"appointments_offered": "7"},
        "column appointments_offered: found fewer, expected at least as many as appointments_attended + "
        "appointments_dna + appointments_cancelled_by_patient + appointments_cancelled_by_provider.",
    ),
    "more sessions than appointments": (
        {"sessions": "6"},
        "column appointments_attended: found fewer, expected at least as many as sessions.",
    ),
    "a priority that its pathway rules out": (
        {"pathway": "eating_disorder_urgent"},
        "column priority: found the priority routine, expected emergency or urgent on the pathway eating_disorder_urgent.",
    ),
    "a breach without saying whether it was avoidable": (
        {"breach_reason": "demand"},
        "column breach_avoidable: found an empty cell, expected a value, as breach_reason has one.",
    ),
    "an NHS number for a pseudonym": (
        {"person_id": "943 476 5919"},
        "column person_id: found what looks like an NHS number, expected a pseudonym. "
        "Replace it by a pseudonym and send the file again.",
    ),
    "an NHS number among the teams": (
        {"team": "see 9434765919"},
        "column team: found what looks like an NHS number, expected a label that tells nothing about anybody. "
        "Replace it by a pseudonym and send the file again.",
    ),
    "a postcode among the teams": (
        {"team": "N1 2AB"},
        "column team: found what looks like a postcode, expected a label that tells nothing about anybody. "
        "Replace it by a pseudonym and send the file again.",
    ),
    "an NHS number where a choice belongs is not repeated": (
        {"priority": "9434765919"},
        "column priority: found what looks like an NHS number, expected emergency, urgent, routine.",
    ),
    "letters that a label may not hold": (
        {"team": "Équipe"},
        "column team: found text of 6 characters, not all of them plain letters, expected plain letters, digits and punctuation, at most 60.",
    ),
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is said of one file in which each case is a row, the first under the header."""
    path = write_extract(tmp_path_factory.mktemp("faults"), *(given for given, _ in ONE_CELL.values()))
    return faults(path)


@pytest.mark.parametrize("case", ONE_CELL)
def test_a_fault_is_told_with_its_row_and_column(case: str, told: list[str]) -> None:
    row = list(ONE_CELL).index(case) + 2
    assert [text for text in told if text.startswith(f"row {row},")] == [f"row {row}, {ONE_CELL[case][1]}"]


def test_nothing_else_is_told(told: list[str]) -> None:
    assert len(told) == len(ONE_CELL)


def test_sound_rows_of_every_kind_have_no_faults(tmp_path: Path) -> None:
    british = {"referred_on": "10/01/2024", "accepted_on": "15/01/2024"}
    shouted = {"priority": " ROUTINE ", "borough": " demo-b1 "}
    assert faults(write_extract(tmp_path, {}, WHOLE, REFUSED, british, shouted)) == []


@pytest.mark.parametrize("column", ["borough", "ccg", "provider"])
@pytest.mark.parametrize("code", ["nowhere", "Nowhere Straße", "XYZ"])
def test_an_unknown_code_is_told_in_a_file_that_is_tidy_otherwise(
    column: str, code: str, tmp_path: Path
) -> None:
    (found,) = faults(write_extract(tmp_path, {}, {column: code}))
    assert found.startswith(f"row 3, column {column}: found text of {len(code)} characters")


def test_a_pathway_that_is_there_twice_is_told_for_both_rows(tmp_path: Path) -> None:
    path = write_extract(tmp_path, {"pathway_id": "PW-7"}, {}, {"pathway_id": "PW-7"})
    assert faults(path) == [
        f"row {row}, column pathway_id: found the same as in row {other}, expected one row a pathway."
        for row, other in ((2, 4), (4, 2))
    ]


def test_dates_of_birth_under_another_name_are_called_what_they_are(tmp_path: Path) -> None:
    births = [
        {"referred_on": f"20{year:02}-05-0{n}", "age_at_referral": str(23 - year)}
        for n, year in enumerate(range(8, 13), 1)
    ]
    found = faults(write_extract(tmp_path, *births))
    assert found == [
        "column referred_on: found what look like dates of birth, expected days of referral and care, never of "
        "birth. Delete the dates of birth and send the file again."
    ]


def test_an_old_referral_of_a_young_child_is_no_date_of_birth(tmp_path: Path) -> None:
    rows = [{"referred_on": "2020-05-01", "age_at_referral": str(age)} for age in (3, 4, 5, 9, 12, 15)]
    assert faults(write_extract(tmp_path, *rows)) == []


def test_many_rows_with_one_fault_are_counted_and_all_written_to_a_file(tmp_path: Path) -> None:
    path = write_extract(tmp_path, *({"priority": "soon"} for _ in range(SHOWN + 5)))
    found = faults(path)
    assert len(found) == SHOWN + 1
    assert found[-1] == "column priority: found the same in 5 more rows, expected none."
    target = tmp_path / "faults.csv"
    with pytest.raises(InputError):
        list_all_faults(path, EDITION, target)
    with target.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [int(row["row"]) for row in rows] == list(range(2, SHOWN + 7))
    assert {row["column"] for row in rows} == {"priority"}


def test_a_list_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--faults: found a place that nothing can be written to"):
        list_all_faults(write_extract(tmp_path, {}), EDITION, tmp_path / "absent" / "faults.csv")


def test_the_list_of_a_sound_file_is_empty(tmp_path: Path) -> None:
    target = tmp_path / "faults.csv"
    list_all_faults(write_extract(tmp_path, {}), EDITION, target)
    assert target.read_text(encoding="utf-8").splitlines() == ["row,column,found,expected,mend"]
