"""The way in: page settings, navigation and what stands above and below every page."""

from __future__ import annotations

import streamlit as st

from pages.board import summary
from pages.data import catalogue
from pages.parts.brand import NAME, favicon, wordmark
from pages.parts.choices import dark_mode, note_arrival
from pages.parts.fictional import note_pages
from pages.parts.store import figures
from pages.parts.under import small
from pages.performance import compare, demand_capacity, ptl_meeting, trends, waiting_list
from pages.quality import questionnaire, reviews


def main() -> None:
    """Run the page the address names."""
    st.set_page_config(page_title=NAME, page_icon=favicon(), layout="wide")
    st.logo(wordmark(dark=dark_mode()), size="large")
    sections = {
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
    page = st.navigation(sections, position="top")
    note_pages(page for group in sections.values() for page in group)
    st.set_page_config(page_title=f"{page.title} · {NAME}")
    note_arrival(page.url_path)
    page.run()
    _footer()


def _footer() -> None:
    known = figures()
    st.divider()
    small(
        f"**{NAME}** · published figures only, each at the geography it was published for · "
        f"data cut {known.created[:10]}, version `{known.snapshot_id}` · contains public sector information "
        "licensed under the Open Government Licence v3.0"
    )


main()
