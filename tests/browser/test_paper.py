"""Every page on paper: A4, whole, without what is only there to be clicked, with area and date on every sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from playwright.sync_api import Browser

from pages.data.catalogue import VIEWS as CATALOGUE
from pages.parts.brand import NAME
from pages.performance.compare_views import VIEWS as COMPARE
from pages.performance.tracking.screen import VIEWS as TRACKING
from reports.ptl.tracking import MARK
from tests.browser.paper import Printed, closed_up, print_as_it_is, print_page, printer
from tests.browser.windows import Window

pytestmark = pytest.mark.browser

AREA, FICTIONAL = "area=Bromley", "area=DEMO-NB"
#: Seen on paper at every change: a long table, and a fictional place from a dark screen.
SAMPLE = [
    (f"/compare?{AREA}&view=In order", "light"),
    (f"/waiting-list?{FICTIONAL}&look=Where the time goes", "dark"),
]
EVERY = [
    *SAMPLE,
    (f"/?{AREA}", "light"),
    *((f"/{page}?{AREA}", "light") for page in ("waiting-list", "weekly-meeting", "demand-and-capacity", "trends")),
    *((f"/{page}?{AREA}", "dark") for page in ("reviews", "questionnaire")),
    *((f"/{page}?{FICTIONAL}", "light") for page in ("reviews", "questionnaire")),
    *((f"/{page}?{FICTIONAL}", "dark") for page in ("", "weekly-meeting", "demand-and-capacity")),
    *((f"/compare?{AREA}&view={view}", "light") for view in list(COMPARE)[1:]),
    *((f"/catalogue?look-at={view}", "light") for view in CATALOGUE),
    *((f"/waiting-list?{FICTIONAL}&look={view}", "light") for view in list(TRACKING)[1:]),
]  # fmt: skip
#: Pages whose figures are of none of the areas above.
OF_NO_AREA = ("/catalogue", "/questionnaire", f"/reviews?{FICTIONAL}")
CASES = [
    pytest.param(path, scheme, id=f"{path} {scheme}", marks=[] if (path, scheme) in SAMPLE else pytest.mark.exhaustive)
    for path, scheme in EVERY
]  # fmt: skip
#: Of an A4 sheet, in points; text stands so far from its edge at least.
A4, MARGIN = (595, 842), 36
#: Of a sheet's points so many may be darker than middle grey: pictures and letters, never the ground.
MOST_DARK = 0.25
#: A sheet with another after it is filled so far down at least, by text. A picture kept with its words leaves no more.
LEAST_FILLED = 0.4
Print = Callable[..., Printed]


@pytest.fixture(scope="module")
def window(browser: Browser, address: str) -> Iterator[Window]:
    one = printer(browser, address)
    yield one
    one.close()


@pytest.fixture(scope="module")
def printed(window: Window) -> Print:
    return cache(lambda path, scheme, keys=True: print_page(window, path, scheme=scheme, keys=keys))


@pytest.mark.parametrize(("path", "scheme"), CASES)
def test_what_is_read_is_on_paper_and_what_is_clicked_is_not(printed: Print, path: str, scheme: str) -> None:
    paper = printed(path, scheme)
    screen = paper.screen
    assert screen["headings"]
    assert [words for words in (*screen["headings"], *screen["chosen"]) if not paper.has(words)] == []
    # A source may go on on the next sheet.
    assert [words for words in screen["sources"] if not paper.has(words[:60])] == []
    lines = {line.strip() for sheet in paper.sheets for line in sheet.text.splitlines()}
    said = {closed_up(words) for words in (*screen["chosen"], *screen["headings"])}
    assert [cell for cell in screen["cells"] if not paper.has(cell)] == []
    assert paper.text.count("[c]") >= sum(cell.count("[c]") for cell in screen["cells"])
    # A number that nobody has given has its name all the same.
    assert [
        name
        for name in screen["numbers"]
        if paper.text.count(closed_up(name)) < screen["numbers"].count(name)
    ] == []
    assert len(screen["scrolling"]) <= len(screen["printed_instead"])
    assert sorted(lines & {words for words in screen["clicked"] if closed_up(words) not in said}) == []


@pytest.mark.parametrize(("path", "scheme"), CASES)
def test_every_sheet_says_what_it_is_of(printed: Print, path: str, scheme: str) -> None:
    paper = printed(path, scheme)
    *about, product = paper.title.split(" · ")
    assert product == NAME
    assert paper.pdf_title == paper.title
    of_no_area = path.startswith(OF_NO_AREA)
    assert len(about) == (2 if of_no_area else 3)
    assert ("Bromley" in about or "Northbank (demonstration)" in about) is not of_no_area
    foot = " · ".join([product, *about])
    assert [n for n, sheet in enumerate(paper.sheets, 1) if not sheet.has(foot)] == []
    count = len(paper.sheets)
    assert [n for n, sheet in enumerate(paper.sheets, 1) if not sheet.has(f"page {n} of {count}")] == []
    marked = [n for n, sheet in enumerate(paper.sheets, 1) if sheet.has(MARK)]
    if FICTIONAL in path and not of_no_area:
        assert marked == [*range(1, count + 1)]
    elif "Editions loaded" not in path:  # which names the fictional ones
        # On a page of real figures the line that says why the fictional place has none bears the word, once.
        assert marked[1:] == []


@pytest.mark.parametrize(("path", "scheme"), CASES)
def test_nothing_is_cut_pale_or_parted_from_its_heading(printed: Print, path: str, scheme: str) -> None:
    paper = printed(path, scheme)
    for sheet in paper.sheets:
        assert (round(sheet.width), round(sheet.height)) == A4
        assert [
            box for box in sheet.boxes
            if box[0] < MARGIN or box[2] > sheet.width - MARGIN or box[1] < 0 or box[3] > sheet.height
        ] == []  # fmt: skip
        assert sheet.darkness < MOST_DARK
    apart = [
        (heading, title)
        for heading, title in paper.screen["pictures"]
        if not any(sheet.has(heading) and sheet.has(title[:20]) for sheet in paper.sheets)
    ]
    assert apart == []
    assert [n for n, sheet in enumerate(paper.sheets[:-1], 1) if sheet.filled < LEAST_FILLED] == []
    assert paper.cut == []
    assert paper.left_behind == ""


def test_printed_from_the_browsers_menu_wide_pictures_lie_across(printed: Print) -> None:
    path, scheme = SAMPLE[-1]
    paper = printed(path, scheme, keys=False)
    assert {(round(sheet.width), round(sheet.height)) for sheet in paper.sheets} == {A4[::-1]}
    assert [words for words in paper.screen["headings"] if not paper.has(words)] == []
    assert all(sheet.darkness < MOST_DARK for sheet in paper.sheets)
    assert paper.left_behind == ""


@pytest.mark.exhaustive
def test_of_the_folds_of_entries_those_are_printed_that_the_reader_has_opened(window: Window) -> None:
    window.turn("wide", "light")
    window.go(f"/reviews?{AREA}")
    folds = window.page.get_by_test_id("stExpander")
    opened = folds.nth(1)
    opened.locator("summary").click()
    window.rest()
    paper = print_as_it_is(window.page)
    names = folds.locator("summary").all_inner_texts()
    assert [name for name in names if paper.has(name.split("\n")[-1])] == [names[1]]
    assert [entry for entry in opened.locator("li, p").all_inner_texts() if not paper.has(entry)] == []
