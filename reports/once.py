"""What is worked out once and kept by a key, whoever asks: what was asked for last stays, as far as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")

#: What is asked for all the time is weighed anew after so many times.
OFTEN = 32
#: So many are tidied at a time: those of some twenty pages, so that whoever asked for them has mostly done with them.
MANY = 128


@dataclass
class _Entry:
    """A result, what it weighed last, and how often it was asked for."""

    result: Any
    weight: int
    asked: int = 1


class Once:
    """Results by their keys, shared by all threads and never changed in place; together they weigh at most `most`.

    Each weighs what `weigh` says of it: 1, unless told. It may come to hold more than at first, so it is weighed anew
    when it is asked for the second, fourth, eighth … time, and every OFTEN times. Whenever MANY were asked for, `tidy`
    is given them all.

    Two threads that ask for the same wait for one; others do not wait. An error is not kept.
    """

    def __init__(
        self,
        most: int,
        *,
        weigh: Callable[[Any], int] = lambda _: 1,
        tidy: Callable[[list[Any]], None] = lambda _: None,
    ) -> None:
        self._most, self._weigh, self._weight, self._tidy = most, weigh, 0, tidy
        self._made: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._used: set[Hashable] = set()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for `key`, made the first time."""
        while True:
            with self._lock:
                entry = self._made.get(key)
                if entry is None:
                    making = self._making.setdefault(key, threading.Lock())
                else:
                    self._made.move_to_end(key)
                    entry.asked += 1
                    again = entry.asked & (entry.asked - 1) == 0 or entry.asked % OFTEN == 0
            if entry is not None:
                if again:
                    self._weigh_anew(key, entry)
                self._note_use(key)
                found: T = entry.result
                return found
            with making:
                if self._making.get(key) is making:  # else another has made it meanwhile, or failed to
                    return self._make(key, make)

    def _make(self, key: Hashable, make: Callable[[], T]) -> T:
        try:
            made = make()
            entry = _Entry(made, self._weigh(made))
        except BaseException:
            with self._lock:
                del self._making[key]
            raise
        with self._lock:
            del self._making[key]
            self._made[key] = entry
            self._weight += entry.weight
            self._make_room()
        self._note_use(key)
        return made

    def _note_use(self, key: Hashable) -> None:
        """Remember what was asked for, and tidy it when it is one of MANY."""
        with self._lock:
            self._used.add(key)
            if len(self._used) < MANY:
                return
            used = [self._made[one].result for one in self._used if one in self._made]
            self._used.clear()
        self._tidy(used)

    def _weigh_anew(self, key: Hashable, entry: _Entry) -> None:
        weight = self._weigh(entry.result)
        with self._lock:
            if self._made.get(key) is entry:
                self._weight += weight - entry.weight
                entry.weight = weight
                self._make_room()

    def _make_room(self) -> None:
        """Let go of what was asked for longest ago. Only while locked."""
        while self._weight > self._most and len(self._made) > 1:
            self._weight -= self._made.popitem(last=False)[1].weight

    def values(self) -> list[object]:
        """Everything that is kept."""
        with self._lock:
            return [entry.result for entry in self._made.values()]
