"""The reference tables: areas, dated links between them, populations, characteristics. Read from CSV, checked whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa

from store.errors import InputError, Problem
from store.schema import TABLES, Tables, conform
from store.schema.places import DEMONSTRATION
from store.settings import data_folder

REFERENCE_TABLES = ("areas", "area_links", "populations", "characteristics")
DEMONSTRATION_TABLES = ("areas", "area_links")
#: No official code has a hyphen, so that a fictional area can never be taken for a real one.
DEMONSTRATION_PREFIX = "DEMO-"
ALIAS_COLUMNS = ["alias", "area_id", "valid_from", "valid_to", "note"]


def areas_frames(folder: Path | None = None) -> Tables:
    """The tables `areas`, `area_links`, `populations` and `characteristics`, typed and checked against store/schema.

    Dates are `datetime.date`, empty cells are missing. Raises InputError with every problem of a file.
    """
    return {name: read_reference(name, folder=folder) for name in REFERENCE_TABLES}


def demonstration_frames(folder: Path | None = None) -> Tables:
    """The fictional areas of `data/demonstration` and the links between them, typed and checked.

    Without such a folder there are none. Raises InputError for an area that is not of scope `demonstration`, an id
    that could be an official one, and a link to an area outside.
    """
    folder = folder or data_folder() / DEMONSTRATION
    if not (folder / "areas.csv").is_file():
        return {name: TABLES[name].schema.empty_table().to_pandas() for name in DEMONSTRATION_TABLES}
    frames = {name: read_reference(name, folder=folder) for name in DEMONSTRATION_TABLES}
    problems = _fictional_problems(frames["areas"], frames["area_links"])
    if problems:
        raise InputError(problems)
    return frames


def _fictional_problems(areas: pd.DataFrame, links: pd.DataFrame) -> list[Problem]:
    file = f"{DEMONSTRATION}/areas.csv"
    own = areas["area_id"].str.startswith(DEMONSTRATION_PREFIX)
    expected = f"ids that start with {DEMONSTRATION_PREFIX!r}"
    problems = [Problem(file, repr(area_id), expected) for area_id in areas.loc[~own, "area_id"]]
    real = areas.loc[areas["scope"] != DEMONSTRATION, "area_id"]
    problems += [Problem(file, repr(area_id), f"scope {DEMONSTRATION!r}") for area_id in real]
    ends = pd.concat([links["child_id"], links["parent_id"]])
    outside = sorted(set(ends) - set(areas["area_id"]))
    return problems + [
        Problem(f"{DEMONSTRATION}/area_links.csv", repr(area_id), "an area of its areas.csv")
        for area_id in outside
    ]


def read_reference(name: str, *, folder: Path | None = None) -> pd.DataFrame:
    """One reference table as the schema types it. Raises InputError naming file, row and column."""
    file = f"{name}.csv"
    text = _read_text(file, folder=folder)
    problems: list[Problem] = []
    for column, kind in zip(TABLES[name].schema.names, TABLES[name].schema.types, strict=True):
        if column in text.columns:
            text[column] = _typed(text[column], kind, file=file, problems=problems)
    if problems:
        raise InputError(problems)
    return conform(name, text, file=file).to_pandas(date_as_object=True)


def read_aliases(folder: Path | None = None) -> pd.DataFrame:
    """The alias table: alias, area_id, valid_from, valid_to (dates or None), note."""
    file = "area_aliases.csv"
    text = _read_text(file, folder=folder)
    if list(text.columns) != ALIAS_COLUMNS:
        raise InputError(
            [Problem(file, f"columns {', '.join(text.columns)}", ", ".join(ALIAS_COLUMNS), row=1)]
        )
    problems: list[Problem] = []
    for column in ("valid_from", "valid_to"):
        text[column] = _typed(text[column], pa.date32(), file=file, problems=problems)
    if problems:
        raise InputError(problems)
    return text


def contents(folder: Path | None = None, *, demonstration: bool) -> tuple[bytes | None, ...]:
    """What the files of areas, links and aliases hold, with `demonstration` those of the fictional ones too."""
    paths = [
        (folder or data_folder() / "reference") / f"{name}.csv"
        for name in (*DEMONSTRATION_TABLES, "area_aliases")
    ]
    if demonstration:
        paths += [data_folder() / DEMONSTRATION / f"{name}.csv" for name in DEMONSTRATION_TABLES]
    return tuple(path.read_bytes() if path.is_file() else None for path in paths)


def _read_text(file: str, *, folder: Path | None) -> pd.DataFrame:
    path = (folder or data_folder() / "reference") / file
    try:
        return pd.read_csv(path, dtype=object, keep_default_na=False, encoding="utf-8")
    except FileNotFoundError:
        raise InputError([Problem(file, "no such file", "the file in the reference folder")]) from None
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError([Problem(file, str(error), "a CSV file in UTF-8 with one header row")]) from None


def _typed(column: pd.Series, kind: pa.DataType, *, file: str, problems: list[Problem]) -> pd.Series:
    """Parse the text of one column; an empty cell becomes None, an unreadable one a problem."""
    parse, expected = _parser(kind)
    values: list[object] = []
    for row, text in enumerate(column, 2):
        try:
            values.append(parse(text) if text else None)
        except ValueError:
            values.append(None)
            problems.append(Problem(file, repr(text), expected, row=row, column=str(column.name)))
    return pd.Series(values, index=column.index, dtype=object)


def _parser(kind: pa.DataType) -> tuple[Callable[[str], object], str]:
    if pa.types.is_date(kind):
        return date.fromisoformat, "a date as YYYY-MM-DD"
    if pa.types.is_integer(kind):
        return int, "a whole number"
    if pa.types.is_floating(kind):
        return float, "a number"
    return str, "text"
