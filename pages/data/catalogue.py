"""Catalogue: what each indicator is, where it comes from, and the way from any number to its cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from metrics.printed import trimmed
from pages.parts.choices import (
    choose_indicator,
    choose_text,
    choose_view,
    headlines_first,
    keep_place,
)
from pages.parts.glossary import explain_words
from pages.parts.memory import measured
from pages.parts.returns import note_returns
from pages.parts.say import say
from pages.parts.show import save_rows
from pages.parts.store import figures
from pages.parts.tables import draw_rows, plain_table, readable
from pages.parts.under import caveat_lines, quote
from reports.catalogue import (
    as_text,
    catalogue_said,
    coverage_table,
    edition_table,
    indicator_table,
    lineage_table,
    worded,
)
from reports.compare import GEOGRAPHIES, heading
from reports.export import with_lineage
from reports.figures import Figures
from store.catalogue import Indicator

#: Kinds of area as the head of a column.
KINDS = {kind: heading(kind) for kind in (*GEOGRAPHIES, "country")} | {
    "withheld or missing": "Withheld or missing"
}

#: Of an edition paper has what tells it from any other.
FINGERPRINTED = ("Publisher", "Publication", "Edition", "Official file", "SHA-256 of the file")


def draw() -> None:
    """Choose an indicator, read its definition, follow any of its figures to a cell."""
    known = figures()
    st.title("Catalogue")
    keep_place(known)
    say(measured(("how many measures", known.snapshot_id), lambda: catalogue_said(known)))
    explain_words("catalogue")
    VIEWS[choose_view("Look at", VIEWS, key="look-at")](known)


def _one(known: Figures) -> None:
    indicator = choose_indicator(headlines_first(known.catalogue.indicators.values()), key="defined")
    st.header(indicator.name)
    st.markdown(indicator.definition)
    left, right = st.columns(2)
    with left:
        facts = measured(("facts", known.snapshot_id, indicator.id), lambda: _facts(known, indicator))
        st.table(facts, hide_header=True, hide_index=True)
    with right:
        source = known.catalogue.sources[indicator.source]
        st.markdown(f"**Published by** {source.publisher} in *{source.title}*. Licence: {source.licence}.")
        quote("Geography", source.geography)
        quote("Small numbers", source.small_numbers)
        for line in caveat_lines(known, indicator.caveats):
            quote("Caveat", line)
        if indicator.availability == "needs a local return":
            st.info(f"No figure is published. Held by: {indicator.holder}.", icon=":material/move_to_inbox:")
    rows = measured(("lineage", known.snapshot_id, indicator.id), lambda: lineage_table(known, indicator.id))
    if rows.empty:
        return
    st.markdown("### Every figure of it, with its cell")
    plain_table(
        ("coverage", known.snapshot_id, indicator.id),
        lambda: coverage_table(known, indicator.id).rename(columns=KINDS),
        on_paper="coverage",
    )
    wanted = choose_text(
        "Find an area, period, sheet or cell", key="find", placeholder="Bromley, 2019-20, 1b!"
    )

    def found(cells: pd.DataFrame) -> pd.DataFrame:
        """Of `cells`, one a row of `rows`, those that are searched for."""
        if not wanted:
            return cells
        texts = measured(("cells as text", known.snapshot_id, indicator.id), lambda: as_text(rows))
        return cells[[wanted.upper() in text for text in texts]]

    draw_rows(
        ("cells", known.snapshot_id, indicator.id, wanted),
        lambda: found(measured(("cells", known.snapshot_id, indicator.id), lambda: readable(worded(rows)))),
        height=360,
        on_paper="cells",
    )
    save_rows(
        lambda: with_lineage(
            found(rows).rename(columns={"Caveats": "caveats", "Note": "note"}),
            catalogue=known.catalogue,
            indicator_id=indicator.id,
        ),
        key=(wanted,),
        figures=known,
        stem=indicator.id,
        label="These rows (CSV)",
    )


def _facts(known: Figures, indicator: Indicator) -> pd.DataFrame:
    standard = (
        "" if indicator.standard is None else f"{trimmed(indicator.standard)} ({indicator.standard_name})"
    )
    facts = [
        ("Domain", indicator.domain.capitalize()),
        ("Stage of the pathway", indicator.stage),
        ("Numerator", indicator.numerator),
        ("Denominator", indicator.denominator),
        ("Unit", indicator.unit.replace("_", " ")),
        ("Ages", indicator.ages),
        ("Boundary", indicator.boundary),
        ("Which way is good", indicator.polarity.replace("_", " ").replace("none", "neither")),
        ("Standard", standard),
        ("Standard since", indicator.standard_from),
        ("Compared as", indicator.comparison),
        ("Published every", indicator.frequency.replace("_", " ")),
        ("Periods overlap", "yes" if indicator.overlapping else "no"),
        ("Computed from", ", ".join(_named(known, name) for name in indicator.parents)),
        ("Superseded by", _named(known, indicator.superseded_by)),
        ("Not for", indicator.not_for),
    ]
    return pd.DataFrame([(name, text) for name, text in facts if text], columns=["What", "Is"])


def _named(known: Figures, indicator_id: str) -> str:
    found = known.catalogue.indicators.get(indicator_id)
    return found.short_name if found else indicator_id


def _all(known: Figures) -> None:
    st.header("All indicators")
    rows = measured(("indicators", known.snapshot_id), lambda: indicator_table(known))
    plain_table(
        ("indicator table", known.snapshot_id),
        lambda: rows,
        height=560,
        on_paper="indicators",
        most=len(rows),
    )
    told = partial(
        with_lineage, rows.rename(columns={"Identifier": "indicator_id"}), catalogue=known.catalogue
    )
    save_rows(told, figures=known, stem="indicators", label="The catalogue (CSV)")


def _editions(known: Figures) -> None:
    st.header("Editions loaded")
    st.markdown(
        "Each file that was loaded, with the fingerprint of the official file it came from. The same file gives the "
        "same fingerprint, so anyone can check that nothing was changed on the way."
    )
    note_returns()
    plain_table(
        ("editions", known.snapshot_id),
        lambda: edition_table(known),
        height=560,
        on_paper="editions",
        only=FINGERPRINTED,
    )


VIEWS: Mapping[str, Callable[[Figures], None]] = {
    "One indicator": _one,
    "All indicators": _all,
    "Editions loaded": _editions,
}
