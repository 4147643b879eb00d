"""What might be shown of exact counts, by one rule or another: the rules that the decision sets side by side."""

from __future__ import annotations

import hashlib
import hmac

import numpy as np

from bench.intruder.attack import SMALL
from bench.intruder.grid import Grid, Ints
from store.rounded import ROUNDED_TO

NOTHING = -1
#: How far below and above what is shown the count may be.
NEAREST = (ROUNDED_TO // 2, ROUNDED_TO // 2)
RANDOM = (ROUNDED_TO - 1, ROUNDED_TO - 1)


def rounded_to_nearest(grid: Grid) -> Ints:
    """Every count of five or more to the nearest five; nothing else is withheld."""
    shown = (grid.exact + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
    return np.where(grid.exact < SMALL, NOTHING, shown)


def rounded_at_random(grid: Grid, secret: bytes, *, alone: bool = False) -> Ints:
    """Every count of five or more of five people or more, up or down to a five by the keys of its pathways.

    `alone`: each cell of each table is drawn for itself, whoever is in it.
    """
    shown = rounded_by(grid.exact, np.arange(len(grid.exact)) if alone else grid.keys, secret)
    people = np.where(grid.people > 0, grid.people, grid.exact)
    return np.where((grid.exact < SMALL) | (people < SMALL), NOTHING, shown)


def rounded_by(counts: Ints, keys: Ints, secret: bytes) -> Ints:
    """The next five up with the chance that makes it right on average, else the one below; the same for one key."""
    distinct, place = np.unique(keys, return_inverse=True)
    draws = np.array([_draw(secret, int(key)) for key in distinct])[place]
    below = counts // ROUNDED_TO * ROUNDED_TO
    return below + ROUNDED_TO * (draws < (counts - below) / ROUNDED_TO)


def _draw(secret: bytes, key: int) -> float:
    digest = hmac.new(secret, key.to_bytes(8, "big"), hashlib.sha256).digest()
    return int.from_bytes(digest[:6], "big") / 2**48
