"""Rows of the monthly file as figures: known areas, calendar periods, numbers; or every reason why not.

Files grow to millions of rows that repeat a few hundred distinct values, so each judgement is made once for
each distinct combination and then laid over the rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from loaders.column_maps import normal_header
from loaders.mhsds_waits.measures import FLOW, MEASURES, STOCK, Layout
from store.areas import Areas, UnknownArea
from store.errors import InputError, Problem

STATUSES: Mapping[str, str] = {
    "Performance": "performance",
    "Provisional": "provisional",
    "Final": "final",
}
#: Where the parsed frame's `attrs` count the rows of our measures that are left out, by reason.
NOT_KEPT = "not_kept"
_MONTHS_OF = {FLOW: 3, STOCK: 1}
_FIGURE = re.compile(r"\d+(\.\d+)?")
_NAMED_AFTER = re.compile(r"_(?P<month>[A-Z][a-z]{2})(?P<status>Perf|Prov|Final)_(?P<year>\d{4})")


def parse_rows(rows: pd.DataFrame, *, layout: Layout, areas: Areas, file: str) -> pd.DataFrame:
    """One row a published figure: `measure_id`, `area_id`, period, `status`, `edition`, `figure`, `source_ref`.

    `figure` is NaN where withheld, `exact` marks the country's, which is not rounded. Rows of other
    breakdowns, of finer levels and of providers we do not know are left out and counted by reason in
    `attrs[NOT_KEPT]`. Raises InputError with every cell that cannot be read and every unknown area but those.
    """
    kept, not_kept = _of_our_levels(rows, layout=layout)
    problems = _cell_problems(kept, layout=layout, file=file)
    if problems:
        raise InputError(problems)
    end = _worked_out(kept, ["period_end"], _day)
    status = kept["status"].map(STATUSES).astype(object)
    codes = kept.assign(level=kept["breakdown"].map(layout.levels).astype(object), end=end)
    area_id = _worked_out(codes, ["level", "area_code", "end"], lambda *key: _area(*key, areas=areas))
    unknown = area_id.isna()
    problems = _area_problems(codes[unknown], areas=areas, file=file)
    if problems:
        raise InputError(problems)
    parsed = pd.DataFrame(
        {
            "measure_id": kept["measure_id"].astype(object),
            "area_id": area_id,
            "period_start": _worked_out(kept, ["period_start"], _day),
            "period_end": end,
            "period_type": kept["measure_id"]
            .map(lambda measure: MEASURES[measure].period_type)
            .astype(object),
            "status": status,
            "edition": _worked_out(codes.assign(status=status), ["end", "status"], "{:%Y-%m}-{}".format),
            "figure": pd.to_numeric(kept["figure"].astype(object).where(kept["figure"] != layout.withheld)),
            "exact": codes["level"] == "country",
            "source_ref": _places(kept),
        }
    )[~unknown].reset_index(drop=True)
    if parsed.empty:
        raise InputError([Problem(file, "no row of England, a system or a known provider", "at least one")])
    left_out = codes.loc[unknown, "area_code"].nunique()
    parsed.attrs[NOT_KEPT] = not_kept | ({"providers that we do not know": left_out} if left_out else {})
    return parsed


def _of_our_levels(rows: pd.DataFrame, *, layout: Layout) -> tuple[pd.DataFrame, dict[str, int]]:
    """The rows of England, systems and providers, and how many others there were."""
    ours = rows["breakdown"].isin(list(layout.levels))
    whole = rows["finer_level"] == layout.no_finer_level
    counts = rows.loc[~ours, "breakdown"].astype(object).value_counts().to_dict()
    not_kept = {f"rows of the breakdown {name!r}": int(count) for name, count in counts.items()}
    if bool((ours & ~whole).any()):
        not_kept["rows of a finer level"] = int((ours & ~whole).sum())
    return rows[ours & whole], not_kept


def _cell_problems(rows: pd.DataFrame, *, layout: Layout, file: str) -> list[Problem]:
    """Cells that are not what their column holds: one problem for each distinct cell, at its first row."""

    def name(measure: str, found: str) -> str | None:
        right = normal_header(found) in layout.names[measure]
        return None if right else f"the name that {measure} has in the column map"

    def status(found: str) -> str | None:
        return None if found in STATUSES else " or ".join(STATUSES)

    def figure(found: str) -> str | None:
        right = found == layout.withheld or _FIGURE.fullmatch(found)
        return None if right else f"a number or {layout.withheld!r}"

    expectations: list[tuple[str, list[str], Callable[..., str | None]]] = [
        ("measure_name", ["measure_id", "measure_name"], name),
        ("status", ["status"], status),
        ("figure", ["figure"], figure),
        ("period_end", ["period_end"], lambda found: None if _day(found) else "a day as dd/mm/yyyy"),
        ("period_start", ["period_start", "period_end", "measure_id"], _period_expected),
        ("source_file", ["source_file", "period_end", "status"], _source_file_expected),
    ]
    problems: list[Problem] = []
    for field, columns, expectation in expectations:
        wrong = rows[_worked_out(rows, columns, expectation).notna()]
        for _, alike in wrong.groupby(columns, sort=False, observed=True):
            row = alike.iloc[0].to_dict()
            found = repr(row[field]) + (f" (on {len(alike)} rows)" if len(alike) > 1 else "")
            expected = str(expectation(*(row[column] for column in columns)))
            header = layout.headers[field]
            problems.append(Problem(file, found, expected, row=row["line"], column=header))
    return problems


def _period_expected(start: str, end: str, measure: str) -> str | None:
    """None if the period is as many whole months as the measure counts over."""
    months = _MONTHS_OF[MEASURES[measure].period_type]
    first, last = _day(start), _day(end)
    if last is None:
        return None
    whole = (last + timedelta(days=1)).day == 1
    year, month = divmod(last.year * 12 + last.month - months, 12)
    if whole and year >= 1 and first == date(year, month + 1, 1):
        return None
    return f"the first of {months} calendar month{'s' if months > 1 else ''} to {end}"


def _source_file_expected(source_file: str, end: str, status: str) -> str | None:
    """None unless the file that a row came from is named after another month or status."""
    named, last = _NAMED_AFTER.search(source_file), _day(end)
    if named is None or last is None:
        return None
    right = (named["month"], named["year"]) == (f"{last:%b}", f"{last:%Y}") and status.startswith(
        named["status"]
    )
    return None if right else f"a file named after {last:%b %Y} and {status}"


def _area(level: str, code: str, on: date, *, areas: Areas) -> str | None:
    """The area that a code means at its level, None if the project knows none."""
    try:
        area_id = areas.resolve(code, on=on)
    except UnknownArea:
        return None
    return area_id if areas[area_id].kind in (level, "unknown") else None


def _area_problems(unknown: pd.DataFrame, *, areas: Areas, file: str) -> list[Problem]:
    """One for each unknown code; but providers come and go, so those we do not know are only counted."""
    named = unknown[unknown["level"] != "provider"].drop_duplicates(["level", "area_code"])
    problems: list[Problem] = []
    for row in named.to_dict("records"):
        try:
            area_id = areas.resolve(row["area_code"], on=row["end"])
            mend = f"{area_id} is a {areas[area_id].kind}"
        except UnknownArea as error:
            mend = str(error)
        found = f"{row['area_code']!r} ({row['area_name']})"
        problems.append(Problem(file, found, f"a {row['level']} that we know", mend, row=row["line"]))
    return problems


def _places(rows: pd.DataFrame) -> pd.Series:
    """`line 12`, and the file that the line came from where several were put together."""
    origin = _worked_out(rows, ["source_file"], lambda name: f", from {name}" if name else "")
    return "line " + rows["line"].astype(str).astype(object) + origin


def _worked_out(rows: pd.DataFrame, columns: Sequence[str], meaning: Callable[..., Any]) -> pd.Series:
    """`meaning` of each row's values in `columns`, worked out once for each distinct combination."""
    groups = rows.groupby(list(columns), sort=False, observed=True).ngroup().to_numpy()
    first_of_each, row_of_each = np.unique(groups, return_index=True)
    meanings = np.empty(len(first_of_each), dtype=object)
    for place, values in enumerate(rows[list(columns)].iloc[row_of_each].itertuples(index=False)):
        meanings[place] = meaning(*values)
    return pd.Series(meanings[groups], index=rows.index, dtype=object)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return None
