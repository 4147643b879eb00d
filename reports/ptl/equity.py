"""Do some groups wait worse? Each age band or need group against all the others, by the share past its standard."""

from __future__ import annotations

import pandas as pd

from metrics.equity import against_the_rest
from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.stages import part_rows
from reports.ptl.tracking import Tracking
from reports.ptl.words import DIMENSIONS
from reports.wording import join_words
from store.pathway_columns import ALL_WAITS

#: The groups that are set against the rest.
GROUPS = ("age_band", "need_group")
LATE, IN_TIME, UNKNOWN = "past their standard", "within it", "withheld"
FILLS = {LATE: "waiting_no_help", IN_TIME: "accent", UNKNOWN: "context"}
#: A group with fewer waits that have a standard is too small to be set against the rest: rounding moves its share.
LEAST_COMPARED = 20
#: A sentence names so many groups each way; the rest are counted.
GROUPS_NAMED = 2
#: Where a group stands → how a row says so, with its shape.
_STANDS = {"higher": "▼ worse than the rest", "lower": "▲ better than the rest", "similar": "● as the rest"}
#: Standing of a group that is too small, in words.
SMALL = "too few to compare"
_KEPT = ["rest_percent", "difference", "lowercl", "uppercl", "standing", "note"]


def group_dimensions(tracking: Tracking, area_id: str) -> dict[str, str]:
    """The groups that an area's list is divided by."""
    found = {cut.dimension for cut in tracking.cuts(area_id)}
    return {name: DIMENSIONS[name] for name in GROUPS if name in found}


def equity_table(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """The groups with their protected counts and metrics.equity.against_the_rest: from rounded numbers only."""
    rows = part_rows(tracking, area_id, period, dimension, stage=stage)
    if rows.empty:
        return rows
    table = against_the_rest(rows)
    small = table["with_standard"] < LEAST_COMPARED
    return table.assign(standing=table["standing"].mask(small, SMALL))


def equity_rows(table: pd.DataFrame) -> pd.DataFrame:
    """Past and within the standard by group: columns as charts.shares, with what each is compared by."""
    rows = []
    for row in table.to_dict("records"):
        known = {name: row[name] for name in _KEPT} | {"label": row["label"]}
        share, late, every = row["share_percent"], row["over_standard"], row["with_standard"]
        stands = _STANDS.get(row["standing"])
        base = f"{stands} ({percent(row['rest_percent'])})" if stands else _without(row["standing"])
        if pd.isna(share):
            parts = [(UNKNOWN, float("nan"), float("nan"))]
        else:
            parts = [(LATE, late, share), (IN_TIME, every - late, 100 - share)]
        rows += [
            known | {"part": part, "count": count, "share_percent": percent, "base": base}
            for part, count, percent in parts
        ]
    return pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base", *_KEPT])


def _without(standing: str) -> str:
    return standing if standing == SMALL else "[c]"


def equity_sentence(table: pd.DataFrame, *, groups: str) -> str:
    """Which groups are past their standard more or less often than the rest, by more than chance; in a sentence."""
    compared = table[table["standing"].isin(_STANDS)] if len(table) else table
    if len(compared) < 2:
        return f"**Too few counts can be shown to set one group against the rest, by {groups.lower()}.**"
    told = []
    for standing, way in (("higher", "more often"), ("lower", "less often")):
        found = compared[compared["standing"] == standing].sort_values("difference", key=abs, ascending=False)
        names = [
            f"{row['label']} ({percent(row['share_percent'])}, {number(row['over_standard'])} of "
            f"{number(row['with_standard'])}; the rest {percent(row['rest_percent'])})"
            for row in found.iloc[:GROUPS_NAMED].to_dict("records")
        ]
        more = len(found) - len(names)
        if more:
            names.append(f"{more} other{'s' if more > 1 else ''}")
        if names:
            told.append(f"{way} for {join_words(names)}")
    if not told:
        return f"**No group is past its standard clearly more or less often than the rest, by {groups.lower()}.**"
    return f"**Waits are past their standard {'; '.join(told)}.** Pathway and need differ: a question, not a cause."
