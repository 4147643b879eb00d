"""What a visitor sees when something goes wrong: a sentence for what people can mend, a reference for a bug."""

from __future__ import annotations

import logging
import uuid

import streamlit as st

from reports.inert import as_text
from store.errors import PersonError

log = logging.getLogger("sightline")


def report_problem(error: Exception) -> bool:
    """Show `error` to the visitor; a bug keeps its traceback in the log. Returns True: it has been shown."""
    if isinstance(error, PersonError):
        st.error("  \n".join(map(as_text, str(error).splitlines())), icon=":material/report:")
        return True
    reference = uuid.uuid4().hex[:8]
    log.error("problem %s", reference, exc_info=error)
    st.error(
        f"This page could not be drawn. The fault is ours and has been logged under **{reference}**; "
        "the other pages still work.",
        icon=":material/error:",
    )
    return True
