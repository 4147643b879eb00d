"""Every page, for areas of every kind, in the application's own test harness."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import picture
from pages.performance.compare_views import VIEWS
from pages.performance.trends import charted
from reports.current import current_figures
from reports.export import csv_bytes
from store.snapshot import let_go
from tests.pages.glossary import QUOTE, not_listed, unexplained
from tests.pages.opening import open_page
from tests.sampling import some_of

ROOT = Path(__file__).resolve().parents[2]
PAGES = {
    "summary": "pages.board.summary",
    "waiting-list": "pages.performance.waiting_list",
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
    page = next(name for name, one in PAGES.items() if one == module)
    if area != AREAS["England"]:
        assert not_listed(app, page) == []
    if page not in QUOTE:
        assert unexplained(app, page) == []


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("area", "trend", "why"),
    [
        ("Norfolk and Waveney", "adult_ward_admissions", "Every figure is withheld"),
        ("England", "crisis_coverage", "kept out of trends"),
    ],
)
def test_trends_says_why_a_series_has_no_value_and_draws_on(area: str, trend: str, why: str) -> None:
    app = open_page(PAGES["trends"], area=AREAS[area], trend=trend)
    assert [error.value for error in (*app.exception, *app.error)] == []
    assert any(why in block.value for block in app.markdown)


@pytest.mark.usefixtures("store")
def test_every_indicator_draws_in_every_view(exhaustive: bool) -> None:
    """Each choice of indicator in Trends, and in each view of Compare; the whole of them in the whole run."""
    known = current_figures()
    addresses = [(PAGES["trends"], {"trend": i.id}) for i in charted(known)] + [
        (PAGES["compare"], {"indicator": i.id, "view": view})
        for i in known.shown
        if i.comparison != "none"
        for view in VIEWS
    ]
    choices = [(module, {**chosen, "area": area}) for area in AREAS.values() for module, chosen in addresses]
    for module, address in some_of(choices, exhaustive=exhaustive, most=2):
        app = open_page(module, **address)
        assert [error.value for error in (*app.exception, *app.error)] == [], address


#: What every saved row must say, whatever page it is from.
SAID = ["definition", "publisher", "publication", "licence", "small_numbers"]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("module", PAGES.values(), ids=PAGES.keys())
def test_every_file_a_page_offers_explains_its_rows(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[pd.DataFrame] = []

    def remember(frame: pd.DataFrame) -> bytes:
        saved.append(frame)
        return csv_bytes(frame)

    let_go()
    monkeypatch.setattr(picture, "csv_bytes", remember)
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
