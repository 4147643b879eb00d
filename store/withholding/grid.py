"""Every cell that could be there: a cell without anybody must look like a cell with one or two."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from store.withholding.cells import Cells
from store.withholding.periods import PERIOD


def complete(
    frame: pd.DataFrame, *, cell: Sequence[str], counts: Sequence[str], ladder: Sequence[str] = ()
) -> pd.DataFrame:
    """The frame with a row for each cell of each area in each period of its family, nought where it had none.

    `cell` names what identifies a row besides area, period and `ladder`. A family is the rows broken down by the
    same labels; its cells are those that anyone of any area was ever in, so that what the configuration rules out
    is not added, each with every rung of the ladder. Added rows are nought in `counts` (and in a `denominator`
    that their measure has), else missing.
    """
    if frame.empty:
        return frame.copy()
    frame = frame.assign(family=Cells(frame).families())
    grids = []
    for _, rows in frame.groupby("family", sort=False):
        grid = rows[["family", "area_id"]].drop_duplicates()
        grid = grid.merge(rows[list(cell)].drop_duplicates(), how="cross")
        grid = grid.merge(rows[list(PERIOD)].drop_duplicates(), how="cross")
        grids.append(grid.merge(frame[list(ladder)].drop_duplicates(), how="cross") if ladder else grid)
    keys = ["family", "area_id", *cell, *PERIOD, *ladder]
    whole = pd.concat(grids, ignore_index=True).merge(frame, how="left", on=keys)
    whole = whole[frame.columns].drop(columns="family")
    return whole.assign(**{name: whole[name].fillna(0) for name in counts})


def without_empty(frame: pd.DataFrame, *, ladder: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """The frame without the rows of which nothing is shown; rows that agree in `ladder` stay or go together.

    A row that is not there says the same as one that is withheld throughout: nought to four.
    """
    shown = frame[list(counts)].notna().any(axis="columns")
    if len(ladder):
        shown = shown.groupby([frame[name] for name in ladder], sort=False).transform("any")
    return frame.loc[shown].reset_index(drop=True)
