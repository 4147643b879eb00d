"""Raw cells of the additional waiting-time statistics as numbers of known areas, periods and populations."""

from __future__ import annotations

import math
from datetime import date

import pandas as pd

from loaders.additional_waits.cells import RawSheets
from loaders.additional_waits.layout import Layout
from store.areas import Areas, UnknownArea
from store.errors import InputError, Problem

NOT_FIGURES = ("organisation_code", "organisation_name")


def parse_figures(raw: RawSheets, *, layout: Layout, areas: Areas) -> pd.DataFrame:
    """One row an area on a sheet: what the sheet holds, `area_id`, `exact`, and a float column a field.

    A figure that the publisher withheld is NaN; nothing else is. `exact` marks the country's own row, which
    is not rounded. An area printed in two blocks of a sheet with the same figures (the row of unknown areas)
    is kept once. Raises InputError with every cell that is no figure and every code that no area carries.
    """
    problems: list[Problem] = []
    figures = raw.cells[["sheet", "row"]].copy()
    for field in layout.headers:
        if field not in NOT_FIGURES:
            figures[field] = _numbers(raw, field, withheld=layout.withheld, problems=problems)
    meanings = figures["sheet"].map(layout.sheets)
    for name in (
        "period_start",
        "period_end",
        "period_type",
        "first_of_its_type",
        "population",
        "service_scope",
    ):
        figures[name] = [getattr(meaning, name) for meaning in meanings]
    figures["area_id"] = _area_ids(raw, figures, areas=areas, problems=problems)
    if problems:
        raise InputError(problems)
    figures["exact"] = [areas[area_id].kind == "country" for area_id in figures["area_id"]]
    return _without_repeated_areas(figures, file=raw.file)


def repeated_sheets(figures: pd.DataFrame) -> frozenset[str]:
    """Sheets whose every area and figure already stand on an earlier sheet of the edition.

    The earlier one is taken at its word: it fits the sheets beside it (METHODS, trap 7).
    """
    meaning = ["sheet", "period_start", "period_end", "period_type", "first_of_its_type", "population"]
    content = figures.drop(columns=[*meaning, "service_scope", "row"])
    seen: dict[tuple[object, ...], str] = {}
    repeated: set[str] = set()
    for sheet, block in content.groupby(figures["sheet"], sort=False):
        if bool(block.select_dtypes("float").notna().to_numpy().any()):
            cells = tuple(
                block.astype("object").where(block.notna(), None).itertuples(index=False, name=None)
            )
            if seen.setdefault(cells, str(sheet)) != sheet:
                repeated.add(str(sheet))
    return frozenset(repeated)


def _numbers(raw: RawSheets, field: str, *, withheld: str, problems: list[Problem]) -> list[float]:
    numbers: list[float] = []
    for cell, sheet, row in zip(raw.cells[field], raw.cells["sheet"], raw.cells["row"], strict=True):
        number = math.nan
        if isinstance(cell, (int, float)) and not isinstance(cell, bool) and math.isfinite(cell):
            number = float(cell)
        elif not (isinstance(cell, str) and cell.strip() == withheld):
            problems.append(
                Problem(
                    raw.file,
                    repr(cell) if cell != "" else "an empty cell",
                    f"a number or {withheld!r}",
                    sheet=sheet,
                    row=row,
                    column=f"{raw.letters[sheet, field]} ({field})",
                )
            )
        numbers.append(number)
    return numbers


def _area_ids(
    raw: RawSheets, figures: pd.DataFrame, *, areas: Areas, problems: list[Problem]
) -> list[str | None]:
    """The area of each row, by code and the last day of its period; each unknown code is named once."""
    known: dict[tuple[str, date], str | None] = {}
    ids: list[str | None] = []
    for row, day in zip(raw.cells.to_dict("records"), figures["period_end"], strict=True):
        code = str(row["organisation_code"])
        if (code, day) not in known:
            try:
                known[code, day] = areas.resolve(code, on=day)
            except UnknownArea as error:
                known[code, day] = None
                found = f"{code!r} ({str(row['organisation_name']).strip()})"
                problems.append(
                    Problem(raw.file, found, "an area we know", str(error), row["sheet"], row["row"])
                )
        ids.append(known[code, day])
    return ids


def _without_repeated_areas(figures: pd.DataFrame, *, file: str) -> pd.DataFrame:
    again = figures.duplicated(["sheet", "area_id"])
    differing = again & ~figures.drop(columns="row").duplicated()
    if bool(differing.any()):
        raise InputError(
            [
                Problem(
                    file,
                    f"other figures for {row['area_id']} than further up",
                    "one set of figures for an area",
                    sheet=row["sheet"],
                    row=row["row"],
                )
                for row in figures[differing].to_dict("records")
            ]
        )
    return figures[~again].reset_index(drop=True)
