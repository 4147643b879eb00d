"""The system's Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")


def find_chromium() -> str | None:
    """The path of an installed Chromium (SIGHTLINE_CHROMIUM, else one of NAMES on the path), or None."""
    chosen = os.environ.get("SIGHTLINE_CHROMIUM")
    return chosen or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        raise RuntimeError("no Chromium is installed; install one or set SIGHTLINE_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


#: How often in a row, frame by frame, a page must be found drawn: what came last may still be on its way in.
CALM_FRAMES = 6
PATIENCE_MS = 60_000
DRAWN = """frames => {
    const app = document.querySelector("[data-testid=stApp]");
    const said = app?.dataset ?? {};
    const drawn = said.testScriptState === "notRunning" && said.testConnectionState === "CONNECTED"
        && document.querySelector("[data-testid=stMain] h1")
        && !document.querySelector("[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-stale=true]")
        && [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(
            chart => !chart.offsetParent || chart.querySelector("svg, canvas"));
    window.calmFrames = drawn ? (window.calmFrames ?? 0) + 1 : 0;
    return window.calmFrames >= frames;
}"""


def settle(page: Page, *, timeout_ms: int = PATIENCE_MS) -> None:
    """Wait until the page has drawn: nothing is running or left from before, and charts are in place.

    After a choice or a change of page, first wait for something that only the new drawing has.
    """
    page.evaluate("window.calmFrames = 0")
    page.wait_for_function(DRAWN, arg=CALM_FRAMES, polling="raf", timeout=timeout_ms)
