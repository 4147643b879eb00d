"""What every picture has on it and under it when it reaches a reader."""

from __future__ import annotations

import ast
from pathlib import Path

import pandas as pd

from charts.lines import change_lines
from pages.parts.picture import TITLE_LETTERS, keep
from store.areas import Area

PAGES = Path(__file__).resolve().parents[2] / "pages"


def rows() -> pd.DataFrame:
    return pd.DataFrame(
        {"area": "Here", "period": ["Q1"], "value": [1.0], "chosen": True, "broken": False, "segment": 0}
    )


def kept(place: Area | None = None, *, dark: bool = False, when: str = "2019-20, 6 years old"):  # type: ignore[no-untyped-def]
    picture = change_lines(rows(), unit_label="Waiting, %", dark=dark)
    return keep(picture, when=when, explain=lambda frame: frame, dark=dark, place=place)


def test_a_picture_bears_its_period_and_age_for_eyes_ears_and_in_its_file() -> None:
    found = kept()
    assert found.spec["title"]["text"] == "2019-20, 6 years old"
    assert found.alt.startswith("2019-20, 6 years old. ")
    assert '"2019-20, 6 years old"' in found.csv.decode("utf-8-sig")


def test_a_file_of_a_list_says_whose_it_is() -> None:
    here = Area("X1", "Here and There", "Here", "system", "london")
    assert "Here and There" in kept(here).csv.decode("utf-8-sig")


def test_a_long_period_stands_in_lines_that_a_phone_has_room_for() -> None:
    when = "12 months to Mar 2019 to 12 months to Mar 2022, the newest 4 years old"
    found = kept(when=when)
    lines = found.spec["title"]["text"]
    assert " ".join(lines) == when
    assert all(len(line) <= TITLE_LETTERS for line in lines)
    assert found.alt.startswith(when)


def test_no_page_draws_a_picture_past_the_one_door() -> None:
    """Only `pages/parts/picture.py` draws charts: what stands under a picture cannot be forgotten elsewhere."""
    drawers = {
        str(path.relative_to(PAGES))
        for path in PAGES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr
        in {"vega_lite_chart", "altair_chart", "line_chart", "bar_chart", "pyplot", "plotly_chart"}
    }
    assert drawers == {"parts/picture.py"}
