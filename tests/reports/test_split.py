"""A table in parts: the same as one would get by asking for each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.testing import assert_frame_equal

from reports.split import split

TABLE = pd.DataFrame(
    {
        "area": ["b", "a", "b", None, "a", "b"],
        "kind": ["x", "x", "y", "x", "x", "x"],
        "value": np.arange(6.0),
        "sure": [True, False, True, True, False, True],
    },
    index=[5, 3, 8, 1, 0, 2],
)


def test_a_part_holds_the_rows_of_its_key_in_their_order_and_as_they_are() -> None:
    parts = split(TABLE, "area", "kind")
    assert set(parts) == {("b", "x"), ("a", "x"), ("b", "y")}
    for (area, kind), rows in parts.items():
        assert_frame_equal(rows, TABLE[(TABLE["area"] == area) & (TABLE["kind"] == kind)])


def test_parts_share_one_copy_of_the_table() -> None:
    first, *others = split(TABLE, "area", "kind").values()
    base = first["value"].to_numpy().base
    assert base is not None
    assert all(np.shares_memory(rows["value"].to_numpy(), base) for rows in others)


def test_an_empty_table_has_no_parts() -> None:
    assert split(TABLE.iloc[0:0], "area", "kind") == {}
