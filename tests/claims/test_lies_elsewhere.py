"""More lies, in what Compare, Summary, Trends and a place's own waiting list say. Found as those of test_lies are."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import pytest

from metrics import queue_recovery, queue_what_if
from reports import (
    compare_words,
    context_tiles,
    funnel_said,
    neighbours,
    rounded_shares,
    seen_once,
    spc_said,
    standard_met,
    tile,
    trend_change,
    trend_said,
    verdict_said,
)
from reports import figure as doors
from reports.claims import Basis, Said, joined
from reports.compare import Comparison, compare
from reports.demand import said as demand_said
from reports.figures import Figures
from reports.funnel import Funnel, read_funnel
from reports.ptl import claimed, equity, flow, headline, stage_words
from reports.ptl.tracking import Cut, Tracking, read_tracking
from reports.summary import summarise, years
from tests.claims import opened_views, planned_views
from tests.claims.faults import View
from tests.claims.known import Known
from tests.claims.planting import TODAY, Lie, both, finds, put, reworded, say
from tests.claims.test_lies import EATING, SHARE, WARDS, trend

BROMLEY, TOWER_HAMLETS, HARROW = "E09000006", "E09000030", "E09000015"
ENGLAND = "E92000001"


def compared(
    figures: Figures,
    *,
    place: str = BROMLEY,
    measure: str = "waits_still_waiting",
    start: str = "2019-04-01",
    geography: str = "ccg",
) -> View:
    """Compare: all that is said of one place."""
    indicator = figures.catalogue.indicators[measure]
    period = next(p for p in reversed(figures.periods(measure)) if str(p.start) == start)
    chosen = figures.areas[place]
    found = compare(figures, indicator, period, geography=geography, place=chosen)
    drawn = read_funnel(found)
    near = neighbours.neighbours(figures, place)
    beside = [] if near.empty else [neighbours.neighbours_said(figures, found, near)]
    told = [
        compare_words.comparison_said(figures, found),
        compare_words.spread_said(found),
        drawn.said if isinstance(drawn, Funnel) else drawn,
        *beside,
    ]
    return View("Compare", tuple(one for one in told if one), place)


def summary(figures: Figures, *, place: str = BROMLEY, label: str = "") -> View:
    chosen = figures.areas[place]
    period = next(p for p in years(figures, chosen) if label in p.label)
    return View(
        "Summary", tuple(one for one in summarise(figures, chosen, period, today=TODAY).said if one), place
    )


_TRACKED: dict[str, Tracking] = {}


def own_list(figures: Figures, *, what: Callable[..., Any], place: str = "DEMO-NB", month: str = "") -> View:
    """One sentence of a place's own waiting list, at the end of its newest month or of another."""
    if figures.snapshot_id not in _TRACKED:
        found = read_tracking(figures)
        assert found is not None
        _TRACKED[figures.snapshot_id] = found
    tracking = _TRACKED[figures.snapshot_id]
    period = next(p for p in reversed(tracking.periods(place)) if month in p.label)
    said = what(tracking, place, period)
    return View(
        "Own waiting list",
        said if isinstance(said, tuple) else (said,),
        place,
        f"at the end of {period.label}",
    )


def planned(figures: Figures, *, room: str, name: str) -> View:
    """One view of what is planned, by the first of its names that holds the words."""
    return next(one for one in planned_views.ROOMS[room](figures, TODAY) if name in one.name).read()


def seen(figures: Figures) -> View:
    england = figures.areas[ENGLAND]
    return View("Waiting list", (seen_once.seen_once_said(figures, england, today=TODAY),), ENGLAND)


TIMES = partial(own_list, what=lambda *a: stage_words.time_said(*a))
GREW = partial(own_list, what=lambda *a: flow.flow_said(*a))
#: A pathway of few, of which months are withheld.
CRISIS = Cut("pathway", "crisis", label="Crisis")
FLOW = partial(own_list, what=lambda *a: flow.flow_said(*a, CRISIS))
MESSAGE = partial(own_list, what=lambda *a: headline.message(*a))
EQUITY = partial(own_list, what=lambda *a: equity.equity_said(*a, "age_band"))
RULED_OUT = partial(
    compared, place="E09000018", measure="mh_spend_share", start="2020-04-01", geography="system"
)
ACROSS = partial(
    compared, place="E12000007", measure="waits_no_contact", start="2020-04-01", geography="region"
)
FUNNEL = partial(
    compared,
    place="E09000028",
    measure="eip_within_2_weeks_incomplete",
    start="2016-08-01",
    geography="system",
)
UNMOVED = partial(trend, measure="ae_over_12_hours_percent", geography="system", area="QMF")
CAPACITY = partial(planned, room="Demand and capacity", name="Northbank, Core")
WHAT_IF = partial(planned, room="What if", name="Northbank, Core")
RECOVERY = partial(planned, room="Recovery plan", name="Northbank, Core community help, Treatment, from 9")
JOB_PLANS = partial(planned, room="Job plans", name=", 2")
OPENED = partial(planned, room="Opened list", name="any, anything")


