"""Questionnaire: what the health and wellbeing boards that answered in 2019 said is in place."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from charts.diverging import diverging_bars
from charts.theme import Picture
from metrics.printed import number
from pages.parts.choices import choose_place, select
from pages.parts.counted import draw_table
from pages.parts.fictional import all_is_real
from pages.parts.forms import offer
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.paper import ON_SCREEN
from pages.parts.returns import note_returns
from pages.parts.say import say
from pages.parts.show import save_rows, shared, show, when_said
from pages.parts.store import figures
from pages.parts.title import not_of_the_area
from pages.parts.under import small, source_line
from reports.export import with_lineage
from reports.figures import Figures
from reports.own_answers import (
    ANSWERING,
    RETURN,
    form,
    form_guide,
    given,
    has_answered,
    own_answers,
    own_edition,
    own_said,
)
from reports.ptl.tracking import is_demonstration
from reports.questionnaire import (
    ASKED,
    DEFINITION,
    SCALES,
    SURVEY,
    answered,
    boxes_of,
    survey_said,
    themes,
)
from store.areas import Area

#: The nine themes of the recommendations follow the opening questions.
FIRST_THEME = "1"


def draw() -> None:
    """Choose an area and a theme; see how the boards of England answered it, and the area's own where it sent them."""
    known = figures()
    st.title("Questionnaire to health and wellbeing boards")
    say(measured(("who answered", known.snapshot_id), lambda: survey_said(known)))
    with st.container(horizontal=True):
        place = choose_place(known)
        listed = {str(number): name for number, name in enumerate(themes(known))}
        chosen = select("Theme", list(listed), key="theme", first=FIRST_THEME, names=listed)
    all_is_real(place, instead="the answers below are those of real boards.")
    theme = listed[chosen]
    st.header(theme)
    told = measured(("answered", known.snapshot_id, theme), lambda: answered(known, theme))
    say(told.said)
    own = None if is_demonstration(place) else own_answers(known, theme, place)
    if own is None or own.empty:
        not_of_the_area()
    if own is not None:
        say(own_said(known, theme, place))
        if place.kind in ANSWERING:
            note_returns(place)
    explain_words("questionnaire")
    base = f"Base: {' or '.join(map(number, told.bases))} boards that answered the question."
    sent = has_answered(known, place)
    for scale, drawn in told.scales.items():
        st.markdown(f"### {scale}")
        lines = f"{drawn['source_ref'].iloc[0]} to {drawn['source_ref'].iloc[-1]}"
        own_ones = given(known, drawn, place) if sent else []
        picture = shared(
            ("questionnaire", known.snapshot_id, chosen, scale, place.area_id if any(own_ones) else ""),
            partial(_bars, drawn.assign(own=own_ones) if any(own_ones) else drawn, scale),
            rows=drawn,
            explain=partial(with_lineage, catalogue=known.catalogue, definition=DEFINITION),
            when=when_said(*ASKED),
        )
        show(
            picture,
            figures=known,
            stem=f"questionnaire-{chosen}-{list(SCALES).index(scale)}",
            source=source_line(known, SURVEY, edition=told.edition, cell=lines, more=base),
        )
    if not told.boxes.empty:
        st.markdown("### Boxes a board could tick")
        st.table(told.boxes, hide_index=True)
        small(source_line(known, SURVEY, edition=told.edition, more=base))
        save_rows(
            lambda: with_lineage(boxes_of(told.rows), catalogue=known.catalogue, definition=DEFINITION),
            figures=known,
            stem=f"questionnaire-{chosen}-boxes",
            label="These boxes (CSV)",
        )
    if own is not None and len(own):
        st.markdown(f"### What {place.short_name} answered")
        draw_table(own)
        small(source_line(known, RETURN, edition=own_edition(known, place)))
    for note in told.withheld:
        st.info(note, icon=":material/info:")
    if place.kind in ANSWERING and not is_demonstration(place):
        with st.container(key=f"{ON_SCREEN}-form"):
            _form(known, place)


def _form(known: Figures, place: Area) -> None:
    """The form for the place's own answers, and what it asks."""
    st.markdown(f"### A form for {place.short_name}'s own answers")
    small("Fill in one answer a row. The guide lists every question with the answers it takes.")
    stem = f"questionnaire-{place.area_id}"
    guide = measured(("guide", known.snapshot_id), lambda: form_guide(known).to_csv(index=False))
    offer(
        ("Empty form (CSV)", f"{stem}.csv", form(known, place).to_csv(index=False)),
        ("What it asks (CSV)", "questionnaire-guide.csv", guide),
    )


def _bars(drawn: pd.DataFrame, scale: str, dark: bool) -> Picture:
    return diverging_bars(drawn, fills=dict(SCALES[scale]), dark=dark)
