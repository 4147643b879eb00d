"""One browser for all browser tests of a worker, and a dashboard below a base path."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.chromium import PATIENCE_MS, chromium, find_chromium
from tests.browser.server import BASE, Served, dashboard
from tests.browser.windows import Window


@pytest.fixture(scope="session", autouse=True)
def _chromium_is_there() -> None:
    if find_chromium() is None and not os.environ.get("SIGHTLINE_BROWSER_REQUIRED"):
        pytest.skip("no Chromium is installed on this machine (browser tests need one)")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def address(served: Served) -> str:
    return served.address


@pytest.fixture(scope="session")
def below(tmp_path_factory: pytest.TempPathFactory, shipped_data: Path) -> Iterator[Served]:
    """A dashboard below a base path of two parts."""
    log = tmp_path_factory.mktemp("below") / "log"
    with dashboard(log=log, data=shipped_data, **{BASE: "cyp/sightline"}) as running:
        yield Served(running, log)


@pytest.fixture(scope="session")
def window(browser: Browser, address: str) -> Iterator[Window]:
    """One window for all that look at a page without changing what the next would see."""
    one = Window(browser, address)
    yield one
    one.close()


@pytest.fixture(scope="session")
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody who comes again and again: their browser keeps what it fetched, which halves the cost of a page."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture(scope="session")
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody else."""
    made = browser.new_context(viewport={"width": 1440, "height": 900})
    yield made
    made.close()


@pytest.fixture
def page(visitor: BrowserContext) -> Iterator[Page]:
    """A new tab of the visitor's."""
    tab = visitor.new_page()
    yield tab
    tab.close()
