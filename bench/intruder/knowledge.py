"""Everything that the intruder knows, in one system of sums."""

from __future__ import annotations

from bench.intruder.catalogue import Catalogue, read_catalogue
from bench.intruder.grid import Grid, Ints
from bench.intruder.knows_measures import tell_measures
from bench.intruder.knows_stocks import tell_stocks
from bench.intruder.knows_time import tell_time
from bench.intruder.knows_totals import tell_totals
from bench.intruder.knows_waits import tell_waits
from bench.intruder.sums import Book


def everything(grid: Grid, statistics: dict[str, Ints], catalogue: Catalogue | None = None) -> Book:
    """All sums that are true; `statistics` are the medians and percentiles that are shown."""
    catalogue = catalogue or read_catalogue()
    book = Book(grid.exact)
    for tell in (tell_totals, tell_stocks, tell_time, tell_measures):
        tell(book, grid, catalogue)
    tell_waits(book, grid, catalogue, statistics)
    return book
