"""Tables of what a picture shows, as a reader finds them."""

from __future__ import annotations

import pandas as pd

from pages.parts.tables import filled, headed


def test_a_table_names_its_columns_in_words_and_leaves_out_what_only_the_drawing_needs() -> None:
    rows = pd.DataFrame(
        {
            "area": ["Here"],
            "lowercl": [1.0],
            "share_percent": [2.0],
            "meets_standard": [None],
            "ink": ["#000000"],
        }
    )
    found = headed(rows)
    assert list(found) == ["Area", "95% from", "Share, %", "Meets standard"]
    assert found["Meets standard"].tolist() == [""]


def test_what_is_met_missed_or_not_judged_reads_as_words() -> None:
    found = headed(pd.DataFrame({"meets_standard": [True, None, False]}))
    assert found["Meets standard"].tolist() == ["yes", "", "no"]


def test_a_column_that_holds_nothing_is_left_out() -> None:
    rows = pd.DataFrame(
        {"a": [1.0, None], "b": [None, None], "c": ["", None], "d": ["", "x"], "e": [0.0, 0.0]}
    )
    assert list(filled(rows)) == ["a", "d", "e"]
    assert list(filled(rows.iloc[:0])) == list(rows)
