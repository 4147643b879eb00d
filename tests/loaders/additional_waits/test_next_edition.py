"""A new edition of the additional waiting-time statistics is a new column of the map, and no code."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pandas as pd
import pytest

from loaders.additional_waits.layout import read_layout
from loaders.additional_waits.recipe import editions, load
from loaders.published import conform_all
from store.errors import InputError
from store.settings import DATA_FOLDER_VARIABLE, data_folder
from tests.loaders.additional_waits.made_up_workbook import (
    Sheets,
    figure,
    figures,
    write,
)

ENGLAND, LONDON = "E92000001", "E12000007"

#: The layout of an imagined 2021-22: other headers, sheets and bands, and no percentages but two.
NEXT_MAP = {
    "organisation_code": "Org code",
    "organisation_name": "Org",
    "total": "All referred",
    "mean_days": "Mean wait (days)",
    "completed 0-4 count": "Seen in 4 weeks",
    "completed 4-12 count": "Seen in 4 to 12 weeks",
    "completed 12+ count": "Seen after 12 weeks",
    "completed 12+ percent": "Seen after 12 weeks, %",
    "closed_before count": "Closed",
    "no_contact count": "Not seen",
    "no_contact percent": "Not seen, %",
    "one_contact count": "Seen once",
    "contacts_before_referral count": "Seen before",
    "period year": "2021-04-01 to 2022-03-31",
    "sheet year people mental_health": "Table 1",
    "edition other_sheets": "Cover",
    "edition footer": "Source",
    "edition withheld": "c",
    "edition rounding": "rounded_to_5",
}
NEXT_CODES = ("England", "Y56", "A3A8R", "W2U3Z", "93C", "72Q", "36L", "26A")


class TestNextEdition:
    """2021-22 as a column of the map: other headers, sheets, bands of quarters, and five London CCGs."""

    @pytest.fixture
    def folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        """A data folder whose map has one more column, and otherwise ours."""
        shipped = data_folder()
        for name in ("reference", "catalogue", "column_maps"):
            shutil.copytree(shipped / name, tmp_path / name)
        path = tmp_path / "column_maps" / "additional_waits.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("field")
        frame = frame.reindex(frame.index.union(list(NEXT_MAP), sort=False), fill_value="")
        frame["2021-22"] = pd.Series(NEXT_MAP).reindex(frame.index, fill_value="")
        frame.reset_index().to_csv(path, index=False)
        monkeypatch.setenv(DATA_FOLDER_VARIABLE, str(tmp_path))
        return tmp_path

    def sheets(self) -> Sheets:
        counts, before = [620, 250, 130, 400, 300, 290], 10
        rows: list[list[object]] = []
        for code in NEXT_CODES:
            total, mean, *rest = figures(counts, before, mean=40, exact=code == "England", percent=round)
            parts, seen_before = rest[:-1], rest[-1]
            rows.append(
                [seen_before, code, f"Name of {code}", total, mean, *parts[0:4:2], parts[4], parts[5]]
            )
            rows[-1] += [parts[6], parts[8], parts[9], parts[10]]
        head = ["Seen before ", "Org  Code", "Org", "All Referred", "Mean wait (days)", "Seen in 4 weeks"]
        head += ["Seen in 4 to 12 weeks", "Seen after 12 weeks", "Seen after 12 weeks, %", "Closed"]
        head += ["Not seen", "Not seen, %", "Seen once"]
        return {"Cover": [["words"]], "Table 1": [["A title"], [""], head, *rows, ["Source: the publisher"]]}

    def test_it_loads_with_a_column_and_no_code(self, folder: Path, tmp_path: Path) -> None:
        assert editions() == ("2019-20", "2020-21", "2021-22")
        tables = load(write(self.sheets(), tmp_path / "next.xlsx"), edition="2021-22")
        assert set(conform_all(tables, file="next")) == {"observations", "wait_bands"}
        rows = tables["observations"]
        kinds = {"A3A8R", "W2U3Z", "93C", "72Q", "36L", "26A", ENGLAND, LONDON}
        assert set(rows["area_id"]) == kinds
        assert set(rows["period_end"]) == {dt.date(2022, 3, 31)}
        assert set(rows["edition"]) == {"2021-22"}
        bands = tables["wait_bands"].query("area_id == '93C' and state == 'completed'")
        assert bands[["lower_weeks", "upper_weeks", "count"]].fillna(-1).to_numpy().tolist() == [
            [0, 4, 620], [4, 12, 250], [12, -1, 130],
        ]  # fmt: skip
        assert bands["source_ref"].tolist() == ["Table 1!F8", "Table 1!G8", "Table 1!H8"]

    def test_a_percentage_that_is_no_longer_printed_comes_from_the_counts(
        self, folder: Path, tmp_path: Path
    ) -> None:
        tables = load(write(self.sheets(), tmp_path / "next.xlsx"), edition="2021-22")
        within = figure(tables, "waits_within_4_weeks", "93C")
        assert within["value"] == pytest.approx(100 * 620 / 2000)
        assert pd.isna(within["published_value"])
        assert within["caveats"] == "rounded_to_5;percent_recomputed"
        assert within["source_ref"] == "Table 1!F8"

    def test_every_fault_of_a_map_is_named(self, folder: Path) -> None:
        path = folder / "column_maps" / "additional_waits.csv"
        frame = pd.read_csv(path, dtype=str, keep_default_na=False).set_index("field")
        frame.loc["total", "2021-22"] = ""
        frame.loc["period year", "2021-22"] = "2021-22"
        frame.loc["edition percent_direction", "2021-22"] = "sideways"
        frame.loc["completed soon count"] = ""
        frame.loc["completed soon count", "2021-22"] = "Soon"
        frame.loc["sheet year people somewhere"] = ""
        frame.loc["sheet year people somewhere", "2021-22"] = "Table 2"
        frame.reset_index().to_csv(path, index=False)
        with pytest.raises(InputError) as caught:
            read_layout("2021-22")
        text = str(caught.value)
        for fault in (
            "total",
            "period year",
            "percent_direction",
            "completed soon count",
            "people somewhere",
        ):
            assert fault in text
