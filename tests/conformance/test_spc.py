"""The `nhsr` preset against every stored output of NHSRplotthedots 0.2.2."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.metrics import spc_conformance
from tests.official import official


@pytest.fixture(scope="module")
def folder() -> Path:
    return official("conformance/spc_rows.csv").parent


def test_every_column_of_every_row_matches_the_reference(folder: Path) -> None:
    spc_conformance.rows_match(folder)


def test_every_column_of_every_icon_row_matches_the_reference(folder: Path) -> None:
    spc_conformance.icons_match(folder)


def test_every_column_of_the_summary_matches_the_reference(folder: Path) -> None:
    spc_conformance.summary_matches(folder)


def test_where_we_depart_we_depart_as_written(folder: Path) -> None:
    assert spc_conformance.departures_are_as_written(folder) == {"constant", "zero_range"}


@pytest.mark.parametrize("preset", ["nhsr", "making_data_count"])
def test_every_case_on_which_the_reference_stops_gives_all_its_rows(folder: Path, preset: str) -> None:
    stopped = pd.read_csv(folder / "spc_errors.csv")
    cases = spc_conformance.read(folder, "cases").set_index("case_id").loc[stopped["case_id"]]
    lengths = spc_conformance.read(folder, "series").set_index("series_id")["n_rows"]
    result = spc_conformance.run(folder, preset=preset)
    rows = result.rows[result.rows["series"].isin(stopped["case_id"])]
    assert rows.groupby("series").size().to_dict() == cases["series_id"].map(lengths).to_dict()
    missing = rows[rows["value"].isna()]
    assert len(missing) > 0
    assert (missing["special_cause_type"] == "Common Cause").all()
    assert set(stopped["case_id"]) <= set(result.icons["series"])
