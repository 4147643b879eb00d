"""A workbook of additional waiting-time statistics, made from exact counts the way the publisher makes it."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from loaders.additional_waits.cells import raw_from_sheets
from loaders.additional_waits.checks import check_additional_waits
from loaders.additional_waits.layout import read_layout
from loaders.additional_waits.recipe import normalise_additional_waits
from store.areas import Areas
from store.schema import Tables

Rows = list[list[object]]
Sheets = dict[str, Rows]

PEOPLE = "scope=mental_health;count=people"
#: Where the rows of areas stand in a sheet of `make_sheets`, counted from 0.
ENGLAND_ROW, LONDON_ROW, UNKNOWN_ROW, BROMLEY_ROW = 18, 20, 21, 23

NOTES = ("Title sheet", "Notes and definitions")
BANDS = (
    "Between 0 and 4",
    "Between 4 and 6",
    "Between 6 and 8",
    "Between 8 and 10",
    "Between 10 and 12",
    "Over 12",
)
#: Exact parts of the pathway: six bands, closed before, no contact, one contact; then contacts before referral.
ENGLAND = ([10_966, 1_819, 1_439, 1_136, 866, 3_527, 14_438, 12_627, 7_905], 37)
LONDON = ([1_814, 315, 226, 166, 127, 489, 1_466, 1_238, 1_020], 8)
BROMLEY = ([52, 13, 8, 3, 6, 22, 61, 47, 31], 7)
UNKNOWN = ([11, 1, 2, 1, 0, 4, 14, 42, 10], 0)


def whole_percent(share: float, *, edition: str, exact: bool) -> float:
    """As printed: England with decimals in 2019-20, others cut off; everything rounded in 2020-21."""
    if edition == "2019-20":
        return share if exact else float(math.floor(share))
    return float(math.floor(share + 0.5))


def figures(
    parts: list[int], before: int, *, mean: float, exact: bool, percent: Callable[[float], float]
) -> list[object]:
    """Total, mean, then count and percentage of each part, then contacts before referral, as published."""
    total = sum(parts) + before
    published: list[object] = [_shown(total, exact=exact), mean]
    for count in parts:
        shown = _shown(count, exact=exact)
        published += [shown, "*" if shown == "*" else percent(100 * count / total)]
    return [*published, _shown(before, exact=exact)]


def headers(edition: str, sheet: str) -> list[object]:
    """The header row with the wobbles of the published files, trailing spaces included."""
    referrals = int(sheet[:-1]) % 2 == 0
    people = (
        "Referrals" if referrals and edition == "2019-20" and sheet[:-1] in ("4", "8", "10") else "People"
    )
    total = "Total number of People"
    if referrals:
        total = "Total Number of Referrals" if people == "Referrals" else "Total number of Referrals"
    cells: list[object] = ["Organisation Code", "Organisation Name", total]
    cells.append(f"Average Waiting Time (for {people} with Two Contacts, Days)")
    for band in BANDS:
        cells += [f"Number of {people} Waiting {band} Weeks", f"% Waiting {band} Weeks"]
    cells += ["Referral Closed Before Treatment ", "% Referral Closed Before Treatment "]
    waiting = people if people == "People" else "referrals"
    for contacts in ("no contact", "one contact"):
        cells += [f"Number of {waiting} Still Waiting, {contacts}", f"% Still Waiting, {contacts}"]
    return [*cells, "Contacts Before Referral"]


def make_sheets(edition: str, *, titled: str = "") -> Sheets:
    """All sheets of an edition: notes, header on row 17, England, London, one CCG, the unknown twice, a footer.

    `titled` is the year that the titles tell, if not that of the edition.
    """
    letters = "ab" if edition == "2019-20" else "abc"
    names = [f"{number}{letter}" for number in range(1, 11) for letter in letters]
    sheets: Sheets = {name: [["Notes, or broken links"]] for name in NOTES}
    for more, name in enumerate(names):
        sheets[name] = _sheet(edition, name, more=more)
        title = f"Table {name}: what the publisher calls it, {_span(titled or edition, name)}."
        sheets[name][14] = [title]
    return copy.deepcopy(sheets)


def write(sheets: Sheets, path: Path) -> Path:
    """Write sheets as an .xlsx workbook."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row, cells in enumerate(rows, 1):
            for column, cell in enumerate(cells, 1):
                if cell != "":
                    sheet.cell(row, column, cell)
    book.save(path)
    return path


def load_sheets(sheets: Sheets, *, areas: Areas, edition: str = "2019-20") -> Tables:
    """The recipe of `load` on sheets that need not be written to a file first."""
    layout = read_layout(edition)
    raw = raw_from_sheets(sheets, layout=layout, file="made.xlsx")
    tables = normalise_additional_waits(raw, layout=layout, areas=areas)
    check_additional_waits(tables, file="made.xlsx", percent_direction=layout.percent_direction)
    return tables


def figure(
    tables: Tables, indicator_id: str, area_id: str, *, breakdown: str = PEOPLE, kind: str = "year"
) -> pd.Series:
    """The first observation of an indicator for an area, a breakdown and a type of period."""
    rows = tables["observations"]
    chosen = rows[
        (rows["indicator_id"] == indicator_id)
        & (rows["area_id"] == area_id)
        & (rows["breakdown"] == breakdown)
        & (rows["period_type"] == kind)
    ]
    return chosen.iloc[0]


def _span(edition: str, name: str) -> str:
    """What a title says of its sheet's period: two sheets a year, then two a quarter."""
    year = int(edition[:4])
    quarter = (int(name[:-1]) - 1) // 2
    months = ("April {0} - March {1}", "April {0} - June {0}", "July {0} - September {0}")
    return (*months, "October {0} - December {0}", "January {1} - March {1}")[quarter].format(year, year + 1)


def _sheet(edition: str, name: str, *, more: int) -> Rows:
    def line(
        code: str, label: str, counts: tuple[list[int], int], *, mean: float, exact: bool = False
    ) -> list[object]:
        parts = [count + more for count in counts[0]] if exact else counts[0]
        cells = figures(
            parts,
            counts[1],
            mean=mean,
            exact=exact,
            percent=lambda share: whole_percent(share, edition=edition, exact=exact),
        )
        return [code, label, *cells]

    blank: list[object] = [""] * 23
    unknown = line("UNKNOWN", "UNKNOWN", UNKNOWN, mean=48)
    return [
        *([""] for _ in range(14)),
        [""],
        blank,
        headers(edition, name),
        blank,
        line("England", "England", ENGLAND, mean=43.25, exact=True),
        blank,
        line("Y56", "London", LONDON, mean=39),
        unknown,
        blank,
        line("07Q", "NHS BROMLEY CCG", BROMLEY, mean=41),
        [*unknown[:1], "UNKNOWN/INVALID", *unknown[2:]],
        blank,
        ["Copyright, and who published it"],
    ]


def _shown(count: int, *, exact: bool) -> object:
    if exact:
        return count
    return "*" if count < 5 else 5 * math.floor((count + 2) / 5)
