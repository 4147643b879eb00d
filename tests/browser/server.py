"""A dashboard of our own on a free port, started the way a user starts it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 240
TRACEBACK = "Traceback (most recent call last)"
#: The variable of the environment that sets `server.baseUrlPath`.
BASE = "STREAMLIT_SERVER_BASE_URL_PATH"


@dataclass(frozen=True)
class Served:
    """A server of our own: where it answers, and what it logged."""

    address: str
    log: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def dashboard(*, log: Path, data: Path | None = None, **settings: str) -> Iterator[str]:
    """Start `streamlit run dashboard.py`, wait until it answers, give its address on this machine, stop it.

    `settings` are variables of its environment; with a base path among them, the address ends with it. Raises
    AssertionError where its log has a traceback in the end.
    """
    with dashboard_process(log=log, data=data, **settings) as (address, _):
        yield address
    written = log.read_text(errors="replace")
    assert TRACEBACK not in written, f"the dashboard's log:\n{written[-3000:]}"


@contextmanager
def dashboard_process(
    *, log: Path, data: Path | None = None, root: Path = ROOT, **settings: str
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """`dashboard` of the program in the folder `root`, with the process that answers, whatever is in its log."""
    port = free_port()
    base = "/" + settings[BASE].strip("/") if settings.get(BASE) else ""
    environment = os.environ | ({"SIGHTLINE_DATA": str(data)} if data else {}) | settings
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py"]
    command += ["--server.port", str(port), "--server.headless", "true"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}{base}"
            _wait_for(address, process, log)
            yield address, process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(
        f"the dashboard did not answer; its log says:\n{log.read_text(errors='replace')[-3000:]}"
    )
