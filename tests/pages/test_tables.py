"""Tables of what a picture shows, as a reader finds them."""

from __future__ import annotations

import pandas as pd

from pages.parts.tables import NOT_ON_PAPER, filled, headed, paper_said


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


def test_paper_says_how_many_rows_and_which_columns_it_leaves_out() -> None:
    rows = pd.DataFrame({"Area": range(1240), "Cell": "A1", "Caveats": "rounded"})
    first = rows.head(40).drop(columns=["Cell", "Caveats"])
    said = paper_said(rows, first)
    assert said.text == "40 of 1,240 rows; the page also has the columns Cell and Caveats."
    assert [one.value for one in said.claims[0].numbers] == [40, 1240]
    assert paper_said(rows, rows.drop(columns="Cell")).text == "The page also has the column Cell."
    assert paper_said(rows, rows.head(40)).text == "40 of 1,240 rows; the page has them all."
    assert not paper_said(rows, rows)


def test_why_an_area_is_not_compared_is_said_on_paper() -> None:
    assert "Why not compared" not in NOT_ON_PAPER
