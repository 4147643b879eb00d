"""Figures that a caveat keeps out of a use: which, and the sentence that says so."""

from __future__ import annotations

import pandas as pd

from reports.wording import join_words
from store.catalogue import Catalogue


def ruling_out(caveats: pd.Series, catalogue: Catalogue, *, use: str) -> pd.Series:
    """Of each cell of `;`-joined caveats those that rule the figure out for `use`, joined the same way."""
    told = {ids: ";".join(catalogue.ruling_out(ids.split(";"), use)) for ids in caveats.unique()}
    return caveats.map(told).astype(object)


def left_out_notes(rows: pd.DataFrame, catalogue: Catalogue) -> list[str]:
    """Which periods are not drawn, and why, one sentence a reason.

    `rows` has `period` (label) and `left_out` (the caveats that rule it out, `;`-joined, "" for none).
    """
    gone = rows[rows["left_out"] != ""]
    return [
        f"Left out: {join_words(list(dict.fromkeys(part['period'])))}. {_texts(str(ids), catalogue)}"
        for ids, part in gone.groupby("left_out", sort=False)
    ]


def _texts(ids: str, catalogue: Catalogue) -> str:
    return " ".join(catalogue.caveats[name].text for name in ids.split(";"))
