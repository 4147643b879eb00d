"""More lies, in what Compare, Summary, Trends and a place's own waiting list say. Found as those of test_lies are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd

from reports import (
    compare_words,
    context_tiles,
    funnel_said,
    neighbours,
    seen_once,
    spc_said,
    standard_met,
    tile,
    trend_change,
    trend_said,
    verdict_said,
)
from reports import figure as doors
from reports.claims import Said, joined
from reports.compare import Comparison, compare
from reports.figure import Figure
from reports.figures import Figures
from reports.funnel import Funnel, read_funnel
from reports.ptl import claimed, flow, stage_words
from reports.ptl.tracking import Tracking, read_tracking
from reports.summary import summarise, years
from reports.verdict_rows import with_verdicts
from tests.claims.faults import View
from tests.claims.planting import TODAY, Lie, method, put, reworded, say
from tests.claims.test_lies import EATING, SHARE, WARDS

BROMLEY, TOWER_HAMLETS, HARROW = "E09000006", "E09000030", "E09000015"
YEAR = "2019-20"


def compared(
    figures: Figures,
    *,
    place: str = BROMLEY,
    measure: str = "waits_still_waiting",
    label: str = YEAR,
    geography: str = "ccg",
) -> View:
    """Compare: all that is said of one place."""
    indicator = figures.catalogue.indicators[measure]
    period = next(p for p in figures.periods(measure) if p.label == label)
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


TIMES = partial(own_list, what=stage_words.time_said)
FLOW = partial(own_list, what=flow.flow_said, place="DEMO-B5")
RULED_OUT = partial(compared, measure="waits_mean_days")
ACROSS = partial(compared, measure="waits_no_contact", label="2020-21")
FUNNEL = partial(compared, measure="eip_within_2_weeks", label="Oct to Dec 2019")


def SEEN(figures: Figures) -> View:
    return View(
        "Waiting list", (seen_once.seen_once_said(figures, figures.areas[BROMLEY], today=TODAY),), BROMLEY
    )


# -- the lies --------------------------------------------------------------------------------------------------


def from_the_wrong_end(true: Callable[..., Any], comparison: Comparison) -> Any:
    told, numbers = true(comparison)
    return told.replace("highest", "X").replace("lowest", "highest").replace("X", "lowest"), numbers


def one_further(true: Callable[..., Any], place: int) -> str:
    return true(place + 1)


def never_ruled_out(true: Callable[..., Any], figure: Figure, figures: Figures) -> pd.Series:
    """The row as if no caveat kept it out of comparison."""
    row = true(figure, figures)
    if not row["ruled_out"]:
        return row
    rows = figures.at(figure.indicator.id, figure.period, breakdown=figure.breakdown)
    again = with_verdicts(
        rows.reset_index(drop=True).assign(caveats="").drop(columns=["ruled_out"], errors="ignore"),
        catalogue=figures.catalogue,
        areas=figures.areas,
    )
    return again[again["area_id"] == figure.published_for.area_id].iloc[0]


def a_year_earlier(true: Callable[..., Any], start: Any, end: Any, kind: str) -> str:
    return true(start.replace(year=start.year - 1), end.replace(year=end.year - 1), kind)


def twice_with_other_levels(true: Callable[..., Any], known: list[Any], **named: Any) -> Said:
    first = true(known, **named)
    level, trend_change.CONFIDENCE = trend_change.CONFIDENCE, 0.999999
    try:
        return joined([first, true(known, **named)])
    finally:
        trend_change.CONFIDENCE = level


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
        "for the better what is for the worse",
        put(
            trend_change,
            "proportion_change",
            lambda true, *a, **k: true(*a, **k).assign(
                judgement=lambda t: t["judgement"].map({"better": "worse", "worse": "better"})
            ),
        ),
        SHARE,
        "newcombe gives",
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
    Lie(
        "a figure that a caveat rules out, compared",
        put(verdict_said, "row_of", never_ruled_out),
        RULED_OUT,
        "caveat",
    ),
    Lie("every period a year earlier", put(doors, "period_label", a_year_earlier), compared, "is called"),
    Lie(
        "one change tested at two levels of chance",
        put(trend_said, "change_said", twice_with_other_levels),
        SHARE,
        "opposed",
    ),
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
    Lie("rounded to ten", say(tile, "ROUNDED_TO", 10), summary, "rounded to"),
    Lie(
        "a funnel's limits of 95% said to be of 99.8%",
        put(funnel_said, "about_average", lambda true, mean, size, z: true(mean, size, 1.96)),
        FUNNEL,
        "funnel",
    ),
    Lie(
        "neighbours miscounted",
        put(
            neighbours, "neighbour_values", lambda true, *a: true(*a).assign(value=lambda t: t["value"] + 40)
        ),
        compared,
        "neighbours",
    ),
    Lie(
        "domains miscounted",
        put(context_tiles, "domains", lambda true, rows: true(rows)[:-2]),
        partial(summary, place="E09000014"),
        "domains",
    ),
    Lie("children counted by the hundred", say(seen_once, "PER", 100), SEEN, "every"),
    Lie("a half said of the long end", method(claimed.Cell, "weeks", other_column), TIMES, "half"),
    Lie(
        "months told that hold a withheld count",
        put(
            flow, "flow_rows", lambda true, *a, **k: true(*a, **k).assign(net=lambda t: t["net"].fillna(0.0))
        ),
        FLOW,
        "months",
    ),
    Lie(
        "grew for shrank",
        reworded(flow, "flow_said", "list grew", "list shrank"),
        FLOW,
        "without the comparison",
    ),
]
