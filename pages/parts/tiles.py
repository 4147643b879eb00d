"""A tile: one headline with its value, its verdict in words and shape, and what must be known to read it."""

from __future__ import annotations

import streamlit as st

from reports.summary import Tile


def draw_tile(tile: Tile) -> None:
    """Draw one tile; its definition, boundary and cell are behind the question mark."""
    tint = "orange" if tile.verdict.needs_attention else "blue" if tile.verdict.is_working else "gray"
    with st.container(border=True, height="stretch", gap="xxsmall"):
        # Whose the figure is stands first: a body's figure is never written on a part of it.
        st.markdown(f":small[{f'**{tile.whose}**' if tile.whose else tile.heading}]")
        st.metric(tile.name, tile.printed, help=tile.explained or None)
        st.markdown(f":{tint}[**{tile.verdict.shape} {tile.verdict.text}**]  \n:small[{tile.detail}]")
