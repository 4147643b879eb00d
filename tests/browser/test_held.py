"""Before a picture is drawn its room is held: what stands below hardly moves, and what was opened stays in the window."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from pages.parts.held import HELD
from tests.browser.chromium import PATIENCE_MS, settle
from tests.browser.screenshots import WIDTHS
from tests.browser.views import VIEWS

pytestmark = pytest.mark.browser
#: How far a button below pictures may move when they are drawn, in pixels: about two rows of a key.
MOVES = 40
#: One view in a plain run, and in which width.
SAMPLE = {"compare, In order": "phone"}
#: Streamlit's own script that draws pictures.
DRAWS = "**/ArrowVegaLiteChart.*.js"
#: The page is there but for its pictures.
WAITING = """() => {
  const said = document.querySelector("[data-testid=stApp]")?.dataset ?? {};
  return said.testScriptState === "notRunning" && said.testConnectionState === "CONNECTED"
    && document.querySelector("[data-testid=stMain] h1") && !document.querySelector("[data-stale=true]")
    && [...document.querySelectorAll("[data-testid=stSkeleton]")].every(one => one.closest("[class*=st-key-HELD-]"));
}""".replace("HELD", HELD)
#: How far down the page its buttons stand.
PLACES = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  return [...main.querySelectorAll("[data-testid=stPopover]")].map(
    one => Math.round(one.getBoundingClientRect().top + main.scrollTop));
}"""
#: How much each picture is higher or lower than the place that holds it.
SPARE = """() => [...document.querySelectorAll("[data-testid=stLayoutWrapper]:has(> [class*=st-key-HELD-])")].map(
  place => Math.abs(place.clientHeight - place.querySelector("svg.marks").clientHeight)).filter(spare => spare > 1)""".replace(
    "HELD", HELD
)


@contextmanager
def undrawn(browser: Browser, width: str) -> Iterator[tuple[Page, list[Route]]]:
    """A page whose pictures are not drawn until `draw` lets them."""
    across, down = WIDTHS[width]
    context = browser.new_context(viewport={"width": across, "height": down})
    page, waiting = context.new_page(), list[Route]()
    page.route(DRAWS, lambda route: waiting.append(route))
    yield page, waiting
    context.close()


def draw(page: Page, waiting: list[Route]) -> None:
    for route in waiting:
        route.continue_()
    page.unroute(DRAWS)
    settle(page)


@pytest.mark.parametrize(
    ("view", "width"),
    [
        pytest.param(view, width, marks=() if SAMPLE.get(view) == width else pytest.mark.exhaustive)
        for view in VIEWS
        for width in WIDTHS
    ],
)
def test_nothing_moves_when_pictures_are_drawn(browser: Browser, address: str, view: str, width: str) -> None:
    with undrawn(browser, width) as (page, waiting):
        page.goto(address + VIEWS[view])
        page.wait_for_function(WAITING, timeout=PATIENCE_MS)
        before = page.evaluate(PLACES)
        draw(page, waiting)
        after = page.evaluate(PLACES)
        assert len(before) == len(after)
        assert [(was, now) for was, now in zip(before, after, strict=True) if abs(now - was) > MOVES] == []
        assert page.evaluate(SPARE) == []


def test_what_was_opened_before_a_picture_was_drawn_stays_in_the_window(
    browser: Browser, address: str
) -> None:
    with undrawn(browser, "wide") as (page, waiting):
        page.goto(address + VIEWS["compare, In order"])
        page.wait_for_function(WAITING, timeout=PATIENCE_MS)
        button = page.get_by_test_id("stPopover").get_by_role("button", name="Download").first
        button.click()
        body = page.get_by_test_id("stPopoverBody")
        file = body.get_by_role("button", name="Picture (SVG)")
        file.wait_for()
        draw(page, waiting)
        expect(button).to_be_in_viewport(ratio=1)
        expect(file).to_be_in_viewport(ratio=1)
