"""Trends: is it changing?"""

from __future__ import annotations

import streamlit as st


def draw() -> None:
    st.title("Trends")
