"""Stocks and flows of one cell: days, months and weeks, bands and what lies beyond them, standards, lengths of wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from bench.intruder.axes import CLOCKS, COLUMNS, labels_of
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints
from bench.intruder.sums import Book

DAY = dt.timedelta(days=1)
WITHIN = (
    ("over_18_weeks", "waiting"),
    ("over_52_weeks", "over_18_weeks"),
    ("referral_over_18_weeks", "waiting"),
    ("referral_over_52_weeks", "referral_over_18_weeks"),
    ("over_18_weeks", "referral_over_18_weeks"),
    ("over_52_weeks", "referral_over_52_weeks"),
    ("with_standard", "waiting"),
    ("over_standard", "with_standard"),
    ("adjusted_over_standard", "over_standard"),
    ("completed_with_standard", "completed"),
    ("completed_adjusted_within_standard", "completed_with_standard"),
    ("completed_within_standard", "completed_adjusted_within_standard"),
)
FLOWS = ("started", "completed", "closed", *(name for name in COLUMNS if name.startswith("completed_")))
STOCKS = ("waiting", *COLUMNS[5:12])


def tell_stocks(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    _flow(book, grid)
    for part, whole in WITHIN:
        book.at_most("within", [grid.column(part)], [grid.column(whole)])
    _same_day(book, grid)
    _weeks_in_months(book, grid)
    _bands(book, grid)
    _standards(book, grid, catalogue)


def _flow(book: Book, grid: Grid) -> None:
    ins, outs = ("opening", "started"), ("completed", "closed", "waiting")
    book.add("flow", [grid.column(name) for name in ins], [grid.column(name) for name in outs])


def _same_day(book: Book, grid: Grid) -> None:
    """What there is at the end of a day, whatever period it ends or the next begins."""
    for one, (_, end, kind) in enumerate(grid.axes.periods):
        for other, (start, other_end, other_kind) in enumerate(grid.axes.periods):
            if start == end + DAY:
                opening, waiting = grid.column("opening")[..., other], grid.column("waiting")[..., one]
                book.equal("next", opening, waiting)
            if end == other_end and kind < other_kind:
                for column in STOCKS:
                    book.equal("same day", grid.column(column)[..., one], grid.column(column)[..., other])
                book.equal("same day", grid.bands[:, :, :, one], grid.bands[:, :, :, other])


def spans(grid: Grid, kind: str) -> list[int]:
    return [number for number, period in enumerate(grid.axes.periods) if period[2] == kind]


def _weeks_in_months(book: Book, grid: Grid) -> None:
    """What lies in a run of months, or of weeks, comes to no more than the run; the shortest runs tell most."""
    months, weeks = spans(grid, "month"), spans(grid, "week")
    runs = [*_shortest_runs(grid, weeks, months), *_shortest_runs(grid, months, weeks)]
    for column in FLOWS:
        flow = grid.column(column)
        for inside, run in runs:
            parts, wholes = [flow[..., p] for p in inside], [flow[..., p] for p in run]
            gone = np.any([whole == NOBODY for whole in wholes], axis=0)
            book.at_most("weeks in months", parts, wholes, unless=gone)


def _shortest_runs(grid: Grid, inner: list[int], outer: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    periods = grid.axes.periods

    def within(run: list[int]) -> list[int]:
        if not run:
            return []
        start, end = periods[run[0]][0], periods[run[-1]][1]
        return [p for p in inner if periods[p][0] >= start and periods[p][1] <= end]

    for first in range(len(outer)):
        for last in range(first, len(outer)):
            run = outer[first : last + 1]
            inside = within(run)
            if inside and inside != within(run[1:]) and inside != within(run[:-1]):
                yield inside, run


def _bands(book: Book, grid: Grid) -> None:
    """Bands add up to those who wait and to those beyond 18 and 52 weeks; the clock from referral is no shorter."""
    place, lowers = grid.axes.place["stage"], grid.axes.lowers
    for clock, (name, prefix) in enumerate(zip(CLOCKS, ("", "referral_"), strict=True)):
        for weeks, column in ((0, "waiting"), (18, f"{prefix}over_18_weeks"), (52, f"{prefix}over_52_weeks")):
            bands, made = beyond(grid, clock, weeks)
            book.add(f"bands: {name}", bands, [of_band_cells(grid, grid.column(column))], unless=~made)
    for weeks in lowers[1:]:
        book.at_most("bands: two clocks", beyond(grid, 0, weeks)[0], beyond(grid, 1, weeks)[0])
    first = place["triage"]
    book.equal(
        "bands: the first stage has one clock", grid.bands[:, :, first, :, 0], grid.bands[:, :, first, :, 1]
    )


def beyond(grid: Grid, clock: int, weeks: int) -> tuple[list[Ints], np.ndarray]:
    """The bands from so many weeks on, each [cell, area, stage, period], and where there are any."""
    found = [grid.bands[..., clock, place] for place, lower in enumerate(grid.axes.lowers) if lower >= weeks]
    return found, np.any([band != NOBODY for band in found], axis=0)


def of_band_cells(grid: Grid, column: Ints) -> Ints:
    """A column of the snapshots, for the cells of the bands in their order."""
    places = [grid.cell("snapshots", *cell) for cell in grid.axes.cells["bands"]]
    return np.stack(
        [column[place] if place is not None else np.full_like(column[0], NOBODY) for place in places]
    )


def ladder(grid: Grid, cells: Ints, clock: int, weeks: int) -> list[Ints]:
    """Counts that add up to those beyond so many weeks in the bands' cells numbered `cells`; 0 weeks: who waits."""
    return [band[cells] for band in beyond(grid, clock, weeks)[0]]


