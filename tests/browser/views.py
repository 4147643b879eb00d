"""Every view of every page by its address, and what can be opened on it: what is looked at in both widths and themes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from urllib.parse import quote

from playwright.sync_api import Page, expect

from pages.data import catalogue
from pages.performance import compare_views
from pages.performance.tracking import screen
from tests.browser.chromium import settle
from tests.browser.screenshots import WIDTHS

REAL, FICTIONAL = "E09000006", "DEMO-NB"
NAMED = {"real": REAL, "fictional": FICTIONAL}
#: Pages of one view for each area.
PLAIN = ("", "weekly-meeting", "demand-and-capacity", "trends", "reviews", "questionnaire")


def _views() -> dict[str, str]:
    found = {
        f"{page or 'summary'}, {name}": f"/{page}?area={area}"
        for page, (name, area) in product(PLAIN, NAMED.items())
    }
    found |= {
        "waiting-list, real": f"/waiting-list?area={REAL}",
        "compare, fictional": f"/compare?area={FICTIONAL}",
    }
    for page, area, key, views in (
        ("waiting-list", FICTIONAL, "look", screen.VIEWS),
        ("compare", REAL, "view", compare_views.VIEWS),
        ("catalogue", REAL, "look-at", catalogue.VIEWS),
    ):
        found |= {f"{page}, {view}": f"/{page}?area={area}&{key}={quote(view)}" for view in views}
    return found | {"an address that no page has": "/nowhere?area=Atlantis"}


VIEWS = _views()
#: Those that stand for the rest in a plain run, and the width and theme in which each is looked at there.
SAMPLE = {
    "summary, real": ("wide", "light"),
    "waiting-list, Behind the headline": ("phone", "light"),
    "compare, In order": ("phone", "dark"),
    "demand-and-capacity, fictional": ("wide", "dark"),
}


@dataclass(frozen=True)
class Opened:
    """Something that a reader opens: where it stands, how, and the rules that Streamlit's own breaks there."""

    address: str
    open: Callable[[Page], None]
    broken: frozenset[str] = frozenset()
    widths: tuple[str, ...] = tuple(WIDTHS)


def _press(name: str) -> Callable[[Page], None]:
    return lambda page: page.get_by_role("button", name=name).first.click()


def _unfold(page: Page) -> None:
    folded = page.get_by_test_id("stExpander").locator("details:not([open]) > summary")
    folded.evaluate_all("folds => folds.forEach(fold => fold.click())")
    expect(folded).to_have_count(0)


def _send(page: Page) -> None:
    """A file that is refused."""
    refused = {"name": "list.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}
    page.locator("input[type=file]").set_input_files(refused)  # type: ignore[arg-type]
    page.get_by_role("alert").filter(has_text="fault").wait_for()
    settle(page)


_COMPARE = f"/compare?area={REAL}&view={quote('More than chance?')}"
_MEETING = f"/weekly-meeting?area={FICTIONAL}"
OPENED = {
    "the menu of a narrow screen": Opened(
        _COMPARE,
        lambda page: page.get_by_test_id("stExpandSidebarButton").click(),
        frozenset({"list", "listitem"}),
        ("phone",),
    ),
    "the menu of a wide screen": Opened(_COMPARE, _press("Performance"), frozenset({"region"}), ("wide",)),
    "words": Opened(_COMPARE, _press("What these words mean"), frozenset({"scrollable-region-focusable"})),
    "a table": Opened(_COMPARE, _press("Table")),
    "downloads": Opened(
        _COMPARE,
        lambda page: page.get_by_test_id("stPopover").get_by_role("button", name="Download").first.click(),
    ),
    "a method": Opened(_COMPARE, _press("How this is worked out")),
    "a list of choices": Opened(
        _COMPARE, lambda page: page.get_by_role("combobox", name="Indicator").click(), frozenset({"region"})
    ),
    "help": Opened(
        _COMPARE, lambda page: page.get_by_role("button", name="Help for Area").hover(), frozenset({"region"})
    ),
    "a definition": Opened(_COMPARE, _unfold),
    "a form": Opened(f"/demand-and-capacity?area={REAL}", _unfold),
    "a calendar": Opened(_MEETING, _press("Choose date"), frozenset({"landmark-no-duplicate-banner"})),
    "a refused file": Opened(_MEETING, _send, frozenset({"presentation-role-conflict"})),
    "findings": Opened(f"/reviews?area={REAL}", _unfold),
    "kinds": Opened(
        f"/reviews?area={REAL}", lambda page: page.get_by_test_id("stMultiSelect").locator("input").click()
    ),
}
#: Those that are opened in a plain run, and in which width and theme.
OPENED_SAMPLE = {"the menu of a narrow screen": ("phone", "dark")}
