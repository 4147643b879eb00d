"""Where the return of a real area would stand that is not shown: the words that say so."""

from __future__ import annotations

import streamlit as st

from pages.parts.store import returns_left_out
from reports.ptl.tracking import is_demonstration
from reports.returns_said import returns_said
from store.areas import Area


def note_returns(place: Area | None = None) -> None:
    """Say why local returns that this server holds are not shown; nothing of a fictional place, which sends none."""
    why = returns_left_out()
    if why and not (place is not None and is_demonstration(place)):
        st.info(returns_said(why), icon=":material/lock:")
