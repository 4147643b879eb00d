"""Labels of a file in a real browser: no link, icon or format is made of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from reports.inert import as_text
from tests.browser.chromium import settle
from tests.browser.server import dashboard
from tests.pages.conftest import NORTHBANK, listed_folder
from tests.reports.nasty import NASTY

pytestmark = pytest.mark.browser
TEAMS = [label for label in NASTY if "\n" not in label]
#: Whatever a browser shows of a label other than as text.
MADE = "a, strong, em, del, code, b, i, img, h1, h2, h3, li, blockquote, .katex, [data-testid=stIconMaterial], [style*=color]"


@pytest.fixture(scope="module")
def nasty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nasty")
    with dashboard(log=folder / "log", data=listed_folder(folder / "data", teams=TEAMS)) as running:
        yield running


def test_a_table_of_teams_shows_every_label_as_text(page: Page, nasty_address: str) -> None:
    page.goto(f"{nasty_address}/weekly-meeting?area={NORTHBANK}&held=team")
    settle(page)
    table = page.get_by_test_id("stTable").filter(has_text="evil").first
    table.wait_for()
    shown = table.inner_text()
    assert [label for label in TEAMS if as_text(label) not in shown] == []
    made = table.locator(MADE).all_inner_texts()
    assert [text for text in made if "evil" in text] == []
    assert page.get_by_test_id("stMain").locator("a[href*=evil], img[src*=evil]").count() == 0
