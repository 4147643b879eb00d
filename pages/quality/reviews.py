"""Reviews: what the system improvement reviews of seven boroughs found, and what others could copy."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.matrix import count_matrix
from charts.theme import Picture
from metrics.printed import number
from pages.parts.address import AREA, choose
from pages.parts.choices import choose_place, choose_several, choose_text, select
from pages.parts.fictional import all_is_real
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.paper import IF_OPEN, ON_PAPER, ON_SCREEN
from pages.parts.say import say
from pages.parts.show import save_rows, shared, show, when_said
from pages.parts.store import figures
from pages.parts.title import not_of_the_area
from pages.parts.under import small, source_line
from reports.export import with_lineage
from reports.figures import Figures
from reports.ptl.tracking import is_demonstration
from reports.reviews import (
    DEFINITION,
    KINDS,
    REVIEW,
    REVIEWED,
    Reviews,
    found_said,
    practice_said,
    read_reviews,
    search,
)
from store.areas import Area

ANY = "all"
FIRST_DOMAIN = "Access and Waits"
#: So many entries are shown at once, unfolded.
FEW = 12


def draw() -> None:
    """Choose an area; see where good practice was published, open a cell, search everything else."""
    known = figures()
    reviews = measured(("reviews", known.snapshot_id), lambda: read_reviews(known))
    st.title("System improvement reviews")
    with st.container(horizontal=True):
        place = choose_place(known)
    all_is_real(place, instead="the reviews below are of real boroughs.")
    say(reviews.said)
    if not is_demonstration(place):
        say(practice_said(reviews, place))
    explain_words("reviews")
    names = {area_id: known.areas[area_id].short_name for area_id in reviews.areas}
    st.header("Where good practice was published")
    show(
        shared(
            ("cells", known.snapshot_id),
            partial(_cells, reviews, names),
            when=when_said(*REVIEWED),
            explain=partial(with_lineage, catalogue=known.catalogue, source_id=REVIEW, definition=DEFINITION),
        ),
        figures=known,
        stem="review-cells",
        source=source_line(known, REVIEW, edition=reviews.edition),
        caveats=["Number of good-practice items published."],
        cells="cell",
        take=partial(_take, names),
    )
    with st.container(key=f"{ON_SCREEN}-choose"):
        small("Choose a cell, or use the boxes below.")
    _practice(reviews, place, names)
    _library(known, reviews)


def _cells(reviews: Reviews, names: Mapping[str, str], dark: bool) -> Picture:
    cells = reviews.matrix.assign(
        row=lambda cells: cells["domain"], column=lambda cells: cells["area_id"].map(names)
    )
    return count_matrix(cells, row_title="Domain", column_title="Borough", empty="none published", dark=dark)


def _take(names: Mapping[str, str], cell: Mapping[str, Any]) -> None:
    """The reader has chosen a cell of the matrix."""
    choose("practice", str(cell["row"]))
    choose("borough", next(area_id for area_id, name in names.items() if name == cell["column"]))


def _practice(reviews: Reviews, place: Area, names: Mapping[str, str]) -> None:
    """The good practice of a domain, a borough or both: that of the place where it has any."""
    st.header("Good practice to copy")
    with st.container(horizontal=True):
        own = place.area_id if place.area_id in names else ANY
        listed = {ANY: "All domains"} | {name: name for name in reviews.domains}
        first = ANY if own != ANY else FIRST_DOMAIN
        domain = select("Domain", list(listed), key="practice", first=first, names=listed, of=(AREA,))
        boroughs = {ANY: "All boroughs"} | dict(names)
        borough = select("Borough", list(boroughs), key="borough", first=own, names=boroughs, of=(AREA,))
    if borough != place.area_id:
        not_of_the_area()
    kept: dict[str, list[str]] = {}
    for row in reviews.practice:
        if domain in (ANY, row.domain) and (borough == ANY or borough in row.areas):
            line = f"- {row.summary} *{row.area_names or 'no area named'}* · {_line(row.source_ref)}"
            kept.setdefault(row.domain, []).append(line)
    if not kept:
        st.markdown("No good practice was published for this choice. That is not a judgement.")
    for name, lines in kept.items():
        st.markdown(f"### {name}")
        st.markdown("\n".join(lines))


def _library(known: Figures, reviews: Reviews) -> None:
    """Everything the reviews published, searchable, by domain."""
    rows = reviews.rows
    st.header("Findings, recommendations and resources")
    with st.container(horizontal=True):
        text = choose_text("Search", key="words", placeholder="waiting list, outcome measures, iThrive …")
        chosen = choose_several("Kind", reviews.kinds, key="kinds", names=KINDS, placeholder="All kinds")
        within = {ANY: "All domains"} | {name: name for name in reviews.within}
        domain = select("In domain", list(within), key="domain", names=within, what="domain")
    found = search(rows, text=text, domain=None if domain == ANY else domain, kinds=chosen)
    say(found_said(found, rows))
    key = ("listed", known.snapshot_id, text, domain, *chosen)
    opened = len(found) <= FEW
    if not opened:
        with st.container(key=f"{ON_PAPER}-entries"):
            small("Open a domain on the page to print its entries.")
    for place, (name, count, kinds_of) in enumerate(measured(key, lambda: _listed(found))):
        with (
            st.container(key=f"{IF_OPEN}-{place}"),
            st.expander(f"{name} ({number(count)})", expanded=opened),
        ):
            for kind, line in kinds_of.items():
                st.subheader(KINDS[kind], anchor=f"entries-{place}-{kind}".replace("_", "-"))
                st.markdown(line)
    save_rows(
        lambda: with_lineage(
            found.drop(columns="searchable").assign(kind_meaning=found["kind"].map(KINDS)),
            catalogue=known.catalogue,
            definition=DEFINITION,
        ),
        key=(text, domain, *chosen),
        figures=known,
        stem="review-findings",
        label="These entries (CSV)",
    )


def _listed(found: pd.DataFrame) -> list[tuple[str, int, dict[str, str]]]:
    """Each domain with its number of entries and the entries of each kind, in Markdown."""
    listed = []
    for name, group in found.groupby("domain", sort=False):
        kinds = [kind for kind in KINDS if (group["kind"] == kind).any()]
        entries = {
            kind: "\n".join(_entry(row) for row in _records(group[group["kind"] == kind])) for kind in kinds
        }
        listed.append((str(name), len(group), entries))
    return listed


def _entry(row: dict[str, str]) -> str:
    number = f"{row['number']}. " if row["number"] else ""
    where = f" *{row['area_names']}*" if row["area_names"] else ""
    link = f" [open]({row['link']})" if row["link"] else ""
    return f"- {number}{row['summary']}{where}{link} · {_line(row['source_ref'])}"


def _records(rows: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(key): str(value) for key, value in row.items()} for row in rows.to_dict("records")]


def _line(source_ref: str) -> str:
    return source_ref.split(" #")[0]
