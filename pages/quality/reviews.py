"""Reviews: what the system improvement reviews of seven boroughs found, and what others could copy."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts.matrix import count_matrix
from metrics.maturity import good_practice_matrix
from pages.parts.memory import measured
from pages.parts.show import save_rows, shared, show, when_from
from pages.parts.store import figures
from pages.parts.under import source_line
from reports.export import with_lineage
from reports.figures import Figures
from reports.reviews import DEFINITION, KINDS, REVIEW, REVIEWED, domains, findings, reviewed_areas, search

FIRST_DOMAIN = "Access and Waits"


def draw() -> None:
    """See where good practice was published, open a cell, search everything else."""
    known = figures()
    rows = measured(("findings", known.snapshot_id), lambda: findings(known))
    st.title("System improvement reviews")
    areas = reviewed_areas(rows)
    names = [known.areas[a].short_name for a in areas]
    matrix = good_practice_matrix(rows, domains=domains(rows), areas=areas)
    cells = int((matrix["count"] > 0).sum())
    st.markdown(
        f"**Seven London boroughs were reviewed in 2018 and 2019 against ten domains of good practice.** Good practice "
        f"was published for {cells} of the {len(matrix)} cells. An empty cell means that none was published, not "
        "that there is none: the reviews give no ratings and none may be read from them."
    )
    drawn = matrix.assign(
        row=matrix["domain"], column=matrix["area_id"].map(dict(zip(areas, names, strict=True)))
    )
    picked = show(
        shared(
            ("cells", known.snapshot_id),
            lambda dark: count_matrix(
                drawn, row_title="Domain", column_title="Borough", empty="none published", dark=dark
            ),
            when=f"Reviews of {when_from(*REVIEWED[:2], newest=REVIEWED[2])}",
            explain=partial(with_lineage, catalogue=known.catalogue, source_id=REVIEW, definition=DEFINITION),
        ),
        figures=known,
        stem="review-cells",
        source=source_line(known, REVIEW, edition=str(rows["edition"].iloc[0])),
        caveats=["Number of good-practice items published. Choose a cell, or use the boxes below."],
        cells="cell",
    )
    _practice(known, rows, picked, names=dict(zip(names, areas, strict=True)))
    _library(known, rows)


def _practice(
    known: Figures, rows: pd.DataFrame, picked: list[dict[str, Any]], *, names: dict[str, str]
) -> None:
    """The good practice of the chosen cell, domain or borough."""
    first = picked[0] if picked else {}
    st.header("Good practice to copy")
    with st.container(horizontal=True):
        listed = domains(rows)
        domain = st.selectbox(
            "Domain",
            ["All domains", *listed],
            index=listed.index(first.get("row", FIRST_DOMAIN)) + 1,
        )
        borough = st.selectbox(
            "Borough",
            ["All boroughs", *names],
            index=list(names).index(first["column"]) + 1 if first.get("column") in names else 0,
        )
    kept = rows[rows["kind"] == "good_practice"]
    if domain != "All domains":
        kept = kept[kept["domain"] == domain]
    if borough != "All boroughs":
        kept = kept[kept["areas"].str.contains(names[str(borough)], regex=False)]
    if kept.empty:
        st.markdown("None was published for this choice. That is not a judgement.")
    for name, group in kept.groupby("domain", sort=False):
        st.markdown(f"**{name}**")
        st.markdown(
            "\n".join(
                f"- {row.summary} *{row.area_names or 'no area named'}* · {_line(str(row.source_ref))}"
                for row in group.itertuples()
            )
        )


def _library(known: Figures, rows: pd.DataFrame) -> None:
    """Everything the reviews published, searchable, by domain."""
    st.header("Findings, recommendations and resources")
    with st.container(horizontal=True):
        text = st.text_input("Search", key="words", placeholder="waiting list, outcome measures, iThrive …")
        kinds = [kind for kind in KINDS if (rows["kind"] == kind).any()]
        chosen = st.multiselect(
            "Kind", kinds, format_func=KINDS.__getitem__, key="kinds", placeholder="All kinds"
        )
        domain = st.selectbox("In domain", ["All domains", *dict.fromkeys(rows["domain"])], key="domain")
    found = search(rows, text=text, domain=None if domain == "All domains" else str(domain), kinds=chosen)
    st.markdown(f"{len(found)} of {len(rows)} entries.")
    key = ("listed", known.snapshot_id, text, domain, *chosen)
    for name, count, entries in measured(key, lambda: _listed(found)):
        with st.expander(f"{name} ({count})", expanded=len(found) <= 12):
            for line in entries:
                st.markdown(line)
    table = found.drop(columns="searchable").assign(kind_meaning=found["kind"].map(KINDS))
    save_rows(
        partial(with_lineage, table, catalogue=known.catalogue, definition=DEFINITION),
        key=(text, domain, *chosen),
        figures=known,
        stem="review-findings",
        label="These entries (CSV)",
    )


def _listed(found: pd.DataFrame) -> list[tuple[str, int, list[str]]]:
    """Each domain with its number of entries and, kind by kind, a heading and the entries."""
    listed = []
    for name, group in found.groupby("domain", sort=False):
        entries: list[str] = []
        for kind in [k for k in KINDS if (group["kind"] == k).any()]:
            of_kind = _records(group[group["kind"] == kind])
            entries += [f"**{KINDS[kind]}**", "\n".join(_entry(row) for row in of_kind)]
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
