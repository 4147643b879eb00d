"""The `nhsr` preset gives what NHSRplotthedots 0.2.2 gave, on the selection stored in tests/golden."""

from __future__ import annotations

from pathlib import Path

from tests.metrics import spc_conformance

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def test_every_column_of_every_row_matches_the_reference() -> None:
    spc_conformance.rows_match(GOLDEN)


def test_every_column_of_every_icon_row_matches_the_reference() -> None:
    spc_conformance.icons_match(GOLDEN)


def test_every_column_of_the_summary_matches_the_reference() -> None:
    spc_conformance.summary_matches(GOLDEN)


def test_where_we_depart_we_depart_as_written() -> None:
    found = spc_conformance.departures_are_as_written(GOLDEN)
    assert found == {"constant", "zero_range"}


def test_the_case_on_which_the_reference_stops_gives_rows_and_no_trend_across_the_gap() -> None:
    rows, icons, _ = spc_conformance.run(GOLDEN)
    case = rows[rows["series"] == "C0626"]
    assert len(case) == 12
    assert case["value"].isna().sum() == 1
    assert case["special_cause_type"].iloc[0] == "Common Cause"
    assert icons.set_index("series").loc["C0626", "variation_type"] in (
        "common_cause",
        "special_cause_concern",
    )
