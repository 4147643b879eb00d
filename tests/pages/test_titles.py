"""A title is a claim: it names an area and a time only where the figures of the page are of them."""

from __future__ import annotations

import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.parts.brand import NAME
from pages.performance.demand_capacity import _whose

SCRIPT = """
import importlib
from pages.parts.address import kept_in_address
from pages.parts.title import titled
with kept_in_address(), titled("Page", otherwise="figures of many times"):
    importlib.import_module("pages.{module}").draw()
"""
BROMLEY, HARINGEY, LAMBETH, DEMONSTRATION = "E09000006", "E09000014", "E09000022", "DEMO-NB"


@pytest.fixture
def titles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles that were set, the newest last."""
    found: list[str] = []
    monkeypatch.setattr(st, "set_page_config", lambda **given: found.append(given.get("page_title", "")))
    return found


def run(script: str, **address: str) -> AppTest:
    app = AppTest.from_string(script, default_timeout=120)
    app.query_params = dict(address)
    return app.run()


def opened(module: str, **address: str) -> AppTest:
    app = run(SCRIPT.format(module=module), **address)
    assert list(app.exception) == []
    return app


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("address", "named"),
    [
        ({"area": HARINGEY}, True),
        ({"area": HARINGEY, "borough": "all"}, False),
        ({"area": LAMBETH}, False),
        ({"area": LAMBETH, "borough": HARINGEY}, False),
        ({"area": DEMONSTRATION}, False),
    ],
)
def test_reviews_name_the_area_only_where_its_own_practice_is_shown(
    titles: list[str], address: dict[str, str], named: bool
) -> None:
    app = opened("quality.reviews", **address)
    assert ("Haringey" in titles[-1]) is named
    assert len(titles[-1].split(" · ")) == 3 + named
    anchors = [heading.anchor for heading in app.subheader]
    assert len(anchors) > 10
    assert len(set(anchors)) == len(anchors)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("area", [BROMLEY, DEMONSTRATION])
def test_the_questionnaire_names_no_area_that_sent_no_answers(titles: list[str], area: str) -> None:
    opened("quality.questionnaire", area=area)
    assert len(titles[-1].split(" · ")) == 3
    assert "Bromley" not in titles[-1]
    assert "demonstration" not in titles[-1]


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("module", "address", "time"),
    [
        ("performance.compare", {"view": "In order"}, ""),
        ("performance.compare", {"view": "Over time"}, " to "),
        ("performance.compare", {"view": "Every indicator"}, "newest figures that end in "),
        ("board.summary", {}, "referred in "),
    ],
)
def test_a_title_has_the_time_of_the_figures_that_are_shown(
    titles: list[str], module: str, address: dict[str, str], time: str
) -> None:
    opened(module, area=BROMLEY, **address)
    assert titles[-1].startswith("Page · Bromley · ")
    assert time in titles[-1]
    assert time or " to " not in titles[-1]


def test_numbers_are_those_of_the_list_only_until_they_are_changed() -> None:
    row = {"stage_id": "triage", "stage": "Triage", "demand_per_week": 5.0, "capacity_per_week": 6.0, "queue": 40.0,
           "standard_weeks": 4.0, "onward_percent": 90.0}  # fmt: skip
    start = pd.DataFrame([row])
    changed, empty = start.assign(queue=41.0), start.assign(queue=float("nan"))
    assert _whose(start.copy(), start, of_list="Mar 2025") == "list of Mar 2025"
    assert _whose(changed, start, of_list="Mar 2025") == "list of Mar 2025, numbers changed here"
    assert _whose(empty, start, of_list="Mar 2025") == "no numbers yet"
    assert _whose(changed, empty, of_list="") == "numbers entered here"
    assert _whose(empty, empty, of_list="") == "no numbers yet"


@pytest.mark.usefixtures("listed")
def test_the_list_is_named_as_it_is_and_no_longer_once_a_number_is_changed(titles: list[str]) -> None:
    app = opened("performance.demand_capacity", area=DEMONSTRATION)
    before = titles[-1]
    field = app.number_input[0]
    field.set_value(field.value + 1).run()
    assert (before.split(" · ")[2].startswith("list of "), "changed" in before) == (True, False)
    assert titles[-1] == before.replace(f" · {NAME}", f", numbers changed here · {NAME}")


def test_a_run_that_ends_early_names_what_it_chose_and_the_next_forgets_it(titles: list[str]) -> None:
    run(
        "import streamlit as st\n"
        "from pages.parts.title import bare_title, note_choice, titled\n"
        "for area in ('Bromley', 'Hackney', ''):\n"
        "    bare_title('Page')\n"
        "    try:\n"
        "        with titled('Page', otherwise='always'):\n"
        "            if area:\n"
        "                note_choice('area', area)\n"
        "            raise ValueError('no figures')\n"
        "    except ValueError:\n"
        "        pass\n"
    )
    bare = f"Page · {NAME}"
    whole = [f"Page · {area}always · {NAME}" for area in ("Bromley · ", "Hackney · ", "")]
    assert titles == [bare, whole[0], bare, whole[1], bare, whole[2]]
