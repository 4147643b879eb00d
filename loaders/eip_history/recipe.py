"""EIP waiting times history: early intervention in psychosis, monthly, December 2015 to September 2019.

One row a month, provider, CCG and state (started this month, or still waiting at its end), with the number of
pathways in each band of weeks waited. All ages. Small numbers are not withheld, so sums of rows are exact.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from loaders.column_maps import read_column_map
from loaders.delimited import read_delimited
from loaders.eip_history.rows import typed_rows
from loaders.eip_history.sums import BANDS, sums
from loaders.eip_history.tables import band_rows, indicator_rows
from loaders.published import conform_all
from metrics.printed import trimmed
from store.areas import read_areas
from store.errors import InputError, Problem
from store.schema import Tables

SOURCE_ID = "eip_history"
STATE = "state "


def editions() -> tuple[str, ...]:
    """The editions whose layout is known: the columns of the column map."""
    return read_column_map(SOURCE_ID).editions


def recognise(head: str) -> bool:
    """Whether the beginning of a file looks like this source."""
    return "Gt_0_1_Weeks" in head and "EIP pathways" in head


def load(path: Path, *, edition: str) -> Tables:
    """`wait_bands` and `observations` of every area in scope. Raises InputError with every problem."""
    raw = read_history(path, edition=edition)
    tables = normalise_history(raw, edition=edition, file=path.name)
    check_history(tables, file=path.name)
    return tables


def read_history(path: Path, *, edition: str) -> pd.DataFrame:
    """The file as it stands: text under our column names, and the line of each row."""
    layout = read_column_map(SOURCE_ID).for_edition(edition)
    return read_delimited(
        path, {field: text for field, text in layout.items() if not field.startswith(STATE)}
    )


def normalise_history(raw: pd.DataFrame, *, edition: str, file: str) -> Tables:
    """Sums by CCG, provider, system, London and England. Raises InputError with every row's problem."""
    layout = read_column_map(SOURCE_ID).for_edition(edition)
    states = {text: field.removeprefix(STATE) for field, text in layout.items() if field.startswith(STATE)}
    areas = read_areas()
    summed = sums(typed_rows(raw, states, areas=areas, file=file), areas)
    source = {"source_id": SOURCE_ID, "edition": edition}
    return {
        "wait_bands": band_rows(summed, headers={band: layout[band] for band in BANDS}).assign(**source),
        "observations": indicator_rows(summed).assign(**source),
    }


def check_history(tables: Tables, *, file: str) -> None:
    """Refuse finished tables that cannot be true: a row twice, more within two weeks than there were."""
    conform_all(tables, file=file)
    observations = tables["observations"]
    beyond = observations[observations["numerator"] > observations["denominator"]]
    if len(beyond):
        raise InputError(
            [
                Problem(
                    file,
                    f"{trimmed(row['numerator'])} of {trimmed(row['denominator'])}",
                    f"a part, for {row['source_ref']}",
                )
                for row in beyond.to_dict("records")
            ]
        )
