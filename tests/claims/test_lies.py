"""Lies planted in the product, one by one: the checker must find each, and pass the same views without it.

A lie is what a slip of the hand in one function would make the product say. Each is found in the words of a view that
a reader may open, not by looking at the function.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import pytest

from metrics import derived
from reports import (
    bodies,
    pathway_words,
    spc_said,
    standard_met,
    trend_change,
    trend_said,
    trends,
    wording,
)
from reports import figures as doors
from reports.figure import Period
from reports.figures import Figures, read_figures
from reports.pathway import periods, read_pathway
from reports.trends import read_trends, standing_series
from store.catalogue import Indicator
from store.snapshot import open_current
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.planting import TODAY, Lie, both, finds, method, put, say, swapped

BROMLEY, TOWER_HAMLETS, LEWISHAM = "E09000006", "E09000030", "E09000023"
YEAR = "2019-20"


# -- the views in which they are told --------------------------------------------------------------------------


def waiting_list(
    figures: Figures, *, place: str = BROMLEY, label: str = YEAR, scope: str = "mental_health"
) -> View:
    period = next(p for p in periods(figures) if p.label == label)
    read = read_pathway(figures, figures.areas[place], period, service_scope=scope)
    return View("Waiting list", (pathway_words.pathway_said(read, today=TODAY),), place)


def trend(figures: Figures, *, measure: str, geography: str, area: str = "", place: str = "") -> View:
    indicator = figures.catalogue.indicators[measure]
    chosen = figures.areas[place or LEWISHAM]
    found = read_trends(figures, indicator, geography=geography, place=chosen)
    own = area or standing_series(figures, found, chosen)
    assert own is not None
    said = found.said(own, today=TODAY, place=chosen if place else None)
    return View("Trends", said, place or own, newest_first=True)


PSYCHOSIS = partial(trend, measure="eip_within_2_weeks", geography="ccg", area="08V")
QUEUE = partial(trend, measure="eip_within_2_weeks_incomplete", geography="ccg", area="08W")
EATING = partial(trend, measure="ed_urgent_within_1_week", geography="region", area="Y58")
SPEND = partial(trend, measure="cyp_ed_spend", geography="ccg", place=TOWER_HAMLETS)
ACCESS = partial(trend, measure="access_rate", geography="ccg", place=TOWER_HAMLETS)
WAITED = partial(trend, measure="waits_mean_days", geography="region", area="E12000007")
WARDS = partial(trend, measure="adult_ward_bed_days", geography="ccg", area="36L")
SHARING = partial(trend, measure="ed_urgent_within_1_week", geography="ccg", area="36L")
SHARE = partial(trend, measure="ed_urgent_within_1_week", geography="ccg", place=TOWER_HAMLETS)


# -- the lies --------------------------------------------------------------------------------------------------


def of_another_year(true: Callable[..., Any], points: list[Any]) -> Any:
    """Two years before for the year before."""
    del true
    return points[-25] if len(points) > 25 else points[0]


def dated_like_the_newest(true: Callable[..., Any], points: list[Any]) -> Any:
    before = true(points)
    return replace(before, period=points[-1].period)


def newest_step(true: Callable[..., Any], self: Indicator, day: dt.date) -> float | None:
    return self.standard_steps[-1][1] if self.standard_steps else true(self, day)


def nought_for_withheld(true: Callable[..., Any], row: pd.Series, *args: Any, **named: Any) -> Any:
    found = true(row, *args, **named)
    return replace(found, value=0.0, numerator=0.0, note="") if found.value is None else found


def limits_for_all(true: Callable[..., Any], frame: pd.DataFrame, **named: Any) -> pd.DataFrame:
    return true(frame, **named).assign(chart="xmr", reason="")


LIES = [
    Lie(
        "a percentage that is one too high",
        put(wording, "percent", lambda true, v: true(v + 1)),
        waiting_list,
        "is not what",
    ),
    Lie(
        "a small percentage without its decimal",
        put(wording, "percent", lambda true, v: f"{v:.0f}%"),
        waiting_list,
        "is not what",
    ),
    Lie(
        "money in the wrong millions",
        put(wording, "pounds", lambda true, v, **k: true(v * 10, **k)),
        SPEND,
        "is not what",
    ),
    Lie(
        "a body's money said to be a borough's",
        put(trends, "whose", lambda true, figures, place, body, on: place.short_name),
        SPEND,
        "whom nobody names",
    ),
    Lie(
        "one borough too many that a body serves",
        put(
            bodies,
            "served_words",
            lambda true, *a, **k: true(*a, **k).replace("and 7 other", "and 8 other"),
        ),
        SPEND,
        "other boroughs",
    ),
    Lie(
        "London's figure for England's, and England's for London's",
        put(
            pathway_words,
            "body_name",
            lambda true, body: {"London": "England", "England": "London"}.get(true(body), true(body)),
        ),
        waiting_list,
        "is written on",
    ),
    Lie(
        "a withheld figure as none",
        put(doors, "figure_of", nought_for_withheld),
        lambda figures: waiting_list(
            figures, place=TOWER_HAMLETS, label="Apr to Jun 2020", scope="learning_disability"
        ),
        "the store withholds",
    ),
    Lie(
        "a sentence without its period",
        method(Period, "within", lambda true, self: "then"),
        waiting_list,
        "the period",
    ),
    Lie(
        "an age that is a year short",
        both(
            put(trend_said, "age_in_years", lambda true, *a: true(*a) - 1),
            put(trend_said, "age_words", lambda true, *a: "3 years old"),
        ),
        EATING,
        "age",
    ),
    Lie(
        "the newest figure left out",
        put(trend_said, "points_of", lambda true, *a, **k: true(*a, **k)[:-1]),
        EATING,
        "the newest figure is of",
    ),
    Lie(
        "another year for the year before",
        put(trend_change, "year_before", of_another_year),
        PSYCHOSIS,
        "is not a year",
    ),
    Lie(
        "the newest period's name on the figure of a year before",
        put(trend_change, "year_before", dated_like_the_newest),
        PSYCHOSIS,
        "which the claim does not name",
    ),
    Lie(
        "a difference of the unrounded figures",
        put(
            trend_change,
            "rounded",
            lambda true, v, **k: v + 0.4,
        ),
        SHARE,
        "difference",
    ),
    Lie(
        "risen for fallen",
        put(
            trend_change,
            "_said",
            lambda true, text, *a, **k: true(
                text.replace("risen", "X").replace("fallen", "risen").replace("X", "fallen"), *a, **k
            ),
        ),
        SHARE,
        "without the comparison that makes it",
    ),
    Lie(
        "a change across a break",
        put(trend_said, "newest_stretch", lambda true, rows: rows),
        WAITED,
        "crosses the break",
    ),
    Lie(
        "control limits for figures that share months",
        put(trends, "suitable", limits_for_all),
        SHARING,
        "share months",
    ),
    Lie(
        "a later year's standard",
        method(Indicator, "standard_on", newest_step),
        PSYCHOSIS,
        "standard",
    ),
    Lie(
        "a standard said to be met because the figure is low",
        put(standard_met, "meets", lambda true, point: not true(point)),
        EATING,
        "standard gives",
    ),
    Lie(
        "met in so many of the last quarters, of the quarters before those",
        put(
            standard_met,
            "_met_said",
            lambda true, rows, known: true(rows[rows["period_end"] < known[-1].period.end], known[:-1]),
        ),
        EATING,
        "period",
    ),
    Lie(
        "worse for better on a control chart",
        say(spc_said, "VERDICTS", swapped(spc_said.VERDICTS, "improvement", "concern")),
        QUEUE,
        "xmr gives",
    ),
    Lie(
        "limits that promise to meet what they promise to miss",
        say(spc_said, "FORECASTS", swapped(spc_said.FORECASTS, "pass", "fail")),
        EATING,
        "limits gives",
    ),
    Lie(
        "withheld figures left out of a mean",
        put(
            spc_said,
            "withheld_bounds",
            lambda true, frame, **k: true(frame, **k).assign(
                mean_least=frame["value"].mean(), mean_most=frame["value"].mean() + 1
            ),
        ),
        WARDS,
        "limit",
    ),
    Lie(
        "the lowest figure called the highest",
        put(
            trend_change,
            "_range_claim",
            lambda true, *a, **k: true(*a, **k | {"word": {"highest": "lowest"}.get(k.get("word", ""), "")}),
        ),
        ACCESS,
        "order gives",
    ),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.told)
def test_the_checker_finds_a_lie(
    lie: Lie, figures: Figures, known: Known, monkeypatch: pytest.MonkeyPatch, honest: dict[int, list[str]]
) -> None:
    finds(lie, figures, known, monkeypatch, honest)


def test_a_share_over_the_wrong_base_is_found(
    figures: Figures, shipped_data: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Still waiting over those waiting and closed, and not over everyone referred."""
    del figures
    true = derived.DERIVED["waits_still_waiting"]

    def lie(observations: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
        rows = true(observations, populations)
        return rows.assign(value=100 * rows["numerator"] / (rows["denominator"] * 0.9))

    monkeypatch.setattr(derived, "DERIVED", {**derived.DERIVED, "waits_still_waiting": lie})
    monkeypatch.setattr(doors, "DERIVED", derived.DERIVED)
    lied = read_figures(open_current(shipped_data / "store"))
    found = [str(fault) for fault in faults(waiting_list(lied), Known(lied), today=TODAY)]
    assert any("from its parents" in fault for fault in found), found


def test_there_are_twenty_lies_and_more(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(LIES) + 1} lies planted one by one in the product; the checker must find each.\n"
        )
    assert len({lie.told for lie in LIES}) == len(LIES) >= 20
