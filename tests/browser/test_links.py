"""A link in a real browser: what a sender sees is what its receiver sees; back, forward and what is not known."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.chromium import settle

pytestmark = pytest.mark.browser

SECTIONS = {
    "Waiting list": "Performance",
    "Weekly meeting": "Performance",
    "Demand and capacity": "Performance",
    "Compare areas": "Performance",
    "Trends": "Performance",
    "Reviews": "Quality",
    "Questionnaire": "Quality",
    "Catalogue": "Data",
}
#: React draws when it hears of itself over a channel: `late` holds that back, and `written` takes what is written into
#: the address meanwhile.
DRAWS_LATE = """(() => {
    const post = MessagePort.prototype.postMessage, push = history.pushState;
    MessagePort.prototype.postMessage = function (...said) {
        if (window.late) setTimeout(() => post.apply(this, said), 3000);
        else post.apply(this, said);
    };
    history.pushState = function (state, title, url) {
        window.written?.push(url);
        push.call(this, state, title, url);
    };
})()"""


def read(page: Page) -> str:
    return page.get_by_test_id("stMain").inner_text()


def pick(page: Page, field: str, value: str) -> None:
    before = page.url
    page.get_by_role("combobox", name=field).click()
    page.keyboard.type(value)
    expect(page.get_by_role("option").first).to_contain_text(value)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda now: now != before)  # it is written when the page is drawn anew
    settle(page)


def go_to(page: Page, title: str) -> None:
    before = page.url
    heading = page.locator("h1").inner_text()
    page.get_by_test_id("stTopNav").get_by_role("button", name=SECTIONS[title]).click()
    page.get_by_role("menuitem", name=title, exact=True).click()
    page.wait_for_url(lambda now: urlsplit(now).path != urlsplit(before).path)
    expect(page.locator("h1")).not_to_have_text(heading)
    settle(page)


def read_by(stranger: BrowserContext, url: str) -> str:
    tab = stranger.new_page()
    tab.goto(url)
    settle(tab)
    found = read(tab)
    assert tab.url == url
    tab.close()
    return found


def test_an_area_comes_along_to_every_page_and_the_receiver_of_its_link_reads_the_same(
    page: Page, stranger: BrowserContext, address: str
) -> None:
    page.goto(f"{address}/")
    settle(page)
    pick(page, "Area", "Bromley")
    assert "71%" in read(page)
    for title in ["Summary", *SECTIONS]:
        if title in SECTIONS:
            go_to(page, title)
        assert "area=Bromley" in page.url
        assert read(page) == read_by(stranger, page.url), title


def test_back_and_forward_go_one_choice_or_page_at_a_time(page: Page, address: str) -> None:
    page.goto(f"{address}/?area=Camden")
    settle(page)
    pick(page, "Area", "Bromley")
    go_to(page, "Compare areas")
    pick(page, "Area", "Lewisham")
    page.get_by_role("radio", name="More than chance?").click()
    page.wait_for_url(re.compile("view=More"))
    settle(page)
    seen = [("compare", "Lewisham", "In+order"), ("compare", "Bromley", "In+order"), ("", "Bromley", "")]
    seen += [("", "Camden", "")]
    for step in (page.go_back, page.go_forward):
        for where, area, view in seen:
            step()
            expect(page).to_have_url(re.compile(rf"/{where}\?area={area}.*{re.escape(view)}"))
            expect(page.get_by_role("combobox", name="Area")).to_have_value(area)
            expect(page.locator("h1")).to_contain_text("Compare areas" if where else area)
            if where:
                name = "In order" if "In" in view else "More than chance?"
                expect(page.get_by_role("radio", name=name)).to_be_checked()
            settle(page)
        seen = [seen[2], seen[1], seen[0], ("compare", "Lewisham", "More+than+chance")]


@pytest.mark.parametrize("start", ["/?area=Bromley&year=2019-20", "/?area=Bromley"])
def test_a_browser_that_is_slow_to_draw_makes_one_step_of_a_page(
    page: Page, address: str, start: str
) -> None:
    """It writes the choices of the next page before its path."""
    page.add_init_script(DRAWS_LATE)
    page.goto(f"{address}/catalogue?area=Camden")
    settle(page)
    page.goto(address + start)
    settle(page)
    before, steps = page.url, page.evaluate("history.length")
    page.evaluate("() => { window.written = []; window.late = true; }")
    go_to(page, "Compare areas")
    page.evaluate("() => { window.late = false; }")
    assert page.evaluate("window.written")[0].startswith("/?area=Bromley&indicator="), "not in that order"
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    expect(page).to_have_url(before)
    expect(page.locator("h1")).to_contain_text("Bromley")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("/nowhere", "There is no page at the address /nowhere. Summary is shown instead."),
        ("/router", "There is no page at the address /router. Summary is shown instead."),
        ("/?area=Atlantis", "The address asks for the area Atlantis."),
        ("/compare?area=Bromley&period=2035-36", "The address asks for the period 2035-36."),
    ],
)
def test_what_is_not_there_is_said_in_one_sentence(page: Page, address: str, asked: str, told: str) -> None:
    page.goto(address + asked)
    settle(page)
    expect(page.get_by_role("alert").first).to_contain_text(told)
    assert page.get_by_role("alert").count() == 1
    assert page.get_by_role("dialog").count() == 0
    page.reload()
    settle(page)
    expect(page.get_by_role("alert").first).to_contain_text(told)
    pick(page, "Area", "Camden")
    assert page.get_by_role("alert").count() == 0
