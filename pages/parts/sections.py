"""The pages in their sections. What would make the first visitor wait is done before: pages imported, figures read."""

from __future__ import annotations

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.board import summary
from pages.data import catalogue
from pages.performance import compare, demand_capacity, ptl_meeting, trends, waiting_list
from pages.quality import questionnaire, reviews
from reports.api_published import current_published
from reports.current import current_figures
from reports.figures import LONDON
from reports.summary import summarise, years


def sections() -> dict[str, list[StreamlitPage]]:
    """The pages by section, the Summary first."""
    return {
        "Board": [st.Page(summary.draw, title="Summary", default=True)],
        "Performance": [
            st.Page(waiting_list.draw, title="Waiting list", url_path="waiting-list"),
            st.Page(ptl_meeting.draw, title="Weekly meeting", url_path="weekly-meeting"),
            st.Page(demand_capacity.draw, title="Demand and capacity", url_path="demand-and-capacity"),
            st.Page(compare.draw, title="Compare areas", url_path="compare"),
            st.Page(trends.draw, title="Trends", url_path="trends"),
        ],
        "Quality": [
            st.Page(reviews.draw, title="Reviews", url_path="reviews"),
            st.Page(questionnaire.draw, title="Questionnaire", url_path="questionnaire"),
        ],
        "Data": [st.Page(catalogue.draw, title="Catalogue", url_path="catalogue")],
    }


def warm() -> None:
    """Read the current snapshot for pages and data interface alike, and assemble what the first page asks for."""
    known = current_figures()
    current_published()
    london = known.areas[LONDON]
    for period in years(known, london)[:1]:
        summarise(known, london, period)
