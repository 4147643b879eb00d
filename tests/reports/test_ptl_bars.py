"""A bar, and a share in a table, is never of more than all: parts and wholes are rounded each by itself."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from reports.ptl.entry import acceptance_rows
from reports.ptl.equity import ALL, equity_rows, equity_said, equity_table
from reports.ptl.headline import message
from reports.ptl.hidden import hidden_rows
from reports.ptl.meeting import standard_rows, weeks
from reports.ptl.refused import action_rows
from reports.ptl.steps import episode_table
from reports.ptl.tracking import Tracking
from reports.ptl.watch import REVIEWS, watch_rows
from tests.reports.made_up_list import SYSTEM, last_month, measures_frame, snapshots_frame, tracking

WHOLE, PART = 10.0, 15.0


def list_of(measures: dict[str, dict[str, tuple[float, float]]], snapshots: dict[str, float]) -> Tracking:
    """The made-up list with other counts: of measures by breakdown, and of every cell of the snapshots."""
    counts = measures_frame()
    counts = counts[counts["breakdown"] != "rejection_action=nothing"]
    for measure, parts in measures.items():
        for breakdown, pair in parts.items():
            mine = counts["measure"].eq(measure) & counts["breakdown"].eq(breakdown)
            counts.loc[mine, ["count", "denominator"]] = pair
    waits = snapshots_frame().assign(**snapshots)
    return tracking(pathway_measures=counts, pathway_snapshots=waits)


@pytest.fixture(scope="module")
def town() -> Tracking:
    """Every part is five above its whole."""
    none = float("nan")
    measures = {
        "referrals_received": {"": (WHOLE, none)},
        "referrals_rejected": {
            "": (WHOLE, none),
            "rejection_action=signposted": (PART, none),
        },
        REVIEWS: {"": (PART, WHOLE)},
        "dna": {"": (PART, WHOLE)},
        "cancelled_by_patient": {"": (PART, WHOLE)},
        "cancelled_by_provider": {"": (PART, WHOLE)},
    }
    return list_of(measures, {"over_standard": PART, "with_standard": WHOLE})


@pytest.fixture(scope="module")
def refusing() -> Tracking:
    none = float("nan")
    return list_of({"referrals_received": {"": (WHOLE, none)}, "referrals_rejected": {"": (PART, none)}}, {})


BARS: dict[str, Callable[[Tracking], pd.DataFrame]] = {
    "reviews": lambda town: watch_rows(town, REVIEWS, SYSTEM, by="area"),
    "the meeting": lambda town: standard_rows(town, SYSTEM, weeks(town, SYSTEM)[-1]),
    "what was done for the refused": lambda town: action_rows(town, SYSTEM, last_month()),
    "groups": lambda town: equity_rows(equity_table(town, SYSTEM, last_month(), "age_band")),
}


@pytest.mark.parametrize("name", BARS)
def test_no_bar_is_longer_than_all(name: str, town: Tracking) -> None:
    no_longer_than_all(BARS[name](town))


def test_more_may_be_refused_than_are_received_in_a_year_and_the_bar_says_so(refusing: Tracking) -> None:
    rows = acceptance_rows(refusing, SYSTEM, last_month(), by="area")
    no_longer_than_all(rows)
    assert set(rows["base"]) == {"120 received, 180 not accepted"}


def no_longer_than_all(rows: pd.DataFrame) -> None:
    """Parts add up to no more than what stands beside the bar that they are of, and shares to no more than all."""
    assert len(rows)
    for _, parts in rows.groupby("label"):
        whole = parts["base"].str.extract(r"(\d+)")[0].astype(float)
        assert parts["count"].sum() <= whole.fillna(WHOLE).iloc[0]
        assert parts["share_percent"].sum() <= 100 + 1e-9


def test_hidden_waits_above_all_waits_are_not_of_them() -> None:
    frame = snapshots_frame()
    frame.loc[frame["stage"].eq("hidden_waits"), "waiting"] = frame["waiting"].max() + 5
    town = tracking(pathway_snapshots=frame)
    no_longer_than_all(hidden_rows(town, SYSTEM, last_month()).replace({"base": {",": ""}}, regex=True))
    told = message(town, SYSTEM, last_month()).text
    assert "of them**" not in told
    assert "waits**: the young person was seen once" in told


def test_no_share_of_a_table_is_above_all(town: Tracking) -> None:
    shares = episode_table(town, SYSTEM, last_month()).iloc[:3]
    assert (shares == "100%").any(axis=1).all()


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
