"""A monthly file of four-week waits, made from exact counts the way the publisher makes it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import math
from collections.abc import Mapping, Sequence

from loaders.column_maps import read_column_map
from loaders.mhsds_waits.measures import FLOW, LAYOUT, MEASURES, SOURCE_ID

HEADER = (
    "REPORTING_PERIOD_START", "REPORTING_PERIOD_END", "STATUS", "BREAKDOWN", "PRIMARY_LEVEL",
    "PRIMARY_LEVEL_DESCRIPTION", "SECONDARY_LEVEL", "SECONDARY_LEVEL_DESCRIPTION", "MEASURE_ID", "MEASURE_NAME",
    "MEASURE_VALUE",
)  # fmt: skip
BOARD = "ICB of GP Practice or Residence"
#: Breakdown, code and name of each area of the small file, and how many times the counts of COUNTS it has.
AREAS = (
    ("England", "England", "England", 40),
    (BOARD, "QMJ", "NHS NORTH CENTRAL LONDON INTEGRATED CARE BOARD", 4),
    (BOARD, "UNKNOWN", "UNKNOWN", 0.02),
    ("Provider", "RNK", "TAVISTOCK AND PORTMAN NHS FOUNDATION TRUST", 1),
    ("Provider", "717", "LONDON BOROUGH OF BARNET", 0.04),
    ("Provider", "ZZZ99", "A PROVIDER OF NEXT YEAR", 0.3),
)
#: Exact counts of one unit; percentages follow from them, waits in days stay the same.
COUNTS = {
    "MRS08": 573, "MRS08a": 104, "MRS09": 4093, "MRS09a": 1167, "MRS09c": 1354, "MRS09e": 1843,
    "MRS10": 1905, "MRS11": 1109, "MRS12": 981, "MRS13": 5093, "MRS14a": 89, "MRS14c": 169, "MRS14e": 314,
}  # fmt: skip
DAYS = {"MRS10a": 186, "MRS10b": 728}

Row = list[str]


def make_rows(
    *, end: dt.date = dt.date(2024, 4, 30), status: str = "Performance", areas: Sequence[tuple] = AREAS
) -> list[Row]:
    """One row an area and measure, and one of an adult measure that is not ours."""
    names = read_column_map(SOURCE_ID).for_edition(LAYOUT)
    rows: list[Row] = []
    for breakdown, code, label, times in areas:
        counts = {name: math.floor(count * times) for name, count in COUNTS.items()}
        for measure_id, measure in MEASURES.items():
            shown = _shown(measure_id, counts, exact=breakdown == "England")
            start = _first_day(end, months=3 if measure.period_type == FLOW else 1)
            place = [breakdown, code, label, "NONE", "NONE"]
            name = names[f"measure {measure_id}"]
            rows.append([_text(start), _text(end), status, *place, measure_id, name, shown])
        rows.append([*rows[-1][:8], "MRS01", "Number of CMH referral-spells", "12"])
    return rows


def as_text(rows: Sequence[Row], *, header: Sequence[str] = HEADER, line_end: str = "\n") -> str:
    """The rows as the publisher writes them."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _shown(measure_id: str, counts: Mapping[str, int], *, exact: bool) -> str:
    measure = MEASURES[measure_id]
    if measure.kind == "count":
        return _count(counts[measure_id], exact=exact)
    if measure.kind == "days":
        return str(DAYS[measure_id]) if counts[measure.denominator] >= 5 else "*"
    over, out_of = counts[measure.numerator], counts[measure.denominator]
    if "*" in (_count(over, exact=exact), _count(out_of, exact=exact)):
        return "*"
    share = 100 * over / out_of
    return f"{share:.6f}" if exact else str(math.floor(share + 0.5))


def _count(count: int, *, exact: bool) -> str:
    if exact:
        return str(count)
    return "*" if count < 5 else str(5 * math.floor((count + 2) / 5))


def _first_day(end: dt.date, *, months: int) -> dt.date:
    year, month = divmod(end.year * 12 + end.month - months, 12)
    return dt.date(year, month + 1, 1)


def _text(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
