"""NHS Mental Health Dashboard, long file: access, eating disorder waits, wards, A&E, psychosis, spend.

One row a sheet, organisation and period. Percentages lie between 0 and 1, money is in pounds, `*` is a small
number withheld, England is coded four ways, and a sheet's periods mean what the publisher's metadata says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from loaders.column_maps import ALTERNATIVE, ColumnMap, read_column_map
from loaders.delimited import LINE, read_delimited
from loaders.mh_dashboard.doubts import add_caveats
from loaders.mh_dashboard.figures import Layout, read_rows
from loaders.published import conform_all
from store.areas import ENGLAND, Areas, read_areas
from store.catalogue import Indicator, read_catalogue
from store.errors import InputError, Problem
from store.schema import Tables

SOURCE_ID = "mh_dashboard"
COLUMNS = ("sheet", "region_code", "system_code", "org_code", "org_name", "org_type", "period", "value")
SHEET = "sheet "
NOT_CARRIED = "edition not_carried"
SNAPSHOT_YEAR = "edition snapshot_year"

#: What each spend buys, in the words of the finance table.
SERVICES: Mapping[str, str] = {
    "cyp_spend": "children and young people's mental health, without eating disorders and learning disability",
    "cyp_ed_spend": "children and young people's eating disorders",
    "eip_spend": "early intervention in psychosis, all ages",
    "mh_spend": "all mental health, with learning disability and dementia",
}
_MEASURES = {"final": "actual", "planned": "plan"}


def editions() -> tuple[str, ...]:
    """The editions whose layout is known: the columns of the column map."""
    return read_column_map(SOURCE_ID).editions


def recognise(head: str) -> bool:
    """Whether the beginning of a file looks like this source."""
    return head.lstrip("\ufeff").startswith("sheet,region_code,stp_code") and "CYP(" in head


def load(path: Path, *, edition: str) -> Tables:
    """`observations` and `finance` of every area in the file. Raises InputError with every problem."""
    raw = read_dashboard(path, edition=edition)
    tables = normalise_dashboard(raw, edition=edition, file=path.name)
    check_dashboard(tables, file=path.name)
    return tables


def read_dashboard(path: Path, *, edition: str) -> pd.DataFrame:
    """The file as it stands: text under our column names, and the line of each row."""
    mapping = read_column_map(SOURCE_ID).for_edition(edition)
    return read_delimited(path, {field: mapping[field] for field in COLUMNS})


def normalise_dashboard(
    raw: pd.DataFrame, *, edition: str, file: str, indicators: Mapping[str, Indicator] | None = None
) -> Tables:
    """Our names, codes, periods and units for every row. Raises InputError with every row's problem."""
    areas = read_areas()
    layout = layout_of(read_column_map(SOURCE_ID), edition=edition)
    rows = read_rows(
        raw, layout, areas=areas, indicators=indicators or read_catalogue().indicators, file=file
    )
    observations = add_caveats(rows, areas).assign(
        breakdown="", source_id=SOURCE_ID, edition=edition, source_ref="line " + rows[LINE].astype(str)
    )
    return {
        "observations": observations.drop(columns=[LINE, "label", "org_name"]),
        "finance": _finance(observations, areas),
    }


def check_dashboard(tables: Tables, *, file: str) -> None:
    """Refuse what cannot be true: a second figure for one place, nothing for England. All problems at once."""
    conform_all(tables, file=file)
    observations = tables["observations"]
    with_england = set(observations.loc[observations["area_id"] == ENGLAND, "indicator_id"])
    problems = [
        Problem(file, "no figure for England", f"one for {indicator_id}", sheet=indicator_id)
        for indicator_id in sorted(set(observations["indicator_id"]) - with_england)
    ]
    if problems:
        raise InputError(problems)


def layout_of(column_map: ColumnMap, *, edition: str) -> Layout:
    """What the column map says about one edition besides its columns: sheets, sheets left out, the year."""
    mapping = column_map.for_edition(edition)
    problems = [
        Problem(f"{SOURCE_ID}.csv", f"the field {field!r}", "a column, a sheet or a setting", column=edition)
        for field in mapping
        if field not in (*COLUMNS, NOT_CARRIED, SNAPSHOT_YEAR) and not field.startswith(SHEET)
    ]
    year = mapping.get(SNAPSHOT_YEAR, "")
    if year and not re.fullmatch(r"\d{4}/\d{2}", year):
        problems.append(Problem(f"{SOURCE_ID}.csv", repr(year), "a year like 2021/22", column=edition))
    if problems:
        raise InputError(problems)
    sheets = {sheet: field.removeprefix(SHEET) for field, sheet in mapping.items() if field.startswith(SHEET)}
    left_out = frozenset(filter(None, mapping.get(NOT_CARRIED, "").split(ALTERNATIVE)))
    return Layout(sheets, left_out, year)


def _finance(observations: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """Spend once more, as the finance table keeps it: planned and actual, by the body that commissions."""
    spend = observations[observations["indicator_id"].isin(list(SERVICES))]
    return pd.DataFrame(
        {
            "organisation": [
                name if areas[area_id].kind == "ccg" else f"CCGs of {areas[area_id].name}"
                for area_id, name in zip(spend["area_id"], spend["org_name"], strict=True)
            ],
            "area_id": spend["area_id"],
            "age_band": "",
            "tier": "",
            "service": spend["indicator_id"].map(SERVICES),
            "funding": "",
            "measure": spend["status"].map(_MEASURES),
            "year": spend["label"],
            "amount_gbp": spend["value"],
            "value_note": spend["value_note"],
            "caveats": [_joined(text, "spend_ages_not_stated") for text in spend["caveats"]],
            "source_id": spend["source_id"],
            "edition": spend["edition"],
            "source_ref": spend["source_ref"],
        }
    ).reset_index(drop=True)


def _joined(*caveats: str) -> str:
    return ";".join(filter(None, caveats))
