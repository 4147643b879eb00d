"""Additional statistics on waiting times into children and young people's mental health services.

One workbook an edition (NHS Digital, 2019-20 and 2020-21): a sheet for each period, population counted and
service scope. The layout of every edition is a column of `data/column_maps/additional_waits.csv`; another
edition needs another column there and no code.
"""

from __future__ import annotations

from pathlib import Path

from loaders.additional_waits.cells import RawSheets, read_additional_waits
from loaders.additional_waits.checks import check_additional_waits, flag_overlaps
from loaders.additional_waits.figures import parse_figures, repeated_sheets
from loaders.additional_waits.layout import SOURCE_ID, Layout, read_layout
from loaders.additional_waits.tables import EditionFigures, tables_from_figures
from loaders.column_maps import read_column_map
from store.areas import Areas, read_areas
from store.schema import Tables

__all__ = [
    "SOURCE_ID",
    "check_additional_waits",
    "editions",
    "load",
    "normalise_additional_waits",
    "recognise",
]


def load(path: Path, *, edition: str) -> Tables:
    """`wait_bands` and `observations` of one edition's workbook, every area in it.

    Counts in people or referrals, waits in days or weeks, percentages 0-100 of everyone referred. Raises
    InputError with every problem that a step of the load finds; nothing is half-loaded.
    """
    layout = read_layout(edition)
    raw = read_additional_waits(path, layout=layout)
    tables = normalise_additional_waits(raw, layout=layout, areas=read_areas())
    check_additional_waits(tables, file=path.name, percent_direction=layout.percent_direction)
    return tables


def normalise_additional_waits(raw: RawSheets, *, layout: Layout, areas: Areas) -> Tables:
    """Raw cells as our tables: areas resolved, withheld figures noted, caveats attached."""
    rows = parse_figures(raw, layout=layout, areas=areas)
    figures = EditionFigures(rows, raw.letters, repeated_sheets(rows), layout)
    return flag_overlaps(tables_from_figures(figures))


def editions() -> tuple[str, ...]:
    """The editions whose layout is mapped."""
    return read_column_map(SOURCE_ID).editions


def recognise(head: str) -> bool:
    """Whether the beginning of a workbook's texts is this publication's."""
    return "second contact" in head and "measurement of waiting times" in head
