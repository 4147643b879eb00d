"""How long a visitor waits, in real Chromium: `python -m bench.pages`."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from loaders.build import build
from store.reference import DEMONSTRATION
from store.settings import DATA_FOLDER_VARIABLE
from tests.browser.chromium import chromium, settle
from tests.browser.server import ROOT, dashboard

RUNS = 5
TICK_MS = 20


def until_text(page: Page, text: str) -> None:
    page.wait_for_function(
        "text => document.querySelector('[data-testid=stMain]').innerText.includes(text)",
        arg=text,
        polling=TICK_MS,
    )


def timed(act: Callable[[], None]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def main() -> None:
    """Print build, first view, change of a filter and of a page, in seconds: median of RUNS."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        os.symlink(ROOT / "data" / "catalogue", _made(folder) / "catalogue")
        for name in ("reference", "column_maps", "published", DEMONSTRATION):
            os.symlink(ROOT / "data" / name, folder / name)
        os.environ[DATA_FOLDER_VARIABLE] = str(folder)
        _say("build of everything shipped", [build().seconds for _ in range(3)])
        with dashboard(log=Path(scratch) / "log", data=folder) as address, chromium() as browser:
            first = browser.new_page(viewport={"width": 1440, "height": 900})
            took = timed(lambda: (first.goto(address), until_text(first, "Needs attention"))[0])
            _say("first view on a fresh server", [took])
            settle(first)
            _say(
                "change of a filter",
                [_choose(first, area) for area in ("Camden", "Bromley", "Ealing", "Barnet", "Brent")],
            )
            pages = [
                ("Performance", "Compare areas", "Every area, in order"),
                ("Board", "Summary", "Needs attention"),
            ]
            _say("change of a page", [_switch(first, *page) for page in pages * 3])


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _choose(page: Page, area: str) -> float:
    page.get_by_role("combobox", name="Area").click()
    page.keyboard.type(area)
    page.wait_for_timeout(200)
    return timed(lambda: (page.keyboard.press("Enter"), until_text(page, f"{area}: overall"))[0])


def _switch(page: Page, section: str, title: str, text: str) -> float:
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    entry = page.get_by_role("menuitem", name=title)
    entry.wait_for()
    took = timed(lambda: (entry.click(), until_text(page, text))[0])
    settle(page)
    return took


def _say(what: str, seconds: list[float]) -> None:
    sys.stdout.write(f"{what:<32} median {statistics.median(seconds):6.3f} s   worst {max(seconds):6.3f} s\n")


if __name__ == "__main__":
    main()
