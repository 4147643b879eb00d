"""The pages in their sections. What would make the first visitor wait is done before: pages imported, figures read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.board import summary
from pages.data import catalogue
from pages.parts.asker import own_browser
from pages.performance import compare, demand_capacity, ptl_meeting, trends, waiting_list
from pages.quality import questionnaire, reviews
from reports.age import newest_period
from reports.api_published import current_published
from reports.current import current_figures
from reports.figures import LONDON
from reports.summary import summarise, years
from store.allowed import allowed_areas

#: What draws a page, its title and its address; the first page's address is empty.
PAGES: Mapping[str, tuple[tuple[Callable[[], None], str, str], ...]] = {
    "Board": ((summary.draw, "Summary", ""),),
    "Performance": (
        (waiting_list.draw, "Waiting list", "waiting-list"),
        (ptl_meeting.draw, "Weekly meeting", "weekly-meeting"),
        (demand_capacity.draw, "Demand and capacity", "demand-and-capacity"),
        (compare.draw, "Compare areas", "compare"),
        (trends.draw, "Trends", "trends"),
    ),
    "Quality": (
        (reviews.draw, "Reviews", "reviews"),
        (questionnaire.draw, "Questionnaire", "questionnaire"),
    ),
    "Data": ((catalogue.draw, "Catalogue", "catalogue"),),
}


def sections() -> dict[str, list[StreamlitPage]]:
    """The pages by section, the Summary first."""
    return {
        section: [
            st.Page(draw, title=title, url_path=address or None, default=not address)
            for draw, title, address in pages
        ]
        for section, pages in PAGES.items()
    }


def addresses() -> frozenset[str]:
    """The addresses that pages have."""
    return frozenset(address for pages in PAGES.values() for _, _, address in pages)


def warm() -> None:
    """Read the current snapshot for pages and data interface alike, and assemble what the first page asks for."""
    current_published()
    known = current_figures(allowed_areas(own_browser()))
    newest_period(known)  # stands under every page
    london = known.areas[LONDON]
    for period in years(known, london)[:1]:
        summarise(known, london, period, today=date.today())
