"""All that a reader meets on a page of the application's own test harness, in order, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Node

#: Kinds of element whose `value` is what stands on the page.
WORDS = frozenset(
    {"title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success", "text"}
)
TABLES = frozenset({"table", "arrow_table", "arrow_data_frame", "dataframe"})
FIELDS = frozenset({"selectbox", "multiselect", "text_input", "number_input", "slider", "button_group"})


def text_of(app: AppTest) -> list[str]:
    """Every sentence, table, tile, picture and field of a page, each a line."""
    return [line for line in _lines(app.main) if line]


def _lines(node: Node) -> Iterator[str]:
    if isinstance(node, Block):
        for child in node.children.values():
            yield from _lines(child)
        return
    assert isinstance(node, Element)
    kind = node.type
    if kind in WORDS:
        yield f"{kind}: {node.value}"
    elif kind in TABLES:
        yield f"table: {node.value.to_csv(index=False)}"
    elif kind in FIELDS:
        yield f"{node.proto.label}: {node.value}"
    elif kind == "metric":
        yield f"{node.proto.label}: {node.value} ({node.proto.help})"
    elif kind in {"download_button", "page_link", "button"}:
        yield f"{kind}: {node.proto.label}"
    else:
        yield f"{kind}: {node.proto}"
