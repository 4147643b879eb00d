"""Who waits long has waited before: bands and longest waits of one period end beside those of the ones before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from bench.intruder.axes import CLOCKS
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints
from bench.intruder.knows_stocks import beyond, of_band_cells, spans
from bench.intruder.sums import Book

MOST_STEPS = 12
KNOWN = frozenset({0, 18, 52})
LEFT = ("completed", "closed")


@dataclass(frozen=True)
class Rungs:
    """By weeks, the counts that add up to those who wait longer (0: to all who wait); [cell, area, stage, period]."""

    of: dict[int, list[Ints]]
    flows: dict[str, Ints]


def tell_time(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    for clock, name in enumerate(CLOCKS):
        for rungs in (_by_columns(grid, name), _by_bands(grid, clock, name)):
            for kind in ("month", "week"):
                _aging(book, grid, rungs, spans(grid, kind), from_referral=name == "referral")
    _recent_referrals(book, grid)
    _recent_starts(book, grid)


def _by_columns(grid: Grid, clock: str) -> Rungs:
    prefix = "" if clock == "stage" else "referral_"
    of = {0: [grid.column("waiting")]} | {
        weeks: [grid.column(f"{prefix}over_{weeks}_weeks")] for weeks in (18, 52)
    }
    return Rungs(of, {name: grid.column(name) for name in ("started", *LEFT)})


def _by_bands(grid: Grid, clock: int, name: str) -> Rungs:
    prefix = "" if name == "stage" else "referral_"
    of = {
        weeks: [
            grid.bands[..., clock, place] for place, lower in enumerate(grid.axes.lowers) if lower >= weeks
        ]
        for weeks in grid.axes.lowers[1:]
    }
    known = {0: "waiting", 18: f"{prefix}over_18_weeks", 52: f"{prefix}over_52_weeks"}
    of |= {weeks: [of_band_cells(grid, grid.column(column))] for weeks, column in known.items()}
    return Rungs(of, {column: of_band_cells(grid, grid.column(column)) for column in ("started", *LEFT)})


def _aging(book: Book, grid: Grid, rungs: Rungs, run: list[int], *, from_referral: bool) -> None:
    """Who is beyond a limit was in the stage some periods before, beyond a lower limit, and the other way round."""
    told: set[tuple[int, int, int, bool]] = set()

    def first(now: int, one: int, other: int, upward: bool) -> bool:
        fresh = (now, one, other, upward) not in told and (
            len(rungs.of) == len(KNOWN) or {one, other} - KNOWN
        )
        told.add((now, one, other, upward))
        return bool(fresh)

    for last, now in enumerate(run):
        for steps in range(1, min(last, MOST_STEPS) + 1):
            before, between = run[last - steps], run[last - steps + 1 : last + 1]
            gap = (grid.axes.periods[now][1] - grid.axes.periods[before][1]).days
            for weeks in filter(None, rungs.of):
                lower = max((w for w in rungs.of if 7 * w <= 7 * weeks - gap + (w == 0)), default=None)
                upper = min((w for w in rungs.of if 7 * w + gap >= 7 * weeks + (w == 0)), default=None)
                if lower is not None and first(now, weeks, lower, False):
                    came = [rungs.flows["started"][..., p] for p in between] if from_referral else []
                    _tell(book, [_at(rungs, weeks, now)], [_at(rungs, lower, before)], came)
                if upper is not None and first(now, weeks, upper, True):
                    left = [rungs.flows[name][..., p] for name in LEFT for p in between]
                    _tell(book, [_at(rungs, upper, before)], [_at(rungs, weeks, now)], left)


def _at(rungs: Rungs, weeks: int, period: int) -> list[Ints]:
    return [count[..., period] for count in rungs.of[weeks]]


def _tell(book: Book, parts: list[list[Ints]], wholes: list[list[Ints]], flows: list[Ints]) -> None:
    """Runs of counts in `parts` are no more than those in `wholes` and `flows`, where each run has any count."""
    gone = np.any([np.all([count == NOBODY for count in run], axis=0) for run in (*parts, *wholes)], axis=0)
    if not gone.all():
        book.at_most("time", list(chain(*parts)), [*chain(*wholes), *flows], unless=gone)


def _recent_starts(book: Book, grid: Grid) -> None:
    """Who waits in a stage and is beyond no edge that lies in the period came into it in the period."""
    waiting, started = (of_band_cells(grid, grid.column(column)) for column in ("waiting", "started"))
    for number, (begin, end, _) in enumerate(grid.axes.periods):
        weeks = max((w for w in grid.axes.lowers if 7 * w < (end - begin).days + 1), default=0)
        bands, made = beyond(grid, 0, weeks)
        if weeks:
            here, came = (
                [waiting[..., number]],
                [started[..., number], *(band[..., number] for band in bands)],
            )
            book.at_most("time: begun", here, came, unless=~made[..., number])


def _recent_referrals(book: Book, grid: Grid) -> None:
    """Of the waits in a row, those referred within some weeks were referred in the periods that hold these weeks."""
    place, run = grid.axes.place["stage"], spans(grid, "month")
    stages = [place[stage] for stage in ("triage", "assessment", "treatment")]
    referred = of_band_cells(grid, grid.column("started"))[:, :, place["pathway"]]
    for edge in range(1, len(grid.axes.lowers)):
        days = 7 * grid.axes.lowers[edge] + 1
        for last, now in enumerate(run):
            for steps in range(1, last + 2):
                between = run[last - steps + 1 : last + 1]
                if (grid.axes.periods[now][1] - grid.axes.periods[between[0]][0]).days + 1 >= days:
                    recent = [
                        grid.bands[:, :, stage, now, 1, band] for stage in stages for band in range(edge)
                    ]
                    _tell(book, [recent], [], [referred[..., p] for p in between])
                    break
