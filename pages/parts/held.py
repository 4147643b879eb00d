"""The room of a picture, held until it is drawn, so that nothing below it moves then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from charts.room import Room

#: What the key of a room begins with.
HELD = "held"
#: At this width and below Streamlit sets columns one under another.
PHONE = "640px"
#: Two boxes, one in the other: the outer as high as the picture is on a phone, the inner as high as on a wide screen.
#: Each holds its room where it is meant for the screen, and neither once the picture is there.
_PLACE = f'[class*="st-key-{HELD}-"]'
_OUTER = f'[data-testid="stLayoutWrapper"]:has(> {_PLACE})'
_INNER = f'{_PLACE} > [data-testid="stLayoutWrapper"]'
_LET_GO = "{ height: auto !important; flex: none !important; }"
STYLE = f"""
{_PLACE}, {_INNER} > * {{ overflow: visible !important; }}
@media (width > {PHONE}) {{ {_OUTER} {_LET_GO} }}
@media (width <= {PHONE}) {{ {_INNER} {_LET_GO} }}
:is({_OUTER}, {_INNER}):has(svg.marks) {_LET_GO}
"""


@contextmanager
def held(room: Room, *, name: str) -> Iterator[None]:
    """A place with the room of a picture; `name` is its own on its page."""
    outer = st.container(height=room.narrow, border=False, key=f"{HELD}-{name}")
    with outer, st.container(height=room.wide, border=False):
        yield


def holding() -> bytes:
    """The style of such places, as it stands in the head of the front page."""
    return f"<style>{STYLE}</style>".encode()
