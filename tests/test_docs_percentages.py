"""The figures of decision 0003 are those of the shipped tables and of the official workbooks."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from loaders.workbook import read_sheets
from store.snapshot import open_current
from tests.documents import DOCS, tables_of
from tests.official import official


class TestRecordOnPercentages:
    """The figures of decision 0003, those of the shipped tables and those of the official workbooks."""

    PAGE = DOCS / "decisions" / "0003-recompute-whole-percentages.md"

    def told(self, place: int) -> dict[str, str]:
        """What the page says of one edition: first cell → the edition's cell."""
        tables = [rows for head, rows in tables_of(self.PAGE) if head[1:] == ["2019-20", "2020-21"]]
        return {row[0]: row[place].strip("*") for rows in tables for row in rows}

    @pytest.mark.parametrize(("edition", "place"), [("2019-20", 1), ("2020-21", 2)])
    def test_it_counts_what_is_shipped(self, edition: str, place: int, store: Path) -> None:
        rows = open_current().frame("observations")
        rows = rows[(rows["source_id"] == "additional_waits") & (rows["edition"] == edition)]
        shares = rows.dropna(subset=["numerator", "denominator", "value"])
        marked = {
            name: shares["caveats"].str.contains(name)
            for name in ("percent_recomputed", "percent_as_printed")
        }
        recomputed, printed = marked.values()
        away = (shares["value"] - shares["published_value"])[recomputed]
        told = self.told(place)
        assert told["worked out from counts"] == f"{recomputed.sum():,}"
        assert told["printed figure stands: counts too coarse"] == f"{printed.sum():,}"
        assert told["printed with decimals"] == f"{(~recomputed & ~printed).sum():,}"
        assert told["value less printed figure, on average, where worked out"] == f"{away.mean():+.2f} points"
        assert told["the same, least and most"] == f"{away.min():.1f} to {away.max():.1f}".replace("-", "−")

    @pytest.mark.parametrize(
        ("place", "file"),
        [(1, "additional_cyp_wait_times_1920.xlsx"), (2, "additional_cyp_wait_times_2020-21_v2.xlsx")],
    )
    def test_it_counts_what_was_printed(self, place: int, file: str) -> None:
        cells = printed_percentages(official(f"data/raw/{file}"))
        least = 100 * (cells["count"] - 2).clip(lower=0) / (cells["total"] + 2)
        most = 100 * (cells["count"] + 2) / (cells["total"] - 2)
        cut_off = (least < cells["printed"] + 1) & (most >= cells["printed"])
        rounded = (least <= cells["printed"] + 0.5) & (most >= cells["printed"] - 0.5)
        told = self.told(place)
        assert told["printed percentages below England with both counts"] == f"{len(cells):,}"
        assert told["can be the true figure with its fraction cut off"] == f"{cut_off.sum():,}"
        assert told["can be the true figure rounded to the nearest whole"] == f"{rounded.sum():,}"
        assert told["cannot be rounding"] == f"{(~rounded).sum():,}"


def printed_percentages(path: Path) -> pd.DataFrame:
    """count, total and printed of every percentage below England, read from the cells without our loader."""
    found: list[tuple[object, object, object]] = []
    for rows in read_sheets(path).values():
        start = next((i for i, row in enumerate(rows) if str(row[0]).strip() == "Organisation Code"), None)
        if start is None:
            continue
        percents = [place for place, head in enumerate(rows[start]) if str(head).startswith("%")]
        for row in rows[start + 1 :]:
            if len(row) > 2 and row[0] not in ("", "England") and isinstance(row[2], float | int):
                triples = [(row[place - 1], row[2], row[place]) for place in percents]
                found += [cells for cells in triples if not any(isinstance(cell, str) for cell in cells)]
    return pd.DataFrame(found, columns=["count", "total", "printed"]).astype(float)
