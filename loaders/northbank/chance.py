"""Chance that is the same everywhere: every draw comes from uniform numbers of named streams."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
#: A day that did not come.
NEVER = np.int32(2**30)


class Chance:
    """Streams of uniform numbers, one a name: adding a draw in one place leaves chance elsewhere as it was."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._streams: dict[str, np.random.Generator] = {}

    def uniform(self, name: str, size: int) -> Floats:
        """`size` numbers from 0 to 1 (exclusive)."""
        if name not in self._streams:
            self._streams[name] = np.random.Generator(
                np.random.PCG64([self._seed, zlib.crc32(name.encode())])
            )
        return self._streams[name].random(size)

    def happens(self, name: str, share: float | Floats, size: int) -> Mask:
        """Whether it happens to each, with probability `share`."""
        return self.uniform(name, size) < share

    def days(self, name: str, low: float | Floats, high: float | Floats, size: int) -> Ints:
        """Whole days from `low` up to, not including, `high`."""
        return np.floor(low + self.uniform(name, size) * (np.asarray(high) - low)).astype(np.int32)

    def waits(self, name: str, mean: float | Floats, size: int) -> Ints:
        """Whole days that last `mean` on average and are forgotten as they pass (exponential)."""
        return np.floor(-np.log1p(-self.uniform(name, size)) * mean).astype(np.int32)

    def pick(self, name: str, weights: Sequence[float] | Floats, size: int) -> NDArray[np.int8]:
        """Places in `weights`, as often as they weigh."""
        steps = np.cumsum(np.asarray(weights, dtype=float))
        return np.searchsorted(steps / steps[-1], self.uniform(name, size), side="right").astype(np.int8)


def weights_of(mix: Mapping[str, float]) -> Floats:
    """The weights of a mix, in its order."""
    return np.array(list(mix.values()), dtype=float)
