"""The open waits of an extract: worked by hand, and gone without a trace once read."""

from __future__ import annotations

import datetime as dt
import logging
import shutil
from pathlib import Path

import pytest

from loaders import private_folder
from loaders.private_folder import memory_folder
from loaders.ptl import open_waits
from loaders.ptl.open_waits import COLUMNS, read_open_waits, safe_name
from store.errors import InputError
from store.settings import DATA_FOLDER_VARIABLE, data_folder
from tests.loaders.ptl.extracts import write_extract

DAY = dt.date(2024, 6, 30)


def extract(tmp_path: Path, *rows: dict[str, str]) -> bytes:
    """The bytes of an extract with one sound row for each of `rows`, which say what matters of it."""
    return write_extract(tmp_path, *rows, name="sent.csv").read_bytes()


def test_open_waits_are_worked_out_to_the_day(tmp_path: Path) -> None:
    waits = read_open_waits(
        extract(
            tmp_path,
            {"accepted_on": "2024-01-15"},
            {"accepted_on": "2024-06-20", "referred_on": "2024-06-20"},
            {
                "accepted_on": "2024-01-15",
                "first_contact_on": "2024-02-05",
                "second_contact_on": "2024-03-04",
            },
        ),
        name="ptl_2024-06-30.csv",
        extract=DAY,
    )
    assert tuple(waits.columns) == COLUMNS
    first, second = waits.to_dict("records")
    assert (first["stage"], first["stage_days"], first["referral_days"]) == ("assessment", 167, 172)
    assert first["days_past_standard"] == 172 - 28
    assert first["review_overdue_days"] == 167 - 84
    assert first["contact_overdue_days"] == 167 - 42
    assert (second["stage_days"], second["days_past_standard"]) == (10, -18)


def test_a_review_counts_from_the_last_one_and_never_from_before_the_wait(tmp_path: Path) -> None:
    reviewed = {
        "accepted_on": "2024-01-15",
        "last_risk_review_on": "2024-06-10",
        "last_contact_while_waiting_on": "2024-01-12",
    }
    waits = read_open_waits(extract(tmp_path, reviewed), name="x.csv", extract=DAY)
    only = waits.iloc[0]
    assert only["review_overdue_days"] == 20 - 84
    assert only["contact_overdue_days"] == 167 - 42


def test_each_step_that_waits_is_a_wait_of_its_own(tmp_path: Path) -> None:
    step = {
        "accepted_on": "2024-01-15",
        "first_contact_on": "2024-02-05",
        "step_1_kind": "internal",
        "step_1_team": "Talking therapies",
        "step_1_referred_on": "2024-06-01",
    }
    waits = read_open_waits(extract(tmp_path, step), name="x.csv", extract=DAY)
    assert sorted(waits["stage"]) == ["internal", "treatment"]


def test_neither_the_young_person_nor_where_they_live_is_in_it() -> None:
    assert not {"person_id", "borough", "age_at_referral", "age_band", "need_group", "ccg"} & set(COLUMNS)


def test_nothing_is_left_behind_and_nothing_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "memory"
    place.mkdir()
    monkeypatch.setattr(private_folder, "IN_MEMORY", place)
    content = extract(tmp_path, {"accepted_on": "2024-01-15"})
    seen = []
    read_ptl = open_waits.read_ptl

    def looked(path: Path, *rest: object) -> object:
        seen.append(path.is_relative_to(place))
        return read_ptl(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(open_waits, "read_ptl", looked)
    with caplog.at_level(logging.DEBUG):
        read_open_waits(content, name="x.csv", extract=DAY)
        with pytest.raises(InputError):
            read_open_waits(content.replace(b"routine", b"sometime"), name="x.csv", extract=DAY)
    assert seen == [True, True]
    assert list(place.iterdir()) == []
    assert "PW-" not in caplog.text


def test_every_fault_is_raised_at_once_and_another_name_is_not_repeated(tmp_path: Path) -> None:
    content = extract(
        tmp_path,
        {"priority": "sometime"},
        {"accepted_on": "2023-01-01"},
        {"pathway": "unheard"},
    )
    with pytest.raises(InputError) as caught:
        read_open_waits(content, name="../../from somewhere/Jane Doe 2024.csv", extract=DAY)
    said = str(caught.value)
    assert {problem.file for problem in caught.value.problems} == {"the file"}
    assert all(column in said for column in ("priority", "accepted_on", "pathway"))


def test_names_of_people_are_refused_by_column(tmp_path: Path) -> None:
    content = extract(tmp_path, {}).replace(b"pathway_id,", b"pathway_id,surname,", 1).replace(b"\r\n", b"\n")
    with pytest.raises(InputError, match="by its name, of names"):
        read_open_waits(content, name="x.csv", extract=DAY)


def test_a_machine_without_files_in_memory_uses_a_private_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(private_folder, "IN_MEMORY", Path("/no/such/place"))
    assert memory_folder() is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ptl_x.csv", "ptl_x.csv"),
        ("../../etc/passwd", "passwd"),
        ("a b'c.csv", "a_b_c.csv"),
        ("...", "extract.csv"),
    ],
)
def test_a_name_leads_nowhere(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_the_lists_of_teams_of_real_areas_are_opened_only_for_who_may_see_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("catalogue", "reference", "demonstration"):
        shutil.copytree(data_folder() / name, tmp_path / "data" / name)
    teams = tmp_path / "data/local/teams"
    teams.mkdir(parents=True)
    (teams / "E09000006.csv").write_text("provider,team,name\nRPG,Team X,Zebra Lane\n", encoding="utf-8")
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path / "data"))
    real = {"borough": "E09000006", "provider": "RPG", "team": "Team X", "accepted_on": "2024-01-15"}
    content = extract(tmp_path, real)
    (seen,) = read_open_waits(content, name="x.csv", extract=DAY, own_lists=True)["team"]
    (unseen,) = read_open_waits(content, name="x.csv", extract=DAY)["team"]
    assert seen == "Zebra Lane"
    assert unseen.startswith("team-")
    (teams / "E09000006.csv").write_text("broken\n", encoding="utf-8")
    (again,) = read_open_waits(content, name="x.csv", extract=DAY)["team"]
    assert again.startswith("team-")
    with pytest.raises(InputError, match="E09000006"):
        read_open_waits(content, name="x.csv", extract=DAY, own_lists=True)
