"""How near a column must come to the reference's: absolutely below 1, relatively above it."""

from __future__ import annotations

import numpy as np
import pandas as pd


def assert_close(ours: pd.Series, theirs: pd.Series, *, tolerance: float = 1e-9, where: str = "") -> None:
    """Missing and infinite in the same places; everything else within the tolerance."""
    a = ours.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    b = theirs.astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    np.testing.assert_array_equal(np.isnan(a), np.isnan(b), err_msg=f"missing values of {where}")
    np.testing.assert_array_equal(np.isinf(a), np.isinf(b), err_msg=f"infinite values of {where}")
    finite = np.isfinite(b)
    apart = np.abs(a[finite] - b[finite]) / np.maximum(1, np.abs(b[finite]))
    worst = float(apart.max(initial=0))
    assert worst <= tolerance, f"{where}: {worst:.3g} apart at row {int(np.argmax(apart))}"


def assert_same_text(ours: pd.Series, theirs: pd.Series, *, where: str = "") -> None:
    assert ours.tolist() == theirs.tolist(), where
