"""So many readers at once, for so long: does anybody wait, does anything fail, does memory stay level?

    python -m bench.soak [MINUTES] [SESSIONS] [--beside FOLDER]

Starts the dashboard as a user does. Each session acts once every EVERY_SECONDS, and comes and goes. An action lasts
until the last message of its last rerun. With `--beside` the same readers first come to another version of the
program, which lies in FOLDER with a store of its own.

Ends with 1 on any error, in an answer or in the server's log, where a session got nearly nothing done, where pages came
after SLOW_SECONDS, and where memory grows. The seconds that people wait are printed, and held to the budget by people:
nobody can be sure of them on a machine that others use.
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
from itertools import chain
from pathlib import Path
from random import Random
from typing import Annotated

import typer

from bench.reader import Reader, Record
from bench.server_process import memory_mb, processor_seconds
from bench.visitor import Tab
from tests.browser.server import ROOT, TRACEBACK, dashboard_process

MINUTES, SESSIONS, EVERY_SECONDS = 60.0, 50, 10.0
#: What a server that hangs does not reach, and one on a busy machine does: so many of the reruns that a session would
#: have made without waiting. Seconds are told and never a fault: they are the machine's as much as ours.
LEAST_OF_RERUNS = 0.1
LOOK_SECONDS = 5.0
#: So many MB may be held more, when all have gone, than at the start. With the figures of a snapshot 160 MB of results
#: and files are kept (reports/current.py), which took twice as much; beyond three times of that it is a leak.
MAY_HOLD_MB = 550.0
#: So many MB an hour may come after the first quarter of a long run, 25 MB in half an hour: what is kept is full by
#: then, and memory only swings, with Python's own collections and with pieces that lie free between others. In a
#: shorter run it still fills.
MAY_GROW_MB_AN_HOUR, LONG_SECONDS = 50.0, 3000.0
#: Streamlit keeps a session for so long after its tab has closed, in case it comes back.
KEPT_SECONDS = 120
FAULTS_TOLD = 20


@dataclass
class Soak:
    """What a run showed. Memory in MB: at the start, at (seconds, MB) on the way, after everybody had gone.

    `began` is by the clock of `time.monotonic`; `reruns` are those of each session, of which each must make `least`.
    """

    record: Record = field(default_factory=Record)
    began: float = 0.0
    reruns: list[int] = field(default_factory=list)
    least: float = 1.0
    start: float = 0.0
    memory: list[tuple[float, float]] = field(default_factory=list)
    after: float = 0.0
    processor_seconds: float = 0.0
    load: float = 0.0

    @property
    def seconds(self) -> float:
        return self.memory[-1][0]

    @property
    def growth(self) -> float:
        """MB an hour, from the mean of the second quarter to that of the last.

        The further apart, the less a swing counts. A line through one quarter alone would take a step of 10 MB in it
        for 80 an hour.
        """
        _, second, _, last = self.quarters
        return (last - second) / (self.seconds / 2) * 3600

    @property
    def quarters(self) -> list[float]:
        """The mean of MB in each quarter of the run; in one that was not looked at, of the whole."""
        each: list[list[float]] = [[] for _ in range(4)]
        for seconds, mb in self.memory:
            each[min(3, int(4 * seconds / self.seconds))].append(mb)
        return [statistics.fmean(quarter or (mb for _, mb in self.memory)) for quarter in each]

    def took(self, kind: str, *, half: int) -> list[float]:
        """Seconds of every action of a kind that began in the first half (0), or in the last (1), in order."""
        middle = self.began + self.seconds / 2
        return sorted(took for at, took in self.record.seconds.get(kind, ()) if (at >= middle) == bool(half))

    def faults(self) -> list[str]:
        """What a run must not show, in words."""
        found = list(self.record.errors)
        few = sum(made < self.least for made in self.reruns)
        if few:
            found.append(f"{few} sessions made fewer than {self.least:.0f} reruns")
        if self.after - self.start > MAY_HOLD_MB:
            held = self.after - self.start
            found.append(f"{held:.0f} MB more are held after everybody had gone, and not {MAY_HOLD_MB:.0f}")
        if self.seconds >= LONG_SECONDS and self.growth > MAY_GROW_MB_AN_HOUR:
            found.append(
                f"memory grew by {self.growth:.0f} MB an hour from the second quarter to the last, "
                f"and not by {MAY_GROW_MB_AN_HOUR:.0f}"
            )
        return found


def percentile(ordered: list[float], part: float) -> float:
    return ordered[int((len(ordered) - 1) * part)] if ordered else math.nan


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
    began = time.monotonic()
    least = max(1.0, LEAST_OF_RERUNS * minutes * 60 / every)
    found, busy = Soak(began=began, least=least, start=memory_mb(process)), processor_seconds(process)
    readers = [Reader(Tab(address), Random(number), found.record, every) for number in range(sessions)]
    looking = asyncio.create_task(_look(found, process, began))
    await asyncio.gather(*(reader.read(began + minutes * 60) for reader in readers))
    looking.cancel()
    found.memory.append((time.monotonic() - began, memory_mb(process)))
    found.reruns = [reader.tab.reruns for reader in readers]
    found.processor_seconds, found.load = processor_seconds(process) - busy, os.getloadavg()[1]
    await asyncio.sleep(stay)
    last = Reader(Tab(address), Random(sessions), Record(), every=0.0)
    await last.read(until=0.0)  # Streamlit forgets the sessions it kept when another comes
    found.record.errors.extend(last.record.errors)
    found.after = memory_mb(process)
    return found


async def _look(found: Soak, process: int, began: float) -> None:
    while True:
        found.memory.append((time.monotonic() - began, memory_mb(process)))
        await asyncio.sleep(LOOK_SECONDS)


def told(found: Soak) -> Iterator[str]:
    """What a run showed, line by line."""
    yield f"load average {found.load:.1f} on {os.cpu_count()} processors"
    yield f"{'':<14}{'first half, cold':^32}{'last half, warm':^32}"
    yield f"{'action':<14}" + f"{'number':>8}{'p50 s':>8}{'p95 s':>8}{'max s':>8}" * 2
    halves = {kind: [found.took(kind, half=half) for half in (0, 1)] for kind in sorted(found.record.seconds)}
    halves["every action"] = [
        sorted(chain.from_iterable(half)) for half in zip(*halves.values(), strict=True)
    ]
    for kind, both in halves.items():
        yield f"{kind:<14}" + "".join(
            f"{len(took):>8}" + "".join(f"{percentile(took, part):>8.2f}" for part in (0.5, 0.95, 1.0))
            for took in both
        )
    reruns = sum(found.reruns)
    yield f"{1000 * found.processor_seconds / max(reruns, 1):.0f} ms of processor a rerun ({reruns} reruns)"
    minutes = {int(seconds // 60): mb for seconds, mb in reversed(found.memory)}
    each = " ".join(f"{minutes[minute]:.0f}" for minute in sorted(minutes))
    yield f"memory in MB: {found.start:.0f} at the start; by the minute {each}; {found.memory[-1][1]:.0f} at the end;"
    means = ", ".join(f"{mean:.0f}" for mean in found.quarters)
    yield f"  means of its quarters {means}: {found.growth:+.0f} an hour from the second to the last;"
    yield f"  {found.after:.0f} after everybody had gone"
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
