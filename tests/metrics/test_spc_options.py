"""What `spc` accepts and refuses: choices per series, targets that change, signed rebases, faulty frames."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.spc import spc
from tests.metrics.test_spc_properties import chart, monthly

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
SAW = [10.0, 12.0] * 12
SIGNED = {"reason": "A new team started", "signed_by": "Performance lead"}


def rebased(dates: list[Any], **changes: Any) -> pd.DataFrame:
    return pd.DataFrame({"series": "a", "date": dates, **SIGNED, **changes})


def test_rows_begin_with_the_columns_of_the_reference_in_its_order() -> None:
    result = chart(SAW)
    for name in result._fields:
        theirs = list(pd.read_csv(GOLDEN / f"spc_{name}.csv", nrows=0))[2:]
        ours = list(getattr(result, name))
        assert ours[0] == "series"
        assert ours[1 : len(theirs) + 1] == theirs if name != "summary" else set(theirs) < set(ours)


def test_the_frame_given_is_left_as_it_was() -> None:
    frame = monthly(SAW).sample(frac=1, random_state=1)
    kept = frame.copy()
    spc(frame, options={"target": 3})
    pd.testing.assert_frame_equal(frame, kept)


def test_columns_may_have_other_names_and_dates_any_type() -> None:
    frame = monthly(SAW)
    frame["day"] = [stamp.date() for stamp in frame["date"]]
    renamed = frame.rename(columns={"series": "area", "value": "percent"}).drop(columns="date")
    rows = spc(renamed, series="area", date="day", value="percent").rows
    assert rows["date"].iloc[0] == dt.date(2018, 1, 1)
    assert rows["mean"].eq(11).all()


def test_an_empty_frame_gives_empty_results_with_all_columns() -> None:
    rows, icons, summary = spc(monthly(SAW).iloc[:0])
    assert (len(rows), len(icons), len(summary)) == (0, 0, 0)
    assert list(rows) == list(chart(SAW).rows)


def test_a_target_may_change_over_time_and_the_latest_is_judged() -> None:
    frame = monthly(SAW)
    frame["target"] = [3.0] * 20 + [30.0] * 4
    rows, icons, _ = spc(frame, options={"improvement_direction": "increase"})
    assert rows["target"].tolist() == frame["target"].tolist()
    assert icons[["target", "assurance_type"]].iloc[0].tolist() == [30.0, "consistent_fail"]


def test_a_target_given_for_a_series_serves_where_no_point_has_one() -> None:
    frame = pd.concat([monthly(SAW, "a"), monthly(SAW, "b")])
    frame["target"] = [np.nan] * 24 + [np.nan] * 12 + [5.0] * 12
    rows = spc(frame, options={"target": 8}).rows
    assert rows.loc[rows["series"] == "a", "target"].eq(8).all()
    assert rows.loc[rows["series"] == "b", "target"].isna().sum() == 12


def test_a_signed_rebase_starts_a_group_and_is_returned_with_its_row() -> None:
    rows, _, summary = spc(monthly([*SAW, *[value + 20 for value in SAW]]), rebases=rebased(["2020-01-01"]))
    assert summary["mean"].tolist() == [11, 31]
    first = rows[rows["rebase_reason"] != ""]
    assert first[["rebase_group", "rebase_reason", "rebase_signed_by"]].to_numpy().tolist() == [
        [1, *SIGNED.values()]
    ]
    assert first["date"].tolist() == [pd.Timestamp("2020-01-01")]
    assert pd.isna(first["mr_screened"].iloc[0])


def test_nothing_is_rebased_unasked() -> None:
    assert chart([*SAW, *[value + 500 for value in SAW]]).rows["rebase_group"].eq(0).all()


def test_a_rebase_on_a_date_the_series_does_not_have_or_of_another_series_is_passed_over() -> None:
    elsewhere = pd.concat([rebased(["2018-05-02"]), rebased(["2018-06-01"], series="z")])
    assert spc(monthly(SAW), rebases=elsewhere).rows["rebase_group"].eq(0).all()


@pytest.mark.parametrize(
    "given", ["2018-06-01; 2019-01-01", [dt.date(2018, 6, 1), pd.Timestamp("2019-01-01")]]
)
def test_rebase_dates_may_be_given_as_an_option(given: Any) -> None:
    assert chart(SAW, rebase=given).summary["n"].tolist() == [5, 7, 12]


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (rebased(["2018-06-01"], reason=" "), "every rebase needs a reason"),
        (rebased(["2018-06-01"], signed_by=None), "every rebase needs a signed_by"),
        (rebased([None]), "every rebase needs a date"),
        (rebased(["2018-06-01"]).drop(columns="signed_by"), "needs a column 'signed_by'"),
        (rebased(["2018-06-01", "2018-06-01"]), "recorded twice"),
    ],
)
def test_an_unsigned_or_doubled_rebase_is_refused(record: pd.DataFrame, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spc(monthly(SAW), rebases=record)


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"improvement_direction": "up"}, "improvement_direction cannot be 'up'"),
        ({"fix_after_n_points": 11}, "at least 12"),
        ({"run_length": 8}, "run_length cannot be 8"),
        ({"screen_outliers": "perhaps"}, "screen_outliers cannot be 'perhaps'"),
        ({"preset": "wheeler"}, "preset cannot be 'wheeler'"),
        ({"target": "high"}, "target must be a number"),
        ({"goal": 3}, "unknown SPC options: goal"),
        (pd.DataFrame({"area": ["a"]}), "need a column 'series'"),
        (pd.DataFrame({"series": ["a", "a"], "target": [1, 2]}), "more than once: 'a'"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_by_name(options: Any, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spc(monthly(SAW), options=options)


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(ValueError, match="preset cannot be 'wheeler'"):
        spc(monthly(SAW), preset="wheeler")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"value": "n/a"}, "must hold numbers"),
        ({"value": np.inf}, "must be finite"),
        ({"value": 1e200}, "beyond 1e"),
        ({"date": None}, "every point needs a date"),
        ({"series": None}, "every point needs a series"),
        ({"date": "01/04/2021"}, "ISO8601"),
        ({"date": "2018-01-01"}, "more than one value on 2018-01-01"),
    ],
)
def test_a_faulty_frame_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        spc(monthly(SAW).assign(**change))


def test_an_absent_column_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="no column 'month'"):
        spc(monthly(SAW), date="month")


def test_a_break_ends_limits_moving_ranges_and_runs() -> None:
    frame = monthly([*SAW, *[value + 20 for value in SAW]]).assign(piece=["first"] * 24 + ["second"] * 24)
    rows, icons, summary = spc(frame, segment="piece")
    assert summary["mean"].tolist() == [11, 31]
    assert rows["rebase_group"].tolist() == [0] * 24 + [1] * 24
    assert pd.isna(rows["mr_screened"].iloc[24])
    assert rows["amr_screened"].eq(2).all()
    assert icons["n_special"].tolist() == [0]
    assert spc(frame).icons["n_special"].tolist() != [0]


def test_a_break_belongs_to_its_own_series_alone() -> None:
    both = pd.concat([monthly(SAW, "a").assign(piece=1), monthly(SAW, "b").assign(piece=2)])
    assert spc(both.sample(frac=1, random_state=2), segment="piece").rows["rebase_group"].eq(0).all()


def test_limits_of_what_cannot_be_negative_are_clipped_and_judged_unclipped() -> None:
    values = [0.0, 9.0] * 12
    plain, clipped = chart(values), chart(values, never_negative=True)
    assert plain.rows["drawn_lpl"].lt(0).all()
    assert clipped.rows["drawn_lpl"].eq(0).all()
    pd.testing.assert_frame_equal(
        plain.rows.drop(columns="drawn_lpl"), clipped.rows.drop(columns="drawn_lpl")
    )
    assert plain.icons.equals(clipped.icons)
