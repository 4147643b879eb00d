"""How a count is shown: rounded up or down at random, and the same people always alike.

Every pathway has a random key, and a count the sum of the keys of those counted. What is drawn for a count is drawn
by that sum under the area's secret, so that the same people give the same answer in every table and edition.
"""

from __future__ import annotations

import hmac
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.rounded import ROUNDED_TO

Ints = NDArray[np.signedinteger[Any]]
Floats = NDArray[np.float64]
#: A count of fewer, nought too, is withheld, and so is one with fewer people behind it.
HIDDEN_BELOW = 5
_TO_ROUND, _TO_BLUR = b"round", b"blur"


def drawn(keys: Ints, secret: bytes, purpose: bytes) -> Floats:
    """A fraction from 0 up to 1 for each key, the same for the same key, secret and purpose."""
    distinct, place = np.unique(keys, return_inverse=True)
    mac = hmac.digest
    digests = b"".join(
        mac(secret, purpose + key.to_bytes(8, "big", signed=True), "sha256")[:8] for key in distinct.tolist()
    )
    return ((np.frombuffer(digests, dtype=">u8") >> np.uint64(11)) / 2.0**53)[place.reshape(keys.shape)]


def rounded(counts: Ints, keys: Ints, secret: bytes) -> Ints:
    """Each count up to the next multiple of ROUNDED_TO with the chance of its excess, else down. Unbiased."""
    down, excess = counts // ROUNDED_TO, counts % ROUNDED_TO
    odd = excess > 0
    up = np.zeros(counts.shape, dtype=bool)
    up[odd] = drawn(keys[odd], secret, _TO_ROUND) * ROUNDED_TO < excess[odd]
    return (down + up) * ROUNDED_TO


def blurred(amounts: Ints, largest: Ints, keys: Ints, secret: bytes) -> Floats:
    """Each amount moved up or down by less than the most that one person adds to it."""
    return amounts + (2 * drawn(keys, secret, _TO_BLUR) - 1) * largest
