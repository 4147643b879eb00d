"""Whether there are figures to draw a page from; where those loaded last cannot be read, what a reader can do."""

from __future__ import annotations

from datetime import date

import streamlit as st

from pages.parts.address import asked_for, choose, draws_older, forget, settle_text, tell
from pages.parts.address_words import another_version
from pages.parts.problems import logged, where_it_is_said
from pages.parts.store import VERSION, figures, newest
from reports.figures import Figures
from reports.wording import period_label
from store.errors import CANNOT_READ, PersonError


def figures_are_there(title: str) -> bool:
    """Whether the page called `title` can be drawn. If not, say so under its heading and offer the newest figures."""
    try:
        known = figures()
    except Exception as error:
        _say_why(error, title)
        return False
    if not draws_older():
        _those_loaded_last(known)
    else:
        settle_text(VERSION)
        st.warning(
            f"{CANNOT_READ} Shown here are those loaded on {loaded_on(known)}.", icon=":material/history:"
        )
    return True


def loaded_on(known: Figures) -> str:
    """The day on which figures were loaded, as pages say it."""
    day = date.fromisoformat(known.created[:10])
    return period_label(day, day, "snapshot")


def _those_loaded_last(known: Figures) -> None:
    """Show them, whatever version was asked for while they could not be read."""
    wanted = asked_for(VERSION)
    if wanted and not known.snapshot_id.startswith(wanted):
        tell(another_version(wanted, shown="Those loaded last are shown instead."))
    forget(VERSION)


def _say_why(error: Exception, title: str) -> None:
    st.title(title)
    told = error.told if isinstance(error, PersonError) else CANNOT_READ
    st.error(f"{told} {where_it_is_said(logged(error))}", icon=":material/report:")
    found = newest()
    wanted = asked_for(VERSION)
    if wanted:
        tell(another_version(wanted, shown="They cannot be shown."))
        forget(VERSION)
    if found is None:
        st.markdown("Nothing can be shown until then. Please come back later.")
        return
    version, known = found
    st.markdown(f"You can look at those of {loaded_on(known)}. Every page will say so.")
    label = f"Show the figures of {loaded_on(known)}"
    st.button(label, icon=":material/history:", on_click=choose, args=(VERSION, version))
