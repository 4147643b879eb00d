"""What cannot be true in the additional waiting-time statistics.

The tolerances follow from the publisher's own treatment. A sub-national count is a whole number rounded to
the nearest 5, so it stands for anything within 2 of it; a withheld one stands for 0 to 4; England's counts
are exact. The parts of the pathway and the contacts before the referral then add up to between `least` and
`most`, and the total must lie there. People are prioritised into one part each, and all sheets of both
published editions agree with that. Referrals overlap a little: their parts add up to more than the total on
279 of the 1,030 annual rows, by 0.7% for England and at most 14.6% beyond rounding, and never to less.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from loaders.additional_waits.layout import BEFORE_REFERRAL
from loaders.additional_waits.tables import COUNTS, MEAN, SHARES
from loaders.published_percent import disagreements
from metrics.printed import trimmed
from store.errors import InputError, Problem
from store.rounded import NEAREST_REACH, ROUNDED_CAVEAT, ROUNDED_TO
from store.schema import Tables

WITHHELD_AT_MOST = 4
#: The most that overlapping parts of referrals may exceed their total by, as a share of the total.
LARGEST_OVERLAP = 0.20
OVERLAP = "parts_exceed_total"
_ROW = ["area_id", "period_start", "period_end", "population", "service_scope"]


def sums_of_parts(tables: Tables) -> pd.DataFrame:
    """One row a total that is published: `total`, the `least` and `most` its parts can add up to, `excess`.

    `excess` is how far `least` lies above the largest total that rounding allows (negative: not at all), and
    `whole` says whether every column that makes up the total was published in this edition.
    """
    totals = _by_row(tables, "waits_total").dropna(subset="value")
    before = _by_row(tables, f"waits_{BEFORE_REFERRAL}")
    bands = tables["wait_bands"][[*_ROW, "count", "caveats"]]
    parts = pd.concat([bands, before.rename(columns={"value": "count"})[[*_ROW, "count", "caveats"]]])
    moved = _rounded(parts) * NEAREST_REACH
    shown = parts["count"].round()
    limits = parts[_ROW].assign(
        least=(shown - moved).clip(lower=0).fillna(0), most=(shown + moved).fillna(WITHHELD_AT_MOST)
    )
    sums = totals.merge(limits.groupby(_ROW, as_index=False).sum(), on=_ROW, how="left")
    moved_total = _rounded(sums) * NEAREST_REACH
    return sums.assign(
        total=sums["value"],
        excess=sums["least"] - sums["value"] - moved_total,
        shortfall=sums["value"] - moved_total - sums["most"],
        whole=not before.empty,
    )


def flag_overlaps(tables: Tables) -> Tables:
    """Add the caveat OVERLAP to every count and share of a row whose parts exceed their total."""
    sums = sums_of_parts(tables)
    over = sums.loc[sums["excess"] > 0, _ROW].assign(over=True)
    flagged: Tables = {}
    for name, frame in tables.items():
        keyed = frame.assign(indicator_id="") if name == "wait_bands" else _with_row(frame)
        on_such_a_row = keyed[_ROW].merge(over, on=_ROW, how="left")["over"].notna().to_numpy()
        hit = on_such_a_row & (keyed["indicator_id"] != MEAN).to_numpy()
        marked = (frame["caveats"] + ";" + OVERLAP).str.removeprefix(";")
        flagged[name] = frame.assign(caveats=frame["caveats"].mask(hit, marked))
    return flagged


def check_additional_waits(tables: Tables, *, file: str, percent_direction: str) -> None:
    """Raise InputError with everything that cannot be true, each at its sheet and cell."""
    problems = [*_count_problems(tables, file=file), *_sum_problems(tables, file=file)]
    problems += _percent_problems(tables, file=file, direction=percent_direction)
    if problems:
        raise InputError(problems)


def _count_problems(tables: Tables, *, file: str) -> list[Problem]:
    observations = tables["observations"]
    counted = observations[observations["indicator_id"].isin(COUNTS)].rename(columns={"value": "count"})
    wanted = ["count", "caveats", "source_ref"]
    counts = pd.concat([frame[wanted] for frame in (tables["wait_bands"], counted)])
    negative = counts["count"] < 0
    unrounded = _rounded(counts) & (counts["count"] % ROUNDED_TO != 0) & counts["count"].notna() & ~negative
    multiple = f"a multiple of {ROUNDED_TO}, as all sub-national counts are"
    return [
        _problem(row, trimmed(row["count"]), expected, file=file)
        for wrong, expected in ((negative, "a count of 0 or more"), (unrounded, multiple))
        for row in counts[wrong].to_dict("records")
    ]


def _sum_problems(tables: Tables, *, file: str) -> list[Problem]:
    sums = sums_of_parts(tables)
    allowed = (sums["population"] == "referrals") * LARGEST_OVERLAP * sums["total"]
    wrong = (sums["excess"] > allowed) | (sums["whole"] & (sums["shortfall"] > 0))
    return [
        _problem(
            row,
            f"a total of {trimmed(row['total'])} beside parts that add up to "
            f"{trimmed(row['least'])} to {trimmed(row['most'])}",
            "parts that add up to the total, as far as rounding and withheld figures allow",
            file=file,
        )
        for row in sums[wrong].to_dict("records")
    ]


def _percent_problems(tables: Tables, *, file: str, direction: str) -> list[Problem]:
    observations = tables["observations"]
    shares = observations[observations["indicator_id"].isin(SHARES)]
    printed = shares["published_value"]
    outside = (printed < 0) | (printed > 100)
    apart = disagreements(
        printed,
        numerator=shares["numerator"],
        denominator=shares["denominator"],
        rounded=_rounded(shares),
        direction=direction,
    )
    return [
        _problem(row, f"{trimmed(row['published_value'])}%", "0 to 100%", file=file)
        for row in shares[outside].to_dict("records")
    ] + [
        _problem(
            row,
            f"{trimmed(row['published_value'])}% beside {trimmed(row['numerator'])} of {trimmed(row['denominator'])}",
            "a percentage that its counts can give",
            file=file,
        )
        for row in shares[apart & ~outside].to_dict("records")
    ]


def _problem(row: Mapping[Hashable, Any], found: str, expected: str, *, file: str) -> Problem:
    """A problem at the cell that `source_ref` (`1b!E185`) of the row names."""
    sheet, _, cell = str(row["source_ref"]).rpartition("!")
    number = int("".join(character for character in cell if character.isdigit()))
    return Problem(file, found, expected, sheet=sheet, row=number, column=cell.rstrip("0123456789"))


def _by_row(tables: Tables, indicator: str) -> pd.DataFrame:
    observations = tables["observations"]
    found = observations[observations["indicator_id"] == indicator]
    return _with_row(found)[[*_ROW, "value", "caveats", "source_ref"]]


def _with_row(observations: pd.DataFrame) -> pd.DataFrame:
    """Observations with `service_scope` and `population` taken out of their breakdown."""
    taken = observations["breakdown"].str.extract(r"scope=(?P<service_scope>[^;]*);count=(?P<population>.*)")
    return observations.join(taken)


def _rounded(frame: pd.DataFrame) -> pd.Series:
    return frame["caveats"].str.contains(ROUNDED_CAVEAT, regex=False)
