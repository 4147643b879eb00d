"""Who waits at a period's end, how long, and in which band: edges worked by hand, the rest against plain loops."""

from __future__ import annotations

import datetime as dt
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest

from metrics.snapshots import COUNTS, EDGES, CrossTabulation
from tests.metrics.waiting.naive import loop_cell, loop_clocks
from tests.metrics.waiting.rows import (
    DATES,
    GROUPS,
    STAGES,
    STANDARDS,
    WAITS,
    arrow,
    bands,
    clocks,
    day,
    engine_of_tests,
    running,
    snapshot,
)

JANUARY = ("2024-01-01", "2024-01-31")
TRIAGE = [stage for stage in STAGES if stage.id == "triage"]
BY_TEAM = CrossTabulation("team", ("team",), boroughs=False)


def triage(
    *rows: dict[str, Any], edge: str = "in_lower_band", period: tuple[str, str] = JANUARY
) -> dict[str, Any]:
    """The figures of the one stage for the system as a whole."""
    frame = snapshot(clocks(*rows, stages=TRIAGE), period, edge=edge)
    found = frame[(frame["area_id"] == "S") & (frame["stage"] == "triage")].to_dict("records")
    return found[0] if found else {}


def ago(days: int) -> dict[str, Any]:
    """A referral that had waited so many days on 31 January 2024."""
    return {"referred_on": day("2024-01-31") - dt.timedelta(days=days)}


STATES = {
    "started on the first day": ({"referred_on": "2024-01-01"}, (0, 1, 0, 0, 1)),
    "started the day before": ({"referred_on": "2023-12-31"}, (1, 0, 0, 0, 1)),
    "started on the last day": ({"referred_on": "2024-01-31"}, (0, 1, 0, 0, 1)),
    "started and accepted within": (
        {"referred_on": "2024-01-05", "accepted_on": "2024-01-09"},
        (0, 1, 1, 0, 0),
    ),
    "accepted on its first day": (
        {"referred_on": "2024-01-05", "accepted_on": "2024-01-05"},
        (0, 1, 1, 0, 0),
    ),
    "accepted on the first day": (
        {"referred_on": "2023-12-05", "accepted_on": "2024-01-01"},
        (1, 0, 1, 0, 0),
    ),
    "accepted on the last day": ({"referred_on": "2023-12-05", "accepted_on": "2024-01-31"}, (1, 0, 1, 0, 0)),
    "accepted the day after": ({"referred_on": "2023-12-05", "accepted_on": "2024-02-01"}, (1, 0, 0, 0, 1)),
    "refused on the last day": ({"referred_on": "2023-12-05", "rejected_on": "2024-01-31"}, (1, 0, 0, 1, 0)),
    "refused the day after": ({"referred_on": "2023-12-05", "rejected_on": "2024-02-01"}, (1, 0, 0, 0, 1)),
}


@pytest.fixture(scope="module")
def states() -> pd.DataFrame:
    """Each case as a team of its own."""
    rows = [{**row, "team": case} for case, (row, _) in STATES.items()]
    return snapshot(clocks(*rows, stages=TRIAGE), JANUARY, cross_tabulations=[BY_TEAM])


@pytest.mark.parametrize("case", STATES)
def test_the_state_of_a_clock_at_the_periods_end(case: str, states: pd.DataFrame) -> None:
    """Opening, started, completed, closed, waiting."""
    cell = states[(states["breakdown"] == f"team={case}") & (states["stage"] == "triage")]
    found = tuple(cell[["opening", "started", "completed", "closed", "waiting"]].iloc[0])
    assert found == STATES[case][1]
    opening, started, completed, closed, waiting = found
    assert opening + started - completed - closed == waiting


def test_clocks_of_other_times_are_not_there() -> None:
    before = {"referred_on": "2023-11-01", "accepted_on": "2023-12-31"}
    assert triage(before, {"referred_on": "2024-02-01"}) == {}


#: An edge → days waited → whether that is over 18 and over 52 weeks.
OVER = {
    "in_lower_band": {126: (0, 0), 127: (1, 0), 364: (1, 0), 365: (1, 1)},
    "in_upper_band": {125: (0, 0), 126: (1, 0), 363: (1, 0), 364: (1, 1)},
}


@pytest.mark.parametrize("edge", OVER)
def test_over_18_and_52_weeks(edge: str) -> None:
    """Each wait as a team of its own."""
    rows = [ago(days) | {"team": str(days)} for days in OVER[edge]]
    frame = snapshot(clocks(*rows, stages=TRIAGE), JANUARY, cross_tabulations=[BY_TEAM], edge=edge)
    found = frame[frame["stage"] == "triage"].set_index("breakdown")
    for prefix in ("", "referral_"):
        over = found[[f"{prefix}over_18_weeks", f"{prefix}over_52_weeks"]]
        told = {team: tuple(counts) for team, *counts in over.itertuples()}
        assert told == {f"team={days}": expected for days, expected in OVER[edge].items()}


