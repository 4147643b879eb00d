"""Every view and everything that opens against axe-core, at both widths, in both themes; headings; nothing cut off."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from itertools import pairwise
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect

from charts.theme import DARK, LIGHT
from pages.parts.mending import MENDS
from tests.browser.chromium import settle
from tests.browser.paper import INKS, unlike
from tests.browser.screenshots import WIDTHS
from tests.browser.views import OPENED, OPENED_SAMPLE, SAMPLE, VIEWS
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
#: axe-core's own choice of rules, and one that it leaves out unless asked; of what is in order, nothing is told.
WHOLE = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
#: A theme changes colours alone: in the second theme of a width the rules about colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
#: In this order, or turned about, one width or theme changes at a time.
SIZES = [("wide", "light"), ("phone", "light"), ("phone", "dark"), ("wide", "dark")]
OUTLINE = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((one) => one.checkVisibility()).map((one) => [Number(one.tagName[1]), one.innerText.trim()])"""
#: What a picture shows stands under a heading that comes after the page's own.
HEADLESS = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart], [data-testid=stTable]")].filter(
  (shown) => shown.checkVisibility() && ![...document.querySelectorAll("h2, h3")].some(
    (head) => head.compareDocumentPosition(shown) & Node.DOCUMENT_POSITION_FOLLOWING)).length"""
#: What is heard of each picture.
HEARD = """() => [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].map(
  (chart) => chart.querySelector("[aria-label], [role=img]")?.ariaLabel ?? "")"""
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


def found(page: Page, rules: dict[str, Any]) -> list[dict[str, Any]]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = page.evaluate(
        "async rules => (await axe.run(rules)).violations", rules
    )
    return violations


def told(page: Page, rules: dict[str, Any]) -> list[str]:
    return [
        f"{one['id']}: {one['help']} at {[node['target'] for node in one['nodes']][:4]}"
        for one in found(page, rules)
    ]


def sizes(
    window: Window, widths: Container[str] = tuple(WIDTHS)
) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    """Every width and theme with the rules that axe-core is asked for there, from where the window is."""
    rules = dict.fromkeys(WIDTHS, WHOLE)
    for size in SIZES if window.size[1] == SIZES[0][1] else SIZES[::-1]:
        if size[0] in widths:
            yield size, rules[size[0]]
            rules[size[0]] = COLOURS


@pytest.mark.parametrize(
    "view", [pytest.param(view, marks=() if view in SAMPLE else pytest.mark.exhaustive) for view in VIEWS]
)
def test_every_view_can_be_read_by_everyone(window: Window, view: str, exhaustive: bool) -> None:
    window.go(VIEWS[view])
    page, on_paper = window.page, {}
    for size, rules in sizes(window) if exhaustive else [(SAMPLE[view], WHOLE)]:
        window.turn(*size)
        assert told(page, rules) == [], size
        outline = page.evaluate(OUTLINE)
        levels = [level for level, _ in outline]
        assert levels[:1] == [1]
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(levels)), outline
        assert all(text for _, text in outline)
        assert page.evaluate(HEADLESS) == 0
        assert [heard for heard in page.evaluate(HEARD) if len(heard) <= 40] == []
        assert page.evaluate(STICKING_OUT) == [], size
        on_paper[size] = page.evaluate(INKS)
    if exhaustive:
        assert unlike(on_paper["wide", "dark"], on_paper["wide", "light"]) == []
        window.turn("narrow", window.size[1])
        assert page.evaluate(STICKING_OUT) == [], "a screen of 640 px at 200 %"


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OPENED_SAMPLE else pytest.mark.exhaustive) for name in OPENED],
)
def test_what_opens_can_be_read_by_everyone(window: Window, name: str, exhaustive: bool) -> None:
    thing = OPENED[name]
    for size, rules in sizes(window, thing.widths) if exhaustive else [(OPENED_SAMPLE[name], WHOLE)]:
        window.turn(*size)
        window.go(thing.address)
        thing.open(window.page)
        window.rest()
        assert told(window.page, rules) == [], size
        window.page.keyboard.press("Escape")
        window.page.mouse.move(0, 0)
        window.rest()


@pytest.mark.exhaustive
def test_no_mend_outlives_its_fault(browser: Browser, address: str) -> None:
    """Without the mends axe-core finds what each mends: when it does not, Streamlit has mended it, and the mend goes."""
    seen: set[str] = set()
    for thing in OPENED.values():
        if not thing.broken:
            continue
        window = Window(browser, address)
        window.page.add_init_script(_without_mends())
        window.turn(thing.widths[-1], "light")
        window.go(thing.address)
        thing.open(window.page)
        window.rest()
        rules = {one["id"] for one in found(window.page, WHOLE)}
        assert thing.broken <= rules, thing
        seen |= rules
        window.close()
    assert {mend.rule for mend in MENDS} <= seen


@pytest.mark.exhaustive
def test_pictures_turn_dark_with_the_system(window: Window) -> None:
    inks = "() => [...document.querySelectorAll('svg.marks .role-axis-label text')].map(text => text.getAttribute('fill'))"
    for scheme, colours in (("light", LIGHT), ("dark", DARK), ("light", LIGHT)):
        if window.size[1] == scheme:
            window.go("/trends")
        window.turn("wide", scheme)
        assert set(window.page.evaluate(inks)) == {colours.text}


def _without_mends() -> str:
    """A script that keeps the mends from finding what they mend."""
    wheres = json.dumps([mend.where for mend in MENDS])
    return (
        "const all = document.querySelectorAll.bind(document);"
        f"document.querySelectorAll = (where) => {wheres}.includes(where) ? [] : all(where);"
    )


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


def test_the_menu_of_a_narrow_screen_takes_the_focus_and_gives_it_back(window: Window) -> None:
    window.turn("phone", window.size[1])
    window.go("/trends")
    page = window.page
    menu, button = page.get_by_test_id("stSidebar"), page.get_by_test_id("stExpandSidebarButton")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(menu.get_by_role("button", name="Collapse sidebar")).to_be_focused()
    window.rest()
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
