"""Nobody works out a small count: an intruder tries every set of counts that fits what the door lets through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.disclosure import HIDDEN_BELOW, Hierarchy, protect
from store.pathway_columns import (
    BAND_COLUMNS,
    MEASURE_COLUMNS,
    SNAPSHOT_COLUMNS,
    SNAPSHOT_COUNTS,
    SNAPSHOT_STATISTICS,
)
from store.rounded import ROUNDED_TO
from store.schema import Tables
from tests.store.intruder import Puzzle, possible

SYSTEM, BOROUGHS = "DEMO-NB", ("DEMO-B1", "DEMO-B2", "DEMO-B3")
KNOWN = Hierarchy(
    areas_above=dict.fromkeys(BOROUGHS, SYSTEM),
    stage_groups={
        "all_waits": ("triage", "treatment", "internal"),
        "hidden_waits": ("treatment", "internal"),
    },
)
#: What the door promises: a small count keeps at least so many possible values, however the tables are combined.
OPEN_VALUES = 3
MONTHS = [(dt.date(2025, month, 1), dt.date(2025, month, last)) for month, last in ((1, 31), (2, 28))]

Shown = dict[str, float | None]
small_or_not = st.integers(0, 12)


def frame(columns: Iterable[tuple[str, Any]], rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Rows of one of the three tables; a column that is not given is empty."""
    blank = {
        "provider_id": "",
        "breakdown": "",
        "value_note": "",
        "source_id": "ptl",
        "edition": "2025-02-28",
    }
    period = dict(zip(("period_start", "period_end"), MONTHS[0], strict=True)) | {"period_type": "month"}
    made = pd.DataFrame([blank | period | row for row in rows], columns=[name for name, _ in columns])
    texts = {"breakdown", "provider_id", "value_note"}
    return made.assign(**{name: made[name].astype(object).fillna("") for name in texts & set(made)})


def tables(
    *,
    snapshots: list[dict[str, Any]] | None = None,
    bands: list[dict[str, Any]] | None = None,
    measures: list[dict[str, Any]] | None = None,
) -> Tables:
    """The three tables; every count of a snapshot that is not given is nought."""
    nought = dict.fromkeys(SNAPSHOT_COUNTS, 0) | dict.fromkeys(SNAPSHOT_STATISTICS, np.nan)
    return {
        "pathway_snapshots": frame(SNAPSHOT_COLUMNS, [nought | row for row in snapshots or []]),
        "pathway_bands": frame(BAND_COLUMNS, bands or []),
        "pathway_measures": frame(MEASURE_COLUMNS, [{"denominator": np.nan} | row for row in measures or []]),
    }


def measured(counts: Mapping[tuple[str, str], int]) -> Tables:
    """One measure, by area and breakdown."""
    return tables(
        measures=[
            {"measure": "referrals_received", "area_id": area, "breakdown": breakdown, "count": count}
            for (area, breakdown), count in counts.items()
        ]
    )


def seen(counts: Mapping[tuple[str, str], int], *editions: Tables) -> Shown:
    """What any of the editions shows of each count of the measure."""
    shown: Shown = dict.fromkeys(map(";".join, counts))
    for edition in editions:
        for row in edition["pathway_measures"].to_dict("records"):
            if not pd.isna(row["count"]):
                shown[f"{row['area_id']};{row['breakdown']}"] = row["count"]
    return shown


def assert_nothing_is_told(puzzle: Puzzle, shown: Shown) -> None:
    counts = puzzle.counts()
    for name, values in possible(puzzle, shown).items():
        assert counts[name] in values, f"{name}: the intruder's own sums are wrong"
        if counts[name] < HIDDEN_BELOW:
            assert len(values & set(range(HIDDEN_BELOW))) >= OPEN_VALUES, (name, counts, shown)


def by_borough(free: Mapping[str, int]) -> tuple[Puzzle, dict[tuple[str, str], int]]:
    """Boroughs and the system that they add up to."""
    made_of = {f"{area};": {f"{area};": 1} for area in BOROUGHS}
    made_of[f"{SYSTEM};"] = {f"{area};": 1 for area in BOROUGHS}
    puzzle = Puzzle({f"{area};": count for area, count in free.items()}, made_of)
    return puzzle, {tuple(name.split(";")): count for name, count in puzzle.counts().items()}  # type: ignore[misc]


def by_two_filters(free: Mapping[tuple[str, str], int]) -> tuple[Puzzle, dict[tuple[str, str], int]]:
    """Two boroughs by two labels, with both margins and the total of all."""
    areas, labels = BOROUGHS[:2], ("tier=2", "tier=3")
    made_of = {}
    for area in (*areas, SYSTEM):
        for label in (*labels, ""):
            made_of[f"{area};{label}"] = {
                f"{a};{b}": 1 for a in areas for b in labels if area in (a, SYSTEM) and label in (b, "")
            }
    puzzle = Puzzle({";".join(key): count for key, count in free.items()}, made_of)
    return puzzle, {tuple(name.split(";")): count for name, count in puzzle.counts().items()}  # type: ignore[misc]


