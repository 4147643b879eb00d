"""What a visitor sees when something goes wrong: a sentence and a reference, under which the log says the rest."""

from __future__ import annotations

import hashlib
import logging
import traceback

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
    """Log what whoever runs the server must know: a sentence for what can be mended, the traceback of a fault of ours.

    Returns the reference under which it stands there: what every page meets is told now and then, under the same one.
    """
    mendable = isinstance(error, PersonError)
    told = str(error) if mendable else "".join(traceback.format_exception(error))
    reference = hashlib.sha256(told.encode(errors="replace")).hexdigest()[:8]
    line = f"problem {reference}: {told}" if mendable else f"problem {reference}"
    seldom.say(reference, line, level=logging.ERROR, error=None if mendable else error)
    return reference


def where_it_is_said(reference: str) -> str:
    """Where whoever runs the server finds what to do."""
    return f"The log of this server says what to do, under **{reference}**."
