"""What a page without figures for a fictional place says, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from pages.parts.address import AREA
from pages.parts.choices import place_name
from pages.parts.title import not_of_the_area
from reports.ptl.tracking import MARK, is_demonstration
from store.areas import Area

PAGES = "pages by address"
WAITING_LIST = "waiting-list"


def note_pages(pages: Iterable[StreamlitPage]) -> None:
    """Remember the pages by their addresses, so that one can lead to another within the session."""
    st.session_state[PAGES] = {page.url_path: page for page in pages}


def nothing_published(place: Area) -> bool:
    """Whether the place is fictional; if so, say that nothing was published for it and lead to its waiting list."""
    if not is_demonstration(place):
        return False
    st.info(
        f"**{MARK}.** {place.short_name} is fictional, so nothing was published about it: its figures are on the "
        "Waiting list page, and its numbers on Demand and capacity.",
        icon=":material/science:",
    )
    page = st.session_state.get(PAGES, {}).get(WAITING_LIST)
    if page is not None:
        label = f"{place.short_name}: waiting list"
        st.page_link(
            page, label=label, icon=":material/arrow_forward:", query_params={AREA: place_name(place)}
        )
    return True


def all_is_real(place: Area, *, instead: str) -> None:
    """One line at the head of a page whose figures are all of real places, where a fictional one is chosen."""
    if is_demonstration(place):
        not_of_the_area()
        st.markdown(
            f":orange-badge[:material/science: {MARK}] {place.short_name} is fictional, so it has none of this: "
            f"{instead}"
        )


def demonstration_note(place: Area) -> None:
    """One line at the head of a page that shows a fictional place."""
    if is_demonstration(place):
        st.markdown(f":orange-badge[:material/science: {MARK}] Northbank and its boroughs are fictional.")
