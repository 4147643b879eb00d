"""A visitor's way around: every page by its address on a fresh server, by its link, with choices kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import settle
from tests.browser.screenshots import PAGES
from tests.browser.server import dashboard

pytestmark = pytest.mark.browser

HEADINGS = {
    "summary": "overall performance",
    "waiting-list": "Waiting list along the pathway",
    "weekly-meeting": "Weekly meeting",
    "demand-and-capacity": "Demand and capacity",
    "compare": "Compare areas",
    "trends": "Trends",
    "reviews": "System improvement reviews",
    "questionnaire": "Questionnaire to health and wellbeing boards",
    "catalogue": "Catalogue",
}


def test_a_deep_link_on_a_fresh_server_opens_its_page_without_a_dialog(
    browser: Browser, tmp_path: Path, shipped_data: Path
) -> None:
    with dashboard(log=tmp_path / "log", data=shipped_data) as address:
        page = browser.new_page()
        page.goto(f"{address}/compare")
        settle(page)
        expect(page.locator("h1")).to_contain_text("Compare areas")
        assert page.get_by_role("dialog").count() == 0
        assert "Page not found" not in page.content()
        page.close()


#: How far the page, or what lies in its middle, is wider than its room.
TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll("[data-testid=stMain]")]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.tagName + " " + e.scrollWidth)"""


@pytest.mark.parametrize("name", PAGES)
def test_every_page_opens_by_its_address_and_nothing_is_lost_sideways_on_a_phone(
    page: Page, address: str, name: str
) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    elsewhere: list[str] = []
    page.on("request", lambda request: None if _ours(request.url, address) else elsewhere.append(request.url))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + PAGES[name])
    settle(page)
    expect(page.locator("h1")).to_contain_text(HEADINGS[name])
    assert page.get_by_test_id("stException").count() == 0
    assert page.get_by_text("This page could not be drawn").count() == 0
    assert page.get_by_role("dialog").count() == 0
    assert page.evaluate(TOO_WIDE) == []
    assert complaints == []
    assert elsewhere == []


def _ours(url: str, address: str) -> bool:
    return url.startswith((address, address.replace("http", "ws"), "data:", "blob:"))


def test_the_chosen_area_stays_when_the_page_changes(page: Page, address: str) -> None:
    page.goto(f"{address}/waiting-list?area=Camden")
    settle(page)
    page.get_by_role("button", name="Board").click()
    page.get_by_role("menuitem", name="Summary").click()
    expect(page.locator("h1")).to_contain_text("Camden")
