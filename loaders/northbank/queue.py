"""First come, first served, with as many appointments a day as a team can offer: a whole queue in one pass."""

from __future__ import annotations

import numpy as np

from loaders.northbank.calendar import Calendar
from loaders.northbank.chance import NEVER, Ints


def serve(ready: Ints, offered: Ints, calendar: Calendar) -> Ints:
    """The day on which each is seen, who could be seen from day `ready` on; NEVER beyond the calendar.

    `offered` counts the appointments up to the end of each day of the calendar. In order of `ready`, each takes
    the first appointment that nobody before took and that is not before `ready`: the k-th takes the place
    k + max over i ≤ k of (appointments before ready_i - i).
    """
    order = np.argsort(ready, kind="stable")
    start = np.clip(ready[order] - calendar.first, 0, len(offered))
    before = np.concatenate([np.zeros(1, dtype=np.int32), offered])[start].astype(np.int64)
    turn = np.arange(len(ready), dtype=np.int64)
    taken = turn + np.maximum.accumulate(before - turn)
    day = np.searchsorted(offered, taken, side="right")
    seen = np.empty(len(ready), dtype=np.int32)
    seen[order] = np.where(day < len(offered), day + calendar.first, NEVER).astype(np.int32)
    return seen


def serve_or_lose(ready: Ints, gives_up: Ints, offered: Ints, calendar: Calendar) -> tuple[Ints, Ints]:
    """The day on which each is seen and the day on which each leaves unseen; one of the two is NEVER.

    Who would have to wait beyond the day `gives_up` leaves on it and takes nobody's place.
    """
    leaves = gives_up < serve(ready, offered, calendar)
    seen = np.full(len(ready), NEVER, dtype=np.int32)
    seen[~leaves] = serve(ready[~leaves], offered, calendar)
    return seen, np.where(leaves, gives_up, NEVER).astype(np.int32)
