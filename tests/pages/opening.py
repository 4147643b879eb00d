"""A page in the application's own test harness, opened at an address as a fresh visitor opens it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

SCRIPT = """
import importlib
import streamlit as st
from pages.parts.address import kept_in_address
with kept_in_address():
    importlib.import_module(st.session_state["module"]).draw()
"""


def page_at(module: str, address: dict[str, str]) -> AppTest:
    """A session that is about to open the page drawn by `module`, at `address`."""
    app = AppTest.from_string(SCRIPT, default_timeout=120)
    app.session_state["module"] = module
    app.query_params = dict(address)
    return app


def open_page(module: str, **address: str) -> AppTest:
    """The page drawn by `module`, as it is shown at `address`."""
    return page_at(module, address).run()
