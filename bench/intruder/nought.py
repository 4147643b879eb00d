"""Which counts everybody knows to be nought, by the catalogue."""

from __future__ import annotations

import numpy as np

from bench.intruder.axes import COLUMNS, labels_of
from bench.intruder.catalogue import Catalogue
from bench.intruder.grid import NOBODY, Grid, Ints


def known_to_be_nought(grid: Grid, catalogue: Catalogue) -> Ints:
    """The counts of those with a standard in stages and pathways that have none: everybody knows them."""
    columns = [number for number, name in enumerate(COLUMNS) if "standard" in name]
    found = []
    for cell, place in enumerate(grid.axes.cells["snapshots"]):
        pathway = labels_of(place).get("pathway")
        for number, stage in enumerate(grid.axes.stages):
            stages = catalogue.members(stage)
            pathways = [pathway] if pathway else catalogue.pathways
            if not any((one, each) in catalogue.standards for one in pathways for each in stages):
                found.append(grid.snapshots[cell, :, number][..., columns].reshape(-1))
    numbers = np.concatenate(found)
    return numbers[numbers != NOBODY]