def banded(*days: int, edge: str, clock: str = "stage") -> dict[int, int]:
    """Lower end of the band in weeks → how many wait in it."""
    ran = running(clocks(*map(ago, days), stages=TRIAGE), JANUARY, edge=edge)
    cross = CrossTabulation("all", boroughs=False)
    counted = bands(ran, cross, clock=clock, edges_weeks=[4, 18, 52], edge=edge).to_dict("records")
    return {row["lower_weeks"]: row["count"] for row in counted}


@pytest.mark.parametrize("clock", ["stage", "referral"])
def test_every_edge_of_a_band(clock: str) -> None:
    days = (0, 27, 28, 29, 126, 127, 364, 365)
    assert banded(*days, edge="in_lower_band", clock=clock) == {0: 3, 4: 2, 18: 2, 52: 1}
    assert banded(*days, edge="in_upper_band", clock=clock) == {0: 2, 4: 2, 18: 2, 52: 2}


def test_within_the_standard_on_the_day_itself() -> None:
    """Core assessment: at most 28 days from referral."""
    rows = [
        {"referred_on": "2024-01-01", "accepted_on": "2024-01-10", "first_contact_on": "2024-01-29"},
        {"referred_on": "2024-01-01", "accepted_on": "2024-01-10", "first_contact_on": "2024-01-30"},
        {"referred_on": "2024-01-03", "accepted_on": "2024-01-10"},
        {"referred_on": "2024-01-02", "accepted_on": "2024-01-10"},
    ]
    frame = snapshot(clocks(*rows), JANUARY).set_index(["area_id", "stage"])
    found = frame.loc[("S", "assessment")]
    assert (found["completed_with_standard"], found["completed_within_standard"]) == (2, 1)
    assert (found["with_standard"], found["over_standard"]) == (2, 1)


def test_median_and_percentile_lie_between_neighbours() -> None:
    found = triage(*map(ago, (0, 7, 14, 28)))
    assert found["median_weeks"] == pytest.approx(1.5)
    assert found["p92_weeks"] == pytest.approx(2 + 2 * 0.76)
    assert found["longest_weeks"] == pytest.approx(4)


def test_one_who_waits_is_median_and_longest() -> None:
    found = triage(ago(10))
    assert found["median_weeks"] == found["p92_weeks"] == found["longest_weeks"] == pytest.approx(10 / 7)
    assert pd.isna(found["completed_median_weeks"])


def test_hidden_waits_are_those_past_the_first_contact() -> None:
    """One waits before any contact, one for treatment, one in treatment for two steps at once, one has left."""
    seen = {"referred_on": "2023-10-01", "accepted_on": "2023-10-02", "first_contact_on": "2023-11-01"}
    steps = {
        "second_contact_on": "2023-12-01",
        "step_1_kind": "subsequent",
        "step_1_referred_on": "2023-12-05",
        "step_2_kind": "internal",
        "step_2_referred_on": "2024-01-10",
    }
    rows = [
        {"referred_on": "2023-12-01"},
        seen,
        seen | steps,
        seen | {"discharged_on": "2024-01-31"},
    ]
    found = snapshot(clocks(*rows), JANUARY).set_index(["area_id", "stage"])["waiting"]
    assert found["S", "hidden_waits"] == 3
    assert found["S", "all_waits"] == 4
    assert (found["S", "treatment"], found["S", "subsequent"], found["S", "internal"]) == (1, 1, 1)


@pytest.mark.parametrize("label", ["referral_source", "age_band", "need_group"])
def test_waits_of_each_source_age_band_and_need_group(label: str) -> None:
    """One group has waited 7 and 21 days, the other 35; one nobody recorded 1."""
    rows = [ago(7) | {label: "x"}, ago(21) | {label: "x"}, ago(35) | {label: "y"}, ago(1)]
    cross = CrossTabulation(label, (label,))
    frame = snapshot(clocks(*rows, stages=TRIAGE), JANUARY, cross_tabulations=[cross])
    found = frame[(frame["area_id"] == "B1") & (frame["stage"] == "triage")].set_index("breakdown")
    assert found["waiting"].to_dict() == {f"{label}=x": 2, f"{label}=y": 1, f"{label}=not_recorded": 1}
    assert found["median_weeks"].to_dict() == pytest.approx(
        {f"{label}=x": 2, f"{label}=y": 5, f"{label}=not_recorded": 1 / 7}
    )


CROSS_TABULATIONS = (
    CrossTabulation("all"),
    CrossTabulation("provider", ("provider",)),
    CrossTabulation("tier", ("tier",)),
    CrossTabulation("team", ("provider", "team"), boroughs=False),
)
PERIODS = (JANUARY, ("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31"), ("2024-03-25", "2024-03-31"))


@dataclass(frozen=True)
class MadeUp:
    """Pathways made up, and every cell of every period that they give."""

    rows: list[dict[str, Any]]
    edge: str
    frame: pd.DataFrame


