"""Elements that are made once and sent as often as they are shown: pictures and tables in which nothing is chosen.

Streamlit's own cache of elements counts its entries, whatever their size, and holds them for longer than the snapshot
that they were drawn from. So what a page would send is taken before it is sent, and kept in little room.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st
from google.protobuf.message import Message
from streamlit.delta_generator import DeltaGenerator
from streamlit.elements.lib.layout_utils import LayoutConfig

#: Of zlib: beyond it, time doubles and size hardly goes down.
LEVEL = 1


@dataclass(frozen=True)
class Packed:
    """Bytes in little room."""

    packed: bytes

    def whole(self) -> bytes:
        """The bytes as they were."""
        return zlib.decompress(self.packed)


def pack(content: bytes) -> Packed:
    """`content` in little room."""
    return Packed(zlib.compress(content, LEVEL))


@dataclass(frozen=True)
class Element:
    """An element of a page, ready to be sent where the page is at."""

    kind: str
    form: type[Message]
    content: Packed
    layout: LayoutConfig | None

    def send(self) -> None:
        """Show it here."""
        st._main._enqueue(self.kind, self.form.FromString(self.content.whole()), layout_config=self.layout)


class _Taker(DeltaGenerator):
    """A page that belongs to nobody: what is drawn on it is taken."""

    def __init__(self) -> None:
        super().__init__(root_container=None)
        self.taken: Element | None = None

    def _enqueue(
        self,
        delta_type: str,
        element_proto: Message,
        layout_config: LayoutConfig | None = None,
        has_one_shot_effect: bool = False,
        agent_props: str | None = None,
    ) -> DeltaGenerator:
        content = pack(element_proto.SerializeToString())
        self.taken = Element(delta_type, type(element_proto), content, layout_config)
        return self


def element(draw: Callable[[DeltaGenerator], object]) -> Element:
    """The one element that `draw` draws on the page it is given. Nothing may be chosen in it."""
    page = _Taker()
    draw(page)
    if page.taken is None:
        raise ValueError("nothing was drawn")
    return page.taken
