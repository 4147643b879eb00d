"""What the views of a tracking list say: hand-worked from the made-up system."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.figure import Period
from reports.ptl import causes, entry, flow, hidden, refused, stages, steps, watch
from reports.ptl.adds import added_table
from reports.ptl.claimed import Cell, in_year, year_words
from reports.ptl.headline import LIMIT, LONG_END, longest_tile, message, tiles
from reports.ptl.stage_words import part_said
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from store.pathway_columns import ALL_WAITS
from tests.reports.made_up_list import (
    EAST,
    LAST,
    SYSTEM,
    WEST,
    last_month,
    measures_frame,
    snapshots_frame,
    tracking,
)

CORE = Cut("pathway", "core", label="Core community help")


@pytest.fixture(scope="module")
def town() -> Tracking:
    return tracking()


def test_the_message_gives_the_number_the_change_the_median_and_what_no_national_figure_shows(
    town: Tracking,
) -> None:
    said = message(town, SYSTEM, last_month()).text
    assert said.startswith(
        "**1,000 waits were running in Town at the end of Mar 2026**, up from 760 in Mar 2025."
    )
    assert "Half had lasted more than 14 weeks in this stage" in said
    assert "National figures stop before 710 of them" in said
    assert "Core community help" in message(town, SYSTEM, last_month(), CORE).text


@pytest.mark.parametrize(
    ("waiting", "words", "verdict"),
    [
        (800.0, "up from 760 in Mar 2025", "worse"),
        (795.0, "about the same as 760 in Mar 2025", "similar"),
        (725.0, "about the same as 760 in Mar 2025", "similar"),
        (720.0, "down from 760 in Mar 2025", "better"),
    ],
)
def test_a_change_of_a_twentieth_or_less_is_about_the_same_in_message_and_tile_alike(
    waiting: float, words: str, verdict: str
) -> None:
    frame = snapshots_frame()
    mine = frame["area_id"].eq(SYSTEM) & frame["stage"].eq(ALL_WAITS) & frame["period_end"].eq(LAST)
    town = tracking(pathway_snapshots=frame.assign(waiting=frame["waiting"].mask(mine, waiting)))
    assert f", {words}." in message(town, SYSTEM, last_month()).text
    found = tiles(town, SYSTEM, last_month())[0][1][0].verdict
    assert (found.text, found.word) == (words, verdict)


def test_the_longest_wait_is_never_said_to_be_shorter_than_the_long_end() -> None:
    frame = snapshots_frame()
    mine = frame["area_id"].eq(SYSTEM) & frame["stage"].eq(ALL_WAITS) & frame["period_end"].eq(LAST)
    short = frame.assign(
        referral_longest_weeks=frame["referral_longest_weeks"].mask(mine, 18.0),
        referral_p92_weeks=frame["referral_p92_weeks"].mask(mine, 52.0),
    )
    tile = tiles(tracking(pathway_snapshots=short), SYSTEM, last_month())[0][1][3]
    assert tile.printed == "over 52 weeks"
    assert tile.detail == "8 in 100 over 52 weeks"


@pytest.mark.parametrize(
    ("limit", "long_end", "before", "printed", "told"),
    [
        (104.0, 46.0, (78.0, 40.0), "over 104 weeks", "up from over 78 weeks in Mar 2025"),
        (52.0, 46.0, (52.0, 40.0), "over 52 weeks", "about the same: over 52 weeks in Mar 2025"),
        (18.0, 25.0, (18.0, 16.0), "over 25 weeks", "cannot be compared with Mar 2025"),
        (18.0, 30.0, (39.0, 31.0), "over 30 weeks", "cannot be compared with Mar 2025"),
        (18.0, 25.0, (18.0, 40.0), "over 25 weeks", "down from over 40 weeks in Mar 2025"),
    ],
)
def test_the_longest_wait_is_set_beside_one_that_is_known_in_the_same_way(
    limit: float, long_end: float, before: tuple[float, float], printed: str, told: str
) -> None:
    now = last_month()
    then = Period(
        now.end.replace(year=now.end.year - 1), now.start.replace(year=now.start.year - 1), now.kind
    )
    cells = [
        Cell(
            SYSTEM, period, ALL_WAITS, EVERYONE, pd.Series(dict(zip((LIMIT, LONG_END), values, strict=True)))
        )
        for period, values in ((now, (limit, long_end)), (then, before))
    ]
    tile = longest_tile(*cells)
    assert (tile.printed, tile.verdict.text) == (printed, told)


def test_no_tile_has_a_mark_in_the_place_of_its_figure(town: Tracking) -> None:
    for cut in (EVERYONE, Cut("tier", "3"), Cut("priority", "urgent"), CORE):
        for period in town.periods(WEST)[-2:]:
            found = [tile for _, row in tiles(town, WEST, period, cut) for tile in row]
            assert not [tile.name for tile in found if tile.printed.startswith("[")]


def test_a_list_too_small_to_show_is_said_to_be_withheld() -> None:
    frame = snapshots_frame()
    small = tracking(pathway_snapshots=frame[~((frame["area_id"] == WEST) & (frame["period_end"] == LAST))])
    assert "withheld" in message(small, WEST, last_month()).text


def test_tiles_come_in_two_rows_of_four_each_with_words_and_a_base(town: Tracking) -> None:
    rows = tiles(town, SYSTEM, last_month())
    assert [len(found) for _, found in rows] == [4, 4]
    by_name = {tile.name: tile for _, found in rows for tile in found}
    assert by_name["All waits"].verdict.text == "up from 760 in Mar 2025"
    assert by_name["All waits"].verdict.needs_attention
    assert by_name["Over 18 weeks in this stage"].detail == "30% of 1,000"
    assert by_name["Past the national clock stop"].printed == "710"
    assert by_name["Risk review in time"].verdict.text == "about 200 overdue"
    assert by_name["Referral acceptance"].printed == "77%"
    assert by_name["Referral acceptance"].detail == "360 of 1,560 not accepted in the 12 months to Mar 2026"
    assert "nan" not in str(rows)


def test_a_part_without_a_measure_says_that_it_is_not_counted(town: Tracking) -> None:
    by_name = {
        tile.name: tile for _, found in tiles(town, SYSTEM, last_month(), Cut("tier", "3")) for tile in found
    }
    assert by_name["Referral acceptance"].printed == "not counted"
    assert by_name["Risk review in time"].printed == "not counted"


def test_what_is_known_for_the_extract_s_day_is_not_shown_at_an_earlier_month(town: Tracking) -> None:
    earlier = town.periods(SYSTEM)[-2]
    by_name = {tile.name: tile for _, found in tiles(town, SYSTEM, earlier) for tile in found}
    assert by_name["Risk review in time"].printed == "not known"
    assert by_name["Risk review in time"].verdict.text == "known at Mar 2026 only"


def test_every_stage_has_every_band_and_small_ones_are_withheld(town: Tracking) -> None:
    rows = stages.stage_rows(town, SYSTEM, last_month())
    assert rows.groupby("stage", sort=False).size().tolist() == [10] * 6
    treatment = rows[rows["stage"] == "Treatment"]
    assert treatment["count"].tolist()[:3] == [235, 120, 60]
    assert treatment["total"].unique().tolist() == [470]
    assert treatment["at_end"].iloc[0] == "470 · half over 6 weeks"
    assert (rows["note"] == "c").sum() == rows["count"].isna().sum() > 0
    assert stages.stage_rows(town, SYSTEM, last_month(), Cut("tier", "3")).empty


def test_waits_stand_beside_those_completed_unadjusted_first(town: Tracking) -> None:
    rows = stages.time_rows(town, SYSTEM, last_month(), CORE)
    assert rows["series"].tolist()[:3] == [stages.WAITING, stages.COMPLETED, stages.ADJUSTED]
    assert stages.ADJUSTED not in set(
        stages.time_rows(town, SYSTEM, last_month(), CORE, clock="referral")["series"]
    )


def test_a_standard_is_drawn_for_one_pathway_on_its_own_clock(town: Tracking) -> None:
    of_stage = stages.time_rows(town, SYSTEM, last_month(), CORE).set_index("label")["standard_weeks"]
    from_referral = stages.time_rows(town, SYSTEM, last_month(), CORE, clock="referral").set_index("label")
    assert of_stage["Internal move"].iloc[0] == 12
    assert pd.isna(of_stage["Assessment"].iloc[0])
    assert from_referral.loc["Assessment", "standard_weeks"].iloc[0] == 4
    assert stages.time_rows(town, SYSTEM, last_month())["standard_weeks"].isna().all()


def test_parts_are_compared_with_their_counts_and_without_a_cause(town: Tracking) -> None:
    rows = stages.part_rows(town, SYSTEM, last_month(), "area", stage="treatment")
    assert rows["label"].tolist() == ["Town", "East Town", "West Town"]
    assert rows["waiting"].tolist() == [470, 330, 140]
    frame = snapshots_frame()
    medians = {SYSTEM: 6.0, EAST: 9.0, WEST: 1.0}
    uneven = tracking(pathway_snapshots=frame.assign(median_weeks=frame["area_id"].map(medians)))
    told = part_said(uneven, SYSTEM, last_month(), "area", heading="Area", stage="treatment").text
    assert "were longest for East Town.** Half had lasted over 9 weeks in this stage. The shortest" in told
    assert "The shortest were for West Town: over 1 week for half." in told
    table = stages.part_table(rows, heading="Area")
    assert table["Longest in this stage: over, weeks"].iloc[0] == f"{rows['longest_weeks'].iloc[0]:,.0f}"
    assert next(iter(stages.part_dimensions(town, EAST))) == "provider"


def test_flow_and_the_stock_check_are_those_of_the_month(town: Tracking) -> None:
    rows = flow.flow_rows(town, SYSTEM, last_month(), stage="treatment")
    last = rows.iloc[-1]
    assert (last["started"], last["completed"], last["closed"], last["net"]) == (80, 60, 10, 10)
    assert (
        "80 waits began and 70 ended: the list grew by about 10"
        in flow.flow_said(town, SYSTEM, last_month(), stage="treatment").text
    )
    treated = (town, SYSTEM, last_month())
    assert (
        "455 + 80 − 70 = 465, counted 470. 14 of 14 months agree"
        in flow.stock_said(*treated, stage="treatment").text
    )


def test_a_stock_that_does_not_agree_is_counted_as_such() -> None:
    frame = snapshots_frame()
    wrong = (frame["stage"] == "treatment") & (frame["area_id"] == SYSTEM) & (frame["period_end"] == LAST)
    frame["waiting"] = frame["waiting"].mask(wrong, frame["waiting"] + 50)
    treated = (tracking(pathway_snapshots=frame), SYSTEM, last_month())
    assert "13 of 14 months agree" in flow.stock_said(*treated, stage="treatment").text


def test_why_waits_were_closed_is_listed_most_frequent_first(town: Tracking) -> None:
    rows = flow.removal_rows(town, SYSTEM, last_month())
    assert rows.to_numpy().tolist() == [["No response", "240"], ["Not accepted: below threshold", "120"]]


def test_a_stock_has_no_limits_and_no_word_of_chance(town: Tracking) -> None:
    rows, chart, why = flow.total_chart(flow.total_series(town, SYSTEM))
    assert chart == "run"
    assert flow.total_said(town, SYSTEM).text == (
        "**1,000 waits at the end of Mar 2026, against 740 at the end of Feb 2025.** The list was longer than a month "
        "before at 13 of the 13 month ends that can be told."
    )
    assert why == flow.STOCK
    assert not {"upl", "lpl", "special_cause_type"} & set(rows)
    assert len(rows) == 14


def test_causes_add_up_from_the_most_frequent_and_the_unrecorded_come_last(town: Tracking) -> None:
    rows = causes.theme_rows(town, SYSTEM, last_month())
    whole = rows.drop_duplicates("reason")
    assert whole["reason"].tolist() == ["Workforce", "Capacity", "Not recorded"]
    assert whole["total"].tolist() == [300, 240, 60]
    assert whole["running_percent"].tolist() == [50, 90, 100]
    said = causes.causes_said(town, SYSTEM, last_month()).text
    assert "Workforce is the theme most often noted for late waits: 300 of 600" in said
    assert "Of the 540 for which it was recorded, **67% could have been avoided**" in said
    reasons = causes.reason_rows(town, SYSTEM, last_month())
    assert reasons["reason"].tolist() == ["Vacant post", "No appointment in time", "Not recorded"]
    assert reasons["theme"].tolist() == ["workforce", "capacity", ""]


def test_withheld_months_keep_the_avoidable_share_from_being_given() -> None:
    frame = measures_frame()
    cell = frame["breakdown"].eq("breach_theme=workforce;breach_avoidable=no") & frame["area_id"].eq(SYSTEM)
    town = tracking(pathway_measures=frame[~(cell & (frame["period_end"] == LAST))])
    said = causes.causes_said(town, SYSTEM, last_month()).text
    assert "At least 360 could have been avoided, and at least 175 could not" in said
    assert "%" not in said


def test_reviews_and_contact_are_given_with_their_bases(town: Tracking) -> None:
    said = watch.watch_said(town, SYSTEM).text
    assert "A risk review was in time for **60%** (300 of 500)" in said
    assert "Contact was in time for **50%** (350 of 700)" in said
    rows = watch.watch_rows(town, watch.REVIEWS, SYSTEM, by="stage")
    assert rows[rows["part"] == watch.OVERDUE]["count"].tolist() == [20, 180]
    assert set(watch.watch_rows(town, watch.REVIEWS, SYSTEM, by="area")["label"]) == {
        "Town",
        "East Town",
        "West Town",
    }


def test_the_hidden_gap_is_given_for_every_area_and_withheld_where_a_part_is(town: Tracking) -> None:
    rows = hidden.hidden_rows(town, EAST, last_month())
    past = rows[rows["part"] == hidden.PAST].set_index("label")
    assert past["count"].to_dict() == {"Town": 710, "East Town": 500, "West Town": 215}
    assert past.loc["Town", "share_percent"] == 71
    frame = snapshots_frame()
    gone = (frame["area_id"] == WEST) & (frame["stage"] == "hidden_waits")
    rows = hidden.hidden_rows(tracking(pathway_snapshots=frame[~gone]), SYSTEM, last_month())
    assert rows[rows["label"] == "West Town"]["part"].tolist() == [hidden.UNKNOWN]


def test_referral_acceptance_is_of_those_received_in_the_months_that_show_both(town: Tracking) -> None:
    said = entry.entry_said(town, SYSTEM, last_month()).text
    assert (
        "Referral acceptance is 77%: 360 of 1,560 referred in the 12 months to Mar 2026 were refused" in said
    )
    rows = entry.acceptance_rows(town, SYSTEM, last_month(), by="referral_source")
    refused = rows[rows["part"] == entry.REFUSED].set_index("label")["share_percent"].round().to_dict()
    assert refused == {"School": 14, "GP": 33}
    west = entry.acceptance_rows(town, WEST, last_month(), by="referral_source").set_index("label")
    assert west.loc["School", "part"] == entry.WITHHELD  # three refusals a month: never shown


def test_those_decided_are_a_figure_of_their_own_name() -> None:
    frame = measures_frame()
    undecided = (frame["measure"] == "referrals_accepted") & (frame["area_id"] == SYSTEM)
    town = tracking(pathway_measures=frame.assign(count=frame["count"].mask(undecided, frame["count"] - 10)))
    said = entry.entry_said(town, SYSTEM, last_month()).text
    assert "Referral acceptance is 77%" in said
    assert "Of the 1,440 decided in these months, 75% were accepted" in said


def test_more_refused_than_received_is_never_an_acceptance_below_nothing() -> None:
    assert entry.acceptance_percent(entry.Total(30, 20, 12, 0)) == 0
    assert entry.acceptance_percent(entry.Total(5, 20, 12, 0)) == 75
    assert pd.isna(entry.acceptance_percent(entry.Total(float("nan"), float("nan"), 12, 12)))


def test_what_was_done_for_the_refused_says_how_much_of_it_is_withheld(town: Tracking) -> None:
    rows = refused.action_rows(town, SYSTEM, last_month()).set_index(["label", "part"])["count"]
    assert rows["Town", "told where else to go"] == 240
    assert rows["Town", "nothing recorded"] == 120
    assert rows["West Town", entry.WITHHELD] == 60


def test_the_leading_reason_and_what_was_done_for_most_are_said_with_counts(town: Tracking) -> None:
    # 20 and 10 a month; a reason with 2 a month is withheld throughout
    assert refused.refusal_said(town, SYSTEM, last_month()).text == (
        "**Below threshold is the most frequent reason: 240 of 360 (67%) in the 12 months to Mar 2026.**"
    )
    assert refused.action_said(town, SYSTEM, last_month()).text == (
        "**Most often told where else to go: 240 of 360 refused**; for 120 nothing was recorded, in the 12 months to "
        "Mar 2026."
    )
    gone = tracking(pathway_measures=measures_frame().iloc[:0])
    assert "withheld" in refused.action_said(gone, SYSTEM, last_month()).text
    assert "withheld" in refused.refusal_said(gone, SYSTEM, last_month()).text


def test_who_came_again_is_given_with_counts(town: Tracking) -> None:
    table = entry.again_table(town, SYSTEM, last_month()).set_index("Area")
    assert table.loc["Town"].tolist()[:2] == ["15% (240 of 1,560)", "33% (120 of 360)"]
    assert "[x]" in table.loc["West Town"].tolist() or "[c]" in table.loc["West Town"].tolist()


def test_steps_and_tiers_are_counted_apart(town: Tracking) -> None:
    assert (
        "120 moves to a higher tier and 60 to a lower one"
        in steps.steps_said(town, SYSTEM, last_month()).text
    )
    table = steps.step_table(town, SYSTEM, last_month()).set_index("Move")
    assert table.loc["Move to another team of the provider"].tolist() == ["240", "120", "+120"]
    between = steps.between_said(town, SYSTEM, last_month()).text
    assert "25% of those refused" in between
    assert (
        "At least 240 referrals were refused in the 12 months to Mar 2026 as too little or too much for their tier"
        in between
    )
    assert "In these months 120 moves up began." in steps.steps_said(town, SYSTEM, last_month()).text
    tiers = steps.tier_table(town, SYSTEM, last_month()).set_index("Tier")
    assert tiers.loc["Tier 2", "Refused for fit, then another tier"] == "60 of 120"


def test_what_a_pathway_took_is_given_with_what_each_figure_is_of(town: Tracking) -> None:
    table = steps.episode_table(town, SYSTEM, last_month()).set_index("Measure")["Figure"]
    assert table["Appointments missed (DNA)"] == "10%"
    assert table["Sessions of treatment"] == "8.0"
    assert table["Length of a pathway"] == "36"
    assert table["Contacts per clinician day"] == "3.0"
    part = steps.episode_table(town, SYSTEM, last_month(), Cut("tier", "2")).set_index("Measure")["Figure"]
    assert part["Sessions of treatment"] == "[x]"


def test_what_a_return_would_add_is_said_measure_by_measure() -> None:
    table = added_table()
    assert len(table) >= 10
    assert (table != "").all().all()


def test_sums_with_months_withheld_are_floors_and_a_queue_is_of_months_that_show_both() -> None:
    frame = measures_frame()
    gone = frame["area_id"].eq(SYSTEM) & frame["period_end"].eq(LAST)
    moves = frame["measure"].eq("steps_started") & frame["breakdown"].eq("step_kind=internal")
    town = tracking(pathway_measures=frame[~(gone & moves)])
    table = steps.step_table(town, SYSTEM, last_month()).set_index("Move")
    assert table.loc["Move to another team of the provider"].tolist() == [
        "240",
        "at least 110",
        "+110 in 11 of 12 months",
    ]


def test_a_list_of_fewer_months_than_a_year_says_how_many_it_counts(town: Tracking) -> None:
    months = town.periods(SYSTEM)
    said = {
        count: (year_words(town, SYSTEM, months[count - 1])[0], in_year(town, SYSTEM, months[count - 1]))
        for count in (1, 5, 12, 13)
    }
    assert said == {
        1: (months[0].label, "in 1 month"),
        5: (f"the 5 months to {months[4].label}", "in 5 months"),
        12: (f"the 12 months to {months[11].label}", "in 12 months"),
        13: (f"the 12 months to {months[12].label}", "in 12 months"),
    }
    table = steps.step_table(town, SYSTEM, months[-1])
    assert list(table.columns[1:3]) == ["Referred for in 12 months", "Started in 12 months"]
