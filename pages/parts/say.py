"""How a sentence with claims reaches the page."""

from __future__ import annotations

import streamlit as st

from reports.claims import Said


def say(said: Said, *, small: bool = False) -> None:
    """Draw a sentence as it was written; nothing where there is nothing to say."""
    if said:
        st.markdown(f":small[{said.text}]" if small else said.text)


def head(said: Said) -> None:
    """Draw a sentence as the quiet heading of what follows it, a part of the page."""
    st.markdown(f"## :small[{said.text}]")
