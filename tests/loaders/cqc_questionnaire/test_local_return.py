"""A place's own answers to the questionnaire: one place a file, known questions, one answer where one is due."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.cqc_questionnaire.local_return import load_return
from store.errors import InputError
from store.schema import conform
from tests.sampling import examples

HEADER = "area,question_id,part,option\n"


def write(tmp_path: Path, rows: str) -> Path:
    path = tmp_path / "return.csv"
    path.write_text(HEADER + rows, encoding="utf-8")
    return path


def test_a_boroughs_own_answers_load_under_its_code(tmp_path: Path) -> None:
    rows = 'E09000006,1.1,,"Yes, sometimes"\nE09000006,1.8,police,No\nE09000006,0.2,police,Consulted\n'
    frame = load_return(write(tmp_path, rows), edition="2019")["survey_answers"]
    assert set(frame["respondent"]) == {"E09000006"}
    assert frame["count"].tolist() == frame["base"].tolist() == [1, 1, 1]
    assert conform("survey_answers", frame, file="x").num_rows == 3
    assert frame["source_ref"].tolist() == ["line 2", "line 3", "line 4"]


def test_both_boxes_of_one_part_may_be_ticked(tmp_path: Path) -> None:
    rows = "E09000006,0.2,police,Consulted\nE09000006,0.2,police,Standing partner\n"
    assert len(load_return(write(tmp_path, rows), edition="2019")["survey_answers"]) == 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("E09000006,1.1,,Perhaps\n", "column option: found text of 7 characters"),
        ("E09000006,2.2,,Yes\n", "column question_id: found a number of 3 characters"),
        ("E09000006,99,,Yes\n", "column question_id: found a number of 2 characters"),
        ("E09000006,1.8,bakers,Yes\n", "column part: found text of 6 characters"),
        ("NOWHERE,1.9,,Yes\n", "column area: found text of 7 characters"),
        ("E92000001,1.9,,Yes\n", "a borough or county"),
        ("E09000006,1.9,,Yes\nE09000007,2.3a,,Yes\n", "one place a file"),
        ("E09000006,1.9,,Yes\nE09000006,1.9,,No\n", "line 3: found the question of line 2 again"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        load_return(write(tmp_path, rows), edition="2019")
    assert said in str(refused.value)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=examples(60))
@given(st.one_of(st.binary(max_size=80), st.text('E09000006,1.\n"Yesalw', max_size=60).map(str.encode)))
def test_any_bytes_give_a_full_load_or_one_clear_error(tmp_path: Path, rows: bytes) -> None:
    path = tmp_path / "return.csv"
    path.write_bytes(HEADER.encode() + rows)
    try:
        tables = load_return(path, edition="2019")
    except InputError:
        return
    assert conform("survey_answers", tables["survey_answers"], file="x").num_rows > 0
