"""Files that explain themselves and harm nobody: lineage in every row, no formula, names that say what they are."""

from __future__ import annotations

import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import export
from reports.compare_tables import judged
from reports.export import (
    CONTROL_STARTS,
    FORMULA_STARTS,
    caveat_lines,
    csv_bytes,
    file_name,
    fingerprint,
    with_lineage,
)
from reports.figures import Figures
from reports.pathway import by_quarter
from tests.reports.made_up_comparison import comparison

LINEAGE = [
    "indicator",
    "definition",
    "unit",
    "not_for",
    "publisher",
    "publication",
    "licence",
    "source_ref",
    "edition",
    "source_id",
    "area_id",
    "published_for",
]
#: Any text that a spreadsheet could be given: no surrogates, and no null character, which CSV cannot hold.
TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
CELLS = st.one_of(TEXT, st.none())


def read(content: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype=str, keep_default_na=False)


def test_every_row_of_a_comparison_carries_its_lineage(figures: Figures) -> None:
    for indicator in ("waits_still_waiting", "eip_within_2_weeks", "cyp_spend_per_head", "hidden_wait_gap"):
        period = figures.periods(indicator)[-1]
        rows = figures.at(indicator, period).reset_index(drop=True)
        shown = rows.assign(published_for=rows["area_id"])
        saved = read(csv_bytes(with_lineage(shown, catalogue=figures.catalogue)))
        assert len(saved) == len(rows)
        for column in LINEAGE:
            assert (saved[column] != "").all(), (indicator, column)
        flagged = saved[saved["caveats"] != ""]
        assert (flagged["caveat_text"] != "").all()
        noted = saved[saved["value_note"] != ""]
        assert noted["note_meaning"].str.startswith("[").all()


def test_an_export_holds_the_unrounded_figure_and_no_nought_for_what_is_missing(figures: Figures) -> None:
    found = comparison(figures, indicator="waits_over_12_weeks")
    saved = read(csv_bytes(with_lineage(found.rows, catalogue=figures.catalogue))).set_index("area_id")
    for row in found.rows.itertuples():
        said = saved.loc[row.area_id, "value"]
        assert said == "" if pd.isna(row.value) else float(said) == row.value
    assert (saved.loc[saved["value"] == "", "value_note"] == "c").all()
    table = judged(found)
    assert table.loc[table["Value"].isna(), "As shown"].str.startswith("[").all()


def test_quarters_carry_their_cells(figures: Figures) -> None:
    rows = by_quarter(figures, figures.areas["E09000006"], service_scope="mental_health", population="people")
    saved = read(csv_bytes(rows))
    assert (saved[["source_id", "edition", "source_ref", "area_id"]] != "").all().all()


def test_a_caveat_that_is_not_declared_is_left_out(figures: Figures) -> None:
    lines = caveat_lines("rounded_to_5;gone;rounded_to_5", catalogue=figures.catalogue)
    assert lines == [figures.catalogue.caveats["rounded_to_5"].text]
    assert caveat_lines("", catalogue=figures.catalogue) == []


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\r\n=1",
        "  =1+1",
        "＝1+1",
        "＠x",
        '=HYPERLINK("x")',
    ],
)
def test_text_that_a_spreadsheet_would_run_is_made_inert(cell: str) -> None:
    content = csv_bytes(pd.DataFrame({"text": [cell, "safe"], cell: [1, 2]}))
    saved = read(content)
    assert saved["text"].tolist()[1] == "safe"
    assert saved["text"][0].startswith("'")
    assert saved.columns[1].startswith("'")


def test_a_carriage_return_opens_no_new_row() -> None:
    saved = read(csv_bytes(pd.DataFrame({"text": ["x\r=1+1", "y\r\n+1"], "n": [1, 2]})))
    assert saved["text"].tolist() == ["x\n=1+1", "y\n+1"]


@pytest.mark.parametrize("cell", ["-0.4%", "+12", "-1,234.5", "5%", "–", "a=b", "[c]", "", "1-2"])
def test_numbers_and_plain_text_stay_as_they_are(cell: str) -> None:
    assert read(csv_bytes(pd.DataFrame({"text": [cell, "x"]})))["text"][0] == cell


def test_numbers_stay_numbers() -> None:
    frame = pd.DataFrame({"n": [-1.5, float("nan")], "i": [-3, 4], "b": [True, False]})
    assert csv_bytes(frame) == b"\xef\xbb\xbfn,i,b\n-1.5,-3,True\n,4,False\n"


def test_frames_without_rows_or_columns_can_be_saved() -> None:
    assert read(csv_bytes(pd.DataFrame({"a": [], "b": []}))).empty
    assert csv_bytes(pd.DataFrame()).startswith(b"\xef\xbb\xbf")


def test_columns_of_one_name_are_each_saved() -> None:
    frame = pd.DataFrame([["=1", "=2"]], columns=["same", "same"])
    assert csv_bytes(frame).decode("utf-8-sig") == "same,same\n'=1,'=2\n"


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=6))
def test_whatever_is_saved_is_read_again_and_nothing_runs(rows: list[tuple[str | None, str | None]]) -> None:
    frame = pd.DataFrame(rows, columns=["one", "two"], dtype=object)
    saved = read(csv_bytes(frame))
    assert len(saved) == len(frame)
    for column in frame.columns:
        for before, after in zip(frame[column], saved[column], strict=True):
            text = (before or "").replace("\r\n", "\n").replace("\r", "\n")
            assert after in {text, f"'{text}"}
            number = re.fullmatch(r"[+-]?\d[\d,]*(\.\d+)?%?", after)
            assert number or not after.lstrip().startswith(FORMULA_STARTS)
            assert not after.startswith(CONTROL_STARTS)


def test_a_file_is_named_after_what_it_is_its_snapshot_and_its_content() -> None:
    name = file_name("compare-x", mark=fingerprint(b"rows"), snapshot_id="20261101T000000Z-abc", suffix="csv")
    assert re.fullmatch(r"compare-x-20261101T000000Z-abc-[0-9a-f]{10}\.csv", name)
    assert name == file_name(
        "compare-x", mark=fingerprint("rows"), snapshot_id="20261101T000000Z-abc", suffix="csv"
    )
    assert name != file_name(
        "compare-x", mark=fingerprint(b"other"), snapshot_id="20261101T000000Z-abc", suffix="csv"
    )


def test_the_frame_that_is_saved_is_not_changed() -> None:
    frame = pd.DataFrame({"text": ["=1"], "n": [1]})
    before = frame.copy()
    csv_bytes(frame)
    pd.testing.assert_frame_equal(frame, before)


@given(
    st.lists(
        st.text(alphabet=st.sampled_from(" \t\n\r\u00a0\u3000=+-@＝a1.'%,"), max_size=6),
        min_size=1,
        max_size=6,
    )
)
def test_a_column_that_is_passed_over_is_one_that_nothing_is_done_to(cells: list[str]) -> None:
    frame = pd.DataFrame({"text": pd.Series(cells, dtype="object")})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(export, "_suspect", lambda _: True)
        searched = csv_bytes(frame)
    assert csv_bytes(frame) == searched
