"""The title of a page: its name, the area it is about and the time of its figures. A printed sheet bears it too."""

from __future__ import annotations

import streamlit as st

from pages.parts.address import AREA, PERIODS
from pages.parts.brand import NAME

#: The choices that are the time of a page's figures.
_TIMES = (*PERIODS, "month", "week")
_ABOUT, _TIME, _TITLES = "what the title names", "time", "titles by page"


def begin_title(page: str) -> None:
    """Until the page is drawn it bears the title it had last."""
    st.session_state[_ABOUT] = {}
    st.set_page_config(page_title=_titles().get(page, _joined(page)))


def note_choice(key: str, name: str) -> None:
    """The reader chose `name` in the field `key`: an area, a time, or what no title says."""
    if key == AREA:
        _about()[AREA] = name
    elif key in _TIMES:
        _about()[_TIME] = name


def note_time(words: str) -> None:
    """The time of figures on a page where none is chosen, as its first picture bears it."""
    _about().setdefault(_TIME, words)


def end_title(page: str, *, otherwise: str) -> None:
    """Name the page by what it showed; `otherwise` stands for the time of a page whose figures are of many."""
    about = _about()
    title = _joined(page, about.get(AREA, ""), about.get(_TIME, otherwise))
    if title != _titles().get(page, _joined(page)):
        _titles()[page] = title
        st.set_page_config(page_title=title)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in (*parts, NAME) if part)


def _about() -> dict[str, str]:
    about: dict[str, str] = st.session_state.setdefault(_ABOUT, {})
    return about


def _titles() -> dict[str, str]:
    titles: dict[str, str] = st.session_state.setdefault(_TITLES, {})
    return titles
