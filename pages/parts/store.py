"""The store as pages see it: one snapshot a run, its figures assembled once and never changed."""

from __future__ import annotations

import streamlit as st

from reports.figures import Figures, read_figures
from store.snapshot import open_current


@st.cache_resource(max_entries=3, show_spinner="Reading the figures…")
def _figures(snapshot_id: str) -> Figures:
    return read_figures(open_current())


def figures() -> Figures:
    """The figures of the snapshot that is current now. Raises StoreError where there is none."""
    return _figures(open_current().id)


def warm() -> None:
    """Read the current snapshot before the first visitor."""
    read_figures(open_current())
