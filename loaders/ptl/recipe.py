"""The patient tracking list of an area: rows about pathways in, protected counts out.

No row of it is kept anywhere: it is read, checked and counted in a private workspace, and every count passes the
disclosure door before it leaves. What a table holds is described in docs/ptl.md.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from loaders.counted import Counted, counted_now
from loaders.ptl.codes import Codes, code_rules, read_codes
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import Dictionary, read_dictionary
from loaders.ptl.editions import (
    SOURCE_ID,
    area_of,
    editions_before,
    extract_day,
    refuse_counted_otherwise,
)
from loaders.ptl.faults import birth_problems, duplicate_rules, list_faults, write_faults
from loaders.ptl.labels import label_pathways
from loaders.ptl.measures import count_measures
from loaders.ptl.normalise import normalise_ptl
from loaders.ptl.periods import periods
from loaders.ptl.raw import Raw
from loaders.ptl.read import read_ptl
from loaders.ptl.rules import row_rules
from loaders.ptl.secret import NO_SECRET, area_secret, fingerprint
from loaders.ptl.snapshots import make_clocks, take_snapshots
from loaders.ptl.workspace import Workspace, workspace
from loaders.wordless import told_file
from store.areas import read_areas
from store.disclosure import protect
from store.errors import InputError, Problem
from store.pathway_catalogue import read_pathway_catalogue
from store.schema import Tables


def load(path: Path, *, edition: str) -> Tables:
    """The tables of one extract, to look at and not to keep: it needs no secret, and no other edition of its area.

    Else as `load_counted`.
    """
    return _load(path, edition=edition, kept=False)[0]


def load_counted(path: Path, *, edition: str, folder: Path | None = None) -> tuple[Tables, Counted]:
    """Read, normalise, check, count and protect one extract.

    `edition` is the day of the extract, an area's name before it or not: `2026-03-31`, `northbank-2026-03-31`.
    `folder` holds the area's editions that are there: what they withheld stays withheld. Gives `pathway_snapshots`,
    `pathway_bands` and `pathway_measures`, and by what they were counted. Raises InputError with the faults of the
    file, or where editions of the area were counted otherwise; SecretError where a real area has no secret.
    """
    return _load(path, edition=edition, kept=True, folder=folder)


def _load(path: Path, *, edition: str, kept: bool, folder: Path | None = None) -> tuple[Tables, Counted]:
    extract = extract_day(edition, file=told_file(path))
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        rows = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        codes = check_ptl(raw, rows, dictionary, settings, place, extract=extract)
        areas = read_areas(demonstration=True)
        secret = area_secret(area_of(edition), codes, areas) if kept else NO_SECRET
        counted = counted_now(fingerprint(secret))
        if kept:
            refuse_counted_otherwise(edition, counted, folder=folder)
        exact = count_ptl(rows, codes, dictionary, settings, place, extract=extract, secret=secret)
    exact = with_source(exact, edition=edition, file=told_file(path))
    told = protect(
        exact,
        catalogue=read_pathway_catalogue(),
        areas_above=codes.system_of,
        secret=secret,
        earlier=editions_before(edition, counted, folder=folder) if kept else (),
    )
    return told, counted


def list_all_faults(path: Path, edition: str, target: Path) -> None:
    """Write every fault of an extract's rows as CSV. Raises InputError as `load` does; a sound file gives none."""
    extract = extract_day(edition, file=told_file(path))
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        rows = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        try:
            check_ptl(raw, rows, dictionary, settings, place, extract=extract)
        finally:
            write_faults(place, target)


def check_ptl(
    raw: Raw,
    typed: str,
    dictionary: Dictionary,
    settings: Pathways,
    place: Workspace,
    *,
    extract: dt.date,
    own_lists: bool = True,
) -> Codes:
    """What the codes mean. Raises InputError with every fault of every row, and of the file as a whole."""
    rows, faulty = place.one(f"select count(*), count(*) filter (faulty) from {typed}")
    if rows == 0:
        raise InputError([Problem(raw.file, "no rows below the header", "one row a pathway")])
    problems = birth_problems(place, typed, dictionary, file=raw.file, extract=extract)
    areas = read_areas(demonstration=True)
    codes = read_codes(place, typed, dictionary, areas, extract=extract, own_lists=own_lists)
    wider = [*duplicate_rules(place, typed), *code_rules(codes, dictionary)]
    if faulty or wider:
        rules = [*row_rules(dictionary, settings, extract=extract), *wider]
        problems += list_faults(raw, rules, dictionary, place)
    if problems:
        raise InputError(problems)
    return codes


def count_ptl(
    typed: str,
    codes: Codes,
    dictionary: Dictionary,
    settings: Pathways,
    place: Workspace,
    *,
    extract: dt.date,
    secret: bytes,
) -> Tables:
    """The three tables, unrounded, each count with who is behind it: what `protect` turns into what may be shown."""
    label_pathways(place, typed, codes, dictionary, settings, secret=secret)
    clocks = make_clocks(place, settings)
    first_closed = place.one(f"select least(min(discharged_on), min(rejected_on)) from {typed}")[0]
    spans = periods(
        extract=extract,
        complete_from=first_closed if isinstance(first_closed, dt.date) else None,
        month_ends=settings.month_ends,
        week_ends=settings.week_ends,
    )
    snapshots, bands = take_snapshots(place, clocks, settings, spans)
    measures = count_measures(place, clocks, settings, spans, extract=extract)
    return {"pathway_snapshots": snapshots, "pathway_bands": bands, "pathway_measures": measures}


def with_source(tables: Tables, *, edition: str, file: str) -> Tables:
    """Each table with where it comes from."""
    source = {"value_note": "", "source_id": SOURCE_ID, "edition": edition, "source_ref": f"{file}, counted"}
    return {name: frame.assign(**source) for name, frame in tables.items()}
