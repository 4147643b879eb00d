"""Labels, areas and stages add up to what is above them."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations, pairwise

import numpy as np

from bench.intruder.axes import TABLES, Axes, cell_of, labels_of
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints
from bench.intruder.sums import BEYOND, Book

#: Stages that one pathway is in one after the other, and the clock that runs through them.
CHAIN, WHOLE = ("triage", "assessment", "treatment", "discharge"), "pathway"
#: Who waits, and has waited so long since the referral, does so in one stage of the chain.
LASTING = ("opening", "waiting", "referral_over_18_weeks", "referral_over_52_weeks")


def tell_totals(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Every total of every table that is shown beside its parts."""
    _labels(book, grid)
    _areas(book, grid)
    _groups(book, grid, catalogue)
    _chain(book, grid, catalogue)


def parts_of_cells(axes: Axes, table: str) -> dict[tuple[int, tuple[str, ...]], list[int]]:
    """The cells that add up to a cell when one or more of their labels are left out, by the labels they have."""
    place = axes.place[f"cell of {table}"]
    found: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
    for number, cell in enumerate(axes.cells[table]):
        labels = labels_of(cell)
        for size in range(len(labels)):
            for kept in combinations(labels, size):
                whole = place.get(cell_of({name: labels[name] for name in kept}))
                if whole is not None:
                    found[whole, tuple(labels)].append(number)
    return dict(found)


def _labels(book: Book, grid: Grid) -> None:
    for table in TABLES:
        array: Ints = getattr(grid, table)
        cells = np.moveaxis(array, 1, 0) if table == "measures" else array
        for (whole, labels), parts in parts_of_cells(grid.axes, table).items():
            gone = (cells[parts] == NOBODY).all(axis=0) | (cells[whole] == NOBODY)
            said = f"labels: {table} by {'+'.join(labels)}"
            book.add(said, [cells[part] for part in parts], [cells[whole]], unless=gone)


def _areas(book: Book, grid: Grid) -> None:
    systems = [area for area in grid.axes.areas if area.endswith("-NB")]
    place = grid.axes.place["area"]
    boroughs = [place[area] for area in grid.axes.areas if area not in systems]
    for system in systems:
        for table in ("snapshots", "bands", "measures"):
            array: Ints = getattr(grid, table)
            areas = np.moveaxis(array, 2 if table == "measures" else 1, 0)
            made = (areas[boroughs] != NOBODY).any(axis=0) & (areas[place[system]] != NOBODY)
            book.add(
                f"areas: {table}",
                [areas[borough] for borough in boroughs],
                [areas[place[system]]],
                unless=~made,
            )


def _groups(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Stages make up their groups."""
    place = grid.axes.place["stage"]
    for group, members in (("all_waits", catalogue.waits), ("hidden_waits", catalogue.hidden)):
        for table in ("snapshots", "bands"):
            array: Ints = getattr(grid, table)
            parts = [array[:, :, place[stage]] for stage in members]
            book.add(f"groups: {table}", parts, [array[:, :, place[group]]])
    seen = [place[stage] for stage in catalogue.waits if stage not in catalogue.hidden]
    beside = [place[stage] for stage in catalogue.waits if stage not in CHAIN]
    for table in ("snapshots", "bands"):
        array = getattr(grid, table)
        whole, hidden = (array[:, :, place[group]] for group in ("all_waits", "hidden_waits"))
        book.add("groups: not hidden", [hidden, *(array[:, :, stage] for stage in seen)], [whole])
    for column in LASTING:
        waits = grid.column(column)
        lasting = [waits[:, :, place[WHOLE]], *(waits[:, :, stage] for stage in beside)]
        book.add(
            "groups: beside the pathway", lasting, [waits[:, :, place[s]] for s in ("all_waits", "discharge")]
        )


def _chain(book: Book, grid: Grid, catalogue: Catalogue) -> None:
    """Each stage starts where the one before stops; the pathway lasts from the first to the last."""
    place = grid.axes.place["stage"]

    def at(stage: str, column: str) -> Ints:
        return grid.column(column)[:, :, place[stage]]

    for before, after in pairwise(CHAIN):
        book.equal("chain: next stage", at(before, "completed"), at(after, "started"))
    book.equal("chain: next stage", at(WHOLE, "started"), at(CHAIN[0], "started"))
    for column in LASTING:
        book.add("chain: stocks", [at(stage, column) for stage in CHAIN], [at(WHOLE, column)])
    ends = [at(stage, "closed") for stage in CHAIN] + [at(CHAIN[-1], "completed")]
    book.add("chain: ends", ends, [at(WHOLE, column) for column in ("completed", "closed")])
    book.at_most("chain: discharges", [*ends[1:]], [at(WHOLE, "completed")])
    for stage in [stage for stage in catalogue.waits if stage in CHAIN][1:]:
        told = [at(stage, column) for column in ("completed", "closed", "waiting", "opening")]
        passed = [*told, at("all_waits", "completed")]  # who started it completed the stage before
        book.add("chain: two stages", passed, weights=[2, 1, 1, -1, -1], least=-BEYOND)
    book.at_most("chain: refusals", [at(WHOLE, "closed")], [at(CHAIN[0], "closed")])
    for column in ("waiting", "referral_over_18_weeks", "referral_over_52_weeks"):
        book.at_most("chain: transition", [at("transition", column)], [at(WHOLE, column)])
    for weeks in (18, 52):
        for stage in (CHAIN[0], WHOLE):
            clocks = [at(stage, f"{prefix}over_{weeks}_weeks") for prefix in ("", "referral_")]
            book.equal("clocks: the first stage has one", *clocks)
