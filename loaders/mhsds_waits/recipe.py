"""Four-week waits of children and young people, from NHS England's monthly mental health statistics.

One CSV of 11 columns a month and status; the main monthly file has the same columns and many more measures.
A file may hold several months (one more column then names the file each row came from): an edition is a
month and its status, such as `2024-04-performance`.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.mhsds_waits.checks import check_mhsds_waits
from loaders.mhsds_waits.figures import NOT_KEPT, parse_rows
from loaders.mhsds_waits.measures import SOURCE_ID, read_layout
from loaders.mhsds_waits.rows import read_mhsds_waits
from loaders.mhsds_waits.tables import tables_from_figures
from store.areas import read_areas
from store.errors import InputError, Problem
from store.schema import Tables

__all__ = ["NOT_KEPT", "SOURCE_ID", "check_mhsds_waits", "editions_in", "load", "recognise"]


def load(path: Path, *, edition: str) -> Tables:
    """`observations` of one edition: England, systems and the providers that the project knows.

    Counts are referral spells, waits days, percentages 0-100. The whole file is read and checked, whichever
    edition is wanted. What was left out is counted in `observations.attrs[NOT_KEPT]`. Raises InputError with
    every problem that a step of the load finds; nothing is half-loaded.
    """
    parsed = _read_parsed(path)
    check_mhsds_waits(parsed, file=path.name)
    tables = tables_from_figures(parsed)
    return {"observations": _of_edition(tables["observations"], edition, file=path.name)}


def editions_in(path: Path) -> tuple[str, ...]:
    """The editions that a file holds, oldest first. Raises InputError as `load` does."""
    return tuple(sorted(set(_read_parsed(path)["edition"])))


def recognise(head: str) -> bool:
    """Whether the beginning of a file is a monthly file's: its header, or rows of our measures."""
    return "REPORTING_PERIOD_START" in head and "MEASURE_ID" in head


def _read_parsed(path: Path) -> pd.DataFrame:
    layout = read_layout()
    rows = read_mhsds_waits(path, layout=layout)
    return parse_rows(rows, layout=layout, areas=read_areas(), file=path.name)


def _of_edition(observations: pd.DataFrame, edition: str, *, file: str) -> pd.DataFrame:
    wanted = observations[observations["edition"] == edition]
    if wanted.empty:
        held = ", ".join(sorted(set(observations["edition"])))
        raise InputError([Problem(file, f"no row of edition {edition!r}", f"one of {held}")])
    return wanted.reset_index(drop=True)
