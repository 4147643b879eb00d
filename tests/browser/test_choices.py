"""What is chosen is read whole, on a phone too."""

from __future__ import annotations

import pytest

from tests.browser.screenshots import WIDTHS
from tests.browser.windows import Window

pytestmark = pytest.mark.browser
#: Each field with a list of choices: what is chosen, how wide that is and how wide the box leaves it.
CHOSEN = """() => [...document.querySelectorAll("[data-testid=stSelectbox] input")].map(
    field => [field.value, field.scrollWidth, field.clientWidth])"""
LONGEST = "Great Yarmouth and Waveney"
WHERE = [
    *((path, area) for area in (LONGEST, "Brindlehithe") for path in ("waiting-list", "weekly-meeting", "demand-and-capacity")),
    *((path, "Bromley") for path in ("compare", "trends")),
]  # fmt: skip
SAMPLE = [("weekly-meeting", LONGEST), ("compare", "Bromley")]


@pytest.mark.parametrize(
    ("path", "area"),
    [pytest.param(*where, marks=() if where in SAMPLE else pytest.mark.exhaustive) for where in WHERE],
)
def test_no_name_that_is_chosen_is_cut(window: Window, path: str, area: str) -> None:
    window.go(f"/{path}?area={area}")
    for width, (across, _) in WIDTHS.items():
        window.turn(width, window.size[1])
        chosen = window.page.evaluate(CHOSEN)
        assert chosen[0][0].startswith(area)
        assert [name for name, wide, room in chosen if wide > room] == []
        assert window.page.evaluate("document.documentElement.scrollWidth") == across
