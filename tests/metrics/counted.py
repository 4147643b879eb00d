"""Made-up counts for property tests: any mixture of sizes, with missing values among them."""

from __future__ import annotations

import pandas as pd
from hypothesis import settings
from hypothesis import strategies as st

BIGGEST = 10**9
sampled = settings(max_examples=40, deadline=None)


@st.composite
def counted(draw: st.DrawFn, *, missing: bool = True, fewest: int = 0, below: int = BIGGEST) -> pd.DataFrame:
    """Rows of numerator, denominator (numerator at most the denominator) and a group to sum by."""
    rows = draw(st.integers(fewest, 12))
    base = draw(st.lists(st.integers(0, below), min_size=rows, max_size=rows))
    events = [draw(st.integers(0, one)) for one in base]
    frame = pd.DataFrame(
        {
            "numerator": pd.Series(events, dtype="float64"),
            "denominator": pd.Series(base, dtype="float64"),
            "area": draw(st.lists(st.sampled_from("abc"), min_size=rows, max_size=rows)),
        }
    )
    if missing and rows:
        for column in ("numerator", "denominator"):
            gone = draw(st.lists(st.booleans(), min_size=rows, max_size=rows))
            frame[column] = frame[column].mask(pd.Series(gone))
    frame.index = pd.Index(draw(st.permutations(range(100, 100 + rows))), dtype="int64")
    return frame


confidences = st.sampled_from([0.9, 0.95, 0.99, 0.998, 1.0, 95, 99.8])
