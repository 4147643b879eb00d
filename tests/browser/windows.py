"""One window that is turned from width to width and from light to dark: a page in all of them is loaded once."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.chromium import PATIENCE_MS, settle
from tests.browser.screenshots import WIDTHS

#: What is left of a screen of 640 px at 200 %.
NARROW = {"narrow": (320, 844)}

#: How often the page has asked its server for something.
ASKED = """window.asked = 0;
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (...message) { window.asked += 1; return send.apply(this, message); };"""
#: Pictures are as wide as their room, which they hold open until they follow it, and none is wider than the screen.
FITTING = """() => {
  const fits = [...document.querySelectorAll("[data-testid=stVegaLiteChart]")].every(chart => {
    const wide = chart.querySelector("svg.marks")?.getAttribute("width") ?? 0;
    const room = chart.closest("[data-testid=stElementContainer]").clientWidth;
    return !chart.checkVisibility() || wide <= innerWidth && Math.abs(wide - room) <= 4;
  });
  window.fittingFrames = fits ? (window.fittingFrames ?? 0) + 1 : 0;
  return window.fittingFrames >= 12;
}"""
#: Nothing moves, comes or goes.
RESTING = """() => {
  const shown = document.getElementsByTagName("*").length;
  const moving = document.getAnimations().some(one => one.playState === "running" && one.effect?.getTiming().iterations < 9);
  window.restingFrames = !moving && shown === window.lastShown ? (window.restingFrames ?? 0) + 1 : 0;
  window.lastShown = shown;
  return window.restingFrames >= 12;
}"""


class Window:
    """A window of the dashboard at `address`: `page` is what it shows, `size` its width and theme."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.size = ("wide", "light")
        context = browser.new_context(
            viewport=_viewport("wide"), color_scheme="light", reduced_motion="reduce"
        )
        self.page = context.new_page()
        self.page.add_init_script(ASKED)

    def go(self, path: str) -> None:
        self.page.goto(self.address + path)
        settle(self.page)

    def rest(self) -> None:
        """Wait until what was opened or closed has come to rest."""
        self.page.evaluate("window.restingFrames = 0")
        self.page.wait_for_function(RESTING, polling="raf", timeout=PATIENCE_MS)

    def turn(self, width: str, scheme: str) -> None:
        """The page that is open, drawn anew for a width and theme."""
        shown = self.page.url.startswith(self.address)
        if width != self.size[0]:
            self.page.set_viewport_size(_viewport(width))
            self.page.evaluate("window.fittingFrames = 0")
            self.page.wait_for_function(FITTING, polling="raf", timeout=PATIENCE_MS)
        if scheme != self.size[1] and not shown:
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        elif scheme != self.size[1]:
            asked = self.page.evaluate("window.asked")
            self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            self.page.wait_for_function("before => window.asked > before", arg=asked, timeout=PATIENCE_MS)
        self.size = (width, scheme)
        if shown:
            settle(self.page)

    def close(self) -> None:
        self.page.context.close()


def _viewport(width: str) -> dict[str, int]:
    across, down = (WIDTHS | NARROW)[width]
    return {"width": across, "height": down}
