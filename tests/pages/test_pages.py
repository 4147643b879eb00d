"""Every page, for areas of every kind, in the application's own test harness."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import streamlit
from streamlit.testing.v1 import AppTest

from pages.parts import show
from reports.export import csv_bytes
from tests.pages.opening import open_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "summary": "pages.board.summary",
    "waiting list": "pages.performance.waiting_list",
    "compare": "pages.performance.compare",
    "trends": "pages.performance.trends",
    "reviews": "pages.quality.reviews",
    "questionnaire": "pages.quality.questionnaire",
    "catalogue": "pages.data.catalogue",
}
AREAS = {
    "a borough with its own CCG": "E09000006",
    "a borough that shares a CCG": "E09000012",
    "a borough served by two CCGs": "E09000033",
    "a reviewed borough": "E09000014",
    "a system": "QKK",
    "Norfolk and Waveney": "QMM",
    "London": "E12000007",
    "England": "E92000001",
}


def run(module: str, *, area: str) -> AppTest:
    return open_page(module, area=area)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("area", AREAS.values(), ids=AREAS.keys())
@pytest.mark.parametrize("module", PAGES.values(), ids=PAGES.keys())
def test_a_page_draws_for_an_area(module: str, area: str) -> None:
    app = run(module, area=area)
    assert [error.value for error in app.exception] == []
    assert [error.value for error in app.error] == []
    assert len(app.title) == 1
    said = " ".join(block.value for block in [*app.markdown, *app.info, *app.caption])
    assert len(said) > 150
    assert "nan" not in said.lower().split()
    assert "None" not in said.split()


#: What every saved row must say, whatever page it is from.
SAID = ["definition", "publisher", "publication", "licence", "small_numbers"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("module", PAGES.values(), ids=PAGES.keys())
def test_every_file_a_page_offers_explains_its_rows(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[pd.DataFrame] = []

    def remember(frame: pd.DataFrame) -> bytes:
        saved.append(frame)
        return csv_bytes(frame)

    streamlit.cache_resource.clear()
    monkeypatch.setattr(show, "csv_bytes", remember)
    run(module, area=AREAS["a borough with its own CCG"])
    assert saved
    for frame in saved:
        for column in SAID:
            assert (frame[column] != "").all(), (column, list(frame.columns))
        flagged = frame[frame.get("caveats", frame["caveat_text"]) != ""]
        assert (flagged["caveat_text"] != "").all()


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("module", ["pages.performance.compare", "pages.performance.trends"])
def test_no_table_shows_the_digits_of_a_computation(module: str) -> None:
    for table in run(module, area=AREAS["London"]).dataframe:
        for column in table.value.select_dtypes("float"):
            shown = table.value[column].dropna()
            assert (shown == shown.round(1)).all(), column
