"""Every kind of private cell in a list that is opened on the page: none is repeated there, in a log or in a traceback."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from loaders.ptl.dictionary import read_dictionary
from pages.performance.meeting import worklist
from pages.performance.meeting.worklist import CODES, FAULTS, HELD
from store.seldom import log as page_log
from tests.loaders.private_cells import CELLS, repeated
from tests.loaders.ptl.extracts import write_extract
from tests.pages.text import text_of

pytestmark = pytest.mark.usefixtures("listed")
OPEN = """
import datetime as dt
import streamlit as st
from pages.parts.problems import report_problem
from pages.performance import ptl_meeting
from pages.performance.meeting import worklist
if worklist.HELD not in st.session_state and not st.session_state.get(worklist.FAULTS):
    worklist._read(st.session_state["sent"], name=st.session_state["named"], day=dt.date(2024, 6, 30))
try:
    ptl_meeting.draw()
except Exception as error:
    report_problem(error)
"""
WAITING = {"accepted_on": "2024-01-15"}


def opened(content: bytes, *, name: str) -> AppTest:
    """The page after somebody opened a list of this name on it."""
    app = AppTest.from_string(OPEN, default_timeout=120)
    app.query_params["area"] = "E09000007"
    app.session_state["sent"], app.session_state["named"] = content, name
    return app.run()


def all_of(app: AppTest, caplog: pytest.LogCaptureFixture) -> str:
    options = [option for field in app.selectbox for option in field.options]
    records = logging.Formatter()
    return "\n".join([*text_of(app), *options, *map(records.format, caplog.records), str(app.query_params)])


def test_no_cell_of_a_faulty_list_is_repeated(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    columns = list(read_dictionary().columns)
    rows = [{**WAITING, column: cell} for column in columns for cell in CELLS.values()]
    app = opened(write_extract(tmp_path, *rows).read_bytes(), name=f"{CELLS['a name']}.csv")
    told = all_of(app, caplog)
    assert "Nothing was opened" in told
    assert "the file, row 2, column pathway_id: found text of" in told
    assert repeated(told) == []


def test_a_first_row_of_cells_is_not_repeated(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write_extract(tmp_path, {**WAITING, "team": CELLS["a name"]}, {**WAITING})
    told = all_of(opened(path.read_bytes().split(b"\n", 1)[1], name="ptl.csv"), caplog)
    assert "found no header row" in told
    assert repeated(told) == []


def test_no_team_that_no_list_declares_is_repeated(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    kinds = (
        "a name",
        "a name with a title",
        "a name and an address",
        "a date of birth",
        "a sentence about a child",
    )
    rows = [{**WAITING, "team": CELLS[kind], "step_1_team": CELLS[kind]} for kind in kinds]
    rows = [{**each, "step_1_kind": "internal", "step_1_referred_on": "2024-03-11"} for each in rows]
    rows = [{**each, "first_contact_on": "2024-02-01"} for each in rows]
    app = opened(write_extract(tmp_path, *rows).read_bytes(), name="ptl_2024-06-30.csv")
    told = all_of(app, caplog)
    assert HELD in app.session_state, app.session_state[FAULTS]
    assert "open waits are shown" in told
    assert "team-" in told
    assert CODES in told
    assert repeated(told) == []


def test_an_error_of_drawing_the_list_is_logged_without_its_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise KeyError(CELLS["a name"])

    monkeypatch.setattr(worklist, "work_table", fails)
    path = write_extract(tmp_path, {**WAITING}, {**WAITING})
    with caplog.at_level(logging.ERROR, logger=page_log.name):
        app = opened(path.read_bytes(), name="ptl_2024-06-30.csv")
    told = all_of(app, caplog)
    assert "This page could not be drawn" in told
    assert "KeyError" in told
    assert "in _work_through" in told
    assert repeated(told) == []