# -- the lies --------------------------------------------------------------------------------------------------


def from_the_wrong_end(true: Callable[..., Any], comparison: Comparison) -> Any:
    told, numbers = true(comparison)
    return told.replace("highest", "X").replace("lowest", "highest").replace("X", "lowest"), numbers


def one_further(true: Callable[..., Any], place: int) -> str:
    return true(place + 1)


def a_year_earlier(true: Callable[..., Any], start: Any, end: Any, kind: str) -> str:
    return true(start.replace(year=start.year - 1), end.replace(year=end.year - 1), kind)


def said_twice(true: Callable[..., Any], known: list[Any], **named: Any) -> Said:
    """That a figure did not change as printed, and then that it did before it was rounded."""
    first = true(known, **named)
    newest, before = known[-1], trend_change.year_before(known) or known[0]
    way = "rose" if newest.value > before.value else "fell"
    given = {"before": before.value, "after": newest.value, "polarity": newest.indicator.polarity}
    claim = replace(first.claims[0], direction=way, basis=Basis("change_printed", given))
    return joined([first, Said(f"It {way}.", (claim,))])


def gaps_as_nought(true: Callable[..., Any], rows: pd.DataFrame, *args: Any, **named: Any) -> Any:
    return true(rows.assign(value=rows["value"].fillna(0.0)), *args, **named)


def one_more(true: Callable[..., Any], rows: pd.DataFrame, known: list[Any]) -> Said:
    """Met in one more of the last periods than it was."""
    said = true(rows, known)
    claim = said.claims[0]
    part, every, *rest = claim.numbers
    more = replace(
        part, text=str(int(part.value) + 1), value=part.value + 1, of=every.of[: int(part.value) + 1]
    )
    text = said.text.replace(f"in {part.text} of", f"in {more.text} of")
    return replace(said, text=text, claims=(replace(claim, numbers=(more, every, *rest)),))


def swapped_columns(*pairs: tuple[str, str]) -> Callable[..., Any]:
    """What a function of figures gives, with columns in each other's place."""
    names = dict([*pairs, *((b, a) for a, b in pairs)])
    return lambda true, *a, **k: true(*a, **k).rename(columns=names)


def other_column(true: Callable[..., Any], self: Any, column: str, *args: Any) -> Any:
    return true(self, {"median_weeks": "p92_weeks", "p92_weeks": "median_weeks"}.get(column, column), *args)


