"""Views of a tracking list: the way in and who is refused; moves between teams and tiers, and what a pathway took."""

from __future__ import annotations

import streamlit as st

from charts.pareto import pareto_bars
from charts.shares import share_bars
from pages.parts.choices import select
from pages.parts.counted import draw_table
from pages.parts.say import say
from pages.parts.under import small
from pages.performance.tracking.shown import Shown
from reports.ptl import entry, refused, steps

YEAR = "Over the 12 months to the month chosen, each referral in the month in which it was refused."
ACCEPTED = (
    "This is 100% less the share not accepted of all that came in, over the 12 months to the month chosen. Some "
    "were received before they were refused, and some still await a decision: the cohorts differ."
)
FOLLOWED = (
    "Refusals of the newest months are left out: they cannot be followed for 90 days yet. Where fewer months are "
    "named, the others are withheld."
)
SOURCES = "Each event counts in the month when it took place, over the 12 months to the month chosen: cohorts differ."


def the_way_in(shown: Shown) -> None:
    """Referrals accepted and refused, why, what was done for the refused, and who came again."""
    st.header("The way in")
    tracking, area_id, period = shown.tracking, shown.place.area_id, shown.period
    shown.of_everyone("referrals are")
    say(shown.read("entry", lambda: entry.entry_said(tracking, area_id, period)))
    ways = {
        "area": "Area",
        "referral_source": "Source of referral",
        "age_band": "Age at referral",
        "need_group": "Need group",
        "tier": "Tier",
    }
    by = select("Divided by", list(ways), key="decided", names=ways)
    rows = shown.read(
        "accepted rows", lambda: entry.acceptance_rows(tracking, area_id, period, by=by), more=by
    )
    if not rows.empty:
        shown.draw(
            "accepted",
            lambda dark: share_bars(rows, fills=entry.FILLS, whole="referrals received", dark=dark),
            more=by,
            of=shown.year,
            caveats=[ACCEPTED],
        )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("Why referrals were not accepted")
        reasons = shown.read("refusals", lambda: refused.refusal_reasons(tracking, area_id, period))
        say(refused.refusal_said(tracking, area_id, period))
        shown.draw(
            "refused",
            lambda dark: pareto_bars(reasons, unit="refused referrals", dark=dark),
            of=shown.year,
            caveats=[YEAR],
        )
    with right:
        st.subheader("What was done for the refused")
        actions = shown.read("action rows", lambda: refused.action_rows(tracking, area_id, period))
        say(refused.action_said(tracking, area_id, period))
        shown.draw(
            "actions",
            lambda dark: share_bars(
                actions, fills=refused.action_fills(), whole="refused referrals", legend_columns=2, dark=dark
            ),
            of=shown.year,
            caveats=[YEAR],
        )
    st.subheader("Who came again")
    again = shown.read("again", lambda: entry.again_table(tracking, area_id, period))
    draw_table(again)
    small(FOLLOWED)
    st.subheader("By source of referral")
    sources = shown.read("sources", lambda: entry.source_table(tracking, area_id, period))
    draw_table(sources)
    small(SOURCES)


def steps_and_tiers(shown: Shown) -> None:
    """Moves up, down and sideways, who falls between the tiers, and what a pathway took until discharge."""
    st.header("Steps between teams and tiers")
    tracking, area_id, period = shown.tracking, shown.place.area_id, shown.period
    shown.of_everyone("moves are")
    say(shown.read("steps", lambda: steps.steps_said(tracking, area_id, period)))
    moved = shown.read("step table", lambda: steps.step_table(tracking, area_id, period))
    draw_table(moved)
    st.subheader("Between the tiers")
    say(shown.read("between", lambda: steps.between_said(tracking, area_id, period)))
    tiers = shown.read("tier table", lambda: steps.tier_table(tracking, area_id, period))
    draw_table(tiers)
    small("First refused as below or above the tier, then sent to another tier within 90 days.")
    st.subheader("What a pathway took")
    took = shown.read("episodes", lambda: steps.episode_table(tracking, area_id, period, shown.cut))
    draw_table(took)
    small(
        "Of pathways discharged in the 12 months to the month chosen. Each month's sum of days, sessions or "
        "appointments is blurred by up to the largest part that one young person has in it. It is then scaled: times "
        "the rounded number of young people, over the true one. It is shown where five young people or more are behind "
        "it. [x]: not counted for this part."
    )
