"""What the terms of the field mean that a page uses: one click away, under its message."""

from __future__ import annotations

import streamlit as st

from pages.parts.store import figures
from pages.parts.under import quote

HEADING = "What these words mean"


def explain_words(page: str) -> None:
    """A link that opens the terms that `page` uses, each in the words of the catalogue."""
    with st.popover(HEADING, type="tertiary", icon=":material/menu_book:"):
        for word in figures().catalogue.words_of(page):
            quote(word.term, word.meaning)
