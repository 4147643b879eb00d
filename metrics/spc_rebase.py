"""Rebases: the dates on which a series' limits start anew, each signed and with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from metrics.spc_points import Mask, Sorted, as_dates

SIGNED = ("reason", "signed_by")
"""Text that every rebase in the product carries."""


def unsigned_rebases(rebase: NDArray[np.object_], *, names: pd.Index) -> pd.DataFrame:
    """Rebase dates given as an option, one row each: a date, a list of dates, or dates joined by `;`."""
    given = [place for place, dates in enumerate(rebase) if dates is not None]
    pairs = [(names[place], when) for place in given for when in _dates(rebase[place])]
    return pd.DataFrame(
        {
            "series": [name for name, _ in pairs],
            "date": [when for _, when in pairs],
            "reason": "",
            "signed_by": "",
        }
    )


def signed_rebases(rebases: pd.DataFrame) -> pd.DataFrame:
    """The dated, signed record of rebases: columns series, date, reason, signed_by.

    Raises ValueError for a missing column, and for a rebase without a date, a reason or a signature.
    """
    for column in ("series", "date", *SIGNED):
        if column not in rebases.columns:
            raise ValueError(f"the record of rebases needs a column {column!r}")
        blank = rebases[column].isna() | (rebases[column].astype(str).str.strip() == "")
        if blank.any():
            raise ValueError(f"every rebase needs a {column}; {int(blank.sum())} have none")
    return rebases[["series", "date", *SIGNED]]


def find_rebases(points: Sorted, rebases: pd.DataFrame) -> tuple[Mask, NDArray[np.intp]]:
    """Which points start a new group, and for each such point its row in `rebases` (else -1).

    A date that is not one of its series' own is passed over. Raises ValueError for a rebase recorded twice.
    """
    place = np.full(len(points.series), -1)
    if len(rebases):
        mine = points.names.get_indexer(pd.Index(rebases["series"]))
        when = as_dates(rebases["date"])
        wanted = pd.MultiIndex.from_arrays([mine, when.asi8])
        if wanted[mine >= 0].has_duplicates:
            raise ValueError("the same rebase of a series is recorded twice")
        candidates = np.flatnonzero(np.isin(points.series, mine))
        own = pd.MultiIndex.from_arrays([points.series[candidates], points.date.asi8[candidates]])
        found = own.get_indexer(wanted)
        place[candidates[found[found >= 0]]] = np.flatnonzero(found >= 0)
    return place >= 0, place


def _dates(given: Any) -> list[Any]:
    if isinstance(given, str):
        return [part.strip() for part in given.split(";") if part.strip()]
    if given is None or given is pd.NaT or (isinstance(given, float) and np.isnan(given)):
        return []
    return [given] if isinstance(given, date | np.datetime64) else list(given)
