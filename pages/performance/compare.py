"""Compare areas: are we different, and from whom?"""

from __future__ import annotations

import streamlit as st

from pages.parts.address import AREA
from pages.parts.choices import (
    choose_geography,
    choose_indicator,
    choose_period,
    choose_place,
    choose_view,
    headlines_first,
)
from pages.parts.fictional import nothing_published
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.say import say
from pages.parts.store import figures
from pages.parts.under import definition, flags_of
from pages.performance.compare_views import VIEWS
from reports.compare import compare, geographies, scope_of
from reports.compare_words import comparison_said
from reports.places import fitting_geography


def draw() -> None:
    """Choose an indicator, a period and an area; see it among every area of that geography, in one of the views."""
    known = figures()
    st.title("Compare areas")
    choices = st.container(horizontal=True)
    with choices:
        place = choose_place(known)
    if nothing_published(place):
        return
    with choices:
        indicator = choose_indicator(headlines_first(i for i in known.shown if i.comparison != "none"))
        first = known.default_period(indicator.id, place.area_id)
        period = choose_period(known.periods(indicator.id), first=first, of=(AREA, "indicator"))
        options = geographies(known, indicator.id, period, scope=scope_of(place))
        if options:
            start = fitting_geography(known, indicator.id, period, options, place=place)
            geography = choose_geography(options, first=start, of=(AREA, "indicator", "period"))
    if not options:
        st.info(
            f"{indicator.short_name} was published for {period.label} only as a whole, not by area. "
            "Choose another period or indicator.",
            icon=":material/info:",
        )
        definition(known, indicator)
        return
    comparison = measured(
        ("comparison", known.snapshot_id, indicator.id, period, geography, place.area_id),
        lambda: compare(known, indicator, period, geography=geography, place=place),
    )
    say(comparison.made.get("said", lambda: comparison_said(known, comparison)))
    explain_words("compare")
    VIEWS[choose_view("View", VIEWS, key="view")](known, comparison)
    definition(known, indicator, flags=comparison.made.get("flags", lambda: flags_of(comparison.rows)))
