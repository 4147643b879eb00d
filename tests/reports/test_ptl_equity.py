"""Groups against the rest, and who comes through each stage: by hand, from protected counts only."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.ptl import conversion, equity
from reports.ptl.tracking import Cut, Tracking
from store.pathway_columns import ALL_WAITS
from tests.reports.made_up_list import LAST, SYSTEM, WEST, last_month, snapshots_frame, tracking

YOUNG, OLD = "age_band=5-10", "age_band=11-15"


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def with_counts(breakdown: str, **counts: float) -> Tracking:
    """The made-up list with other counts for all waits of one group in its last month."""
    frame = snapshots_frame()
    cell = (
        frame["breakdown"].eq(breakdown)
        & frame["area_id"].eq(SYSTEM)
        & frame["stage"].eq(ALL_WAITS)
        & frame["period_end"].eq(LAST)
        & frame["period_type"].eq("month")
    )
    return tracking(pathway_snapshots=frame.assign(**{n: frame[n].mask(cell, v) for n, v in counts.items()}))


def told(tracking: Tracking, dimension: str = "age_band") -> tuple[pd.DataFrame, str]:
    table = equity.equity_table(tracking, SYSTEM, last_month(), dimension)
    return table, equity.equity_said(tracking, SYSTEM, last_month(), dimension).text


def test_groups_that_wait_alike_are_said_to(town: Tracking) -> None:
    table, said = told(town)
    assert table["standing"].tolist() == ["similar", "similar"]
    assert said.startswith(
        "**At the end of Mar 2026 no age band stood out from the rest.** Not one was past its"
    )
    assert equity.group_dimensions(town, SYSTEM) == {
        "age_band": "Age at referral",
        "need_group": "Need group",
    }


def test_a_group_that_waits_worse_is_named_with_its_counts_and_the_rest() -> None:
    # 300 of 400 of the young, 240 of 600 of the others
    table, said = told(with_counts(YOUNG, over_standard=300.0))
    assert "more often for ages 5 to 10.** Ages 5 to 10: 75%, 300 of 400; the rest 40%." in said
    assert "less often for ages 11 to 15. Ages 11 to 15: 40%, 240 of 600; the rest 75%." in said
    rows = equity.equity_rows(table)
    assert rows["base"].drop_duplicates().tolist() == [
        "▼ worse than the rest (40%)",
        "▲ better than the rest (75%)",
    ]
    assert rows.groupby("label")["share_percent"].sum().tolist() == [100, 100]


def test_a_group_too_small_for_rounded_counts_is_not_compared() -> None:
    table, said = told(with_counts(YOUNG, over_standard=10.0, with_standard=10.0))
    assert table["standing"].tolist()[0] == equity.SMALL
    assert "5 to 10" not in said
    assert equity.equity_rows(table)["base"].tolist()[0] == f"10 of 10: {equity.SMALL}"


def test_a_small_group_with_more_late_than_waits_is_too_few_and_not_all() -> None:
    """A shown 10 of 5 may be 6 of 9."""
    table, _ = told(with_counts(YOUNG, over_standard=10.0, with_standard=5.0))
    rows = equity.equity_rows(table)
    mine = rows[rows["label"] == "5 to 10"]
    assert set(mine["base"]) == {f"5 waits, 10 late: {equity.SMALL}"}
    assert mine["count"].tolist() == [10, 0]


def test_a_withheld_group_stays_withheld_and_is_not_in_the_rest() -> None:
    table, said = told(with_counts(YOUNG, over_standard=float("nan")))
    assert said.startswith("**Too few counts can be shown")
    rows = equity.equity_rows(table)
    assert rows.loc[rows["label"] == "5 to 10", "part"].tolist() == [equity.UNKNOWN]
    assert set(rows["base"]) == {"[c]"}


def test_every_count_of_a_group_is_one_that_the_store_shows(town: Tracking) -> None:
    table, _ = told(town)
    assert (table[["over_standard", "with_standard"]] % 5 == 0).all().all()


def test_conversion_is_of_those_who_left_in_the_year(town: Tracking) -> None:
    table = conversion.conversion_table(town, SYSTEM, last_month()).set_index("stage_id")
    # triage: 100 seen and 10 closed (12 of 120, to the nearest five) each month
    assert table.loc["triage", ["completed", "closed", "left"]].tolist() == [1_200, 120, 1_320]
    assert table.loc["triage", "conversion_percent"] == pytest.approx(100 * 1_200 / 1_320)
    shares = table.loc[list(conversion.WAY), "conversion_percent"]
    assert table.loc["treatment", "reached_percent"] == pytest.approx(100 * (shares / 100).prod())
    said = conversion.conversion_said(town, SYSTEM, last_month()).text
    assert "of 100 who join triage and acceptance come through to treatment" in said
    assert "The largest part is closed at treatment: 120 of the 840 who left it" in said


def test_a_stage_that_only_some_need_is_no_part_of_the_way(town: Tracking) -> None:
    assert conversion.conversion_table(town, SYSTEM, last_month())["conversion_percent"].isna().sum() == 3
    frame = snapshots_frame()
    cell = frame["stage"].eq("internal") & frame["area_id"].eq(SYSTEM)
    shown = tracking(pathway_snapshots=frame.assign(closed=frame["closed"].mask(cell, 5.0)))
    internal = conversion.conversion_table(shown, SYSTEM, last_month()).set_index("stage_id").loc["internal"]
    # 20 seen and 5 closed each month
    assert internal["conversion_percent"] == internal["reached_percent"] == 80


def test_withheld_months_withhold_the_stage_and_those_after_it() -> None:
    frame = snapshots_frame()
    gone = frame["stage"].eq("assessment") & frame["area_id"].eq(SYSTEM)
    town = tracking(pathway_snapshots=frame.assign(closed=frame["closed"].mask(gone)))
    table = conversion.conversion_table(town, SYSTEM, last_month())
    rows = conversion.conversion_rows(table)
    assert rows.loc[rows["label"] == "Assessment", "part"].tolist() == [conversion.UNKNOWN]
    assert table.loc[table["stage_id"] == "treatment", "reached_percent"].isna().all()
    said = conversion.conversion_said(town, SYSTEM, last_month()).text
    assert "come through it.** This is at the shares of " in said
    assert said.endswith(" How many come further is withheld.")


def test_a_part_that_is_not_counted_has_no_conversion(town: Tracking) -> None:
    nobody = conversion.conversion_table(town, WEST, last_month(), Cut("tier", "9"))
    assert conversion.conversion_rows(nobody).empty
    told = conversion.conversion_said(town, WEST, last_month(), Cut("tier", "9")).text
    assert "Too many months are withheld" in told
