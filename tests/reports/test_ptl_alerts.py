"""The two alerts over the months, on lists made so that the answer is known."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import pytest

from reports.figures import Period
from reports.ptl.alert_words import (
    front_loading_said,
    masking_said,
    masking_table,
    masking_tables,
    raised_now,
    shift_rows,
)
from reports.ptl.alerts import ENDS, LEAST_WAITING, NOTICED_WEEKS, read_alerts
from reports.ptl.tracking import Tracking
from store.schema import TABLES
from tests.reports.made_up_list import EAST, SYSTEM, WEST, tracking

MONTHS = 20
ENDED = [day.date() for day in pd.date_range("2024-08-31", periods=MONTHS, freq="ME")]
#: Stage → median weeks in the first and in the last of the months, by place.
STORY = {
    SYSTEM: {"assessment": (6, 6), "treatment": (4, 4), "internal": (9, 9)},
    EAST: {"assessment": (9, 2), "treatment": (2, 9), "internal": (9, 9)},
    WEST: {"assessment": (3, 3), "treatment": (2, 2), "internal": (6, 14)},
}
#: How many in 100 assessments, and starts of treatment, keep their standard.
WITHIN = {SYSTEM: (50, 50), EAST: (90, 50), WEST: (40, 95)}


def town(
    *, waiting: float = 100, completed: float = 200, within: Mapping[str, tuple[int, int]] = WITHIN
) -> Tracking:
    rows = []
    for area, found in STORY.items():
        for stage, (first, last) in found.items():
            share = within[area][0 if stage == "assessment" else 1]
            for place, day in enumerate(ENDED):
                rows.append(
                    {
                        "area_id": area,
                        "provider_id": "",
                        "breakdown": "pathway=core",
                        "stage": stage,
                        "period_start": day.replace(day=1),
                        "period_end": day,
                        "period_type": "month",
                        "waiting": waiting,
                        "median_weeks": float(first if place < 4 else last),
                        "completed_with_standard": completed,
                        "completed_within_standard": share * completed / 100,
                        "value_note": "",
                        "source_id": "ptl",
                        "edition": "2026-03-31",
                        "source_ref": "counted",
                    }
                )
    frame = pd.DataFrame(rows)
    frame = pd.concat([frame, frame.assign(breakdown="")])
    return tracking(pathway_snapshots=frame.reindex(columns=TABLES["pathway_snapshots"].columns))


@pytest.fixture(scope="module")
def last() -> Period:
    return town().periods(SYSTEM)[-1]


def test_alerts_are_known_from_the_month_that_has_a_year_and_an_average_behind_it() -> None:
    assert len(read_alerts(town(), SYSTEM, "core").months) == MONTHS - 12 - ENDS + 1


def test_front_loading_is_raised_where_assessment_got_faster_and_a_later_wait_grew(last: Period) -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    first = alerts.months[0]
    raised = alerts.front_loading[alerts.front_loading["alert"].fillna(False).astype(bool)]
    assert set(raised["place"]) == {"East Town"}
    said = front_loading_said(alerts, first).text
    assert (
        "In East Town waits got 7.0 weeks shorter for assessment and 7.0 weeks longer for treatment." in said
    )
    assert said.startswith("**Front-loading alert: Core community help. In the year to ")
    assert "No front-loading alert in the year to" in front_loading_said(alerts, last).text
    assert "Raised before in East Town" in front_loading_said(alerts, last).text


def test_masking_is_raised_where_a_standard_is_met_and_a_wait_behind_it_grows() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    said = masking_said(alerts, alerts.months[0]).text
    assert (
        "In East Town 90% were assessed within 28 days of referral, and the standard is 85%. "
        "Waits for treatment got 7.0 weeks longer." in said
    )
    assert (
        "In West Town 95% began treatment within 126 days of referral, and the standard is 92%. "
        "Waits for internal move got 8.0 weeks longer." in said
    )
    assert "In Town" not in said


def test_a_standard_that_rounding_alone_may_put_on_either_side_is_too_close_to_call() -> None:
    """95% of 300 in three months is 92% or more only if their counts, each off by up to 4, are not."""
    alerts = read_alerts(town(completed=100), SYSTEM, "core")
    assert "West Town" not in masking_said(alerts, alerts.months[0]).text
    table = masking_table(alerts, alerts.months[0])
    west = table[(table["Area"] == "West Town") & (table["Standard"] == "92%")].iloc[0]
    assert (west["Share"], west["Alert"]) == ("95%", "Too close to call")


def test_more_within_the_standard_than_there_are_is_all_of_them() -> None:
    alerts = read_alerts(town(within={**WITHIN, WEST: (40, 102)}), SYSTEM, "core")
    assert "In West Town 100% began treatment" in masking_said(alerts, alerts.months[0]).text


def test_the_table_of_headlines_raises_the_same_alerts() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    table = masking_table(alerts, alerts.months[0])
    raised = table[~table["Alert"].str.startswith("No")]
    assert set(raised["Area"]) == {"East Town", "West Town"}
    east = raised[raised["Area"] == "East Town"].iloc[0]
    assert (east["Share"], east["Standard"], east["Wait behind it"]) == (
        "90%",
        "85%",
        "Treatment: 7.0 weeks longer",
    )


def test_the_headlines_are_told_one_by_one_with_their_standards() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    tables = masking_tables(alerts, alerts.months[0])
    assert tables[0][0].text == "**Were assessed within 28 days of referral.** The standard is 85%."
    assert all(list(rows)[:2] == ["Area", "Share"] and rows.shape[1] == 4 for _, rows in tables)
    assert sum(len(rows) for _, rows in tables) == len(masking_table(alerts, alerts.months[0]))


def test_alerts_that_are_raised_now_are_said_without_their_history() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    assert len(raised_now(alerts, alerts.months[0])) == 2
    assert not any("Raised before" in said.text for said in raised_now(alerts, alerts.months[1]))
    assert raised_now(alerts, alerts.months[-1]) == []


def test_a_borough_is_told_of_its_own_alerts_only() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    first = alerts.months[0]
    assert len(raised_now(alerts, first, area_id=EAST)) == 2
    assert all("West Town" not in said.text for said in raised_now(alerts, first, area_id=EAST))
    assert raised_now(alerts, first, area_id=SYSTEM) == []


def test_a_borough_is_not_named_on_its_own_page() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    told = raised_now(alerts, alerts.months[0], area_id=EAST)
    assert all("East Town" not in said.text and "Here " in said.text for said in told)


def test_stages_with_few_waits_are_not_followed() -> None:
    alerts = read_alerts(town(waiting=LEAST_WAITING - 5), SYSTEM, "core")
    assert alerts.changes["change"].isna().all()
    assert raised_now(alerts, alerts.months[0]) == []


def test_the_picture_has_assessment_and_the_later_stage_that_grew_most() -> None:
    alerts = read_alerts(town(), SYSTEM, "core")
    rows = shift_rows(alerts, alerts.months[0])
    assert rows.to_numpy().tolist()[2:4] == [
        ["East Town", "Assessment", -7.0],
        ["East Town", "Treatment", 7.0],
    ]
    assert rows[rows["place"] == "West Town"]["stage"].tolist() == ["Assessment", "Internal move"]


def test_a_list_of_less_than_a_year_has_no_alerts() -> None:
    assert read_alerts(tracking(), SYSTEM, "crisis").months == ()


def test_the_thresholds_are_weeks_and_people() -> None:
    assert NOTICED_WEEKS > 0
    assert LEAST_WAITING >= 5
