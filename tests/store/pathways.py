"""Counts of made-up pathways, each with the keys of those counted, as the three tables that the door protects."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from store.disclosure import protect
from store.pathway_catalogue import read_pathway_catalogue
from store.pathway_columns import (
    BAND_COLUMNS,
    MEASURE_COLUMNS,
    SNAPSHOT_COLUMNS,
    SNAPSHOT_COUNTS,
    SNAPSHOT_STATISTICS,
)
from store.schema import Tables
from tests.store.intruder import Puzzle

SYSTEM, BOROUGHS = "DEMO-NB", ("DEMO-B1", "DEMO-B2", "DEMO-B3")
ABOVE = dict.fromkeys(BOROUGHS, SYSTEM)
SECRET = b"the secret of these tests"
MONTHS = [(dt.date(2025, month, 1), dt.date(2025, month, last)) for month, last in ((1, 31), (2, 28))]
CATALOGUE = read_pathway_catalogue()


@dataclass(frozen=True)
class Count:
    """So many pathways and the sum of their keys; `people` and `largest` only where they are not as usual."""

    number: int
    key: int
    people: int | None = None
    largest: int = 1

    def in_column(self, name: str) -> dict[str, int]:
        """The four columns of it."""
        people = self.number if self.people is None else self.people
        largest = {f"{name}_largest": self.largest} if name in ("count", "denominator") else {}
        return {name: self.number, f"{name}_key": self.key, f"{name}_people": people, **largest}


def people(who: str, number: int) -> Count:
    """So many people of their own, always the same for the same `who` and number."""
    ids = [hashlib.sha256(f"{who} {place}".encode()).digest()[:5] for place in range(number)]
    return Count(number, sum(int.from_bytes(each, "big") for each in ids))


def counted(puzzle: Puzzle) -> dict[str, Count]:
    """Every count of a puzzle with the keys of its people: those of the parts that it is made of."""
    parts = {name: people(name, number) for name, number in puzzle.true.items()}
    return {
        name: Count(number, sum(sign * parts[part].key for part, sign in puzzle.made_of[name].items()))
        for name, number in puzzle.counts().items()
    }


def tables(
    *,
    snapshots: Iterable[Mapping[str, Any]] = (),
    bands: Iterable[Mapping[str, Any]] = (),
    measures: Iterable[Mapping[str, Any]] = (),
) -> Tables:
    """The three tables, exact, each Count in its columns; every count that is not given is nought."""
    nought = dict.fromkeys(SNAPSHOT_COUNTS, Count(0, 0)) | dict.fromkeys(SNAPSHOT_STATISTICS, np.nan)
    return {
        "pathway_snapshots": _frame(
            SNAPSHOT_COLUMNS, [nought | dict(row) for row in snapshots], SNAPSHOT_COUNTS
        ),
        "pathway_bands": _frame(BAND_COLUMNS, bands, ["count"]),
        "pathway_measures": _frame(MEASURE_COLUMNS, measures, ["count", "denominator"]),
    }


def protected(
    exact: Tables, *, secret: bytes = SECRET, earlier: Sequence[Tables] = (), above: Mapping[str, str] = ABOVE
) -> Tables:
    """What the door shows of them."""
    return protect(exact, catalogue=CATALOGUE, areas_above=above, secret=secret, earlier=earlier)


def measured(counts: Mapping[tuple[str, str], Count], measure: str = "referrals_received") -> Tables:
    """One measure, by area and breakdown."""
    return tables(
        measures=[
            {"measure": measure, "area_id": area, "breakdown": breakdown, "count": count}
            for (area, breakdown), count in counts.items()
        ]
    )


def _frame(
    columns: Iterable[tuple[str, Any]], rows: Iterable[Mapping[str, Any]], counts: Iterable[str]
) -> pd.DataFrame:
    """Rows of one of the tables; a column that is not given is empty, a denominator missing."""
    blank = {
        "provider_id": "",
        "breakdown": "",
        "value_note": "",
        "source_id": "ptl",
        "edition": "2025-02-28",
    }
    period = dict(zip(("period_start", "period_end"), MONTHS[0], strict=True)) | {"period_type": "month"}
    none = Count(0, 0, largest=0)
    filled = []
    for row in rows:
        given = blank | period | dict(row)
        for name in counts:
            given |= given[name].in_column(name) if name in given else none.in_column(name) | {name: np.nan}
        filled.append(given)
    beside = [f"{name}_{what}" for name in counts for what in ("key", "people", "largest")]
    made = pd.DataFrame(filled, columns=[*(name for name, _ in columns), *beside])
    texts = {"breakdown", "provider_id", "value_note"}
    return made.assign(**{name: made[name].astype(object).fillna("") for name in texts & set(made)})
