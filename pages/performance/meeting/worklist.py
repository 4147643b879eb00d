"""The list itself: an extract opened by somebody who holds it, in the memory of that session and nowhere else.

Nothing here is cached, logged, written to the store or offered as a download, and the rows are sent as plain tables,
which have no download of their own. The file is let go as soon as it has been read; what was read from it goes with
the button, with a new file, or when the session ends.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from loaders.ptl.open_waits import read_open_waits
from loaders.ptl.teams import is_code
from loaders.wordless import without_words
from metrics.printed import number
from pages.parts.counted import draw_table
from pages.parts.fictional import demonstration_note
from pages.parts.paper import ON_SCREEN
from pages.parts.say import say
from pages.parts.store import sees_returns
from pages.parts.under import small
from pages.parts.uploads import LARGEST_MB, let_go
from reports.inert import as_text
from reports.ptl.tracking import is_demonstration
from reports.ptl.words import Words
from reports.ptl.worklist import (
    ANY,
    FILTERS,
    NEEDS,
    chosen_waits,
    options,
    pages_of,
    work_said,
    work_table,
)
from store.areas import Areas
from store.errors import InputError

HELD, TURN, FAULTS = "open waits of this session", "extract turn", "faults of the extract"
FAULTS_SHOWN = 200
HEADING = "The list itself"
CODES = "A team that is on no list of teams has a code in place of its name. It is a new one each time."


@dataclass(frozen=True)
class Held:
    """What this session holds of an extract: its open waits and the day it was taken. Its repr tells nothing."""

    waits: pd.DataFrame
    extract: dt.date

    def __repr__(self) -> str:
        return "Held(…)"


def draw_worklist(words: Words, areas: Areas) -> None:
    """Open an extract and work through its waits; or clear it."""
    held: Held | None = st.session_state.get(HELD)
    if held is None:
        with st.container(key=f"{ON_SCREEN}-open"):
            st.header(HEADING)
            _open()
        return
    st.header(HEADING)
    left, right = st.columns([4, 1], vertical_alignment="center")
    with left:
        st.markdown(
            f"An extract of **{held.extract.day} {held.extract:%b %Y}** is open in this session only. It is gone "
            "when you clear it, close the tab, or the session ends."
        )
    with right:
        st.button("Clear the list", icon=":material/delete_forever:", on_click=clear, width="stretch")
    with without_words():  # an error of drawing it could hold its cells, and is logged
        _work_through(held.waits, words, areas)


def clear() -> None:
    """Let go of everything this session holds of an extract, the file's field and the choices among its rows too."""
    for key in [HELD, FAULTS, *(f"list-{name}" for name in (*FILTERS, "need", "page"))]:
        st.session_state.pop(key, None)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _open() -> None:
    st.markdown(
        "Whoever holds the extract can open it here to go through it pathway by pathway. It is read with the same "
        "checks as a file that is loaded, **in memory and in this session only**: never stored, cached, logged or "
        "offered for download, and no one else can see it. A list with a column of names, NHS numbers, dates of "
        "birth or postcodes is refused."
    )
    turn = st.session_state.get(TURN, 0)
    left, right = st.columns([3, 1])
    with right:
        day = st.date_input(
            "Day of the extract, where the file's name has none",
            value="today",
            key=f"day-{turn}",
            format="DD/MM/YYYY",
        )
    with left:
        file = st.file_uploader(
            "Your waiting list file (CSV or XLSX)",
            type=["csv", "xlsx"],
            key=f"extract-{turn}",
            max_upload_size=LARGEST_MB,
            help="Its columns are those of the empty file on the page Waiting list.",
        )
    if file is not None and isinstance(day, dt.date):
        content = file.getvalue()
        let_go(file)
        _read(content, name=file.name, day=day_of(file.name) or day)
    for line in st.session_state.get(FAULTS, []):
        st.error(line, icon=":material/report:")


def _read(content: bytes, *, name: str, day: dt.date) -> None:
    """Read the file and let it go: keep its open waits, or its faults. A fault of ours leaves no trace of its "
    "rows."""
    clear()
    try:
        with st.spinner("Reading and checking the extract…"):
            st.session_state[HELD] = Held(
                read_open_waits(content, name=name, extract=day, own_lists=sees_returns()), day
            )
    except InputError as error:
        st.session_state[FAULTS] = told(error)
    except (
        Exception
    ) as error:  # a message or traceback could hold cells of the file: only its kind may be told
        st.session_state[FAULTS] = [
            f"The file could not be read ({type(error).__name__}). The fault is ours; nothing of the file was kept."
        ]
    st.rerun()


def told(error: InputError) -> list[str]:
    """Every fault as a sentence, in pieces that a page can hold."""
    count = len(error.problems)
    head = f"**Nothing was opened: {number(count)} fault{'' if count == 1 else 's'}.**"
    lines = [f"- {as_text(str(problem))}" for problem in error.problems[:FAULTS_SHOWN]]
    if count > FAULTS_SHOWN:
        lines.append(f"- and {number(count - FAULTS_SHOWN)} more")
    return ["\n".join([head, *lines])]


def day_of(name: str) -> dt.date | None:
    """The day in a file's name, such as ptl_northbank_2026-03-31.csv; None where it has none."""
    found = re.search(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)", name)
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _work_through(waits: pd.DataFrame, words: Words, areas: Areas) -> None:
    """Filters, a sentence and one page of the waits. The choices are not put in the address: they tell of the "
    "file."""
    providers = [areas[code] for code in sorted(set(waits["provider"].astype(str))) if code in areas]
    for fictional in [area for area in providers if is_demonstration(area)][:1]:
        demonstration_note(fictional)
    named = {area.area_id: area.short_name for area in providers}
    chosen = {}
    with st.container(horizontal=True):
        for column, label in FILTERS.items():
            names = options(waits, column, words, providers=named)
            chosen[column] = str(
                st.selectbox(label, list(names), format_func=names.__getitem__, key=f"list-{column}")
            )
        needs = {ANY: "Anything"} | NEEDS
        need = str(st.selectbox("Needs", list(needs), format_func=needs.__getitem__, key="list-need"))
    kept = chosen_waits(waits, chosen, need=need)
    say(work_said(kept, waits))
    pages = pages_of(kept)
    page = int(st.number_input(f"Page, of {number(pages)}", 1, pages, key="list-page")) if pages > 1 else 1
    draw_table(work_table(kept, words, page=page))
    small(
        "Furthest past its standard first. A review or contact counts from the last one, or from the start of the wait."
    )
    if any(map(is_code, waits["team"].astype(str).unique())):
        small(CODES)
