"""So many readers at once, for so long: does anybody wait, does anything fail, does memory stay level?

    python -m bench.soak [MINUTES] [SESSIONS] [--beside FOLDER]

Starts the dashboard as a user does. Each session acts once every EVERY_SECONDS, and comes and goes. An action lasts
until the last message of its last rerun. With `--beside` the same readers first come to another version of the
program, which lies in FOLDER with a store of its own.

Ends with 1 on any error, in an answer or in the server's log, and where memory grows: nobody can be sure of seconds on
a machine that others use, but no load on it makes an error or a leak.
"""

from __future__ import annotations

import asyncio
import math
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from bench.reader import Reader, Record
from bench.server_process import memory_mb, processor_seconds
from bench.visitor import Tab
from tests.browser.server import ROOT, TRACEBACK, dashboard_process

MINUTES, SESSIONS, EVERY_SECONDS = 60.0, 50, 10.0
#: Memory is looked at so often, and may grow by so much in the last half of a run: what a new combination of choices
#: adds to the figures kept, of which there is a last one, and so many MB in an hour that would last a server a month.
LOOK_SECONDS = 5.0
MAY_GROW_MB, MAY_GROW_MB_AN_HOUR = 150.0, 20.0
#: Streamlit keeps a session for so long after its tab has closed, in case it comes back.
KEPT_SECONDS = 120
FAULTS_TOLD = 20


@dataclass
class Soak:
    """What a run showed. Memory in MB: at the start, at (seconds, MB) on the way, after everybody had gone."""

    record: Record = field(default_factory=Record)
    start: float = 0.0
    memory: list[tuple[float, float]] = field(default_factory=list)
    after: float = 0.0
    processor_seconds: float = 0.0
    load: float = 0.0

    @property
    def hours(self) -> float:
        """Length of the last half."""
        return self.memory[-1][0] / 2 / 3600

    @property
    def growth(self) -> float:
        """MB an hour, by least squares over the last half."""
        half = [point for point in self.memory if point[0] >= self.memory[-1][0] / 2]
        half = half if len(half) > 1 else self.memory
        return statistics.linear_regression(*zip(*half, strict=True)).slope * 3600

    def faults(self) -> list[str]:
        """What a run must not show, in words."""
        grown = self.growth * self.hours
        may = MAY_GROW_MB + MAY_GROW_MB_AN_HOUR * self.hours
        found = list(self.record.errors)
        if not self.record.reruns:
            found.append("no rerun came back")
        if grown > may:
            found.append(f"memory grew by {grown:.0f} MB in the last half, more than {may:.0f}")
        return found


def soak(
    *,
    minutes: float,
    sessions: int,
    every: float,
    stay: float = KEPT_SECONDS + 10,
    data: Path | None = None,
    root: Path = ROOT,
) -> Soak:
    """Run the server in the folder `root` under `sessions` readers; wait `stay` seconds after they went.

    `data` is its data folder, where that is not its own.
    """
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        with dashboard_process(log=log, data=data, root=root) as (address, process):
            found = asyncio.run(
                _crowd(address, process.pid, minutes=minutes, sessions=sessions, every=every, stay=stay)
            )
        found.record.errors.extend(traces(log.read_text(errors="replace")))
    return found


def traces(log: str) -> list[str]:
    """An error for every stack trace in a server's log: what it ends with."""
    ends = (
        next((line for line in one.splitlines()[1:] if line and not line[0].isspace()), "")
        for one in log.split(TRACEBACK)[1:]
    )
    return [f"a stack trace in the server's log: {end}" for end in ends]


async def _crowd(
    address: str, process: int, *, minutes: float, sessions: int, every: float, stay: float
) -> Soak:
    found = Soak(start=memory_mb(process))
    busy, began = processor_seconds(process), time.monotonic()
    until = began + minutes * 60
    readers = [
        Reader(Tab(address), Random(number), found.record, every).read(until) for number in range(sessions)
    ]
    looking = asyncio.create_task(_look(found, process, began))
    await asyncio.gather(*readers)
    looking.cancel()
    found.memory.append((time.monotonic() - began, memory_mb(process)))
    found.processor_seconds, found.load = processor_seconds(process) - busy, os.getloadavg()[1]
    await asyncio.sleep(stay)
    last = Reader(Tab(address), Random(sessions), found.record, every=0.0)
    await last.read(until=0.0)  # Streamlit forgets the sessions it kept when another comes
    found.after = memory_mb(process)
    return found


async def _look(found: Soak, process: int, began: float) -> None:
    while True:
        found.memory.append((time.monotonic() - began, memory_mb(process)))
        await asyncio.sleep(LOOK_SECONDS)


def told(found: Soak) -> Iterator[str]:
    """What a run showed, line by line."""
    yield f"load average {found.load:.1f} on {os.cpu_count()} processors"
    yield f"{'action':<14}{'number':>8}{'p50 s':>8}{'p95 s':>8}{'max s':>8}"
    every_action = [one for kind in found.record.seconds.values() for one in kind]
    for kind, seconds in [*sorted(found.record.seconds.items()), ("every action", every_action)]:
        ordered = sorted(seconds) or [math.nan]
        p50, p95 = (ordered[int((len(ordered) - 1) * part)] for part in (0.5, 0.95))
        yield f"{kind:<14}{len(seconds):>8}{p50:>8.2f}{p95:>8.2f}{ordered[-1]:>8.2f}"
    reruns = found.record.reruns
    yield f"{1000 * found.processor_seconds / max(reruns, 1):.0f} ms of processor a rerun ({reruns} reruns)"
    minutes = {int(seconds // 60): mb for seconds, mb in reversed(found.memory)}
    each = " ".join(f"{minutes[minute]:.0f}" for minute in sorted(minutes))
    yield f"memory in MB: {found.start:.0f} at the start; by the minute {each}; {found.memory[-1][1]:.0f} at the end;"
    yield f"  {found.growth:+.0f} an hour in the last half; {found.after:.0f} after everybody had gone"
    faults = found.faults()
    yield f"{len(faults)} faults"
    yield from (f"  {fault}" for fault in sorted(set(faults))[:FAULTS_TOLD])


def main(
    minutes: Annotated[float, typer.Argument(min=0.1)] = MINUTES,
    sessions: Annotated[int, typer.Argument(min=1)] = SESSIONS,
    beside: Annotated[Path | None, typer.Option(exists=True)] = None,
) -> None:
    """Ends with 1 where the run of this version showed a fault."""
    faults: list[str] = []
    for root in (beside, ROOT) if beside else (ROOT,):
        found = soak(minutes=minutes, sessions=sessions, every=EVERY_SECONDS, root=root)
        sys.stdout.write(
            "\n".join((f"{sessions} sessions, {minutes:g} minutes: {root.name}", *told(found), "\n"))
        )
        sys.stdout.flush()
        faults = found.faults()
    raise typer.Exit(1 if faults else 0)


if __name__ == "__main__":
    typer.run(main)
