"""Answers about what there is: indicators, areas, sources, caveats, editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pandas as pd

from reports.api_fields import EDITION, LINK
from reports.api_formats import records
from reports.api_parameters import Query, Refused, quoted
from reports.api_published import OPEN_KINDS, PERIOD, Published
from store.catalogue import Indicator
from store.schema import VALUE_NOTES

Record = dict[str, Any]


def indicators(published: Published, query: Query) -> list[Record]:
    """Every declared indicator in the catalogue's order, with how much of it is published."""
    counts = published.observations["indicator_id"].value_counts()
    found = [
        {**asdict(indicator), "observations": int(counts.get(indicator.id, 0))}
        for indicator in published.catalogue.indicators.values()
    ]
    return [one for one in found if _wanted(one, query, "domain")]


def indicator(published: Published, indicator_id: str) -> Record:
    """One indicator with its periods and breakdowns, source, caveats and editions. Raises Refused (404)."""
    declared = published.catalogue.indicators.get(indicator_id)
    if declared is None:
        raise Refused(
            f"There is no indicator {quoted(indicator_id)}: see the list of indicators.", status=404
        )
    rows = published.observations[published.observations["indicator_id"] == indicator_id]
    periods = rows[[*PERIOD, "period_label"]].drop_duplicates().sort_values(["period_end", "period_start"])
    return {
        "indicator": {**asdict(declared), "observations": len(rows)},
        "periods": records(periods),
        "breakdowns": sorted(rows["breakdown"].unique()),
        "areas": sorted(rows["area_id"].unique()),
        "about": about(published, rows, indicators=[declared], areas=False),
    }


def areas(published: Published, query: Query) -> list[Record]:
    """Every area in the order of the register, with the dated links to what is above it."""
    links: dict[str, list[Record]] = {}
    for child, link in zip(
        published.area_links["child_id"], records(published.area_links[list(LINK)]), strict=True
    ):
        links.setdefault(child, []).append(link)
    with_figures = set(published.observations["area_id"].unique())
    found = [
        {**asdict(area), "has_figures": area_id in with_figures, "links": links.get(area_id, [])}
        for area_id, area in published.areas.items()
    ]
    return [one for one in found if _wanted(one, query, "kind") and _wanted(one, query, "scope")]


def sources(published: Published, query: Query) -> list[Record]:
    """Every declared publication, with the editions that are loaded."""
    loaded = published.editions.drop_duplicates(["source_id", "edition"])
    editions = loaded.groupby("source_id")["edition"].agg(list).to_dict()
    return [
        {**asdict(source), "editions": editions.get(source.id, [])}
        for source in published.catalogue.sources.values()
        if source.kind in OPEN_KINDS
    ]


def caveats(published: Published, query: Query) -> list[Record]:
    """Every declared warning."""
    return [asdict(caveat) for caveat in published.catalogue.caveats.values()]


def editions(published: Published, query: Query) -> list[Record]:
    """The ledger: each table of each loaded edition, with the hash of its official file."""
    found = records(published.editions[list(EDITION)])
    known = {one["source_id"] for one in found}
    for name in query.of("source"):
        if name not in known:
            raise Refused(f"No edition of a source {quoted(name)} is loaded: see the list of sources.")
    return [one for one in found if not query.of("source") or one["source_id"] in query.of("source")]


def about(
    published: Published, rows: pd.DataFrame, *, indicators: Iterable[Indicator] = (), areas: bool = True
) -> Record:
    """What `rows` of observations need to be understood and walked back: one entry for each id they name."""
    catalogue = published.catalogue
    wanted = {one.id: one for one in indicators}
    wanted |= {name: catalogue.indicators[name] for name in sorted(rows["indicator_id"].unique())}
    warnings = {name for ids in rows["caveats"].unique() for name in ids.split(";") if name}
    warnings |= {name for one in wanted.values() for name in one.caveats}
    read = _read_from(published.editions, rows)
    named = {*read["source_id"], *rows["source_id"], *(one.source for one in wanted.values())}
    entry: Record = {
        "indicators": {name: asdict(one) for name, one in wanted.items()},
        "sources": _entries(catalogue.sources, named),
        "caveats": _entries(catalogue.caveats, warnings),
        "breaks": {
            name: asdict(entry)
            for name, entry in catalogue.breaks.items()
            if any(entry.breaks(one.id, source=one.source) for one in wanted.values())
        },
        "editions": records(read[list(EDITION)]),
        "notes": dict(VALUE_NOTES),
    }
    if areas:
        entry["areas"] = _entries(published.areas, set(rows["area_id"].unique()))
    return entry


def _read_from(ledger: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """The ledger's lines for the files that `rows` were read from, or that a derived one names beside them."""
    own = pd.MultiIndex.from_frame(rows[["source_id", "edition"]].drop_duplicates())
    is_own = pd.MultiIndex.from_frame(ledger[["source_id", "edition"]]).isin(own)
    named = [
        file
        for file in ledger["file_name"].unique()
        if rows["source_ref"].str.contains(file, regex=False).any()
    ]
    beside = (ledger["table"] == "populations") & ledger["file_name"].isin(named)
    return ledger[(is_own & (ledger["table"] == "observations")) | beside]


def _entries(known: Mapping[str, Any], names: set[str]) -> dict[str, Record]:
    return {name: asdict(known[name]) for name in sorted(names) if name in known}


def _wanted(record: Record, query: Query, name: str) -> bool:
    return not query.of(name) or record[name] in query.of(name)
