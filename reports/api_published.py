"""What the data interface may give away: published figures of real places, and nothing else.

It is read as somebody sees the store who may see no local return.
Both rules name what is open, so that a new kind of source or of place stays closed until somebody opens it.
Every answer is made from this view: what is not in it cannot leak, not even through an error's sentence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from reports.api_fields import VERDICT
from reports.current import figures_of, once_a_snapshot
from reports.figures import Figures
from reports.wording import period_label
from store.allowed import NOBODY
from store.areas import Area
from store.catalogue import Catalogue
from store.view import View, open_view

API_VERSION = "1.0.0"
OPEN_KINDS = frozenset({"publication", "register"})
OPEN_SCOPES = frozenset({"london", "norfolk_waveney", "comparator", "elsewhere"})
#: What orders rows, and tells any two apart.
ORDER = [
    "indicator_id",
    "area_id",
    "period_end",
    "period_start",
    "period_type",
    "breakdown",
    "status",
    "source_id",
    "edition",
]
NOT_SHOWN = "another edition of it is shown, or it is a plan"
PERIOD = ["period_start", "period_end", "period_type"]


@dataclass(frozen=True)
class Published:
    """The open part of one snapshot. Frames are shared: never change them in place.

    `observations` has the columns of the store's table, `period_label`, `current` (whether the dashboard shows the
    row: what happened, in its newest edition) and the verdict on each such row, sorted by ORDER. `seed` changes with
    anything that could change an answer.
    """

    snapshot_id: str
    created: str
    seed: str
    catalogue: Catalogue
    areas: Mapping[str, Area]
    area_links: pd.DataFrame
    observations: pd.DataFrame
    editions: pd.DataFrame


def publish(figures: Figures) -> Published:
    """The open part of `figures`: sources of OPEN_KINDS, areas of OPEN_SCOPES, indicators that are declared."""
    catalogue = figures.catalogue
    open_sources = {source.id for source in catalogue.sources.values() if source.kind in OPEN_KINDS}
    areas = {area.area_id: area for area in figures.areas.values() if area.scope in OPEN_SCOPES}
    rows = figures.observations
    is_open = rows["source_id"].isin(open_sources) & rows["area_id"].isin(areas)
    is_open &= rows["indicator_id"].isin(catalogue.indicators)
    links, editions = figures.tables["area_links"], figures.tables["editions"]
    return Published(
        snapshot_id=figures.snapshot_id,
        created=figures.created,
        seed=hashlib.sha256(f"{API_VERSION} {figures.snapshot_id} {catalogue!r}".encode()).hexdigest(),
        catalogue=catalogue,
        areas=areas,
        area_links=links[links["child_id"].isin(areas) & links["parent_id"].isin(areas)],
        observations=_described(rows, figures)[is_open].sort_values(ORDER, ignore_index=True),
        editions=editions[editions["source_id"].isin(open_sources)].sort_values(
            ["source_id", "edition", "table"], ignore_index=True
        ),
    )


def _described(rows: pd.DataFrame, figures: Figures) -> pd.DataFrame:
    """`rows` with the words for their period, whether each is the one that pages show, and the verdict it has there."""
    periods = rows[PERIOD].drop_duplicates()
    words = {key: period_label(*key) for key in periods.itertuples(index=False, name=None)}
    verdicts = figures.verdicts.reindex(rows.index)
    current = verdicts["comparison"].notna()
    told = rows.assign(
        period_label=[words[key] for key in rows[PERIOD].itertuples(index=False, name=None)],
        current=current,
        **{name: verdicts[name] for name in VERDICT},
    )
    none = {"comparator_id": "", "comparison": "not_compared", "comparison_reason": NOT_SHOWN}
    for name, words_for_none in none.items():
        told[name] = told[name].where(current, words_for_none)
    return told.assign(
        close_call=verdicts["close_call"].where(current, False).astype(bool),
        meets_standard=verdicts["meets_standard"].where(current, None),
    )


@once_a_snapshot
def published_of(view: View) -> Published:
    """The open part of a snapshot, worked out once."""
    return publish(figures_of(view))


def current_published() -> Published:
    """The open part of the snapshot that is current now. Raises StoreError where there is none."""
    return published_of(open_view(NOBODY))
