"""Ctrl+P at an awkward moment: while figures change, held down, with help open, or where a part of it fails."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import settle
from tests.browser.paper import INKS, PATIENCE_MS, left_behind, unlike
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
#: In the place of the browser's own printing: what the page was when it was printed.
PRINTS = """window.prints = [];
window.print = () => window.prints.push([document.title, document.querySelector("[data-testid=stMain] h1")?.innerText]);"""
PAPER = "document.documentElement.classList.contains('paper')"
#: Short cells of tables for paper whose words stand on more than one line.
BROKEN = """() => [...document.querySelectorAll("[data-paper-short]")].filter(cell => {
  const range = document.createRange();
  range.selectNodeContents(cell);
  return new Set([...range.getClientRects()].map(box => Math.round(box.top / 6))).size > 1;
}).map(cell => cell.innerText)"""


#: Nobody but the script of paper asks for the style of the whole page: what else draws it goes on.
BROKEN_STYLE = """() => {
  window.kept = getComputedStyle;
  window.getComputedStyle = (element, ...more) => {
    if (element.dataset?.testid === "stApp") throw new Error("broken");
    return window.kept(element, ...more);
  };
}"""


def opened(browser: Browser, url: str, before: str = "") -> Page:
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(PRINTS + before)
    page.goto(url)
    settle(page)
    return page


@pytest.fixture(scope="module")
def summary(browser: Browser, address: str) -> Iterator[Page]:
    page = opened(browser, f"{address}/?area=Bromley")
    yield page
    page.context.close()


@pytest.fixture(autouse=True)
def _nothing_printed_yet(request: pytest.FixtureRequest) -> None:
    if "summary" in request.fixturenames:
        request.getfixturevalue("summary").evaluate("window.prints = []")


def press(page: Page, keys: str = "Control+p") -> None:
    page.keyboard.press(keys)
    page.wait_for_function("() => window.prints.length", timeout=PATIENCE_MS)


def test_a_page_that_is_still_being_drawn_is_waited_for(summary: Page) -> None:
    field = summary.get_by_role("combobox", name="Area").first
    field.fill("Hackney")
    field.press("Enter")
    press(summary)
    ((title, heading),) = summary.evaluate("window.prints")
    assert "Hackney" in heading
    assert "Bromley" not in title
    settle(summary)
    assert title == summary.title()


def test_until_it_is_drawn_no_sheet_names_an_area(summary: Page) -> None:
    foot = "[...document.head.querySelectorAll('style')].at(-1).textContent"
    settle(summary)
    *about, _ = summary.title().split(" · ")
    said = []
    for state in ("notRunning", "running"):
        summary.evaluate(f"document.querySelector('[data-testid=stApp]').dataset.testScriptState = '{state}'")
        summary.evaluate("dispatchEvent(new Event('beforeprint'))")
        said.append(summary.evaluate(foot))
        summary.evaluate("dispatchEvent(new Event('afterprint'))")
    summary.evaluate("document.querySelector('[data-testid=stApp]').dataset.testScriptState = 'notRunning'")
    assert all(words in said[0] for words in about)
    assert [words for words in about if words in said[1]] == about[:1]


def test_keys_that_are_held_down_print_once(summary: Page) -> None:
    for _ in range(3):
        summary.keyboard.press("Control+p")
    summary.keyboard.down("Control")
    for _ in range(3):
        summary.keyboard.down("p")
    summary.keyboard.up("p")
    summary.keyboard.up("Control")
    summary.wait_for_function("() => window.prints.length", timeout=PATIENCE_MS)
    summary.wait_for_timeout(500)
    assert len(summary.evaluate("window.prints")) == 1


@pytest.mark.parametrize(
    "back",
    [
        "dispatchEvent(new Event('focus'))",
        "document.body.dispatchEvent(new Event('keydown', { bubbles: true }))",
    ],
)
def test_the_screen_comes_back_where_nobody_says_that_it_was_printed(summary: Page, back: str) -> None:
    faults: list[object] = []
    summary.on("pageerror", lambda fault: faults.append(fault))
    press(summary)
    assert summary.evaluate(PAPER)
    summary.evaluate(back)
    assert not summary.evaluate(PAPER)
    assert faults == []


def test_a_step_that_fails_keeps_back_neither_the_print_nor_the_screen(
    browser: Browser, address: str
) -> None:
    page = opened(browser, f"{address}/?area=Bromley")
    page.evaluate(BROKEN_STYLE)
    press(page)
    page.evaluate("() => { window.getComputedStyle = window.kept; }")
    page.evaluate("() => { HTMLStyleElement.prototype.remove = () => { throw new Error('broken'); } }")
    for name in ("beforeprint", "afterprint"):
        page.evaluate(f"dispatchEvent(new Event('{name}'))")
    page.evaluate("delete HTMLStyleElement.prototype.remove")
    assert left_behind(page) == ""
    page.context.close()


def test_what_is_open_over_the_page_is_not_printed(summary: Page) -> None:
    summary.get_by_test_id("stTooltipHoverTarget").locator("visible=true").first.hover()
    help_text = summary.get_by_test_id("stTooltipContent").first
    help_text.wait_for()
    press(summary)
    assert not help_text.is_visible()
    summary.mouse.move(0, 0)
    summary.evaluate("dispatchEvent(new Event('afterprint'))")


def test_short_cells_stand_on_one_line(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/compare?area=Bromley&view=In+order")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("[data-paper-short]").count() > 20
    assert page.evaluate(BROKEN) == []
    page.context.close()


def test_a_dark_page_has_the_colours_of_a_light_one_on_paper(browser: Browser, address: str) -> None:
    window = Window(browser, address)
    window.go("/waiting-list?area=Bromley")
    light = window.page.evaluate(INKS)
    window.turn("wide", "dark")
    assert unlike(window.page.evaluate(INKS), light) == []
    assert len({fill for _, _, fill, _ in light}) > 5
    assert left_behind(window.page) == ""
    window.close()


@pytest.mark.exhaustive
def test_on_an_apple_only_its_own_key_prints(browser: Browser, address: str) -> None:
    apple = "Object.defineProperty(navigator, 'platform', { get: () => 'MacIntel' });"
    page = opened(browser, f"{address}/?area=Bromley", apple)
    page.keyboard.press("Control+p")
    page.wait_for_timeout(1500)
    assert page.evaluate("window.prints") == []
    press(page, "Meta+p")
    page.context.close()


@pytest.mark.exhaustive
def test_before_there_is_a_page_the_browser_prints_what_it_has(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/?area=Bromley")
    page.evaluate("document.querySelector('[data-testid=stApp]').removeAttribute('data-testid')")
    asked = "new KeyboardEvent('keydown', { key: 'p', ctrlKey: true, cancelable: true })"
    assert page.evaluate(f"dispatchEvent({asked})")
    page.context.close()
