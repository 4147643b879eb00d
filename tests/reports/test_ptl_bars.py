"""A bar, and a share in a table, is never of more than all: parts and wholes are rounded each by itself."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from reports.ptl.entry import acceptance_rows
from reports.ptl.equity import equity_rows, equity_said, equity_table
from reports.ptl.headline import message
from reports.ptl.hidden import hidden_rows
from reports.ptl.meeting import standard_rows, weeks
from reports.ptl.refused import action_rows
from reports.ptl.rounding import ALL
from reports.ptl.steps import episode_table
from reports.ptl.tracking import Tracking
from reports.ptl.watch import REVIEWS, watch_rows
from tests.reports.made_up_list import SYSTEM, last_month, measures_frame, snapshots_frame, tracking

WHOLE, PART = 10.0, 15.0


def list_of(measures: dict[str, dict[str, tuple[float, float]]], snapshots: dict[str, float]) -> Tracking:
    """The made-up list with other counts: of measures by breakdown, and of every cell of the snapshots."""
    counts = measures_frame()
    for measure, parts in measures.items():
        for breakdown, pair in parts.items():
            mine = counts["measure"].eq(measure) & counts["breakdown"].eq(breakdown)
            counts.loc[mine, ["count", "denominator"]] = pair
    waits = snapshots_frame().assign(**snapshots)
    return tracking(pathway_measures=counts, pathway_snapshots=waits)


@pytest.fixture(scope="module")
def town() -> Tracking:
    """Every part is five above its whole, and two actions together are far above the refused."""
    none = float("nan")
    measures = {
        "referrals_received": {"": (WHOLE, none)},
        "referrals_rejected": {
            "": (PART, none),
            "rejection_action=signposted": (WHOLE, none),
            "rejection_action=nothing": (WHOLE, none),
        },
        REVIEWS: {"": (PART, WHOLE)},
        "dna": {"": (PART, WHOLE)},
        "cancelled_by_patient": {"": (PART, WHOLE)},
        "cancelled_by_provider": {"": (WHOLE, WHOLE)},
    }
    return list_of(measures, {"over_standard": PART, "with_standard": WHOLE})


#: Bars → what stands beside one of more than all, and the counts of its parts, as the store has them.
BARS: dict[str, tuple[Callable[[Tracking], pd.DataFrame], str, list[float]]] = {
    "reviews": (
        lambda town: watch_rows(town, REVIEWS, SYSTEM, by="area"),
        "10 due, 15 done in time",
        [15, 0],
    ),
    "the meeting": (
        lambda town: standard_rows(town, SYSTEM, weeks(town, SYSTEM)[-1]),
        "10 waits, 15 past their standard",
        [15, 0],
    ),
    "what was done for the refused": (
        lambda town: action_rows(town, SYSTEM, last_month()),
        "180 refused, 240 by what was done",
        [120, 120],
    ),
    "groups": (
        lambda town: equity_rows(equity_table(town, SYSTEM, last_month(), "age_band")),
        "10 waits, 15 late: too few to compare",
        [15, 0],
    ),
    "the way in": (
        lambda town: acceptance_rows(town, SYSTEM, last_month(), by="area"),
        "120 received, 180 not accepted",
        [0, 180],
    ),
}


@pytest.mark.parametrize("name", BARS)
def test_a_bar_is_of_no_more_than_all_and_says_both_counts(name: str, town: Tracking) -> None:
    make, base, counts = BARS[name]
    rows = make(town)
    parts = rows[rows["label"] == rows["label"].iloc[0]]
    assert parts["base"].unique().tolist() == [base]
    assert parts["count"].tolist() == counts
    for _, bar in rows.groupby("label"):
        assert bar["share_percent"].between(0, 100).all()
        assert bar["share_percent"].sum() == pytest.approx(100)


def test_hidden_waits_above_all_waits_are_not_of_them() -> None:
    frame = snapshots_frame()
    every = frame["waiting"].max()
    frame.loc[frame["stage"].eq("hidden_waits"), "waiting"] = every + 5
    frame.loc[frame["stage"].eq("all_waits"), "waiting"] = every
    town = tracking(pathway_snapshots=frame)
    rows = hidden_rows(town, SYSTEM, last_month())
    assert set(rows["base"]) == {f"{every:,.0f} waits, {every + 5:,.0f} past it"}
    assert rows["share_percent"].tolist()[:2] == [0, 100]
    assert rows["count"].tolist()[:2] == [0, every + 5]
    told = message(town, SYSTEM, last_month()).text
    assert "of them**" not in told
    assert "waits**: the young person was seen once" in told


def test_a_share_of_a_table_that_is_above_all_is_none(town: Tracking) -> None:
    shares = episode_table(town, SYSTEM, last_month()).set_index("Measure")["Figure"]
    assert shares.iloc[:3].tolist() == [ALL, ALL, "100%"]


def test_the_rest_of_a_group_is_never_more_than_all() -> None:
    """One group is late less often; of the two others rounding put the late waits of one above its waits."""
    frame = snapshots_frame()
    third = frame[frame["breakdown"].eq("age_band=11-15")].assign(breakdown="age_band=16-17")
    frame = pd.concat([frame, third], ignore_index=True)
    for band, late in (("5-10", 100.0), ("11-15", 400.0), ("16-17", 405.0)):
        mine = frame["stage"].eq("all_waits") & frame["breakdown"].eq(f"age_band={band}")
        frame.loc[mine, ["over_standard", "with_standard"]] = (late, 400.0)
    town = tracking(pathway_snapshots=frame)
    said = equity_said(town, SYSTEM, last_month(), "age_band").text
    assert f"25%, 100 of 400; the rest {ALL}" in said
    rows = equity_rows(equity_table(town, SYSTEM, last_month(), "age_band"))
    assert f"▲ better than the rest ({ALL})" in set(rows["base"])


def test_as_many_late_as_wait_are_a_hundred_in_a_hundred_on_both_sides() -> None:
    frame = snapshots_frame()
    for band, late in (("5-10", 100.0), ("11-15", 400.0)):
        mine = frame["stage"].eq("all_waits") & frame["breakdown"].eq(f"age_band={band}")
        frame.loc[mine, ["over_standard", "with_standard"]] = (late, 400.0)
    town = tracking(pathway_snapshots=frame)
    said = equity_said(town, SYSTEM, last_month(), "age_band").text
    assert "Ages 5 to 10: 25%, 100 of 400; the rest 100%." in said
    assert "Ages 11 to 15: 100%, 400 of 400; the rest 25%." in said
    rows = equity_rows(equity_table(town, SYSTEM, last_month(), "age_band"))
    assert "▲ better than the rest (100%)" in set(rows["base"])
