"""What a rebuild under a running server adds to its memory: `python -m bench.rebuilds`.

A page that shows a fault, or an answer of the data interface that is none, ends the run.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from bench.fetched import fetch
from bench.server_process import memory_mb
from bench.visitor import Tab
from loaders.build import build
from store.settings import DATA_FOLDER_VARIABLE
from tests.browser.server import ROOT, dashboard_process

REBUILDS = 8
ADDRESSES = (
    "",
    "waiting-list",
    "weekly-meeting",
    "demand-and-capacity",
    "compare",
    "trends",
    "reviews",
    "questionnaire",
    "catalogue",
)
AREAS = ("Bromley", "Camden", "Northbank (demonstration)")
API = ("/api/v1", "/api/v1/indicators", "/api/v1/observations?limit=5000&format=csv")


def main() -> None:
    """Print the server's memory after its start, and after each rebuild and the visits that follow it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        shutil.copytree(ROOT / "data", folder, ignore=shutil.ignore_patterns("store", "local"))
        os.environ[DATA_FOLDER_VARIABLE] = str(folder)
        build()
        with dashboard_process(log=Path(scratch) / "log", data=folder) as (address, process):
            asyncio.run(_rebuilt_under(address, process.pid))


async def _rebuilt_under(address: str, process: int) -> None:
    waiting = [await _visit(address)]
    sys.stdout.write(f"first visits: {memory_mb(process):.0f} MB\n")
    for number in range(1, REBUILDS + 1):
        subprocess.run([sys.executable, "-m", "loaders", "build"], cwd=ROOT, check=True, capture_output=True)
        waiting.append(await _visit(address))
        sys.stdout.write(f"rebuild {number}: {memory_mb(process):.0f} MB\n")
        sys.stdout.flush()
    for tab in waiting:
        await tab.close()


async def _visit(address: str) -> Tab:
    """Every page for every area, and the data interface. The tab stays open, as a forgotten one does."""
    tab = Tab(address)
    await tab.open()
    for page in ADDRESSES:
        for area in AREAS:
            await tab.go(page, urlencode({"area": area}))
    for path in API:
        await fetch(address + path)
    return tab


if __name__ == "__main__":
    main()
