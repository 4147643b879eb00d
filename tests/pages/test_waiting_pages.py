"""The pages of the waiting list, in the application's own test harness: every view, every part, every place."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.performance.tracking.screen import VIEWS
from reports.ptl.tracking import MARK
from tests.pages.conftest import BOROUGH, NORTHBANK
from tests.pages.glossary import not_listed, unexplained
from tests.pages.opening import open_page

pytestmark = pytest.mark.usefixtures("listed")

LIST = "pages.performance.waiting_list"
DEMAND = "pages.performance.demand_capacity"
MEETING = "pages.performance.ptl_meeting"
PARTS = {
    "a provider": "provider.DEMO-P1",
    "a team": "team.DEMO-P1.Team 1",
    "a pathway": "pathway.core",
    "a tier": "tier.3",
    "an age": "age_band.11-15",
    "a source": "referral_source.gp",
}
#: Pages that have no figures for a fictional place, and lead to its waiting list.
WITHOUT = ["pages.board.summary", "pages.performance.compare", "pages.performance.trends"]


def run(module: str, *, area: str, **state: Any) -> AppTest:
    return open_page(module, area=area, **state)


def said(app: AppTest) -> str:
    assert [error.value for error in app.exception] == []
    assert [error.value for error in app.error] == []
    tables = " ".join(table.value.to_string(na_rep="[c]") for table in app.table)
    words = " ".join(block.value for block in [*app.markdown, *app.info, *app.caption])
    assert "nan" not in f"{words} {tables}".lower().split()
    return f"{words} {tables}"


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("area", [NORTHBANK, BOROUGH])
def test_every_view_of_a_list_draws_and_says_that_it_is_fictional(view: str, area: str) -> None:
    app = run(LIST, area=area, look=view)
    text = said(app)
    assert len(app.title) == 1
    assert text.count(MARK) >= 2
    assert [*unexplained(app, "waiting-list-file"), *not_listed(app, "waiting-list-file")] == []


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_a_list_draws_for_every_kind_of_part(part: str) -> None:
    assert "waits were running in Northbank" in said(run(LIST, area=NORTHBANK, part=part))


def test_the_message_comes_first_then_tiles_then_the_whole_pathway() -> None:
    app = run(LIST, area=NORTHBANK)
    assert app.metric[0].label == "All waits"
    assert len(app.metric) == 8
    assert app.header[0].value == "The whole pathway, stage by stage"
    assert "**1,000 waits were running in Northbank at the end of Mar 2026**" in said(app)


def test_choices_of_a_list_stand_in_the_address() -> None:
    app = run(LIST, area=NORTHBANK)
    bound = {box.key for box in app.selectbox}
    assert {"area", "month", "part", "clock"} <= bound


def test_what_is_downloaded_of_a_fictional_place_says_so() -> None:
    app = run(LIST, area=NORTHBANK)
    names = [button.proto.url or button.label for button in app.get("download_button")]
    assert names
    rows = app.dataframe[0].value
    assert rows["Status"].str.startswith(MARK).all()


def test_a_real_place_shows_what_was_published_and_what_a_return_would_add() -> None:
    app = run(LIST, area="E09000006")
    text = said(app)
    offered = [button.label for button in app.get("download_button")]
    assert {"Empty file (CSV)", "What each column holds (CSV)", "Empty list of teams (CSV)"} <= set(offered)
    assert len(app.code) == 0
    assert "Who waits for further treatment or another team" in text
    assert MARK not in text


@pytest.mark.parametrize("module", WITHOUT)
def test_a_page_without_figures_for_a_fictional_place_says_so_in_a_sentence(module: str) -> None:
    text = said(run(module, area=NORTHBANK))
    assert "is fictional, so nothing was published about it" in text


def test_fictional_places_are_named_as_such_at_the_end_of_the_list() -> None:
    options = run(LIST, area=NORTHBANK).selectbox(key="area").options
    fictional = [name for name in options if "(demonstration)" in name]
    assert fictional[0] == "Northbank (demonstration)"
    assert options[-len(fictional) :] == fictional


def test_demand_is_prefilled_from_the_list_and_shows_where_a_wait_reappears() -> None:
    app = run(DEMAND, area=NORTHBANK)
    assert [*unexplained(app, "demand-and-capacity"), *not_listed(app, "demand-and-capacity")] == []
    text = said(app)
    assert "reappears at Treatment" in text
    assert "Internal move it is too close to call" in text
    assert "Internal move, months are withheld: who joins or is seen may be more or less." in text
    assert MARK in text


def test_demand_of_a_real_place_begins_empty_and_works_from_entered_numbers() -> None:
    app = run(DEMAND, area="E09000007")
    assert "They stay in this browser session only." in said(app)
    assert all(box.value is None for box in app.number_input if "queue" in str(box.key))
    entered = {"capacity_per_week": 18.0, "queue": 200.0}
    for box in app.number_input:
        if str(box.key).startswith("E09000007-core-"):
            _, _, stage, name = str(box.key).split("-")
            if name in entered or (stage, name) == ("triage", "demand_per_week"):
                box.set_value(entered.get(name, 20.0))
    text = said(app.run())
    assert "It grows most at Triage and acceptance (20 join and 18 are seen per week)" in text
    assert MARK not in text


def test_capacity_from_job_plans_can_stand_in_for_a_stage_s_own() -> None:
    app = run(DEMAND, area=NORTHBANK, planned="treatment")
    plain = run(DEMAND, area=NORTHBANK)
    assert "This job plan allows 43.6 starts per week at Treatment" in said(app)
    assert app.table[0].value.to_string() != plain.table[0].value.to_string()


def test_several_job_plans_of_a_stage_are_added_up() -> None:
    app = run(DEMAND, area=NORTHBANK, planned="treatment")
    app.number_input(key=f"{NORTHBANK}-core-plan-count").set_value(3)
    app.run()
    app.selectbox(key="planned-2").set_value("treatment")
    app.run()
    assert "These 3 job plans allow 87.2 starts per week at Treatment and 43.6 starts per week" in said(app)


def test_the_stages_are_shown_as_one_and_as_stages_that_catch_up_together() -> None:
    app = run(DEMAND, area=NORTHBANK)
    text = said(app)
    # the made-up list withholds a count of one stage: what is said is of the others
    assert "1 of the 6 stages is left out" in text
    assert "Of the stages shown:" in text
    assert app.table[0].value["Stage"].tolist()[-1] == "Stages shown"
    assert "To catch up everywhere in 26 weeks" in text


def test_the_meeting_shows_counts_for_everyone() -> None:
    app = run(MEETING, area=NORTHBANK)
    assert [*unexplained(app, "weekly-meeting"), *not_listed(app, "weekly-meeting")] == []
    assert "1,000 waits were running in Northbank on 29 Mar 2026" in said(app)
    assert app.table[0].value.columns.tolist() == ["Waiting for", "Urgent", "Routine", "Everyone"]


def test_the_meeting_of_a_place_without_a_return_can_still_open_an_extract() -> None:
    app = run(MEETING, area="E09000007")
    assert "No waiting list file is shown for Camden" in said(app)
    assert len(app.get("file_uploader")) == 1


def test_a_reader_goes_from_the_system_into_a_borough_and_into_a_provider() -> None:
    app = run(LIST, area=NORTHBANK, look="Who waits longest")
    app.selectbox(key="go into").set_value(BOROUGH)
    app.run()
    assert app.selectbox(key="area").value == BOROUGH
    assert app.selectbox(key="go into").value is None
    app.selectbox(key="divided").set_value("provider")
    app.run()
    app.selectbox(key="go into").set_value("provider.DEMO-P1")
    app.run()
    assert app.selectbox(key="part").value == "provider.DEMO-P1"
    assert (app.selectbox(key="area").value, app.session_state["divided"]) == (BOROUGH, "provider")


def test_groups_are_set_against_the_rest_and_conversion_stands_with_the_flow() -> None:
    assert "no age band stood out from the rest" in said(run(LIST, area=NORTHBANK, look="Who waits longest"))
    text = said(run(LIST, area=NORTHBANK, look="In and out"))
    assert "of 100 who join triage and acceptance come through to treatment" in text


@pytest.mark.parametrize(
    ("page", "real"), [("reviews", "of real boroughs"), ("questionnaire", "those of real boards")]
)
def test_a_page_of_real_places_says_that_a_fictional_one_has_none_of_it(page: str, real: str) -> None:
    assert real in said(run(f"pages.quality.{page}", area=NORTHBANK))
