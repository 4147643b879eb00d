"""The title of a page: its name, the area it is about and the time of its figures. A printed sheet bears it too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from pages.parts.address import AREA, PERIODS
from pages.parts.brand import NAME

#: The choices that are the time of a page's figures.
_TIMES = (*PERIODS, "month", "week")
_ABOUT, _TIME = "what the title names", "time"


@contextmanager
def titled(page: str, *, otherwise: str) -> Iterator[None]:
    """Name the page by what is shown within; until that is drawn the page bears its bare name.

    `otherwise` stands for the time of a page whose figures are of many.
    """
    st.session_state[_ABOUT] = {}
    try:
        yield
    finally:
        about = _about()
        st.set_page_config(page_title=_joined(page, about.get(AREA, ""), about.get(_TIME, otherwise)))


def bare_title(page: str) -> None:
    """The name of a page alone, which claims nothing of its figures."""
    st.set_page_config(page_title=_joined(page))


def note_choice(key: str, name: str) -> None:
    """The reader chose `name` in the field `key`: an area, a time, or what no title says."""
    if key == AREA:
        _about()[AREA] = name
    elif key in _TIMES:
        _about()[_TIME] = name


def not_of_the_area() -> None:
    """What is shown is not of the area that the reader chose: the title leaves it out."""
    _about().pop(AREA, None)


def note_time(words: str) -> None:
    """The time of figures on a page where none is chosen, as its first picture bears it."""
    _about().setdefault(_TIME, words)


def time_is(words: str) -> None:
    """The time of the figures that are shown, whatever was chosen."""
    _about()[_TIME] = words


def _joined(*parts: str) -> str:
    return " · ".join(part for part in (*parts, NAME) if part)


def _about() -> dict[str, str]:
    about: dict[str, str] = st.session_state.setdefault(_ABOUT, {})
    return about
