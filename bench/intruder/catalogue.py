"""What an intruder reads in data/catalogue/pathways.toml and docs/ptl.md, as they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bench.intruder.grid import COLUMNS, NOBODY, Grid, Ints, labels_of
from store.settings import data_folder


@dataclass(frozen=True)
class Catalogue:
    """Stages, what each pathway must keep in each of them, and the times within which someone is to be seen.

    `standards` gives clock and days by (pathway, stage).
    """

    waits: list[str]
    hidden: list[str]
    kinds: Mapping[str, list[str]]
    standards: Mapping[tuple[str, str], tuple[str, int]]
    pathways: list[str]
    stages_of: Mapping[str, list[str]]
    review_days: Mapping[str, int]
    contact_days: Mapping[str, int]
    themes: Mapping[str, str]


def read_catalogue() -> Catalogue:
    said = tomllib.loads((data_folder() / "catalogue" / "pathways.toml").read_text(encoding="utf-8"))
    stages, pathways = said["stage"], said["pathway"]
    return Catalogue(
        waits=[stage["id"] for stage in stages if stage["wait"]],
        hidden=[stage["id"] for stage in stages if stage["wait"] and stage["hidden"]],
        kinds={stage["id"]: stage["step_kinds"] for stage in stages if stage.get("step_kinds")},
        standards={
            (pathway["id"], one["stage"]): (one["clock"], one["days"] - (one["boundary"] == "below"))
            for pathway in pathways
            for one in pathway["standards"]
        },
        pathways=[pathway["id"] for pathway in pathways],
        stages_of={pathway["id"]: pathway["stages"] for pathway in pathways},
        review_days={pathway["id"]: pathway["risk_review_days"] for pathway in pathways},
        contact_days={pathway["id"]: pathway["contact_days"] for pathway in pathways},
        themes={reason["id"]: reason["theme"] for reason in said["breach_reason"]},
    )


def known_to_be_nought(grid: Grid, catalogue: Catalogue) -> Ints:
    """The counts of those with a standard in stages and pathways that have none: everybody knows them."""
    columns = [number for number, name in enumerate(COLUMNS) if "standard" in name]
    found = []
    for cell, place in enumerate(grid.axes.cells["snapshots"]):
        pathway = labels_of(place).get("pathway")
        for number, stage in enumerate(grid.axes.stages):
            stages = {"all_waits": catalogue.waits, "hidden_waits": catalogue.hidden}.get(stage, [stage])
            pathways = [pathway] if pathway else catalogue.pathways
            if not any((one, each) in catalogue.standards for one in pathways for each in stages):
                found.append(grid.snapshots[cell, :, number][..., columns].reshape(-1))
    numbers = np.concatenate(found)
    return numbers[numbers != NOBODY]