def _standards(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Who has a standard where all or none of the pathways have one; who is over it, where that is a band's edge."""
    place = grid.axes.place["stage"]
    for table_cells in (_one_pathway(grid, catalogue), _every_pathway(grid, catalogue)):
        for cell, stage, limits in table_cells:
            at = (cell, slice(None), place[stage])
            with_one = [grid.column(name)[at] for name in ("with_standard", "completed_with_standard")]
            if all(limits):
                book.equal("standards: all have one", with_one[0], grid.column("waiting")[at])
                book.equal("standards: all have one", with_one[1], grid.column("completed")[at])
            _over(book, grid, cell, stage, [limit for limit in limits if limit])


Limit = tuple[str, int] | None


def _one_pathway(grid: Grid, catalogue: Catalogue) -> Iterator[tuple[int, str, list[Limit]]]:
    for number, cell in enumerate(grid.axes.cells["snapshots"]):
        pathway = labels_of(cell).get("pathway")
        for stage in catalogue.waits if pathway else ():
            yield number, stage, [catalogue.standards.get((str(pathway), stage))]


def _every_pathway(grid: Grid, catalogue: Catalogue) -> Iterator[tuple[int, str, list[Limit]]]:
    for number, cell in enumerate(grid.axes.cells["snapshots"]):
        for stage in catalogue.waits if "pathway" not in labels_of(cell) else ():
            has = [pathway for pathway in catalogue.pathways if stage in catalogue.stages_of[pathway]]
            yield number, stage, [catalogue.standards.get((pathway, stage)) for pathway in has]


def _over(book: Book, grid: Grid, cell: int, stage: str, limits: list[tuple[str, int]]) -> None:
    """Over a standard lies between beyond the last edge that is no longer and beyond the first that is no shorter.

    Where not all have a standard, so many may be beyond without being over it.
    """
    if not limits:
        return
    place = grid.axes.place["stage"][stage]
    over, having, waiting = (
        grid.column(name)[cell, :, place] for name in ("over_standard", "with_standard", "waiting")
    )
    longest, shortest = max(days for _, days in limits), min(days for _, days in limits)
    clocks = {clock for clock, _ in limits}
    band = grid.axes.place["cell of bands"].get(grid.axes.cells["snapshots"][cell])
    for clock, name in enumerate(CLOCKS):
        slow = clock == 0 or clocks == {"referral"}  # a wait that is over on the shorter clock is so on both
        fast = clock == 1 or clocks == {"stage"}
        for weeks, counts in _edges(grid, cell, band, place, clock, name):
            made = np.any([count != NOBODY for count in counts], axis=0)
            if slow and weeks * 7 >= longest:
                book.at_most("standards: beyond", [*counts, having], [over, waiting], unless=~made)
            if fast and weeks * 7 <= shortest:
                book.at_most("standards: beyond", [over], counts, unless=~made)


def _edges(
    grid: Grid, cell: int, band: int | None, stage: int, clock: int, name: str
) -> Iterator[tuple[int, list[Ints]]]:
    prefix = "" if name == "stage" else "referral_"
    for weeks in (18, 52):
        yield weeks, [grid.column(f"{prefix}over_{weeks}_weeks")[cell, :, stage]]
    if band is not None:
        for weeks in grid.axes.lowers[1:]:
            yield weeks, [one[band, :, stage] for one in beyond(grid, clock, weeks)[0]]