@given(st.fixed_dictionaries(dict.fromkeys(BOROUGHS, small_or_not)))
def test_parts_and_their_total_tell_of_no_small_part(free: dict[str, int]) -> None:
    puzzle, counts = by_borough(free)
    assert_nothing_is_told(puzzle, seen(counts, protect(measured(counts), hierarchy=KNOWN)))


@given(
    st.fixed_dictionaries(
        {(area, label): small_or_not for area in BOROUGHS[:2] for label in ("tier=2", "tier=3")}
    )
)
def test_two_filters_tell_of_no_small_cell(free: dict[tuple[str, str], int]) -> None:
    puzzle, counts = by_two_filters(free)
    assert_nothing_is_told(puzzle, seen(counts, protect(measured(counts), hierarchy=KNOWN)))


@given(
    st.fixed_dictionaries(
        {(area, label): small_or_not for area in BOROUGHS[:2] for label in ("tier=2", "tier=3")}
    ),
    st.sets(st.sampled_from([*BOROUGHS[:2], SYSTEM])),
)
def test_two_editions_tell_no_more_than_one(free: dict[tuple[str, str], int], not_yet: set[str]) -> None:
    """The first edition leaves areas out, and so hides other counts than the second would."""
    puzzle, counts = by_two_filters(free)
    first = protect(measured({key: n for key, n in counts.items() if key[0] not in not_yet}), hierarchy=KNOWN)
    second = protect(measured(counts), hierarchy=KNOWN, earlier=first)
    assert_nothing_is_told(puzzle, seen(counts, first, second))


FLOWS = ("started", "completed", "closed")


@given(st.integers(0, 12), st.tuples(*[st.integers(0, 8)] * 6))
def test_two_months_tell_of_no_small_flow(opening: int, flows: tuple[int, ...]) -> None:
    """What was there, what came and what left give what is there: month after month."""
    free = {"opening": opening} | {
        f"{name} {month}": count
        for (month, name), count in zip([(m, f) for m in (1, 2) for f in FLOWS], flows, strict=True)
    }
    made_of = {name: {name: 1} for name in free}
    sign = {"started": 1, "completed": -1, "closed": -1}
    for month in (1, 2):
        made_of[f"waiting {month}"] = {"opening": 1} | {
            f"{name} {m}": sign[name] for m in range(1, month + 1) for name in FLOWS
        }
    puzzle = Puzzle(free, made_of)
    counts = puzzle.counts()
    if min(counts.values()) < 0:
        return
    rows = [
        {
            "area_id": SYSTEM,
            "stage": "triage",
            "period_start": MONTHS[month - 1][0],
            "period_end": MONTHS[month - 1][1],
            "opening": counts["opening"] if month == 1 else counts["waiting 1"],
            **{name: counts[f"{name} {month}"] for name in FLOWS},
            "waiting": counts[f"waiting {month}"],
        }
        for month in (1, 2)
    ]
    shown: Shown = dict.fromkeys(made_of)
    found = protect(tables(snapshots=rows), hierarchy=KNOWN)["pathway_snapshots"]
    for row in found.to_dict("records"):
        month = row["period_end"].month
        own = {"opening": "opening" if month == 1 else "waiting 1", "waiting": f"waiting {month}"}
        for column in ("opening", *FLOWS, "waiting"):
            if not pd.isna(row[column]):
                shown[own.get(column, f"{column} {month}")] = row[column]
    assert_nothing_is_told(puzzle, shown)


LOWER = (0, 18, 52)


