"""What is said of counts that rounding alone may set apart, put above their whole, or move far."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from reports.claims import Key, Number, Said
from reports.ptl import causes, entry, flow, hidden, refused, steps
from reports.ptl.claimed import added
from reports.ptl.equity import equity_rows, equity_said, equity_table
from reports.ptl.headline import IF_OVERDUE, tiles
from reports.ptl.meeting import meeting_said
from reports.ptl.rounding import ALL, clearly_more, counts_in, of_words, share_told
from reports.ptl.tracking import Tracking
from reports.ptl.watch import watch_rows, watch_said
from tests.reports.made_up_list import (
    LAST,
    SYSTEM,
    last_month,
    measures_frame,
    snapshots_frame,
    tracking,
)


def counted(value: float, *, months: int = 1) -> Number:
    key = Key("pathway_snapshots.all_waits", SYSTEM, last_month(), "", "waiting")
    return added([Number("", value / months, key=key) for _ in range(months)])


def with_counts(stage: str, **counts: float) -> Tracking:
    """The made-up list with other counts of one stage, for everyone in the system, in every period."""
    frame = snapshots_frame()
    mine = frame["area_id"].eq(SYSTEM) & frame["stage"].eq(stage)
    mine &= frame["provider_id"].eq("") & frame["breakdown"].eq("")
    for column, value in counts.items():
        frame.loc[mine, column] = value
    return tracking(pathway_snapshots=frame)


def tile(town: Tracking, name: str) -> tuple[str, str, str]:
    found = {one.name: one for _, row in tiles(town, SYSTEM, last_month()) for one in row}[name]
    return found.printed, found.verdict.text, found.detail


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (20, 25, "no clear change from 20 in Mar 2025"),
        (25, 20, "no clear change from 25 in Mar 2025"),
        (20, 30, "up from 20 in Mar 2025"),
        (20, 20, "about the same as 20 in Mar 2025"),
        (200, 205, "about the same as 200 in Mar 2025"),
    ],
)
def test_two_counts_that_may_be_one_have_no_clear_change(before: float, after: float, told: str) -> None:
    """20 and 25 may both be 22: no alarm, and no praise."""
    frame = snapshots_frame()
    mine = frame["area_id"].eq(SYSTEM) & frame["stage"].eq("all_waits")
    mine &= frame["provider_id"].eq("") & frame["breakdown"].eq("")
    frame.loc[mine, "waiting"] = before
    frame.loc[mine & frame["period_end"].eq(LAST), "waiting"] = after
    assert tile(tracking(pathway_snapshots=frame), "All waits")[1] == told


def test_what_is_more_must_be_more_than_rounding_alone_can_make() -> None:
    assert counts_in(counted(60, months=12), counted(5)) == 13
    assert not clearly_more(counted(25), counted(20))
    assert clearly_more(counted(30), counted(20))
    assert not clearly_more(counted(120, months=12), counted(105, months=12))
    assert clearly_more(counted(130, months=12), counted(105, months=12))


def test_a_share_is_said_only_of_counts_that_can_carry_one() -> None:
    assert share_told(counted(10), counted(20)) is None
    assert share_told(counted(20), counted(15)) is None
    told = share_told(counted(50), counted(100))
    assert told is not None
    assert told.text == "50%"
    assert of_words(counted(10), counted(20))[0] == "10 of 20"
    assert of_words(counted(20), counted(15))[0] == "20"


def test_a_flow_within_rounding_is_too_close_to_call() -> None:
    town = with_counts("all_waits", started=40, completed=20, closed=15)
    said = flow.flow_said(town, SYSTEM, last_month()).text
    assert said.startswith(
        "**In Mar 2026 40 waits began and 35 ended: too close to call whether the list grew.**"
    )
    assert said.endswith("In no month can it be told whether more waits began than ended.")
    clear = with_counts("all_waits", started=45, completed=20, closed=15)
    assert "the list grew by about 10" in flow.flow_said(clear, SYSTEM, last_month()).text


def test_a_stock_check_allows_what_the_five_counts_of_it_may_be_off() -> None:
    counts = {"opening": 100.0, "started": 40.0, "completed": 20.0, "closed": 15.0}
    for waiting, agrees in ((125.0, True), (130.0, False)):
        town = with_counts("all_waits", waiting=waiting, **counts)
        assert flow.flow_rows(town, SYSTEM, last_month())["stock_agrees"].eq(agrees).all()


def test_a_part_that_rounding_put_above_its_whole_is_not_said_to_be_of_it() -> None:
    town = with_counts("hidden_waits", waiting=2_000)
    assert (
        "**2,000 waits in Town at the end of Mar 2026" in hidden.hidden_said(town, SYSTEM, last_month()).text
    )
    rows = hidden.hidden_rows(town, SYSTEM, last_month())
    assert rows["share_percent"].dropna().between(0, 100).all()
    assert (rows["count"].dropna() >= 0).all()
    assert rows.loc[rows["label"] == "Town", "count"].tolist() == [0, 2_000]
    late = with_counts("all_waits", over_standard=1_200)
    assert (
        "past their standard" not in meeting_said(late, SYSTEM, last_month()).text.split(";")[0].split(".")[0]
    )
    assert tile(late, "Past their standard")[2] == ""


def test_reviews_that_rounding_alone_may_set_apart_are_not_overdue() -> None:
    for done, due, told in ((95, 100, IF_OVERDUE), (100, 95, IF_OVERDUE), (90, 100, "about 10 overdue")):
        frame = measures_frame()
        mine = frame["measure"].eq("risk_reviews") & frame["breakdown"].eq("")
        frame.loc[mine, ["count", "denominator"]] = (float(done), float(due))
        town = tracking(pathway_measures=frame)
        assert tile(town, "Risk review in time")[1] == told
        assert "100 of 95" not in watch_said(town, SYSTEM).text
        rows = watch_rows(town, "risk_reviews", SYSTEM, by="area")
        assert rows.loc[rows["label"] == "Town", "count"].sum() == max(done, due)


def test_a_tile_does_not_say_how_many_were_due_where_more_were_done() -> None:
    town = measured("risk_reviews", {"": (100.0, 95.0)})
    printed, verdict, detail = tile(town, "Risk review in time")
    assert (printed, verdict) == ("100", IF_OVERDUE)
    assert detail == f"in time on {LAST:%-d %b %Y}; how many were due is too close to tell"


def measured(measure: str, counts: dict[str, tuple[float, float]]) -> Tracking:
    """The made-up list with other counts of one measure, by breakdown, in every month."""
    frame = measures_frame()
    for breakdown, (count, of) in counts.items():
        mine = frame["measure"].eq(measure) & frame["breakdown"].eq(breakdown) & frame["provider_id"].eq("")
        assert mine.any()
        frame.loc[mine, ["count", "denominator"]] = (count, of)
    return tracking(pathway_measures=frame)


NONE = float("nan")
REFUSED = "referrals_rejected"


@pytest.mark.parametrize(
    ("measure", "counts", "said", "told"),
    [
        (REFUSED, {"": (135, NONE)}, entry.entry_said, "**1,620 referred in the 12 months"),
        (
            REFUSED,
            {"rejection_reason=below_threshold": (35, NONE)},
            refused.refusal_said,
            "reason: 420 in the",
        ),
        (REFUSED, {"rejection_action=signposted": (35, NONE)}, refused.action_said, ": 420 refused**"),
        (
            "breaches",
            {"breach_theme=workforce;breach_avoidable=yes": (60, NONE)},
            causes.causes_said,
            "late waits: 780 in the",
        ),
    ],
)
def test_a_part_above_its_whole_is_said_alone(
    measure: str, counts: dict[str, tuple[float, float]], said: Callable[..., Said], told: str
) -> None:
    text = said(measured(measure, counts), SYSTEM, last_month()).text
    assert told in text
    assert not re.search(r"[\d,]+ of [\d,]+", text.split("**")[1])


def test_no_table_or_tile_says_more_than_all() -> None:
    town = measured("bounces", {"": (110, 100)})
    again = entry.again_table(town, SYSTEM, last_month()).set_index("Area").loc["Town"]
    assert again["Refused, referred again within 90 days"] == "1,320"
    town = measured("between_tiers", {"tier=2": (110, 100)})
    tiers = steps.tier_table(town, SYSTEM, last_month())
    assert "1,320" in set(tiers["Refused for fit, then another tier"])
    town = measured(REFUSED, {"": (135, NONE)})
    assert tile(town, "Referral acceptance")[2] == "1,620 not accepted in the 12 months to Mar 2026"


def test_a_queue_of_moves_that_may_not_have_grown_is_too_close_to_call() -> None:
    frame = measures_frame()
    mine = frame["measure"].eq("steps_started") & frame["breakdown"].eq("step_kind=step_up")
    frame.loc[mine, "count"] = 10.0
    table = steps.step_table(tracking(pathway_measures=frame), SYSTEM, last_month())
    assert "too close to call" in set(table["Queue grew by"])


def test_a_group_with_more_late_waits_than_waits_is_neither_refused_nor_compared() -> None:
    frame = snapshots_frame()
    mine = frame["breakdown"].eq("age_band=5-10") & frame["stage"].eq("all_waits")
    frame.loc[mine, ["over_standard", "with_standard"]] = (45.0, 40.0)
    town = tracking(pathway_snapshots=frame)
    table = equity_table(town, SYSTEM, last_month(), "age_band")
    assert table.set_index("label")["standing"]["5 to 10"] == ALL
    rows = equity_rows(table)
    assert rows["share_percent"].dropna().between(0, 100).all()
    assert (rows["count"].dropna() >= 0).all()
    said = equity_said(town, SYSTEM, last_month(), "age_band")
    assert "5 to 10" not in said.text
    assert "5 to 10" not in said.names
