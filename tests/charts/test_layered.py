"""Marks one over another: the very specification that Altair makes of them, at a tenth of its cost."""

from __future__ import annotations

import json
from datetime import date

import altair as alt
import numpy as np
import pandas as pd
import pytest
from altair.utils.core import sanitize_pandas_dataframe
from altair.utils.schemapi import debug_mode
from jsonschema import ValidationError

from charts.layered import Layers, layered, records
from charts.theme import LIGHT, styled

ROWS = pd.DataFrame(
    {
        "word": ["a", None, "c"],
        "mixed": pd.Series([True, None, np.float64(2.5)], dtype=object),
        "many": pd.Series([[1, 2], np.array([3, 4]), []], dtype=object),
        "day": pd.Series([date(2025, 3, 31), None, pd.NaT], dtype=object),
        "time": pd.to_datetime(["2025-03-31 00:00", None, "2025-03-31 10:30"]),
        "value": [1.5, np.nan, np.inf],
        "count": [1, 2, 3],
        "whole": pd.array([1, None, 3], dtype="Int64"),
        "yes": [True, False, True],
        "kind": pd.Categorical(["x", None, "y"]),
    }
)


def marks(*, alike: bool) -> list[alt.Chart]:
    base, other = alt.Chart(ROWS), alt.Chart(ROWS if alike else ROWS.head(1))
    x = alt.X("time:T", sort=["a", "b"], axis=alt.Axis(values=[alt.DateTime(year=2025, month=3)]))
    bar = base.mark_bar(size=2).encode(x=x, y=alt.Y("value:Q"), tooltip=[alt.Tooltip("word:N", title="Word")])
    size = alt.SizeValue(**alt.condition("datum.yes", alt.value(40), alt.value(14)))
    point = other.mark_point().encode(x=x, size=size).transform_filter("datum.yes")
    return [bar, point]


@pytest.mark.parametrize("alike", [True, False], ids=["the same rows", "rows of its own each"])
def test_the_specification_is_what_altair_gives_byte_for_byte(alike):
    parts = marks(alike=alike)
    for whole in ({"width": "container", "title": alt.TitleParams("A title")}, {"height": 20}):
        ours = styled(layered(*parts).properties(**whole), colours=LIGHT).to_dict(validate=False)
        theirs = styled(alt.layer(*parts).properties(**whole), colours=LIGHT).to_dict(validate=False)
        assert json.dumps(ours, default=str) == json.dumps(theirs, default=str)


def test_rows_become_the_values_that_altair_makes_of_them():
    assert records(ROWS) == sanitize_pandas_dataframe(ROWS).to_dict("records")


def test_a_picture_that_breaks_the_schema_is_refused_where_it_is_held_to_it():
    with debug_mode(False):
        wrong = Layers(marks(alike=True)).properties(width=["wide"])
    assert wrong.to_dict(validate=False)["width"] == ["wide"]
    with pytest.raises(ValidationError):
        wrong.to_dict()
