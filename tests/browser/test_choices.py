"""What is chosen is read whole, on a phone too."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.chromium import settle

pytestmark = pytest.mark.browser
#: Each field with a list of choices: what is chosen, how wide that is and how wide the box leaves it.
CHOSEN = """() => [...document.querySelectorAll("[data-testid=stSelectbox] input")].map(
    field => [field.value, field.scrollWidth, field.clientWidth])"""


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["waiting-list", "weekly-meeting", "demand-and-capacity"])
@pytest.mark.parametrize("area", ["Brindlehithe", "Great Yarmouth and Waveney"])
def test_no_name_that_is_chosen_is_cut(page: Page, address: str, path: str, area: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}/{path}?area={area}")
    settle(page)
    chosen = page.evaluate(CHOSEN)
    assert chosen[0][0].startswith(area)
    assert [name for name, wide, room in chosen if wide > room] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
