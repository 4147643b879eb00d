"""What a rebuild under a running server adds to its memory: `python -m bench.rebuilds`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from itertools import count
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from loaders.build import build
from store.settings import DATA_FOLDER_VARIABLE
from tests.browser.server import ROOT, dashboard

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
        with dashboard(log=Path(scratch) / "log", data=folder) as address:
            process = _server_of(address)
            waiting = [_session(address)]
            _visit(waiting[0], address)
            sys.stdout.write(f"first visits: {_resident_mb(process)} MB\n")
            for number in range(1, REBUILDS + 1):
                subprocess.run(
                    [sys.executable, "-m", "loaders", "build"], cwd=ROOT, check=True, capture_output=True
                )
                waiting.append(_session(address))
                _visit(waiting[-1], address)
                sys.stdout.write(f"rebuild {number}: {_resident_mb(process)} MB\n")
                sys.stdout.flush()


def _visit(session: ClientConnection, address: str) -> None:
    """Every page for every area, and the data interface. The session stays open, as a forgotten tab does."""
    for page in ADDRESSES:
        for area in AREAS:
            _draw(session, page, f"area={area}")
    for path in API:
        with urllib.request.urlopen(address + path) as answer:
            answer.read()


def _session(address: str) -> ClientConnection:
    where = address.replace("http://", "ws://") + "/_stcore/stream"
    return connect(where, origin=address, subprotocols=["streamlit"], max_size=None)


def _draw(session: ClientConnection, page: str, query: str) -> None:
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    session.send(asked.SerializeToString())
    for _ in count():
        told = ForwardMsg()
        told.ParseFromString(session.recv(timeout=60))
        if told.WhichOneof("type") == "script_finished":
            return


def _server_of(address: str) -> int:
    """The process of the server: the one of our children that is Python."""
    children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
    return int(children[-1])


def _resident_mb(process: int) -> int:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in lines if line.startswith("VmRSS"))) // 1024


if __name__ == "__main__":
    main()
