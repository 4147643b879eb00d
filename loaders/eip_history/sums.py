"""Sums of the EIP history's rows by CCG, provider, system, London and England, with the lines they came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import pandas as pd

from loaders.delimited import LINE
from store.areas import ENGLAND, Areas

#: Field of the column map → (over this many weeks, up to this many; None: open).
BANDS: Mapping[str, tuple[float, float | None]] = {
    **{f"weeks_{week}_{week + 1}": (float(week), float(week + 1)) for week in range(12)},
    "weeks_12_plus": (12.0, None),
}
#: A sum of this many lines or fewer names them all.
LINES_NAMED = 12
_OURS = frozenset({"london", "norfolk_waveney"})


def sums(rows: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """One row an area, month and state: the bands' counts, total, source_ref, caveats.

    A line counts towards its provider and its CCG, the systems and London above that CCG in that month (as far
    as they are in scope), and England, whose sum also holds the lines without a CCG.
    """
    above = {
        (ccg, month): [ccg, *areas.comparators(ccg, on=month), ENGLAND]
        for ccg, month in set(zip(rows["ccg"], rows["month"], strict=True))
    }
    pairs = [
        (position, area_id)
        for position, ccg, provider, month in zip(
            rows.index, rows["ccg"], rows["provider"], rows["month"], strict=True
        )
        for area_id in dict.fromkeys([provider, *above[ccg, month]])
        if area_id == ENGLAND or areas[area_id].scope in _OURS
    ]
    memberships = pd.DataFrame(pairs, columns=["position", "area_id"])
    joined = memberships.join(rows.drop(columns=["provider", "ccg"]), on="position")
    grouped = joined.groupby(["area_id", "month", "state"], sort=True)
    summed = grouped[[*BANDS, "total"]].sum().join(grouped[LINE].agg(list)).reset_index()
    return summed.assign(source_ref=list(_references(summed)), caveats=list(_caveats(summed, areas))).drop(
        columns=LINE
    )


def _references(summed: pd.DataFrame) -> Iterator[str]:
    columns = (summed[name] for name in ("area_id", "month", "state", LINE))
    for area_id, month, state, lines in zip(*columns, strict=True):
        yield _reference(area_id, month, state, lines)


def _reference(area_id: str, month: date, state: str, lines: list[int]) -> str:
    """`line 3`, `lines 3 77 102`, or for a longer sum what to filter the file by."""
    if len(lines) == 1:
        return f"line {lines[0]}"
    if len(lines) <= LINES_NAMED:
        return "lines " + " ".join(map(str, sorted(lines)))
    whose = "all" if area_id == ENGLAND else "the"
    of = "" if area_id == ENGLAND else f" of {area_id}"
    return f"sum of {whose} {len(lines)} {state} lines{of} dated {month:%d/%m/%Y}"


def _caveats(summed: pd.DataFrame, areas: Areas) -> Iterator[str]:
    differs = summed["total"] != summed[list(BANDS)].sum(axis=1)
    for area_id, differing in zip(summed["area_id"], differs, strict=True):
        caveats = ["eip_all_ages"]
        if areas[area_id].kind == "provider":
            caveats.append("eip_provider_everywhere")
        elif areas[area_id].kind != "ccg":
            caveats.append("eip_our_own_sum")
        if differing:
            caveats.append("eip_total_differs")
        yield ";".join(caveats)
