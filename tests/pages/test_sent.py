"""Pictures and tables are made once; what is sent of them afterwards is what Streamlit itself would send."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.parts import picture, tables
from store.snapshot import let_go
from tests.pages.opening import open_page

LONDON = "E12000007"


@pytest.mark.usefixtures("store")
def test_a_picture_and_its_table_are_made_once_and_sent_as_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    let_go()
    first = open_page("pages.performance.compare", area=LONDON)
    monkeypatch.setattr(picture, "ready", None)
    monkeypatch.setattr(tables, "element", None)
    second = open_page("pages.performance.compare", area=LONDON)
    for kind in ("vega_lite_chart", "dataframe", "table"):
        before, after = ([one.proto.SerializeToString() for one in app.get(kind)] for app in (first, second))
        assert before == after != []


@pytest.mark.usefixtures("store")
def test_what_is_sent_is_what_streamlit_itself_would_send() -> None:
    def draw() -> None:
        import pandas as pd
        import streamlit as st

        from pages.parts.picture import ready
        from pages.parts.sent import element

        rows = pd.DataFrame({"a": [1.5, None], "b": ["x", "y"]})
        spec: dict[str, object] = {
            "data": {"values": [{"a": 1}]},
            "mark": "bar",
            "encoding": {"x": {"field": "a"}},
        }
        with st.container():
            st.dataframe(rows, height=320, alt="rows")
            element(lambda page: page.dataframe(rows, height=320, alt="rows")).send()
            st.vega_lite_chart(spec=spec, theme=None, width="stretch", alt="heard")
            ready(spec, "heard").element.send()

    app = AppTest.from_function(draw).run()
    assert not app.exception
    for kind in ("dataframe", "vega_lite_chart"):
        theirs, ours = app.get(kind)
        assert theirs.proto.SerializeToString() == ours.proto.SerializeToString()
