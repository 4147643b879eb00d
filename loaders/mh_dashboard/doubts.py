"""Doubts that the Mental Health Dashboard raises about itself: caveats on the very figures they touch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, combinations

import pandas as pd

from loaders.mh_dashboard.periods import ROLLING_BELOW_REGION
from store.areas import ENGLAND, Areas

LEAST_REPEATED = 10
REGIONS = 7
#: Pounds by which England's spend may differ from the sum of its regions: rounding.
SPEND_TOLERANCE_GBP = 1_000.0
#: Percentage points by which a CCG's share may differ from that of a system with the same boundary.
SHARE_TOLERANCE = 0.1
SPEND = frozenset({"cyp_spend", "cyp_ed_spend", "eip_spend", "mh_spend"})
SHARE = "mh_spend_share"
#: Caveats that hold for every figure of an indicator and rule out a use, so that they travel with each figure.
ALWAYS: Mapping[str, str] = {
    "access_two_contacts": "two_contacts_superseded",
    "access_two_contacts_percent": "two_contacts_superseded",
    "crisis_coverage": "crisis_self_reported",
    "awaiting_second_contact": "backlog_experimental",
}
_WHEN = ["indicator_id", "period_start", "period_end", "status"]


def add_caveats(rows: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """The same rows with `caveats`: `;`-joined ids of the catalogue's caveats, "" for none."""
    marks: dict[int, list[str]] = {}
    found = [
        _always(rows),
        _rolling(rows),
        _restated(rows, areas),
        _repeats(rows, areas),
        _england(rows, areas),
    ]
    for position, caveat in chain(*found, _shares(rows, areas)):
        marks.setdefault(position, []).append(caveat)
    return rows.assign(caveats=[";".join(marks.get(position, [])) for position in rows.index])


def _always(rows: pd.DataFrame) -> Iterator[tuple[int, str]]:
    for position, indicator_id in zip(rows.index, rows["indicator_id"], strict=True):
        if indicator_id in ALWAYS:
            yield position, ALWAYS[indicator_id]


def _rolling(rows: pd.DataFrame) -> Iterator[tuple[int, str]]:
    rolling = rows["indicator_id"].isin(list(ROLLING_BELOW_REGION)) & (rows["period_type"] == "rolling_year")
    yield from ((position, "ed_rolling_below_region") for position in rows.index[rolling])


def _restated(rows: pd.DataFrame, areas: Areas) -> Iterator[tuple[int, str]]:
    """Years before a merged CCG existed: the publisher recast its predecessors' figures."""
    for position, area_id, end in zip(rows.index, rows["area_id"], rows["period_end"], strict=True):
        began = areas[area_id].valid_from
        if began is not None and end < began:
            yield position, "restated_to_merged_ccg"


def _repeats(rows: pd.DataFrame, areas: Areas) -> Iterator[tuple[int, str]]:
    """Two sheets with the same figures, area by area, in one period: one was pasted over the other."""
    counted = rows[
        rows["value"].gt(0) & (rows["area_id"] != ENGLAND) & ~rows["indicator_id"].isin(list(SPEND))
    ]
    for _, period in counted.groupby(["period_start", "period_end", "status"], sort=False):
        sheets = period.pivot(index="area_id", columns="indicator_id", values="value")
        for one, other in combinations(sheets.columns, 2):
            both = (sheets[one].notna() & sheets[other].notna()).to_numpy()
            same = sheets[one].to_numpy()[both] == sheets[other].to_numpy()[both]
            if len(same) < LEAST_REPEATED or not same.all():
                continue
            suspects = [name for name in (str(one), str(other)) if not _adds_up(rows, period, name, areas)]
            for name in suspects or [str(one), str(other)]:
                for position in period.index[period["indicator_id"] == name]:
                    yield position, "dashboard_sheet_repeated"


def _adds_up(rows: pd.DataFrame, period: pd.DataFrame, indicator_id: str, areas: Areas) -> bool:
    """Whether the regions of a sheet come to England's own figure, give or take half of it."""
    when = period.iloc[0]
    same = rows[
        (rows["indicator_id"] == indicator_id)
        & (rows["period_start"] == when["period_start"])
        & (rows["period_end"] == when["period_end"])
    ]
    england = same.loc[same["area_id"] == ENGLAND, "value"].sum()
    regions = same.loc[_kind(same, areas) == "region", "value"].sum()
    return bool(abs(regions - england) <= england / 2)


def _kind(rows: pd.DataFrame, areas: Areas) -> pd.Series:
    return rows["area_id"].map(lambda area_id: areas[area_id].kind)


def _england(rows: pd.DataFrame, areas: Areas) -> Iterator[tuple[int, str]]:
    """England's spend where it is not the sum of all seven regions."""
    for _, group in rows[rows["indicator_id"].isin(list(SPEND))].groupby(_WHEN, sort=False):
        regions = group.loc[_kind(group, areas) == "region", "value"]
        england = group[group["area_id"] == ENGLAND]
        if len(england) != 1 or regions.count() != REGIONS:
            continue
        if abs(float(england["value"].iloc[0]) - float(regions.sum())) > SPEND_TOLERANCE_GBP:
            yield england.index[0], "england_differs_from_regions"


def _shares(rows: pd.DataFrame, areas: Areas) -> Iterator[tuple[int, str]]:
    """A CCG and a system with one boundary and yet two shares of the allocation: both are marked."""
    shares = rows[rows["indicator_id"] == SHARE]
    for _, group in shares.groupby(_WHEN, sort=False):
        end: date = group["period_end"].iloc[0]
        at = dict(zip(group["area_id"], group.index, strict=True))
        value = dict(zip(group["area_id"], group["value"].astype(float), strict=True))
        members: dict[str, list[str]] = {}
        for ccg in (area_id for area_id in at if areas[area_id].kind == "ccg"):
            for system in areas.parents(ccg, on=end):
                members.setdefault(system, []).append(ccg)
        for system, ccgs in members.items():
            if system in at and len(ccgs) == 1 and abs(value[system] - value[ccgs[0]]) > SHARE_TOLERANCE:
                yield from ((at[area_id], "share_differs_from_system") for area_id in (system, ccgs[0]))
