"""Rows of the Mental Health Dashboard as observations: sheet, area, period and figure of each line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from loaders.delimited import LINE
from loaders.mh_dashboard.periods import covered, parse_label
from store.areas import Areas, UnknownArea
from store.catalogue import Indicator
from store.errors import InputError, Problem

KINDS: Mapping[str, str] = {"National": "country", "Region": "region", "STP": "system", "CCG": "ccg"}

#: Where the metadata sheet says that counts below five were replaced by N/A.
WITHHELD_AS_NA = frozenset(
    {"tier4_bed_days", "tier4_admissions", "adult_ward_bed_days", "adult_ward_admissions"}
)
MARKERS: Mapping[str, str] = {"*": "c", "N/A": "x", "#N/A": "x"}
_ANSWERS = {"Y": 1.0, "N": 0.0}
#: What is wrong with one cell of a line: column, found, expected.
Fault = tuple[str, str, str]
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,20})?(?:[eE]-\d{1,2})?")


@dataclass(frozen=True)
class Layout:
    """An edition's sheets → our indicators, the sheets left out on purpose, the year of undated periods."""

    indicator_of: Mapping[str, str]
    not_carried: frozenset[str]
    snapshot_year: str


def read_rows(
    raw: pd.DataFrame, layout: Layout, *, areas: Areas, indicators: Mapping[str, Indicator], file: str
) -> pd.DataFrame:
    """One row a carried line: indicator_id, area_id, period, value, value_note, status, label, org_name, line.

    Raises InputError naming every unknown or missing sheet, organisation, type, period and figure.
    """
    problems = _sheet_problems(raw, layout, indicators, file=file)
    carried = raw[raw["sheet"].isin(list(layout.indicator_of))]
    rows: list[dict[str, Any]] = []
    for cells in zip(*(carried[column] for column in raw.columns), strict=True):
        record: dict[str, Any] = dict(zip(raw.columns, cells, strict=True))
        indicator = indicators.get(layout.indicator_of[record["sheet"]])
        if indicator is None:
            continue
        faults: list[Fault] = []
        row = _row(record, indicator, layout, areas, faults)
        if row is not None:
            rows.append(row)
        problems += [
            Problem(file, found, expected, sheet=record["sheet"], row=int(record[LINE]), column=column)
            for column, found, expected in faults
        ]
    problems += _repeated(rows, file=file)
    if problems:
        raise InputError(problems)
    return pd.DataFrame(rows)


def _row(
    record: Mapping[str, Any], indicator: Indicator, layout: Layout, areas: Areas, faults: list[Fault]
) -> dict[str, Any] | None:
    """The row, or None with its faults added to `faults`."""
    area_id = _area(record, areas, faults)
    label = parse_label(record["period"], snapshot_year=layout.snapshot_year)
    kind = areas[area_id].kind if area_id else ""
    span = None
    if label is not None:
        span = covered(label, frequency=indicator.frequency, indicator_id=indicator.id, kind=kind)
    if label is None or span is None:
        faults.append(("period", repr(record["period"]), f"a period for a {indicator.frequency} figure"))
    elif label.planned and indicator.domain != "finance":
        faults.append(("period", repr(record["period"]), "a plan only of money"))
    value, note = _figure(record["value"], indicator, faults)
    if faults or area_id is None or label is None or span is None:
        return None
    return {
        "indicator_id": indicator.id,
        "area_id": area_id,
        "period_start": span[0],
        "period_end": span[1],
        "period_type": span[2],
        "value": value,
        "value_note": note,
        "status": "planned" if label.planned else "final",
        "label": label.financial_year,
        "org_name": record["org_name"],
        LINE: record[LINE],
    }


def _area(record: Mapping[str, Any], areas: Areas, faults: list[Fault]) -> str | None:
    """The area, if its code is known and is of the kind that the file says it is."""
    expected = KINDS.get(record["org_type"])
    if expected is None:
        faults.append(("org_type", repr(record["org_type"]), " or ".join(KINDS)))
    try:
        area_id = areas.resolve(record["org_code"])
    except UnknownArea as error:
        faults.append(("org_code", repr(record["org_code"]), f"a known area ({error})"))
        return None
    kind = areas[area_id].kind
    if expected is not None and kind != expected:
        faults.append(("org_type", f"{record['org_type']!r} for {record['org_code']}", f"its kind, {kind}"))
        return None
    return area_id


def _figure(text: str, indicator: Indicator, faults: list[Fault]) -> tuple[float | None, str]:
    """(value in the indicator's unit, note). A percentage is given between 0 and 1 and kept as 0 to 100."""
    if text in MARKERS:
        return None, "c" if indicator.id in WITHHELD_AS_NA else MARKERS[text]
    if indicator.unit == "yes_no":
        if text not in _ANSWERS:
            faults.append(("value", repr(text), "Y or N"))
        return _ANSWERS.get(text), ""
    if not _NUMBER.fullmatch(text):
        faults.append(("value", repr(text), f"a number that is not negative, or {', '.join(MARKERS)}"))
        return None, ""
    value = float(text)
    if indicator.unit == "percent":
        if value > 1:
            faults.append(("value", text, "a proportion between 0 and 1"))
        return round(value * 100, 10), ""
    if indicator.unit != "gbp" and not value.is_integer():
        faults.append(("value", text, "a whole number"))
    return value, ""


def _sheet_problems(
    raw: pd.DataFrame, layout: Layout, indicators: Mapping[str, Indicator], *, file: str
) -> list[Problem]:
    found = dict(zip(raw["sheet"][::-1], raw[LINE][::-1], strict=True))
    known = set(layout.indicator_of) | layout.not_carried
    problems = [
        Problem(file, f"the sheet {sheet!r}", "only sheets of the column map", row=int(found[sheet]))
        for sheet in sorted(set(found) - known)
    ]
    problems += [Problem(file, "no such sheet", repr(sheet)) for sheet in sorted(known - set(found))]
    problems += [
        Problem("mh_dashboard.csv", f"the field {name!r}", "an indicator of the catalogue")
        for name in sorted(set(layout.indicator_of.values()) - set(indicators))
    ]
    return problems


def _repeated(rows: list[dict[str, Any]], *, file: str) -> list[Problem]:
    """A second line for one indicator, area and period, however the area was coded."""
    first: dict[tuple[Any, ...], int] = {}
    problems = []
    for row in rows:
        key = (row["indicator_id"], row["area_id"], row["period_start"], row["period_end"], row["status"])
        if key in first:
            found = f"a second figure for {row['area_id']}, {row['period_start']} to {row['period_end']}"
            problems.append(Problem(file, found, f"one, as on line {first[key]}", row=int(row[LINE])))
        first.setdefault(key, row[LINE])
    return problems
