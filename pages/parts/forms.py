"""Empty files to fill in, and what each of their columns holds: buttons where a page asks for a file."""

from __future__ import annotations

import csv
import io

import streamlit as st

from loaders import templates
from loaders.ptl import SOURCE_ID as LIST
from loaders.templates import TEAMS
from pages.parts.memory import measured
from pages.parts.store import figures

__all__ = ["LIST", "TEAMS", "dictionary_csv", "offer", "template"]

#: A file's button: its label, its name and its text.
File = tuple[str, str, str]


def offer(*files: File) -> None:
    """A button for each file, side by side."""
    with st.container(horizontal=True):
        for label, name, text in files:
            st.download_button(
                label,
                text,
                file_name=name,
                mime="text/csv",
                on_click="ignore",
                icon=":material/download:",
                key=name,
            )


def template(source_id: str) -> str:
    """The header row of a local return, as CSV text: made once, because the whole catalogue is read for it."""
    return measured(("template", figures().snapshot_id, source_id), lambda: templates.template(source_id))


def dictionary_csv(source_id: str) -> str:
    """The columns of a local return and what each holds, as CSV text: made once."""
    return measured(("columns", figures().snapshot_id, source_id), lambda: _dictionary_csv(source_id))


def _dictionary_csv(source_id: str) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(
        [("column", "what it holds"), *templates.data_dictionary(source_id).items()]
    )
    return text.getvalue()
