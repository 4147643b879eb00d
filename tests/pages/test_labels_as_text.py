"""Labels of a file on the pages that show them: read as they were sent, and nothing is made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.performance.meeting.worklist import FAULTS, HELD, Held, told
from pages.performance.tracking.screen import VIEWS
from reports.inert import as_text
from store.errors import InputError, Problem
from store.settings import DATA_FOLDER_VARIABLE
from tests.pages.conftest import NORTHBANK, listed_folder
from tests.pages.opening import open_page, page_at
from tests.pages.test_meeting_list import waits
from tests.pages.text import text_of
from tests.reports.nasty import NASTY

LIST, MEETING = "pages.performance.waiting_list", "pages.performance.ptl_meeting"
#: What a page would hold of the labels if one came to it as it was sent.
AS_SENT = [
    "[evil]",
    "https://evil",
    "www.evil",
    "evil@",
    ":material/home: evil",
    "red[evil",
    "small[evil",
    ":evil:",
    "**evil",
    "__evil",
    "~~evil",
    "<b>evil",
    "&lt;evil",
    "`evil",
    "$evil",
    "# evil",
]


@pytest.fixture(scope="module")
def nasty_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listed_folder(
        tmp_path_factory.mktemp("nasty") / "data", teams=[label for label in NASTY if "\n" not in label]
    )


@pytest.fixture(autouse=True)
def nasty(nasty_data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(nasty_data))
    return


def read(app: AppTest) -> str:
    """All that stands on a page, its pictures' rows and the names of its choices too, but no id behind a choice."""
    assert [error.value for error in app.exception] == []
    options = [option for field in app.selectbox for option in field.options]
    shown = [line for line in text_of(app) if not line.startswith("Whom to count: ")]
    return "\n".join([*shown, *options])


def assert_text(page: str) -> None:
    assert [sent for sent in AS_SENT if sent in page] == []


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_of_a_list_makes_anything_of_a_team(view: str) -> None:
    page = read(open_page(LIST, area=NORTHBANK, look=view))
    assert as_text(NASTY[0]) in page
    assert_text(page)


@pytest.mark.parametrize("label", [NASTY[0], NASTY[4], NASTY[7], NASTY[8]])
def test_a_sentence_about_a_team_names_it_as_text(label: str) -> None:
    page = read(open_page(LIST, area=NORTHBANK, part=f"team.DEMO-P1.{label}"))
    assert any(as_text(label) in line for line in page.splitlines() if line.startswith("markdown"))
    assert_text(page)


@pytest.mark.parametrize("label", [NASTY[0], NASTY[8]])
def test_the_measure_of_a_team_is_found_by_its_label_and_shown_as_text(label: str) -> None:
    page = read(open_page(LIST, area=NORTHBANK, part=f"team.DEMO-P1.{label}", look="Steps and tiers"))
    assert "Contacts per clinician day,3.0," in page
    assert_text(page)


def test_the_meeting_s_counts_name_teams_as_text() -> None:
    page = read(open_page(MEETING, area=NORTHBANK, held="team"))
    assert all(as_text(label) in page for label in (NASTY[0], NASTY[4]))
    assert_text(page)


def test_the_opened_list_names_teams_and_pathways_as_text() -> None:
    app = page_at(MEETING, {"area": "E09000007"})
    rows = pd.concat([waits().assign(pathway_id=label, team=label) for label in NASTY], ignore_index=True)
    app.session_state[HELD] = Held(rows, dt.date(2026, 3, 31))
    pages = []
    for number in (1, 2):
        app.session_state["list-page"] = number
        pages.append(read(app.run()))
    page = "\n".join(pages)
    assert all(as_text(label) in page for label in NASTY)
    assert_text(page)


def test_a_fault_is_told_as_text() -> None:
    app = page_at(MEETING, {"area": "E09000007"})
    app.session_state[FAULTS] = told(InputError([Problem(label, label, label) for label in NASTY]))
    page = read(app.run())
    assert page.count("evil") >= len(NASTY)
    assert_text(page)
