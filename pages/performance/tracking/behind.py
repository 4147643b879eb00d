"""Views of a tracking list: what hides behind the headline, why standards are missed, who is kept watch over."""

from __future__ import annotations

import streamlit as st

from charts.pareto import pareto_bars
from charts.shares import share_bars
from charts.shifts import shift_bars
from metrics.printed import number
from pages.parts.choices import select
from pages.parts.counted import draw_table
from pages.parts.lists import everyone_only
from pages.parts.memory import measured
from pages.parts.say import say
from pages.parts.show import when
from pages.parts.under import small
from pages.performance.tracking.shown import Shown
from reports.ptl import alerts, hidden, watch
from reports.ptl.alert_words import front_loading_said, masking_said, masking_tables, shift_rows
from reports.ptl.causes import causes_said, reason_rows, stage_breaches, theme_rows
from reports.ptl.measures import newest_day
from reports.ptl.stages import SINCE
from reports.ptl.tracking import EVERYONE, Tracking
from store.areas import Area

YEAR = "12 months to the month chosen."
COMPARED = (
    "Still waiting: the median of assessment, and of the later stage that grew most, over the year. Each end is the "
    f"average of {alerts.ENDS} month ends; stages shown with fewer than {alerts.LEAST_WAITING} waits are not followed, "
    f"and a change of {number(alerts.NOTICED_WEEKS)} weeks or less raises no alert."
)


def behind_the_headline(shown: Shown) -> None:
    """Hidden waits of each area, and the two alerts: assessment pulled forward, and masking."""
    st.header("Waits that no national figure shows")
    tracking, area_id, period = shown.tracking, shown.place.area_id, shown.period
    cut = shown.cut if shown.cut.dimension in {"", "provider", "pathway", "tier"} else EVERYONE
    say(hidden.hidden_said(tracking, area_id, period, cut))
    gap = shown.read("gap", lambda: hidden.hidden_rows(tracking, area_id, period, cut))
    shown.draw(
        "hidden",
        lambda dark: share_bars(gap, fills=hidden.FILLS, whole="waits", dark=dark),
        caveats=[
            "National figures stop at the first or second appointment. The waits after it are counted here."
        ],
    )
    _alerts(shown)


def _alerts(shown: Shown) -> None:
    st.header("Does a good headline hide a growing wait?")
    tracking, period = shown.tracking, shown.period
    names = {code: tracking.words.pathways[code] for code in _pathways(tracking, shown.place)}
    first = shown.cut.code if shown.cut.dimension == "pathway" else None
    pathway = select("Pathway", list(names), key="headline", first=first, names=names)
    found = alerts_of(tracking, shown.place, pathway)
    if period not in found.months:
        st.markdown("The list has less than a year behind this month, so changes cannot be told.")
        return
    say(front_loading_said(found, period))
    say(masking_said(found, period))
    moved = shift_rows(found, period)
    if moved["change"].notna().any():
        shown.draw(
            "shifts",
            lambda dark: shift_bars(moved, unit=f"weeks {SINCE['stage']}", dark=dark),
            more=pathway,
            of=shown.year,
            caveats=[COMPARED],
        )
    with st.expander("Each area's headline held against what lies behind it", icon=":material/rule:"):
        for said, rows in masking_tables(found, period):
            say(said)
            draw_table(rows)


def alerts_of(tracking: Tracking, place: Area, pathway: str) -> alerts.Alerts:
    """Both alerts of a pathway in the place's system, worked out once for it and all its boroughs."""
    system = tracking.system_of(place.area_id).area_id
    key = ("alerts", tracking.snapshot_id, system, pathway)
    return measured(key, lambda: alerts.read_alerts(tracking, system, pathway))


def main_pathway(tracking: Tracking, place: Area) -> str:
    """The first pathway of the list that has an assessment standard."""
    return next(iter(_pathways(tracking, place)), "")


def _pathways(tracking: Tracking, place: Area) -> list[str]:
    cuts = [cut.code for cut in tracking.cuts(place.area_id) if cut.dimension == "pathway"]
    return [code for code in cuts if tracking.words.standard(code, "assessment")]


def breaches(shown: Shown) -> None:
    """Standards missed over the year: themes and avoidability, reasons, stages."""
    st.header("Why standards were missed")
    tracking, area_id = shown.tracking, shown.place.area_id
    themes = shown.read("theme rows", lambda: theme_rows(tracking, area_id, shown.period))
    reasons = shown.read("reason rows", lambda: reason_rows(tracking, area_id, shown.period))
    if themes.empty:
        st.markdown("No missed standard was counted in these 12 months.")
        return
    say(causes_said(tracking, area_id, shown.period))
    note = [text for text in [everyone_only(shown.cut, ["causes are"])] if text]
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("By theme")
        shown.draw(
            "themes",
            lambda dark: pareto_bars(themes, dark=dark),
            of=shown.year,
            caveats=[*note, YEAR],
        )
    with right:
        st.subheader("By main reason")
        shown.draw("reasons", lambda dark: pareto_bars(reasons, dark=dark), of=shown.year, caveats=note)
    st.subheader("By stage")
    stages = shown.read("stage breaches", lambda: stage_breaches(tracking, area_id, shown.period))
    draw_table(stages)
    small(
        "One a wait, in the month in which it passed its standard. A reason is what was recorded, not proof of a cause."
    )


def while_waiting(shown: Shown) -> None:
    """Risk reviews and contact due and done, on the day of the newest extract."""
    st.header("Kept watch over while they wait")
    tracking, area_id = shown.tracking, shown.place.area_id
    shown.of_everyone("reviews and contact are")
    say(watch.watch_said(tracking, area_id))
    ways = {
        "area": "Area",
        "stage": "Stage",
        "priority": "Priority",
        "provider": "Provider",
        "pathway": "Pathway",
    }
    by = select("Divided by", list(ways), key="watched", names=ways)
    for column, name in zip(st.columns(2, gap="large"), watch.NAMES, strict=True):
        with column:
            st.subheader(watch.NAMES[name])
            _watched(shown, name, by)


def _watched(shown: Shown, name: str, by: str) -> None:
    area_id = shown.place.area_id
    rows = shown.read(
        "watch rows", lambda: watch.watch_rows(shown.tracking, name, area_id, by=by), more=(name, by)
    )
    if rows.empty:
        st.markdown("Not counted by this.")
        return
    whole = watch.NAMES[name].lower()
    shown.draw(
        name,
        lambda dark: share_bars(rows, fills=watch.FILLS, whole=whole, dark=dark),
        more=by,
        of=when(newest_day(shown.tracking, name, area_id)),
        caveats=["Of waits that had lasted long enough to be due one, on the day of the newest extract."],
    )
