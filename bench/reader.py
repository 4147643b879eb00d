"""What one reader does at the dashboard, time and again: comes, opens pages, changes choices, saves a file, goes.

A program of theirs asks the data interface meanwhile.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlencode

from bench.drawn import AnswerError, Choice
from bench.fetched import fetch
from bench.visitor import Tab
from reports.api_http import PREFIX
from reports.api_parameters import MOST_ROWS

#: What a reader does, and how often of a hundred times. A visit begins anew after so many actions.
HABITS = {"page": 34, "area": 24, "choice": 34, "return": 3, "asking": 3, "download": 2}
VISIT_ACTIONS = (12, 30)
#: However slow the machine, whoever comes does one thing more.
LEAST_ACTIONS = 2
AREA = "Area"
#: What is asked of the data interface: small and large answers, of which only few are sent at once.
ASKED = (
    f"{PREFIX}/indicators",
    f"{PREFIX}/observations?limit=100",
    f"{PREFIX}/observations?limit={MOST_ROWS}&format=csv",
)


@dataclass
class Record:
    """What was done: by its kind, when each action began and how many seconds it took; errors in words."""

    seconds: dict[str, list[tuple[float, float]]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass
class Reader:
    """A reader with habits of their own, drawn from `random`, who acts once every `every` seconds."""

    tab: Tab
    random: Random
    record: Record
    every: float
    areas: tuple[str, ...] = ()
    left: int = 0

    async def read(self, until: float) -> None:
        """Read until the clock of `time.monotonic` says `until`, then go. An error ends a visit, not the reader."""
        due, done = time.monotonic() + self.random.uniform(0, self.every), 0
        while due < until or done < LEAST_ACTIONS:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            kind, action = self.next_action()
            started = time.monotonic()
            try:
                await action()
            except AnswerError as error:
                self.record.errors.append(f"{kind}: {error}")
                self.left = 0
            else:
                self.record.seconds.setdefault(kind, []).append((started, time.monotonic() - started))
            done += 1
            due = max(due + self.every, time.monotonic())
        await self.tab.close()

    def next_action(self) -> tuple[str, Callable[[], Awaitable[None]]]:
        """What is done now, in a word, and the doing."""
        if self.left == 0:
            self.left = self.random.randint(*VISIT_ACTIONS)
            return "arrival", self._arrive
        self.left -= 1
        drawn = self.tab.drawn
        kind = self.random.choices(list(HABITS), list(HABITS.values()))[0]
        if kind == "return":
            return kind, self.tab.come_back
        if kind == "asking":
            asked = self.random.choice(ASKED)
            return kind, lambda: fetch(self.tab.address + asked)
        if kind == "download" and drawn.files:
            file = self.random.choice(drawn.files)
            return kind, lambda: self._save(file)
        open_to_choice = [
            one for one in drawn.choices if (one.label == AREA) == (kind == "area") and _others(one)
        ]
        if kind in ("page", "download") or not open_to_choice:
            path = self.random.choice([one for one in drawn.pages if drawn.pages[one] != self.tab.page])
            return "page", lambda: self.tab.go(path)
        chosen = self.random.choice(open_to_choice)
        value = self._one_of(chosen)
        return kind, lambda: self.tab.choose(chosen, value)

    async def _save(self, file: str) -> None:
        """Click a button that saves a file: it is made, then fetched."""
        await fetch(self.tab.address + await self.tab.made(file))

    def _one_of(self, choice: Choice) -> str:
        """Any area; of other options one near the head of its list, where pages put what most readers come for."""
        others = _others(choice)
        if choice.label == AREA:
            return self.random.choice(others)
        return self.random.choices(others, [1 / (place + 1) for place in range(len(others))])[0]

    async def _arrive(self) -> None:
        """Close the tab and open another: on the first page, or by a link to an area on any page."""
        await self.tab.close()
        places = [one for one in self.tab.drawn.choices if one.label == AREA]
        self.areas = places[0].options if places else self.areas
        if not self.areas:
            return await self.tab.open()
        link = urlencode({"area": self.random.choice(self.areas)})
        return await self.tab.open(self.random.choice(list(self.tab.drawn.pages) or [""]), link)


def _others(choice: Choice) -> list[str]:
    return [option for option in choice.options if option != choice.value]
