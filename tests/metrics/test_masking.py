"""Masking and front-loading: the worked case of Norfolk and Waveney, 2018, and cases made for each rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from metrics.masking import change_over_window, front_loading_alert, masking

NORFOLK_AND_WAVENEY = pd.DataFrame(
    {
        "area_id": "QMM",
        "measure": [
            "Access to services (%)",
            "Treated within 12 weeks (%)",
            "Urgent eating disorder referrals seen in a week (%)",
            "First episode psychosis treated in two weeks (%)",
            "Assessed within 28 days (%)",
        ],
        "value": [55, 98.6, 100, 68.2, np.nan],
        "standard": [35, np.nan, 95, 53, 95],
        "direction": "at_least",
    }
)
REPORTED = pd.DataFrame(
    {
        "area_id": ["QMM"],
        "stage": ["the steps after assessment"],
        "change": [np.nan],
        "reported": ["worsening"],
    }
)


def test_norfolk_and_waveney_2018_every_headline_with_a_standard_masks_a_reported_wait() -> None:
    found = masking(NORFOLK_AND_WAVENEY, REPORTED)
    pd.testing.assert_frame_equal(found[list(NORFOLK_AND_WAVENEY)], NORFOLK_AND_WAVENEY)
    assert found["meets_standard"].tolist() == [True, pd.NA, True, True, pd.NA]
    assert found["masked"].tolist() == [True, pd.NA, True, True, pd.NA]
    assert found["why_not"].tolist() == ["", "no_standard", "", "", "no_value"]
    assert set(found["evidence"]) == {"reported"}


def headline(value: float, standard: float = 95.0, direction: str = "at_least") -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_id": ["A"],
            "measure": ["Seen in time (%)"],
            "value": [value],
            "standard": [standard],
            "direction": [direction],
        }
    )


def behind(change: float, reported: str = "", stage: str = "treatment") -> pd.DataFrame:
    return pd.DataFrame({"area_id": ["A"], "stage": [stage], "change": [change], "reported": [reported]})


@pytest.mark.parametrize(
    ("value", "waits", "masked", "why"),
    [
        (96, behind(3), True, ("measured", "")),
        (95, behind(0.1), True, ("measured", "")),
        (94.9, behind(3), False, ("measured", "")),
        (96, behind(0), False, ("measured", "")),
        (96, behind(-2, "worsening"), False, ("measured", "")),
        (96, behind(np.nan, "worsening"), True, ("reported", "")),
        (96, behind(np.nan), pd.NA, ("", "nothing_behind")),
        (96, behind(3).assign(area_id="B"), pd.NA, ("", "nothing_behind")),
        (96, pd.concat([behind(-2, stage="triage"), behind(3)]), True, ("measured", "")),
    ],
)
def test_a_headline_masks_only_if_it_meets_its_standard_while_a_wait_grows(
    value: float, waits: pd.DataFrame, masked: Any, why: tuple[str, str]
) -> None:
    found = masking(headline(value), waits)
    assert found["masked"].tolist() == [masked]
    assert (found["evidence"].iloc[0], found["why_not"].iloc[0]) == why


def test_less_may_be_better_and_small_changes_may_be_passed_over() -> None:
    assert masking(headline(4, 6, "at_most"), behind(3))["masked"].tolist() == [True]
    assert masking(headline(7, 6, "at_most"), behind(3))["masked"].tolist() == [False]
    assert masking(headline(96), behind(0.9), at_least=1)["masked"].tolist() == [False]
    with pytest.raises(ValueError, match="direction must be"):
        masking(headline(96, 95, "up"), behind(3))


@pytest.mark.parametrize(
    ("printed", "exact", "off", "why"),
    [
        (91, 90.6, 4.2, ""),
        (91, 90.9, 4.2, "too_close"),
        (99, 99.4, 4.2, ""),
        (95, 95.4, 0.3, ""),
        (95, 94.6, 0.3, "too_close"),
    ],
)
def test_a_standard_is_held_against_the_value_before_it_was_rounded(
    printed: float, exact: float, off: float, why: str
) -> None:
    found = masking(headline(printed).assign(exact=exact, off=off), behind(3))
    assert found["why_not"].tolist() == [why]


def trajectory(waits: dict[str, list[float]], area: str = "A") -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "area_id": area,
                "stage": stage,
                "stage_order": place,
                "date": pd.date_range("2018-01-31", periods=len(weeks), freq="ME"),
                "wait_weeks": weeks,
            }
        )
        for place, (stage, weeks) in enumerate(waits.items())
    ]
    return pd.concat(parts, ignore_index=True)


FRONT_LOADED = {"assessment": [12.0, 8.0, 4.0], "treatment": [10.0, 15.0, 22.0], "discharge": [3.0, 3.0, 4.0]}


@pytest.mark.parametrize(
    ("waits", "alert", "why_not"),
    [
        (FRONT_LOADED, True, ""),
        ({"assessment": [4.0, 8.0], "treatment": [10.0, 12.0]}, False, ""),
        ({"assessment": [8.0, 4.0], "treatment": [10.0, 9.0]}, False, ""),
        ({"assessment": [8.0, np.nan], "treatment": [10.0, 12.0]}, pd.NA, "first_unknown"),
        ({"assessment": [8.0, 4.0], "treatment": [np.nan, 12.0]}, pd.NA, "later_unknown"),
        ({"assessment": [8.0, 4.0]}, pd.NA, "later_unknown"),
        ({"assessment": [8.0], "treatment": [10.0]}, pd.NA, "first_unknown"),
        ({"assessment": [8.0, 7.0, 4.0], "treatment": [10.0, 99.0]}, pd.NA, "later_unknown"),
    ],
)
def test_the_alert_needs_a_better_first_stage_and_a_worse_later_one_over_one_window(
    waits: dict[str, list[float]], alert: Any, why_not: str
) -> None:
    found = front_loading_alert(trajectory(waits).sample(frac=1, random_state=2))
    assert found["alert"].tolist() == [alert]
    assert found["why_not"].tolist() == [why_not]


def test_the_alert_names_the_later_stage_that_grew_most() -> None:
    found = front_loading_alert(trajectory(FRONT_LOADED)).iloc[0]
    assert found[["first_stage", "first_change", "later_stage", "later_change"]].tolist() == [
        "assessment",
        -8,
        "treatment",
        12,
    ]
    assert front_loading_alert(trajectory(FRONT_LOADED), at_least=12)["alert"].tolist() == [False]


def test_each_area_has_its_own_window() -> None:
    frame = pd.concat(
        [trajectory(FRONT_LOADED), trajectory({"assessment": [1.0, 2.0], "treatment": [2.0, 1.0]}, "B")]
    )
    assert front_loading_alert(frame).set_index("area_id")["alert"].to_dict() == {"A": True, "B": False}


def test_a_change_is_from_the_first_date_to_the_last() -> None:
    changes = change_over_window(trajectory(FRONT_LOADED), measure="wait_weeks").set_index("stage")
    assert changes["change"].to_dict() == {"assessment": -8, "treatment": 12, "discharge": 1}
    assert changes["last_date"].eq(pd.Timestamp("2018-03-31")).all()
    with pytest.raises(ValueError, match="more than one wait_weeks on one date"):
        change_over_window(pd.concat([trajectory(FRONT_LOADED)] * 2), measure="wait_weeks")


def test_no_areas_give_no_rows() -> None:
    assert len(front_loading_alert(trajectory(FRONT_LOADED).iloc[:0])) == 0
