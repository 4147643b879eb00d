"""Every page against axe-core in both themes, and with the keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.chromium import settle
from tests.browser.screenshots import PAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_violation(browser: Browser, address: str, name: str, scheme: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address + PAGES[name])
    settle(page)
    found = Axe().run(page).response["violations"]
    context.close()
    told = [
        f"{violation['id']}: {violation['help']} at {[node['target'] for node in violation['nodes']][:4]}"
        for violation in found
    ]
    assert told == []


def test_every_picture_says_what_it_shows(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    settle(page)
    charts = page.get_by_test_id("stVegaLiteChart")
    assert charts.count() >= 1
    for index in range(charts.count()):
        heard = charts.nth(index).locator("[aria-label], [role=img]").first.get_attribute("aria-label")
        assert heard
        assert len(heard) > 40


def test_the_keyboard_reaches_the_navigation_and_the_first_choice(page: Page, address: str) -> None:
    page.goto(f"{address}/")
    settle(page)
    reached: list[str] = []
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "() => (document.activeElement.innerText || document.activeElement.ariaLabel || '').slice(0, 40)"
            )
        )
    text = " | ".join(reached)
    assert "Board" in text
    assert "Area" in text
    expect(page.locator("h1")).to_be_visible()