LIES = [
    Lie(
        "the highest called the lowest", put(compare_words, "_rank", from_the_wrong_end), compared, "'lowest'"
    ),
    Lie(
        "a rank one too far",
        put(compare_words, "ordinal", one_further),
        partial(compared, place=HARROW),
        "prints as",
    ),
    Lie(
        "a comparator under another's name",
        reworded(verdict_said, "against_said", "than London (", "than England ("),
        compared,
        "is written on England",
    ),
    Lie(
        "a tile held against whom it was not",
        put(
            tile,
            "judge",
            lambda true, *a: replace(v := true(*a), text=v.text.replace("than London", "than England")),
        ),
        summary,
        "than England",
    ),
    Lie(
        "better for worse",
        reworded(verdict_said, "against_said", "is worse", "is better"),
        compared,
        "'better'",
    ),
    Lie(
        "per cent for percentage points",
        put(verdict_said, "points", lambda true, v: f"{v:.0f}%"),
        compared,
        "percentage points",
    ),
    Lie(
        "per cent for percentage points, of a change",
        put(trend_change, "points", lambda true, v: f"{v:.0f}%"),
        SHARE,
        "percentage points",
    ),
    Lie(
        "points of the unrounded figures",
        put(verdict_said, "points_between", lambda true, high, low: high - low),
        partial(compared, measure="waits_no_contact"),
        "difference",
    ),
    Lie(
        "England's figure for London's",
        reworded(compare_words, "_beside", "England had", "London had"),
        compared,
        "is written on London",
    ),
    Lie("every period a year earlier", put(doors, "period_label", a_year_earlier), compared, "is called"),
    Lie(
        "met in one more of the last than it was",
        put(standard_met, "_met_said", one_more),
        EATING,
        "by the standard in force",
    ),
    Lie(
        "withheld figures counted as nought", put(trend_said, "points_of", gaps_as_nought), WARDS, "withholds"
    ),
    Lie(
        "the median for the mean",
        put(
            spc_said,
            "withheld_bounds",
            swapped_columns(("mean_least", "median_least"), ("mean_most", "median_most")),
        ),
        WARDS,
        "mean",
    ),
    Lie(
        "counted on across a break", say(verdict_said, "segment_of", lambda *a: 0), ACROSS, "across the break"
    ),
    Lie(
        "a year of another quarter",
        say(trend_change, "year_before", lambda points: points[-2] if len(points) > 1 else None),
        SHARE,
        "is not a year",
    ),
    Lie(
        "a group that waits worse than the rest said to wait better",
        put(
            equity,
            "against_the_rest",
            lambda true, *a, **k: true(*a, **k).replace({"standing": {"higher": "lower", "lower": "higher"}}),
        ),
        EQUITY,
        "gives",
    ),
    Lie("a month that rounding alone made grow", say(flow, "_NET_OFF", 0.0), FLOW, "rounded at random"),
    Lie(
        "two counts that may be one, said to have changed",
        say(claimed, "off_by", lambda *a, **k: 0.0),
        MESSAGE,
        "rounded at random",
    ),
    Lie(
        "a group set against the rest as if no count were rounded",
        say(equity, "together_off", lambda counts: 0.0),
        EQUITY,
        "rounded at random",
    ),
    Lie(
        "figures that a caveat rules out, ranked with the others",
        say(Comparison, "compared", property(lambda self: self.rows[self.rows["value"].notna()])),
        RULED_OUT,
        "out of comparison",
    ),
    Lie(
        "unchanged as printed, and risen before it was rounded",
        put(trend_said, "change_said", said_twice),
        UNMOVED,
        "opposed",
    ),
    Lie(
        "rounded to ten",
        both(say(tile, "ROUNDED_TO", 10), say(rounded_shares, "ROUNDED_TO", 10)),
        summary,
        "rounded to",
    ),
    Lie(
        "a funnel narrower than its counts make it",
        put(funnel_said, "about_average", lambda true, mean, size, level: true(mean, size * 2, level)),
        FUNNEL,
        "the funnel's limits are",
    ),
    Lie(
        "neighbours on the other side of the figure",
        put(
            neighbours, "neighbour_values", lambda true, *a: true(*a).assign(value=lambda t: t["value"] + 40)
        ),
        compared,
        "counts figures that are not so",
    ),
    Lie(
        "domains miscounted",
        put(context_tiles, "domains", lambda true, rows: true(rows)[:-2]),
        partial(summary, place="E09000014"),
        "domains",
    ),
    Lie("children counted by the hundred", say(seen_once, "PER", 100), seen, "is set nowhere"),
    Lie(
        "months with a withheld count told as if they had none",
        put(
            flow, "flow_rows", lambda true, *a, **k: true(*a, **k).assign(net=lambda t: t["net"].fillna(50.0))
        ),
        FLOW,
        "counts figures that are not so",
    ),
    Lie(
        "shrank for grew",
        reworded(flow, "flow_said", "the list grew", "the list shrank"),
        GREW,
        "without the comparison",
    ),
    Lie(
        "who is seen for who joins",
        put(
            demand_said,
            "_flows",
            lambda true, row: true(replace(row, demand=row.capacity, capacity=row.demand)),
        ),
        CAPACITY,
        "set nowhere",
    ),
    Lie(
        "weeks to catch up that were not chosen",
        put(demand_said, "_catches_up", lambda true, *a, **k: true(*a, **k | {"clear_in_weeks": 39})),
        CAPACITY,
        "39 is set nowhere",
    ),
    Lie(
        "a simulation of other chance",
        put(
            queue_what_if,
            "simulate_chain",
            lambda true, *a, **k: true(*a, **k | {"seed": k["seed"] + len(a[0][0].name) + 5}),
        ),
        WHAT_IF,
        "set nowhere",
    ),
    Lie("a plan in weeks of five days", say(queue_recovery, "DAYS_IN_A_WEEK", 5), RECOVERY, "plan reaches"),
    Lie(
        "job plans of a year of 42 weeks",
        say(queue_recovery, "WEEKS_IN_A_YEAR", 44),
        JOB_PLANS,
        "set nowhere",
    ),
    Lie(
        "waits counted as late on the day they are due",
        put(opened_views, "work_said", lambda true, kept, every: true(kept, every.iloc[1:])),
        OPENED,
        "set nowhere",
    ),
]


@pytest.mark.parametrize("lie", LIES, ids=lambda lie: lie.told)
def test_the_checker_finds_a_lie(
    lie: Lie, figures: Figures, known: Known, monkeypatch: pytest.MonkeyPatch, honest: dict[int, list[str]]
) -> None:
    finds(lie, figures, known, monkeypatch, honest)


def test_the_lies_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        sys.stdout.write(f"\n{len(LIES)} more lies planted one by one; the checker must find each.\n")
    assert len({lie.told for lie in LIES}) == len(LIES)
