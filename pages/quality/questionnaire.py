"""Questionnaire: what the health and wellbeing boards that answered in 2019 said is in place."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from charts.diverging import diverging_bars
from charts.theme import Picture
from pages.parts.choices import choose_place, select
from pages.parts.show import save_rows, shared, show, when_from
from pages.parts.store import figures
from pages.parts.under import small, source_line
from reports.export import with_lineage
from reports.figures import Figures
from reports.ptl.tracking import is_demonstration
from reports.questionnaire import (
    ASKED,
    DEFINITION,
    NATIONAL,
    SCALES,
    SURVEY,
    answers,
    boxes_of,
    by_scale,
    headline,
    themes,
    ticked,
    withheld,
)
from store.areas import Area

#: The nine themes of the recommendations follow the opening questions.
FIRST_THEME = 1


def draw() -> None:
    """Choose a theme; see how the boards of England answered it."""
    known = figures()
    st.title("Questionnaire to health and wellbeing boards")
    st.markdown(
        "**67 of 152 boards (44%) answered in September to December 2019**, without their names: this is how "
        "England's boards saw themselves, not how any one area does. It is a self-assessment."
    )
    with st.container(horizontal=True):
        place = choose_place(known)
        theme = select("Theme", themes(known), key="theme", first=themes(known)[FIRST_THEME])
    _own_answers(known, place)
    rows = answers(known, theme)
    st.header(theme)
    if sentence := headline(rows):
        st.markdown(sentence)
    edition = rows["edition"].iloc[0]
    bases = sorted({int(base) for base in rows["base"].dropna()}, reverse=True)
    base = f"Base: {' or '.join(str(b) for b in bases)} boards that answered the question."
    for scale, drawn in by_scale(rows).items():
        st.markdown(f"### {scale}")
        lines = f"{drawn['source_ref'].iloc[0]} to {drawn['source_ref'].iloc[-1]}"
        picture = shared(
            ("questionnaire", known.snapshot_id, theme, scale),
            partial(_bars, drawn, scale),
            when=when_from(*ASKED[:2], newest=ASKED[2]),
            rows=drawn,
            explain=partial(with_lineage, catalogue=known.catalogue, definition=DEFINITION),
        )
        show(
            picture,
            figures=known,
            stem=f"questionnaire-{themes(known).index(theme)}-{list(SCALES).index(scale)}",
            source=source_line(known, SURVEY, edition=edition, cell=lines, more=base),
        )
    boxes = ticked(rows)
    if not boxes.empty:
        st.markdown("### Boxes a board could tick")
        st.table(boxes, hide_index=True)
        small(source_line(known, SURVEY, edition=edition, more=base))
        save_rows(
            lambda: with_lineage(boxes_of(rows), catalogue=known.catalogue, definition=DEFINITION),
            figures=known,
            stem=f"questionnaire-{themes(known).index(theme)}-boxes",
            label="These boxes (CSV)",
        )
    for note in withheld(known, theme):
        st.info(note, icon=":material/info:")


def _bars(drawn: pd.DataFrame, scale: str, dark: bool) -> Picture:
    return diverging_bars(drawn, fills=dict(SCALES[scale]), dark=dark)


def _own_answers(known: Figures, place: Area) -> None:
    """Say whether the chosen place has sent its own answers, and how it could."""
    if place.kind != "borough" or is_demonstration(place):
        return
    table = known.tables["survey_answers"]
    if (table["respondent"] == place.area_id).any():
        return
    small(
        f"[x] {place.short_name}'s own answers are not published: the boards were anonymous ({NATIONAL} only). Its "
        "health and wellbeing board can answer the same questions again: `python -m loaders template "
        f"{SURVEY}` writes the form."
    )
