"""The exact counts of Northbank's return: for a proof only, they leave no other way."""

from __future__ import annotations

from pathlib import Path

from loaders.northbank.recipe import write_extract
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import read_dictionary
from loaders.ptl.editions import extract_day
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.read import read_ptl
from loaders.ptl.recipe import check_ptl, count_ptl, with_source
from loaders.ptl.secret import NO_SECRET
from loaders.ptl.workspace import workspace
from store.schema import Tables

EXTRACT = "2025-03-31"


def northbank(
    folder: Path,
    *,
    extract: str = EXTRACT,
    pathways: int | None = None,
    seed: int | None = None,
    settings: Pathways | None = None,
) -> Tables:
    """Play the story out, write its file into `folder` and count it, unrounded."""
    path = folder / f"ptl_northbank-demonstration_{extract}.csv"
    write_extract(path, pathways=pathways, seed=seed)
    dictionary, settings, day = (
        read_dictionary(),
        settings or read_pathways(),
        extract_day(extract, file=path.name),
    )
    with workspace(within=folder) as place:
        raw = read_ptl(path, dictionary, place)
        typed = normalise_ptl(raw, dictionary, settings, place, extract=day)
        codes = check_ptl(raw, typed, dictionary, settings, place, extract=day)
        exact = count_ptl(typed, codes, dictionary, settings, place, extract=day, secret=NO_SECRET)
    return with_source(exact, edition=f"northbank-demonstration-{extract}", file=path.name)
