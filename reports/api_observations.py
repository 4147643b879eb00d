"""Answers about figures: which rows a request means, and how they go back as JSON, CSV or Parquet."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pyarrow as pa

from reports.api_catalogue import Record, about
from reports.api_fields import LINEAGE, OBSERVATION, VERDICT
from reports.api_formats import records
from reports.api_parameters import Parameter, Query, Refused, choice, quoted
from reports.api_periods import PERIOD_WORDS, read_period
from reports.api_published import Published
from reports.export import told_by, with_lineage
from store.schema import STATUSES, TABLES

FILTERS = (
    Parameter("indicator", "Id of an indicator.", repeats=True),
    Parameter("area", "Id of an area the figure was published for.", repeats=True),
    Parameter("period", f"A period: {PERIOD_WORDS}.", repeats=True),
    Parameter(
        "breakdown",
        "Part of the indicator, as the rows write it; empty for the whole. Without it, every breakdown.",
        repeats=True,
    ),
    choice("status", "Status of the figure. Without it, every status, plans among them.", of=STATUSES),
)
#: Of the ledger: what names an edition, and its official file.
FILE = ("source_id", "edition", "file_name", "file_sha256")


def select(published: Published, query: Query) -> np.ndarray:
    """Which rows of the view meet every filter: their numbers, in order. Raises Refused for what nobody published."""
    rows = published.observations
    wanted = pd.Series(True, index=rows.index)
    for name, column, known, place in (
        ("indicator", "indicator_id", published.catalogue.indicators, "the list of indicators"),
        ("area", "area_id", published.areas, "the list of areas"),
        ("breakdown", "breakdown", set(rows["breakdown"].unique()), "the indicator's own entry"),
        ("status", "status", STATUSES, "the parameter's values"),
    ):
        for value in query.of(name):
            if value not in known:
                raise Refused(f"There is no published {name} {quoted(value)}: see {place}.")
        if query.of(name):
            wanted &= rows[column].isin(query.of(name))
    if query.of("period"):
        wanted &= _in_periods(rows, query.of("period"))
    return np.flatnonzero(wanted)


def _in_periods(rows: pd.DataFrame, texts: tuple[str, ...]) -> pd.Series:
    found = pd.Series(False, index=rows.index)
    for text in texts:
        covered = read_period(text).covers(rows)
        if not covered.any():
            raise Refused(f"No published figure is for the period {quoted(text)}.")
        found |= covered
    return found


def observation_records(rows: pd.DataFrame) -> list[Record]:
    """`rows` as JSON objects: the fields of OBSERVATION, caveats as a list."""
    return [
        {**row, "caveats": [c for c in row["caveats"].split(";") if c]}
        for row in records(rows[list(OBSERVATION)])
    ]


def about_rows(published: Published, rows: pd.DataFrame, query: Query) -> Record:
    """What the rows need to be understood, and the indicators asked for even where they have none."""
    asked = [published.catalogue.indicators[name] for name in query.of("indicator")]
    return about(published, rows, indicators=asked)


def explained(published: Published, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` with the columns of LINEAGE, so that each explains itself wherever it is pasted."""
    ledger = published.editions[published.editions["table"] == "observations"]
    files = {
        (source, edition): (name, fingerprint)
        for source, edition, name, fingerprint in zip(*map(ledger.get, FILE), strict=True)
    }
    of = [
        files.get(key, ("", ""))
        for key in zip(*(rows[name].to_numpy(object) for name in FILE[:2]), strict=True)
    ]
    told = with_lineage(rows, catalogue=published.catalogue).assign(
        official_file=[name for name, _ in of],
        official_file_sha256=[fingerprint for _, fingerprint in of],
        area=told_by(rows["area_id"], lambda area_id: published.areas[area_id].name),
        area_kind=told_by(rows["area_id"], lambda area_id: published.areas[area_id].kind),
        snapshot=published.snapshot_id,
    )
    return told[[*OBSERVATION, *LINEAGE]]


def explained_schema() -> pa.Schema:
    """The Parquet schema of `explained`, each column with what it means."""
    stored = TABLES["observations"].schema
    types = {
        **{name: stored.field(name).type for name in stored.names},
        **dict.fromkeys(VERDICT, pa.float64()),
        **dict.fromkeys(("current", "close_call", "meets_standard"), pa.bool_()),
        **dict.fromkeys(("comparator_id", "comparison", "comparison_reason"), pa.string()),
    }
    return pa.schema(
        pa.field(name, types.get(name, pa.string()), metadata={"description": words})
        for name, words in {**OBSERVATION, **LINEAGE}.items()
    )
