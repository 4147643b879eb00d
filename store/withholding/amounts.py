"""Days, sessions and appointments: sums that are no counts of people, and are shown only blurred.

An amount is moved by less than the most that one person adds to it, and then taken at the rounded number of the
people it is of: neither it nor the difference of two tells what one person adds.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from store.withholding.cells import NOWHERE, Mask
from store.withholding.names import SPAN
from store.withholding.rounding import HIDDEN_BELOW, Floats, Ints, blurred, rounded
from store.withholding.tables import MEASURES, PARTS, Book, whole


def amounts(
    frame: pd.DataFrame, book: Book, *, secret: bytes, shown: Mask, counts: Ints
) -> tuple[Floats, Mask]:
    """What is shown of the amounts in PARTS of the measures, nought where withheld, and which of PARTS are amounts.

    Shown is an amount with HIDDEN_BELOW people or more behind it, where the number of all whom it is counted of is
    shown, if any table tells it. `shown` and `counts` (rounded) are by place. Numerator and denominator are moved
    by the same rounding, that of the denominator, so that the one per the other stays what it is.
    """
    exact, people = whole(frame, PARTS), whole(frame, [f"{part}_people" for part in PARTS])
    keys = whole(frame, [f"{part}_key" for part in PARTS])
    places = book.places[MEASURES]
    are = frame[list(PARTS)].notna().to_numpy() & (places == NOWHERE)
    of = book.beside(MEASURES, SPAN, book.naming.people_of)
    told = (of == NOWHERE) | shown[of]
    enough = are & (people >= HIDDEN_BELOW) & told[:, None]
    place = places[:, 1]
    behind = np.where(place >= 0, exact[:, 1], people[:, 1])
    around = np.where(place >= 0, counts[place], rounded(behind, keys[:, 1], secret))
    factor = np.divide(around, behind, out=np.zeros(len(frame)), where=behind > 0)
    largest = whole(frame, [f"{part}_largest" for part in PARTS])
    moved = np.rint(blurred(exact, largest, keys, secret) * factor[:, None])
    return np.where(enough, moved, 0), are
