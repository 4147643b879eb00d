"""The six segments of the published pathway: everyone once, withheld never nought."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.pathway import SEGMENTS, pathway_profile, segment_of

#: stage, state, lower_weeks → segment, as the publication has its columns.
COLUMNS = [
    ("referral_to_second_contact", "completed", 0, "within_4"),
    ("referral_to_second_contact", "completed", 4, "from_4_to_12"),
    ("referral_to_second_contact", "completed", 6, "from_4_to_12"),
    ("referral_to_second_contact", "completed", 8, "from_4_to_12"),
    ("referral_to_second_contact", "completed", 10, "from_4_to_12"),
    ("referral_to_second_contact", "completed", 12, "over_12"),
    ("referral_to_second_contact", "closed_before", math.nan, "closed_before"),
    ("awaiting_second_contact", "waiting", math.nan, "one_contact"),
    ("awaiting_first_contact", "waiting", math.nan, "no_contact"),
]
COUNTS = st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=len(COLUMNS), max_size=len(COLUMNS))


def bands(counts: list[float | None], *, area: str = "A") -> pd.DataFrame:
    rows = pd.DataFrame(
        [(area, *column[:3], count) for column, count in zip(COLUMNS, counts, strict=True)],
        columns=["area_id", "stage", "state", "lower_weeks", "count"],
    ).astype({"count": "float64", "lower_weeks": "float64"})
    return rows.assign(segment=segment_of(rows))


def profile(counts: list[float | None], *, total: float) -> pd.DataFrame:
    return pathway_profile(bands(counts), pd.Series({"A": total})).set_index("segment")


def test_each_column_of_the_publication_belongs_to_one_segment() -> None:
    assert bands([0] * 9)["segment"].tolist() == [segment for *_, segment in COLUMNS]
    assert set(SEGMENTS) == {segment for *_, segment in COLUMNS}


def test_rows_of_another_pathway_belong_to_none() -> None:
    other = pd.DataFrame(
        {
            "stage": ["awaiting_treatment", "referral_to_second_contact"],
            "state": ["waiting", "open"],
            "lower_weeks": [0.0, 0.0],
        }
    )
    assert segment_of(other).isna().all()


def test_counts_are_added_up_and_shares_are_of_the_published_total() -> None:
    found = profile([380, 55, 45, 45, 45, 265, 145, 1010, 1475], total=3485)
    assert found["count"].to_dict() == {
        "within_4": 380,
        "from_4_to_12": 190,
        "over_12": 265,
        "closed_before": 145,
        "one_contact": 1010,
        "no_contact": 1475,
    }
    assert found.loc["no_contact", "share_percent"] == pytest.approx(42.324247)
    assert set(found["total"]) == {3485}
    assert found["share_percent"].sum() < 100


def test_a_withheld_part_leaves_a_floor_and_a_withheld_segment_is_missing() -> None:
    found = profile([None, 20, None, None, 5, None, 0, 70, 315], total=475)
    assert math.isnan(found.loc["within_4", "count"])
    assert math.isnan(found.loc["over_12", "share_percent"])
    assert (found.loc["from_4_to_12", "count"], found.loc["from_4_to_12", "withheld"]) == (25, 2)
    assert (found.loc["closed_before", "count"], found.loc["closed_before", "withheld"]) == (0, 0)


@pytest.mark.parametrize("total", [0, math.nan])
def test_without_a_total_there_is_no_share(total: float) -> None:
    assert profile([5] * 9, total=total)["share_percent"].isna().all()


def test_an_area_that_is_not_in_the_totals_has_no_total() -> None:
    found = pathway_profile(bands([5] * 9), pd.Series({"B": 100.0}))
    assert found["total"].isna().all()


def test_a_segment_without_a_row_is_missing_not_nought() -> None:
    found = pathway_profile(bands([5] * 9).query("segment != 'over_12'"), pd.Series({"A": 40.0}))
    row = found.set_index("segment").loc["over_12"]
    assert math.isnan(row["count"])
    assert row["withheld"] == 0


def test_no_bands_give_no_rows() -> None:
    empty = bands([5] * 9).iloc[0:0]
    found = pathway_profile(empty, pd.Series(dtype="float64"))
    assert found.empty
    assert {"area_id", "segment", "count", "withheld", "total", "share_percent"} <= set(found.columns)


def test_every_area_has_every_segment_in_order() -> None:
    both = pd.concat([bands([5] * 9, area="B"), bands([10] * 9, area="A")])
    found = pathway_profile(both, pd.Series({"A": 90.0, "B": 45.0}))
    assert found["area_id"].tolist() == ["B"] * 6 + ["A"] * 6
    assert found["segment"].tolist() == [*SEGMENTS, *SEGMENTS]


@given(COUNTS)
def test_everyone_known_is_in_exactly_one_segment(counts: list[float | None]) -> None:
    known = [count for count in counts if count is not None]
    rows = bands(counts)
    before = rows.copy()
    found = pathway_profile(rows, pd.Series({"A": float(sum(known)) or 1.0}))
    assert found["count"].sum() == sum(known)
    assert found["withheld"].sum() == counts.count(None)
    assert found["share_percent"].sum() == pytest.approx(100 if sum(known) else 0)
    assert ((found["count"].isna()) <= (found["withheld"] > 0)).all()
    pd.testing.assert_frame_equal(rows, before)
