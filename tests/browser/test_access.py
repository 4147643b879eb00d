"""Every view and everything that opens against axe-core, at both widths, in both themes; headings; nothing cut off."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from pages.parts.mending import MENDS
from tests.browser.chromium import settle
from tests.browser.screenshots import WIDTHS
from tests.browser.views import OPENED, SAMPLE, SCHEMES, VIEWS

pytestmark = pytest.mark.browser
#: axe-core's own choice of rules, and one that it leaves out unless asked.
RULES = {"rules": {"target-size": {"enabled": True}}}
#: What is left of a screen of 640 px at 200 %. The words of a picture may be cut there: its table has them.
NARROWEST = 320
SIZES = [(width, scheme) for width in WIDTHS for scheme in SCHEMES]
#: A page in a window of one width and theme.
Open = Callable[[str, str], Page]
OUTLINE = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((one) => one.checkVisibility()).map((one) => [Number(one.tagName[1]), one.innerText.trim()])"""
#: What a picture shows stands under a heading that comes after the page's own.
HEADLESS = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart], [data-testid=stTable]")].filter(
  (shown) => shown.checkVisibility() && ![...document.querySelectorAll("h2, h3")].some(
    (head) => head.compareDocumentPosition(shown) & Node.DOCUMENT_POSITION_FOLLOWING)).length"""
#: Elements that stick out of the page, and texts of pictures that do.
STICKING_OUT = """() => {
  const main = document.querySelector("[data-testid=stMain]");
  const texts = [...document.querySelectorAll("[data-testid=stVegaLiteChart] svg text")].filter((text) => {
    const box = text.getBoundingClientRect();
    return box.width && text.checkVisibility({ opacityProperty: true }) && (box.right > innerWidth + 1 || box.left < -1);
  });
  return [
    ...(document.documentElement.scrollWidth > innerWidth ? ["the page"] : []),
    ...(main.scrollWidth > main.clientWidth ? ["its main part"] : []),
    ...texts.map((text) => text.textContent),
  ];
}"""


@pytest.fixture(scope="module")
def opened(browser: Browser, address: str) -> Iterator[Open]:
    """A page by its address, in a window for each width and theme."""
    windows: dict[str, Page] = {}

    def open_at(path: str, size: str) -> Page:
        width, scheme = size.split()
        if size not in windows:
            across, down = WIDTHS[width]
            windows[size] = browser.new_context(
                viewport={"width": across, "height": down},
                color_scheme=scheme,  # type: ignore[arg-type]
            ).new_page()
        windows[size].goto(address + path)
        settle(windows[size])
        return windows[size]

    yield open_at
    for window in windows.values():
        window.context.close()


def found(page: Page) -> list[dict[str, Any]]:
    violations: list[dict[str, Any]] = Axe().run(page, options=RULES).response["violations"]
    return violations


def told(page: Page) -> list[str]:
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:4]}"
        for one in found(page)
    ]


def _cases() -> Iterator[Any]:
    for place, view in enumerate(VIEWS):
        for turn, (width, scheme) in enumerate(SIZES):
            chosen = view in SAMPLE and SAMPLE.index(view) % len(SIZES) == turn
            marks = [] if chosen else [pytest.mark.exhaustive]
            yield pytest.param(view, f"{width} {scheme}", marks=marks, id=f"{place}-{view}-{width}-{scheme}")


@pytest.mark.parametrize(("view", "size"), _cases())
def test_every_view_can_be_read_by_everyone(opened: Open, view: str, size: str) -> None:
    page = opened(VIEWS[view], size)
    assert told(page) == []
    outline = page.evaluate(OUTLINE)
    levels = [level for level, _ in outline]
    assert levels[:1] == [1]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), outline
    assert all(text for _, text in outline)
    assert page.evaluate(HEADLESS) == 0
    assert page.evaluate(STICKING_OUT) == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("view", VIEWS)
def test_no_page_is_wider_than_a_screen_of_640_px_at_200_percent(opened: Open, view: str) -> None:
    page = opened("/", "phone light")
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size({"width": NARROWEST, "height": before["height"]})
    page = opened(VIEWS[view], "phone light")
    sticking = page.evaluate(STICKING_OUT)
    page.set_viewport_size(before)
    assert not {"the page", "its main part"} & set(sticking)


def _openings() -> Iterator[Any]:
    for name, thing in OPENED.items():
        for width, scheme in SIZES:
            if width in thing.widths:
                chosen = (name, scheme) in {("the menu of a narrow screen", "dark"), ("a calendar", "dark")}
                marks = [] if chosen and width == "phone" else [pytest.mark.exhaustive]
                yield pytest.param(name, f"{width} {scheme}", marks=marks, id=f"{name}-{width}-{scheme}")


@pytest.mark.parametrize(("name", "size"), _openings())
def test_what_opens_can_be_read_by_everyone(opened: Open, name: str, size: str) -> None:
    thing = OPENED[name]
    page = opened(thing.address, size)
    thing.open(page)
    page.wait_for_timeout(700)
    assert told(page) == []
    page.mouse.move(0, 0)


@pytest.mark.exhaustive
def test_no_mend_outlives_its_fault(browser: Browser, address: str) -> None:
    """Without the mends axe-core finds what each mends: when it does not, Streamlit has mended it, and the mend goes."""
    seen: set[str] = set()
    for thing in OPENED.values():
        if not thing.broken:
            continue
        across, down = WIDTHS[thing.widths[-1]]
        page = browser.new_context(viewport={"width": across, "height": down}).new_page()
        page.add_init_script(_without_mends())
        page.goto(address + thing.address)
        settle(page)
        thing.open(page)
        page.wait_for_timeout(700)
        rules = {one["id"] for one in found(page)}
        page.context.close()
        assert thing.broken <= rules, thing
        seen |= rules
    assert {mend.rule for mend in MENDS} <= seen


def _without_mends() -> str:
    """A script that keeps the mends from finding what they mend."""
    wheres = json.dumps([mend.where for mend in MENDS])
    return (
        "const all = document.querySelectorAll.bind(document);"
        f"document.querySelectorAll = (where) => {wheres}.includes(where) ? [] : all(where);"
    )


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
    assert reached[0] == "Skip to main content"
    assert "Board" in text
    assert "Area" in text
    expect(page.locator("h1")).to_be_visible()


def test_the_menu_of_a_narrow_screen_takes_the_focus_and_gives_it_back(opened: Open) -> None:
    page = opened("/trends", "phone light")
    menu, button = page.get_by_test_id("stSidebar"), page.get_by_test_id("stExpandSidebarButton")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Collapse sidebar")).to_be_focused()
    page.keyboard.press("Tab")
    expect(menu.get_by_role("link", name="Summary")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_attribute("data-collapsed", "true")
    expect(button).to_be_focused()


def test_what_has_the_focus_shows_it(page: Page, address: str) -> None:
    page.goto(f"{address}/compare?view=Over+time")
    settle(page)
    unseen, shown = [], 0
    for _ in range(40):
        page.keyboard.press("Tab")
        told_by = page.evaluate(
            """() => { const one = document.activeElement, drawn = getComputedStyle(one);
              return [one.tagName, one.innerText, drawn.outlineStyle !== "none" || drawn.boxShadow !== "none"]; }"""
        )
        if told_by[0] in {"A", "BUTTON", "SUMMARY"}:
            unseen += [] if told_by[2] else [told_by]
            shown += 1
    assert unseen == []
    assert shown >= 10


def test_nothing_moves_for_those_who_ask_for_stillness(browser: Browser, address: str) -> None:
    page = browser.new_context(reduced_motion="reduce").new_page()
    page.goto(f"{address}/")
    settle(page)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter((one) => { const drawn = getComputedStyle(one);
          return [drawn.transitionDuration, drawn.animationDuration].some(
            (times) => times.split(",").some((time) => parseFloat(time) > 0.01)); }).length"""
    )
    page.context.close()
    assert moving == 0
