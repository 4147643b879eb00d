"""In the making."""

from __future__ import annotations

import streamlit as st


def draw() -> None:
    """Nothing yet."""
    st.title("In the making")
