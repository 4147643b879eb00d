"""Pictures of every page at desktop and phone width: `python -m tests.browser.screenshots [PAGE …]`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.browser.chromium import chromium, settle
from tests.browser.server import ROOT, dashboard

PAGES = {
    "summary": "/",
    "waiting-list": "/waiting-list",
    "weekly-meeting": "/weekly-meeting",
    "demand-and-capacity": "/demand-and-capacity",
    "compare": "/compare",
    "trends": "/trends",
    "reviews": "/reviews",
    "questionnaire": "/questionnaire",
    "catalogue": "/catalogue",
}
WIDTHS = {"wide": (1440, 900), "phone": (390, 844)}


def main() -> None:
    """Draw the pages asked for (all, unless named) into the folder `screenshots/`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pages", nargs="*", default=[], help=f"of {', '.join(PAGES)}, or name=/address")
    parser.add_argument("--address", help="of a running dashboard; one is started unless given")
    parser.add_argument("--folder", type=Path, default=ROOT / "screenshots")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--width", choices=[*WIDTHS, "both"], default="both")
    arguments = parser.parse_args()
    chosen = dict(p.split("=", 1) if "=" in p else (p, PAGES[p]) for p in arguments.pages) or PAGES
    arguments.folder.mkdir(exist_ok=True)
    if arguments.address:
        take(arguments.address, chosen, arguments)
        return
    with tempfile.TemporaryDirectory() as folder, dashboard(log=Path(folder) / "log") as address:
        take(address, chosen, arguments)


def take(address: str, pages: dict[str, str], arguments: argparse.Namespace) -> None:
    with chromium() as browser:
        for width, (across, down) in WIDTHS.items():
            if arguments.width not in {width, "both"}:
                continue
            context = browser.new_context(
                viewport={"width": across, "height": down},
                color_scheme="dark" if arguments.dark else "light",
            )
            page = context.new_page()
            for name, path in pages.items():
                page.goto(address + path)
                settle(page)
                height = page.evaluate(
                    "() => Math.max(...[...document.querySelectorAll('[data-testid=stMain], section')]"
                    ".map(e => e.scrollHeight), 600)"
                )
                page.set_viewport_size({"width": across, "height": min(int(height) + 80, 6000)})
                settle(page)
                target = arguments.folder / f"{name}-{width}{'-dark' if arguments.dark else ''}.png"
                page.screenshot(path=target)
                page.set_viewport_size({"width": across, "height": down})
                sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