@given(st.tuples(*[small_or_not] * 3))
def test_bands_and_those_who_wait_over_18_and_52_weeks_tell_of_no_small_band(counts: tuple[int, ...]) -> None:
    names = ["up to 18", "18 to 52", "over 52"]
    made_of = {name: {name: 1} for name in names}
    made_of |= {"waiting": dict.fromkeys(names, 1), "over 18": dict.fromkeys(names[1:], 1)}
    puzzle = Puzzle(dict(zip(names, counts, strict=True)), made_of)
    true = puzzle.counts()
    cell = {"area_id": SYSTEM, "stage": "triage"}
    row = cell | {
        "opening": true["waiting"],
        "waiting": true["waiting"],
        "over_18_weeks": true["over 18"],
        "over_52_weeks": true["over 52"],
        "referral_over_18_weeks": true["over 18"],
        "referral_over_52_weeks": true["over 52"],
    }
    bands = [
        cell | {"clock": clock, "lower_weeks": lower, "upper_weeks": upper, "count": count}
        for clock in ("stage", "referral")
        for lower, upper, count in zip(LOWER, (18, 52, np.nan), counts, strict=True)
    ]
    found = protect(tables(snapshots=[row], bands=bands), hierarchy=KNOWN)
    shown: Shown = dict.fromkeys(made_of)
    for band in found["pathway_bands"].dropna(subset="count").to_dict("records"):
        shown[names[LOWER.index(band["lower_weeks"])]] = band["count"]
    for one in found["pathway_snapshots"].to_dict("records"):
        for name, column in {
            "waiting": "waiting",
            "over 18": "over_18_weeks",
            "over 52": "over_52_weeks",
        }.items():
            if not pd.isna(one[column]):
                shown[name] = one[column]
    assert_nothing_is_told(puzzle, shown)


@given(st.tuples(*[small_or_not] * 3))
def test_groups_of_stages_tell_of_no_small_stage(counts: tuple[int, ...]) -> None:
    stages = KNOWN.stage_groups["all_waits"]
    made_of = {stage: {stage: 1} for stage in stages}
    made_of |= {group: dict.fromkeys(members, 1) for group, members in KNOWN.stage_groups.items()}
    puzzle = Puzzle(dict(zip(stages, counts, strict=True)), made_of)
    rows = [
        {"area_id": SYSTEM, "stage": stage, "opening": count, "waiting": count}
        for stage, count in puzzle.counts().items()
    ]
    found = protect(tables(snapshots=rows), hierarchy=KNOWN)["pathway_snapshots"]
    shown: Shown = dict.fromkeys(made_of) | {
        row["stage"]: row["waiting"] for row in found.to_dict("records") if not pd.isna(row["waiting"])
    }
    assert_nothing_is_told(puzzle, shown)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ((20, 20, 20), {"B1": 20, "B2": 20, "B3": 20, "NB": 60}),
        ((12, 13, 18), {"B1": 10, "B2": 15, "B3": 20, "NB": 45}),
        ((5, 7, 8), {"B1": 5, "B2": 5, "B3": 10, "NB": 20}),
        # One small part: the total less the other two would leave 1 to 4 for it, and that is enough.
        ((2, 21, 39), {"B2": 20, "B3": 40, "NB": 60}),
        # Two small parts: 40 less 30 leaves 6 to 14 for both, and so 2 to 4 for each. The third part goes, too.
        ((4, 4, 30), {"NB": 40}),
    ],
)
def test_what_is_shown_of_three_boroughs(counts: tuple[int, ...], shown: dict[str, float]) -> None:
    """Totals are rounded from their own count: 12 + 13 + 18 = 43 is 45, though its parts are shown as 10, 15, 20."""
    _, exact = by_borough(dict(zip(BOROUGHS, counts, strict=True)))
    found = seen(exact, protect(measured(exact), hierarchy=KNOWN))
    assert {name.strip(";").removeprefix("DEMO-"): n for name, n in found.items() if n is not None} == shown


def test_a_row_of_which_nothing_is_shown_is_left_out() -> None:
    counts = {("DEMO-B1", ""): 3, ("DEMO-B2", ""): 0, (SYSTEM, ""): 3}
    assert protect(measured(counts), hierarchy=KNOWN)["pathway_measures"].empty


@given(st.lists(st.integers(0, 300), min_size=3, max_size=3))
def test_every_count_shown_is_rounded_from_its_own_exact_count(counts: list[int]) -> None:
    _, exact = by_borough(dict(zip(BOROUGHS, counts, strict=True)))
    for name, shown in seen(exact, protect(measured(exact), hierarchy=KNOWN)).items():
        if shown is not None:
            area, _, breakdown = name.partition(";")
            assert shown % ROUNDED_TO == 0
            assert abs(shown - exact[area, breakdown]) <= ROUNDED_TO // 2
            assert exact[area, breakdown] >= HIDDEN_BELOW


def test_stocks_and_flows_that_do_not_agree_are_refused() -> None:
    row = {"area_id": SYSTEM, "stage": "triage", "opening": 10, "started": 5, "waiting": 14}
    with pytest.raises(ValueError, match=r"opening \+ started"):
        protect(tables(snapshots=[row]), hierarchy=KNOWN)


def test_the_exact_counts_are_left_as_they_are() -> None:
    _, exact = by_borough(dict.fromkeys(BOROUGHS, 9))
    given_tables = measured(exact)
    before = {name: table.copy() for name, table in given_tables.items()}
    protect(given_tables, hierarchy=KNOWN)
    for name, table in before.items():
        pd.testing.assert_frame_equal(given_tables[name], table)
