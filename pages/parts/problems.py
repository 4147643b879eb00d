"""What a visitor sees when something goes wrong: a sentence and a reference, under which the log says the rest."""

from __future__ import annotations

import streamlit as st

from store.errors import PersonError
from store.seldom import Seldom

seldom = Seldom()


def report_problem(error: Exception) -> bool:
    """Show that a page could not be drawn. Returns True: it has been shown."""
    reference = logged(error)
    if isinstance(error, PersonError):
        st.error(f"{error.told} {where_it_is_said(reference)}", icon=":material/report:")
        return True
    st.error(
        f"This page could not be drawn. The fault is ours and has been logged under **{reference}**; "
        "the other pages still work.",
        icon=":material/error:",
    )
    return True


def logged(error: Exception) -> str:
    """Log what whoever runs the server must know, now and then; the reference under which it stands there."""
    return seldom.problem(error)


def where_it_is_said(reference: str) -> str:
    """Where whoever runs the server finds what to do."""
    return f"The log of this server says what to do, under **{reference}**."