@pytest.fixture(scope="module", params=range(3))
def made(request: pytest.FixtureRequest) -> MadeUp:
    rows, edge = made_up(random.Random(request.param), 150), EDGES[request.param % 2]
    return MadeUp(
        rows, edge, snapshot(clocks(*rows), *PERIODS, cross_tabulations=CROSS_TABULATIONS, edge=edge)
    )


def test_all_figures_are_those_of_plain_loops(made: MadeUp) -> None:
    found = {tuple(row[k] for k in KEY): row for row in made.frame.to_dict("records")}
    expected = expected_cells(made.rows, made.edge)
    assert set(found) == set(expected)
    for key, figures in expected.items():
        for name, value in figures.items():
            told = (key, name, found[key][name], value)
            if value is None:
                assert pd.isna(found[key][name]), told
            else:
                assert found[key][name] == pytest.approx(value, abs=1e-9), told


def test_the_stock_check_holds_and_each_closing_is_the_next_opening(made: MadeUp) -> None:
    frame = made.frame
    flow = frame["opening"] + frame["started"] - frame["completed"] - frame["closed"]
    assert (flow == frame["waiting"]).all()
    months = frame[frame["period"] < 3]
    stock = months.set_index([*KEY[:-1], "period"])[["opening", "waiting"]]
    wide = stock.unstack("period", fill_value=0)
    for month in (0, 1):
        assert (wide["waiting", month] == wide["opening", month + 1]).all()


KEY = ("cross", "area_id", "provider_id", "breakdown", "stage", "period")


def expected_cells(rows: Sequence[dict[str, Any]], edge: str) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Cell and period → every figure, by loops."""
    limits = {(s.pathway, s.stage): (s.clock, s.longest_days) for s in STANDARDS}
    cells: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for row in arrow(rows).to_pylist():
        for clock in loop_clocks(row, limits):
            for stage in [clock["stage"], *(name for name, has in GROUPS.items() if clock["stage"] in has)]:
                for area in (row["area_id"], row["system_id"]):
                    tier = row["tier"] or "not_recorded"
                    cells["all", area, "", "", stage].append(clock)
                    cells["provider", area, row["provider"], "", stage].append(clock)
                    cells["tier", area, "", f"tier={tier}", stage].append(clock)
                cells["team", row["system_id"], row["provider"], f"team={row['team']}", stage].append(clock)
    found = {}
    for cell, members in cells.items():
        for number, (first, last) in enumerate(PERIODS):
            figures = loop_cell(members, day(first), day(last), WAITS, edge)
            if figures:
                found[*cell, number] = {**dict.fromkeys(COUNTS, 0), **figures}
    return found


def made_up(chance: random.Random, size: int) -> list[dict[str, Any]]:
    """Pathways of every kind, in the right order of days, dense around the periods."""
    rows = []
    for _ in range(size):
        row: dict[str, Any] = {
            "area_id": chance.choice(["B1", "B2"]),
            "provider": chance.choice(["P1", "P2"]),
            "team": chance.choice(["T1", "T2"]),
            "tier": chance.choice(["2", "3", None]),
            "pathway": chance.choice(["core", "core", "crisis", "eip"]),
        }
        now = day("2024-03-31") - dt.timedelta(days=chance.randint(0, 500))
        row["referred_on"] = now
        if chance.random() < 0.15:
            row["rejected_on"] = later(chance, now, 30)
            rows.append(row)
            continue
        for name, share, longest in (
            ("accepted_on", 0.9, 40),
            ("first_contact_on", 0.8, 150),
            ("second_contact_on", 0.8, 120),
        ):
            if chance.random() > share:
                break
            now = row[name] = later(chance, now, longest)
        for n in range(1, chance.choice([1, 1, 2, 3, 5])):
            now = row[f"step_{n}_referred_on"] = later(chance, now, 40)
            row[f"step_{n}_kind"] = chance.choice(["subsequent", "internal", "step_up"])
            if chance.random() < 0.6:
                row[f"step_{n}_started_on"] = later(chance, now, 90)
        if chance.random() < 0.2:
            row["transition_referred_on"] = later(chance, now, 60)
        if chance.random() < 0.5:
            latest = max(value for name, value in row.items() if name in DATES)
            row["discharged_on"] = later(chance, latest, 60)
        for name in ("last_dna_on", "last_cancelled_by_patient_on", "unavailable_from"):
            if chance.random() < 0.3:
                row[name] = later(chance, row["referred_on"], 200)
        if "unavailable_from" in row:
            row["unavailable_days"] = chance.randint(1, 90)
        rows.append(row)
    return rows


def later(chance: random.Random, after: dt.date, longest: int) -> dt.date:
    return after + dt.timedelta(days=chance.randint(0, longest))


def test_no_other_table_is_held_in_place_of_one_that_is_in_use() -> None:
    engine = engine_of_tests()
    with engine.held(clocks({"referred_on": "2024-01-02"})), pytest.raises(RuntimeError, match="is held"):
        snapshot(clocks({"referred_on": "2024-01-03"}), ("2024-01-01", "2024-01-31"))
    assert len(snapshot(clocks({"referred_on": "2024-01-03"}), ("2024-01-01", "2024-01-31")))
