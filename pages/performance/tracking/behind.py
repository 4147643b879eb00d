"""Views of a tracking list: what hides behind the headline, why standards are missed, who is kept watch over."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from charts.pareto import pareto_bars
from charts.shares import share_bars
from charts.shifts import shift_bars
from pages.parts.choices import select
from pages.parts.lists import everyone_only
from pages.parts.show import small
from pages.performance.tracking.shown import Shown
from reports.ptl import hidden, watch
from reports.ptl.causes import causes_sentence, reason_rows, stage_breaches, theme_rows
from reports.ptl.tracking import EVERYONE

YEAR = "12 months to the month chosen."
LATER = "Medians are averages of three month ends; the window is the year to the month chosen."


def behind_the_headline(shown: Shown) -> None:
    """The hidden-wait gap of each area, and the two alerts: assessment pulled forward, and masking."""
    st.header("Waits that no national figure shows")
    tracking, area_id, period = shown.tracking, shown.place.area_id, shown.period
    cut = shown.cut if shown.cut.dimension in {"", "provider", "pathway", "tier"} else EVERYONE
    st.markdown(hidden.hidden_sentence(tracking, area_id, period, cut))
    gap = hidden.hidden_rows(tracking, area_id, period, cut)
    shown.draw(
        "hidden",
        lambda dark: share_bars(gap, fills=hidden.FILLS, whole="waits", dark=dark),
        caveats=["National clocks stop at the first or second contact; the waits after it are counted here."],
    )
    st.header("Does a good headline hide a growing wait?")
    names = {code: tracking.words.pathways[code] for code in _pathways(shown)}
    first = shown.cut.code if shown.cut.dimension == "pathway" else None
    pathway = select("Pathway", list(names), key="headline", first=first, names=names)
    checks = hidden.headline_checks(tracking, area_id, period, pathway)
    changes = hidden.changes(tracking, area_id, period, hidden.Cut("pathway", pathway))
    if checks.empty or changes.empty:
        st.markdown("This pathway has no assessment standard, or fewer months than a year to compare.")
        return
    st.markdown(hidden.front_loading_sentence(hidden.front_loading(changes), tracking=tracking))
    st.markdown(hidden.masking_summary(checks))
    moved = hidden.shift_rows(changes)
    shown.draw(
        "shifts",
        lambda dark: shift_bars(moved, dark=dark),
        more=pathway,
        caveats=["Still waiting: assessment, and the later stage that grew most.", LATER],
    )
    with st.expander("Each area's headline held against what lies behind it", icon=":material/rule:"):
        st.markdown(
            "\n".join(f"- **{row['place']}:** {row['sentence']}" for row in checks.to_dict("records"))
        )


def _pathways(shown: Shown) -> list[str]:
    """The pathways of the list that have an assessment standard."""
    words = shown.tracking.words
    cuts = [cut.code for cut in shown.tracking.cuts(shown.place.area_id) if cut.dimension == "pathway"]
    return [code for code in cuts if words.standard(code, hidden.HEADLINE_STAGE)]


def breaches(shown: Shown) -> None:
    """Standards missed over the year: themes and avoidability, reasons, stages."""
    st.header("Why standards were missed")
    tracking, area_id = shown.tracking, shown.place.area_id
    themes, reasons = (
        theme_rows(tracking, area_id, shown.period),
        reason_rows(tracking, area_id, shown.period),
    )
    if themes.empty:
        st.markdown("No missed standard was counted in these 12 months.")
        return
    st.markdown(causes_sentence(themes))
    note = [text for text in [everyone_only(shown.cut, ["causes are"])] if text]
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader("By theme")
        shown.draw(
            "themes",
            lambda dark: pareto_bars(themes, dark=dark),
            caveats=[*note, YEAR],
        )
    with right:
        st.subheader("By main reason")
        shown.draw("reasons", lambda dark: pareto_bars(reasons, dark=dark), caveats=note)
    st.subheader("By stage")
    st.table(stage_breaches(tracking, area_id, shown.period), hide_index=True, border="horizontal")
    small(
        "One a wait, in the month in which it passed its standard. A reason is what was recorded, not proof of a cause."
    )


def while_waiting(shown: Shown) -> None:
    """Risk reviews and contact due and done, on the day of the newest extract."""
    st.header("Kept watch over while they wait")
    tracking, area_id = shown.tracking, shown.place.area_id
    st.markdown(watch.watch_sentence(tracking, area_id))
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
            rows = watch.watch_rows(tracking, name, area_id, by=by)
            if rows.empty:
                st.markdown("Not counted by this.")
                continue
            _watched(shown, name, rows, by)


def _watched(shown: Shown, name: str, rows: pd.DataFrame, by: str) -> None:
    whole = watch.NAMES[name].lower()
    shown.draw(
        name,
        lambda dark: share_bars(rows, fills=watch.FILLS, whole=whole, dark=dark),
        more=by,
        caveats=["Of waits that had lasted long enough to be due one, on the day of the newest extract."],
    )
