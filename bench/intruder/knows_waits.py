"""What a median or percentile says of how many lie below it and above it."""

from __future__ import annotations

import numpy as np

from bench.intruder.axes import labels_of
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints
from bench.intruder.knows_stocks import beyond
from bench.intruder.sums import Book

SHARES = {"median": 50, "p92": 92}


def tell_waits(book: Book, grid: Grid, catalogue: Catalogue, statistics: dict[str, Ints]) -> None:
    """`statistics` as they are shown: whole weeks, [cell, area, stage, period], missing where nothing is shown.

    Of n people the one at share × (n - 1) is the percentile, straight between two neighbours. So fewer than
    share × (n - 1) + 1 lie below any time that is no later, and likewise above.
    """
    for word, share in SHARES.items():
        for clock, prefix in enumerate(("", "referral_")):
            shown = statistics[f"{prefix}{word}_weeks"]
            waiting = grid.column("waiting")
            for weeks in (18, 52):
                over = grid.column(f"{prefix}over_{weeks}_weeks")
                _tell(book, share, shown, waiting, over=[over], limit=7 * weeks)
            places = [grid.cell("snapshots", *cell) for cell in grid.axes.cells["bands"]]
            for weeks in grid.axes.lowers[1:]:
                bands, made = beyond(grid, clock, weeks)
                _tell(
                    book,
                    share,
                    np.where(made, shown[places], np.nan),
                    waiting[places],
                    over=bands,
                    limit=7 * weeks,
                )
        _standards(book, grid, catalogue, statistics, word, share)


def _standards(
    book: Book, grid: Grid, catalogue: Catalogue, statistics: dict[str, Ints], word: str, share: int
) -> None:
    for number, cell in enumerate(grid.axes.cells["snapshots"]):
        pathway = labels_of(cell).get("pathway")
        for stage in catalogue.waits if pathway else ():
            clock, days = catalogue.standards.get((str(pathway), stage), ("", 0))
            if not clock:
                continue
            prefix = "" if clock == "stage" else "referral_"
            at = (number, slice(None), grid.axes.place["stage"][stage])
            column = {name: grid.column(name)[at] for name in ("waiting", "over_standard", "completed")}
            within = grid.column("completed_within_standard")[at]
            _tell(
                book,
                share,
                statistics[f"{prefix}{word}_weeks"][at],
                column["waiting"],
                over=[column["over_standard"]],
                limit=days,
            )
            done = statistics[f"completed_{prefix}{word}_weeks"][at]
            _tell_within(book, share, done, column["completed"], within, limit=days)


def _tell(book: Book, share: int, weeks: Ints, everyone: Ints, *, over: list[Ints], limit: int) -> None:
    """`over` add up to those whose wait is longer than `limit` days."""
    with np.errstate(invalid="ignore"):
        later = ~((weeks + 0.5) * 7 <= limit) | np.isnan(
            weeks
        )  # the statistic is surely no longer than the limit
        sooner = ~((weeks - 0.5) * 7 >= limit + 1) | np.isnan(weeks)
    gone = everyone == NOBODY
    weights = [100] * len(over) + [share - 100]
    book.add(
        "percentiles",
        [*over, everyone],
        weights=weights,
        least=-100 * 10**6,
        most=share - 1,
        unless=later | gone,
    )
    weights = [-100] * len(over) + [100 - share]
    book.add(
        "percentiles",
        [*over, everyone],
        weights=weights,
        least=-100 * 10**6,
        most=99 - share,
        unless=sooner | gone,
    )


def _tell_within(book: Book, share: int, weeks: Ints, everyone: Ints, within: Ints, *, limit: int) -> None:
    """`within` are those whose wait was no longer than `limit` days."""
    with np.errstate(invalid="ignore"):
        later = ~((weeks + 0.5) * 7 <= limit) | np.isnan(weeks)
        sooner = ~((weeks - 0.5) * 7 >= limit + 1) | np.isnan(weeks)
    gone = (everyone == NOBODY) | (within == NOBODY)
    both = [within, everyone]
    book.add(
        "percentiles", both, weights=[-100, share], least=-100 * 10**6, most=share - 1, unless=later | gone
    )
    book.add(
        "percentiles", both, weights=[100, -share], least=-100 * 10**6, most=99 - share, unless=sooner | gone
    )
