"""What is worked out once and kept by a key, whoever asks: what was asked for last stays, as far as there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Results by their keys, shared by all threads and never changed in place; together they weigh at most `most`.

    Each weighs what `weigh` says of it: 1, unless told.

    Two threads that ask for the same wait for one; others do not wait. An error is not kept.
    """

    def __init__(self, most: int, *, weigh: Callable[[Any], int] = lambda _: 1) -> None:
        self._most, self._weigh, self._weight = most, weigh, 0
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives for `key`, made the first time."""
        while True:
            with self._lock:
                if key in self._made:
                    self._made.move_to_end(key)
                    found: T = self._made[key]
                    return found
                making = self._making.setdefault(key, threading.Lock())
            with making:
                if self._making.get(key) is making:  # else another has made it meanwhile, or failed to
                    return self._make(key, make)

    def _make(self, key: Hashable, make: Callable[[], T]) -> T:
        try:
            made = make()
            weight = self._weigh(made)
        except BaseException:
            with self._lock:
                del self._making[key]
            raise
        with self._lock:
            del self._making[key]
            self._made[key] = made
            self._weight += weight
            while self._weight > self._most and len(self._made) > 1:
                self._weight -= self._weigh(self._made.popitem(last=False)[1])
        return made

    def values(self) -> list[object]:
        """Everything that is kept."""
        with self._lock:
            return list(self._made.values())
