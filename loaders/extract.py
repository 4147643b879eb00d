"""Take from an official file what we show: load it, keep the areas in scope, check it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.counted import Counted
from loaders.demonstration import is_demonstration, marked
from loaders.local_returns import folder_of
from loaders.published import conform_all, publish
from loaders.references import reference_problems
from loaders.sources import loader_for
from loaders.swap import one_extract, settled
from store.areas import read_areas
from store.catalogue import read_catalogue
from store.errors import InputError, Problem
from store.reference import areas_frames, demonstration_frames
from store.schema import Tables
from store.settings import data_folder, local_folder


def load_checked(source_id: str, path: Path, *, edition: str) -> Tables:
    """The tables of one file, in scope and checked as `build` would. Raises InputError with every problem.

    They are to look at and not to keep: a list is counted without the secret of its area.
    """
    return _load_checked(source_id, path, edition=edition, kept=False)[0]


def _load_checked(source_id: str, path: Path, *, edition: str, kept: bool) -> tuple[Tables, Counted | None]:
    """The same, and by what they were counted if they are of a list and `kept`."""
    loader = loader_for(source_id)
    file = loader.called(path)
    for root in (data_folder() / "published", local_folder()):
        with settled(root):  # registers and earlier editions are read below
            pass
    if not path.is_file():
        raise InputError([Problem(file, "no such file", "a file to load")])
    loaded, counted = (
        loader.load_counted(path, edition=edition)
        if kept and loader.load_counted
        else (loader.load(path, edition=edition), None)
    )
    tables = keep_in_scope(loaded)
    checked = conform_all(tables, file=file)
    known = pd.concat([areas_frames()["areas"], demonstration_frames()["areas"]], ignore_index=True)
    areas = conform_all({"areas": known}, file="data/reference")
    problems = reference_problems(checked | areas, read_catalogue())
    if problems:
        raise InputError(problems)
    return tables, counted


def extract(source_id: str, path: Path, *, edition: str, folder: Path | None = None) -> tuple[Path, Tables]:
    """Load, check and write one edition; where it lies, and what is in it.

    Unless a `folder` is given, published and fictional figures go to `data/published`, returns to `data/local`.
    Raises StoreError while another extract is at work: what one withholds depends on what the others show.
    """
    with one_extract():
        return _extract(source_id, path, edition=edition, folder=folder)


def _extract(source_id: str, path: Path, *, edition: str, folder: Path | None) -> tuple[Path, Tables]:
    tables, counted = _load_checked(source_id, path, edition=edition, kept=True)
    loader = loader_for(source_id)
    file = loader.called(path)
    source = read_catalogue().sources.get(source_id)
    if source:
        fictional = is_demonstration(tables, read_areas(demonstration=True), file=file)
        folder = folder or folder_of(source, fictional=fictional)
        source = marked(source, edition, file=file) if fictional else source
    return publish(
        source_id,
        edition,
        tables,
        official_file=path,
        called=file,
        by_hand=loader.by_hand,
        source=source,
        folder=folder,
        counted=counted,
    ), tables


def keep_in_scope(tables: Tables) -> Tables:
    """Rows of London, Norfolk and Waveney, their comparators and Northbank; tables without an area stay whole."""
    areas = read_areas(demonstration=True)
    kept: Tables = {}
    for name, frame in tables.items():
        if "area_id" in frame.columns:
            wanted = {id_ for id_ in frame["area_id"].dropna().unique() if id_ == "" or areas.in_scope(id_)}
            frame = frame.loc[frame["area_id"].isna() | frame["area_id"].isin(wanted)].reset_index(drop=True)
        kept[name] = frame
    return kept
