"""A label of a file is text: of whatever it holds nothing is made, and plain words stay as they are."""

from __future__ import annotations

import pandas as pd
import pytest
from markdown_it import MarkdownIt

from reports.export import csv_bytes
from reports.inert import as_text
from tests.reports.nasty import NASTY, READ_AS_MORE

PLAIN = [
    "Community East",
    "Crisis (Pellandry Trust)",
    "Early help B1, 0-5 & family/school",
    "team-0a1b2c3d",
    "row 2, column step_1_team: found text of 4 characters",
    "ptl_camden_2026-03-31.csv",
    "O'Neill Centre",
]


@pytest.mark.parametrize("label", PLAIN)
def test_plain_words_stay_as_they_are(label: str) -> None:
    assert as_text(label) == label


@pytest.mark.parametrize("label", NASTY)
def test_markdown_makes_nothing_of_a_label(label: str) -> None:
    inside = MarkdownIt("commonmark").enable(["strikethrough", "table"]).parse(f"Of {as_text(label)} all.")
    alone = MarkdownIt("commonmark").parse(as_text(label))
    for tokens in (inside, alone):
        assert [token.type for token in tokens] == ["paragraph_open", "inline", "paragraph_close"]
        assert {child.type for child in tokens[1].children or []} == {"text"}
    assert READ_AS_MORE.search(as_text(label)) is None


@pytest.mark.parametrize("label", NASTY)
def test_every_letter_of_a_label_is_still_read(label: str) -> None:
    assert _letters(as_text(label)) == _letters(label)


def _letters(text: str) -> list[str]:
    return [letter for letter in text if letter.isascii() and letter.isalnum()]


def test_a_label_is_made_text_once() -> None:
    assert [as_text(as_text(label)) for label in NASTY] == [as_text(label) for label in NASTY]


@pytest.mark.parametrize("label", ["=1+1", "+44", "@SUM(A1)"])
def test_a_file_runs_no_label_either(label: str) -> None:
    assert (
        csv_bytes(pd.DataFrame({"team": [as_text(label)]}))
        .decode("utf-8-sig")
        .splitlines()[1]
        .startswith(("'", "+44"))
    )
