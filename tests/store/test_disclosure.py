"""Nobody works out a small count: an intruder tries every set of counts that fits what the door lets through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.disclosure import HIDDEN_BELOW, enough_people
from store.rounded import ROUNDED_TO
from store.schema import Tables
from store.withholding.hiding import FEWEST_VALUES
from store.withholding.rounding import rounded
from tests.store.intruder import Puzzle, possible
from tests.store.pathways import (
    BOROUGHS,
    MONTHS,
    SECRET,
    SYSTEM,
    Count,
    counted,
    measured,
    people,
    protected,
    tables,
)

#: Stages of which two belong to the hidden waits, as the catalogue has it.
GROUPS = {"all_waits": ("triage", "treatment", "internal"), "hidden_waits": ("treatment", "internal")}
#: In small tables a small count keeps at least so many possible values, however the tables are combined.
OPEN_VALUES = 3

Shown = dict[str, float | None]
small_or_not = st.integers(0, 12)
secrets = st.binary(min_size=1, max_size=4)


def cells(puzzle: Puzzle) -> dict[tuple[str, str], Count]:
    """The counts of a puzzle whose names are `area;breakdown`."""
    return {
        (area, breakdown): n
        for (area, _, breakdown), n in ((k.partition(";"), v) for k, v in counted(puzzle).items())
    }


def seen(counts: Iterable[tuple[str, str]], *editions: Tables) -> Shown:
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


def by_borough(free: Mapping[str, int]) -> Puzzle:
    """Boroughs and the system that they add up to."""
    made_of = {f"{area};": {f"{area};": 1} for area in free}
    made_of[f"{SYSTEM};"] = {f"{area};": 1 for area in free}
    return Puzzle({f"{area};": count for area, count in free.items()}, made_of)


def by_two_filters(free: Mapping[tuple[str, str], int]) -> Puzzle:
    """Two boroughs by two labels, with both margins and the total of all."""
    areas, labels = BOROUGHS[:2], ("tier=2", "tier=3")
    made_of = {}
    for area in (*areas, SYSTEM):
        for label in (*labels, ""):
            made_of[f"{area};{label}"] = {
                f"{a};{b}": 1 for a in areas for b in labels if area in (a, SYSTEM) and label in (b, "")
            }
    return Puzzle({";".join(key): count for key, count in free.items()}, made_of)


two_by_two = st.fixed_dictionaries(
    {(area, label): small_or_not for area in BOROUGHS[:2] for label in ("tier=2", "tier=3")}
)


@given(st.fixed_dictionaries(dict.fromkeys(BOROUGHS, small_or_not)), secrets)
def test_parts_and_their_total_tell_of_no_small_part(free: dict[str, int], secret: bytes) -> None:
    puzzle = by_borough(free)
    assert_nothing_is_told(puzzle, seen(cells(puzzle), protected(measured(cells(puzzle)), secret=secret)))


def test_a_part_shown_unlike_its_whole_leaves_the_rest_four_values() -> None:
    """One beside the twelve, who would be shown as 15 and the thirteen as 10: three at most, and somebody is there."""
    puzzle = by_borough({"DEMO-B1": 12, "DEMO-B2": 1})
    part, whole = (cells(puzzle)[area, ""] for area in ("DEMO-B1", SYSTEM))
    numbers, keys = np.array([part.number, whole.number]), np.array([part.key, whole.key])
    unlike = [
        secret for secret in map(str.encode, "abcdefghij") if [*rounded(numbers, keys, secret)] == [15, 10]
    ]
    assert unlike
    for secret in unlike:
        shown = seen(cells(puzzle), protected(measured(cells(puzzle)), secret=secret))
        assert len(possible(puzzle, shown)["DEMO-B2;"] & set(range(HIDDEN_BELOW))) >= FEWEST_VALUES


@given(two_by_two, secrets)
def test_two_filters_tell_of_no_small_cell(free: dict[tuple[str, str], int], secret: bytes) -> None:
    puzzle = by_two_filters(free)
    assert_nothing_is_told(puzzle, seen(cells(puzzle), protected(measured(cells(puzzle)), secret=secret)))


@given(two_by_two, st.sets(st.sampled_from([*BOROUGHS[:2], SYSTEM])), secrets)
def test_two_editions_tell_no_more_than_one(
    free: dict[tuple[str, str], int], not_yet: set[str], secret: bytes
) -> None:
    """The first edition leaves areas out, and so hides other counts than the second would."""
    puzzle = by_two_filters(free)
    counts = cells(puzzle)
    first = protected(measured({key: n for key, n in counts.items() if key[0] not in not_yet}), secret=secret)
    second = protected(measured(counts), earlier=[first], secret=secret)
    assert_nothing_is_told(puzzle, seen(counts, first, second))


def test_what_an_earlier_edition_withheld_stays_withheld() -> None:
    """Though there are enough people now; and what it showed is shown again."""
    was = {("DEMO-B1", ""): people("B1", 3), ("DEMO-B2", ""): people("B2", 20)}
    now = was | {("DEMO-B1", ""): people("B1", 30)}
    first = protected(measured(was))
    alone, after = seen(now, protected(measured(now))), seen(now, protected(measured(now), earlier=[first]))
    assert alone["DEMO-B1;"] is not None
    assert after == {"DEMO-B1;": None, "DEMO-B2;": seen(was, first)["DEMO-B2;"]}


def test_an_amount_that_an_earlier_edition_withheld_stays_withheld() -> None:
    few, many = (
        tables(measures=[_days(people("B1", number), days=number * 30, behind=behind)])
        for number, behind in ((12, 4), (12, 12))
    )
    days = [one["pathway_measures"]["count"].notna().tolist() for one in (protected(few), protected(many))]
    assert days == [[False], [True]]
    assert protected(many, earlier=[protected(few)])["pathway_measures"]["count"].isna().all()


FLOWS = ("started", "completed", "closed")


@given(st.integers(0, 12), st.tuples(*[st.integers(0, 8)] * 6), secrets)
def test_two_months_tell_of_no_small_flow(opening: int, flows: tuple[int, ...], secret: bytes) -> None:
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
    counts = counted(puzzle)
    if min(count.number for count in counts.values()) < 0:
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
    found = protected(tables(snapshots=rows), secret=secret)["pathway_snapshots"]
    for row in found.to_dict("records"):
        month = row["period_end"].month
        own = {"opening": "opening" if month == 1 else "waiting 1", "waiting": f"waiting {month}"}
        for column in ("opening", *FLOWS, "waiting"):
            if not pd.isna(row[column]):
                shown[own.get(column, f"{column} {month}")] = row[column]
    assert_nothing_is_told(puzzle, shown)


LOWER = (0, 18, 52)


@given(st.tuples(*[small_or_not] * 3), secrets)
def test_bands_and_those_who_wait_over_18_and_52_weeks_tell_of_no_small_band(
    numbers: tuple[int, ...], secret: bytes
) -> None:
    names = ["up to 18", "18 to 52", "over 52"]
    made_of = {name: {name: 1} for name in names}
    made_of |= {"waiting": dict.fromkeys(names, 1), "over 18": dict.fromkeys(names[1:], 1)}
    puzzle = Puzzle(dict(zip(names, numbers, strict=True)), made_of)
    true = counted(puzzle)
    cell = {"area_id": SYSTEM, "stage": "treatment"}
    over = {"over_18_weeks": true["over 18"], "over_52_weeks": true["over 52"]}
    row = cell | {"opening": true["waiting"], "waiting": true["waiting"], **over}
    row |= {f"referral_{name}": count for name, count in over.items()}
    bands = [
        cell | {"clock": clock, "lower_weeks": lower, "upper_weeks": upper, "count": true[name]}
        for clock in ("stage", "referral")
        for lower, upper, name in zip(LOWER, (18, 52, np.nan), names, strict=True)
    ]
    found = protected(tables(snapshots=[row], bands=bands), secret=secret)
    shown: Shown = dict.fromkeys(made_of)
    for band in found["pathway_bands"].dropna(subset="count").to_dict("records"):
        shown[names[LOWER.index(band["lower_weeks"])]] = band["count"]
    told = {"waiting": "waiting", "over 18": "over_18_weeks", "over 52": "over_52_weeks"}
    for one in found["pathway_snapshots"].to_dict("records"):
        shown |= {name: one[column] for name, column in told.items() if not pd.isna(one[column])}
    assert_nothing_is_told(puzzle, shown)


@given(st.tuples(*[small_or_not] * 3), secrets)
def test_groups_of_stages_tell_of_no_small_stage(numbers: tuple[int, ...], secret: bytes) -> None:
    stages = GROUPS["all_waits"]
    made_of = {stage: {stage: 1} for stage in stages}
    made_of |= {group: dict.fromkeys(members, 1) for group, members in GROUPS.items()}
    puzzle = Puzzle(dict(zip(stages, numbers, strict=True)), made_of)
    rows = [
        {"area_id": SYSTEM, "stage": stage, "opening": count, "waiting": count}
        for stage, count in counted(puzzle).items()
    ]
    found = protected(tables(snapshots=rows), secret=secret)["pathway_snapshots"]
    shown: Shown = dict.fromkeys(made_of) | {
        row["stage"]: row["waiting"] for row in found.to_dict("records") if not pd.isna(row["waiting"])
    }
    assert_nothing_is_told(puzzle, shown)


def test_a_row_of_which_nothing_is_shown_is_left_out() -> None:
    puzzle = by_borough({"DEMO-B1": 3, "DEMO-B2": 0, "DEMO-B3": 0})
    assert protected(measured(cells(puzzle)))["pathway_measures"].empty


@given(st.fixed_dictionaries(dict.fromkeys(BOROUGHS, st.integers(0, 300))), secrets)
def test_every_count_shown_is_its_own_exact_count_rounded_up_or_down(
    free: dict[str, int], secret: bytes
) -> None:
    puzzle = by_borough(free)
    for name, shown in seen(cells(puzzle), protected(measured(cells(puzzle)), secret=secret)).items():
        if shown is not None:
            assert shown % ROUNDED_TO == 0
            assert abs(shown - puzzle.counts()[name]) < ROUNDED_TO
            assert puzzle.counts()[name] >= HIDDEN_BELOW


def test_rounding_is_unbiased() -> None:
    """Over many secrets the mean of what is shown is the count."""
    counts = {
        (f"DEMO-B{place}", ""): people(f"B{place}", number) for place, number in enumerate((6, 8, 12, 19))
    }
    shown = [seen(counts, protected(measured(counts), secret=bytes([s]), above={})) for s in range(200)]
    for (area, _), count in counts.items():
        mean = float(np.mean([one[f"{area};"] or 0 for one in shown]))
        assert mean == pytest.approx(count.number, abs=0.65)  # 3.5 standard errors at most


def test_the_same_people_are_shown_alike_in_every_table_and_edition() -> None:
    referred = people("all", 13)
    row = {"area_id": SYSTEM, "stage": "pathway", "started": referred, "waiting": referred}
    measures = [
        {"measure": "referrals_received", "area_id": SYSTEM, "count": referred},
        {
            "measure": "multiple_referrals",
            "area_id": SYSTEM,
            "count": people("some", 6),
            "denominator": referred,
        },
    ]
    told = set()
    for number in range(2):
        exact = tables(snapshots=[row], measures=measures[number:])
        found = protected(exact, secret=SECRET)
        told |= set(found["pathway_snapshots"]["started"]) | set(found["pathway_snapshots"]["waiting"])
        named = found["pathway_measures"].set_index("measure")
        told |= {
            named["denominator"].get("multiple_referrals"),
            *named["count"].filter(["referrals_received"]),
        }
    assert len(told) == 1


def test_a_count_of_fewer_than_five_people_is_withheld() -> None:
    """Seven pathways of four people, and seven of seven."""
    seven = people("seven", 7)
    for count, told in ((seven, [True]), (Count(7, seven.key, people=4), [])):
        found = protected(measured({("DEMO-B1", ""): count}, "breaches"))["pathway_measures"]
        assert found["count"].notna().tolist() == told


def test_bands_do_not_make_people_of_pathways() -> None:
    """Nine who wait, as far as is known four people, in one band: neither is shown."""
    nine = people("nine", 9)
    four = Count(9, nine.key, people=4)
    cell = {"area_id": SYSTEM, "stage": "treatment"}
    band = cell | {"clock": "stage", "lower_weeks": 0, "upper_weeks": np.nan}
    for count, told in ((nine, 2), (four, 0)):
        row = cell | {"started": nine, "waiting": count}
        found = protected(tables(snapshots=[row], bands=[band | {"count": count}]))
        shown = found["pathway_snapshots"]["waiting"].count() + found["pathway_bands"]["count"].count()
        assert shown == told


def _days(discharged: Count, *, days: int, behind: int, largest: int = 90) -> dict[str, object]:
    """Episode days of the discharged, with so many people behind them."""
    count = Count(days, discharged.key, people=behind, largest=largest)
    return {"measure": "episode_days", "area_id": "DEMO-B1", "count": count, "denominator": discharged}


def test_a_sum_with_fewer_than_five_people_behind_it_is_withheld() -> None:
    """495 days of one person; and the same mark where there is nobody."""
    one, nobody = (
        protected(tables(measures=[_days(people("B1", number), days=days, behind=number)]))[
            "pathway_measures"
        ]
        for number, days in ((1, 495), (0, 0))
    )
    assert one.empty
    assert nobody.empty


def test_a_sum_tells_nobodys_part() -> None:
    """With and without one child of 80 days, what is shown differs by something else under nearly every secret."""
    nine = people("nine", 9)
    child = people("child", 1)
    ten = Count(10, nine.key + child.key)
    moved = []
    for secret in range(60):
        totals = [
            protected(tables(measures=[_days(who, days=days, behind=who.number)]), secret=bytes([secret]))
            for who, days in ((nine, 270), (ten, 350))
        ]
        less, more = (total["pathway_measures"]["count"].iloc[0] for total in totals)
        moved.append(more - less)
    assert np.mean(np.abs(np.array(moved) - 80) < 8) < 0.2
    assert np.std(moved) > 40


def test_a_ratio_of_amounts_is_kept() -> None:
    """Days per discharge are moved by the blur alone: numerator and denominator are rounded together."""
    found = protected(tables(measures=[_days(people("B1", 87), days=8_700, behind=87, largest=100)]))
    row = found["pathway_measures"].iloc[0]
    assert row["denominator"] in (85, 90)
    assert row["count"] / row["denominator"] == pytest.approx(100, abs=100 / 87 + 0.01)


def test_the_order_of_rows_does_not_matter() -> None:
    puzzle = by_two_filters(
        {
            (a, t): 4 + 3 * n
            for n, (a, t) in enumerate((a, t) for a in BOROUGHS[:2] for t in ("tier=2", "tier=3"))
        }
    )
    counts = cells(puzzle)
    turned = dict(reversed(counts.items()))
    pd.testing.assert_frame_equal(
        protected(measured(counts))["pathway_measures"], protected(measured(turned))["pathway_measures"]
    )


def test_a_relation_that_is_false_of_the_people_is_not_used() -> None:
    """Three boroughs that are not the parts of their system: nothing is withheld for its sake."""
    counts = {(area, ""): people(area, number) for area, number in zip(BOROUGHS, (4, 6, 6), strict=True)}
    strange = people("others", 14)
    shown = [
        seen(counts, protected(measured(counts | {(SYSTEM, ""): strange}), secret=bytes([secret])))
        for secret in range(40)
    ]
    assert all(one["DEMO-B2;"] and one["DEMO-B3;"] for one in shown)


def test_a_percentile_needs_five_people_on_either_side_for_certain() -> None:
    assert {share: enough_people(share) for share in (50, 92)} == {50: 15, 92: 70}


def test_stocks_and_flows_that_do_not_agree_are_refused() -> None:
    row = {"area_id": SYSTEM, "stage": "triage", "opening": people("a", 10), "waiting": people("a", 14)}
    with pytest.raises(ValueError, match=r"opening \+ started"):
        protected(tables(snapshots=[row]))


def test_the_exact_counts_are_left_as_they_are() -> None:
    given_tables = measured(cells(by_borough(dict.fromkeys(BOROUGHS, 9))))
    before = {name: table.copy() for name, table in given_tables.items()}
    protected(given_tables)
    for name, table in before.items():
        pd.testing.assert_frame_equal(given_tables[name], table)
