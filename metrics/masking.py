"""Two ways in which good headline figures hide waits: masking, and assessment pulled forward.

Masking: a headline meets its standard while a wait behind it grows. Front-loading: the first stage gets
better while a later one gets worse over the same window. Both were found in the review of Norfolk and
Waveney's services (figures for 2018), which is the worked case of the tests.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from metrics.columns import numbers

WORSENING = "worsening"
AT_LEAST, AT_MOST = "at_least", "at_most"
"""How a headline meets its standard."""


def change_over_window(
    frame: pd.DataFrame, *, measure: str, by: str = "area_id", stage: str = "stage", date: str = "date"
) -> pd.DataFrame:
    """The change of `measure` from the first date to the last, one row an area and stage.

    Columns: `by`, stage, first_date, last_date, change. The window is that of the area: from its first to
    its last date, whatever the stage; a stage without a figure at either end has a missing change. Raises
    ValueError for two figures of a stage on one date.
    """
    if frame.duplicated([by, stage, date]).any():
        raise ValueError(f"a stage has more than one {measure} on one date")
    figures = frame[[by, stage, date]].assign(figure=numbers(frame, measure))
    window = figures.groupby(by)[date].agg(first_date="min", last_date="max").reset_index()
    stages = figures[[by, stage]].drop_duplicates().merge(window, on=by)
    for end in ("first", "last"):
        at_end = figures.rename(columns={date: f"{end}_date", "figure": end})
        stages = stages.merge(at_end, on=[by, stage, f"{end}_date"], how="left")
    stages["change"] = (stages["last"] - stages["first"]).where(stages["first_date"] < stages["last_date"])
    return stages[[by, stage, "first_date", "last_date", "change"]]


def front_loading_alert(
    frame: pd.DataFrame,
    *,
    measure: str = "wait_weeks",
    by: str = "area_id",
    stage: str = "stage",
    order: str = "stage_order",
    date: str = "date",
    at_least: float = 0.0,
) -> pd.DataFrame:
    """Whether the first stage got better while a later one got worse, one row an area.

    `frame` has one row an area, stage and date; `order` numbers the stages; `measure` is a wait or a queue,
    of which less is better. Changes of no more than `at_least` are no change. Columns: `by`, first_stage,
    first_change, later_stage (that which grew most), later_change, alert (missing where a change is not
    known), why_not (`first_unknown`, `later_unknown`, else empty).
    """
    places = frame[[by, stage, order]].drop_duplicates()
    if places.duplicated([by, stage]).any():
        raise ValueError(f"a stage has more than one {order}")
    changes = change_over_window(frame, measure=measure, by=by, stage=stage, date=date)
    changes = changes.merge(places, on=[by, stage]).sort_values([by, order])
    first = changes.drop_duplicates(by)
    later = changes.drop(index=first.index).sort_values("change", ascending=False, na_position="last")
    found = first.merge(later.drop_duplicates(by), on=by, how="left", suffixes=("_first", "_later"))
    first_change, later_change = found["change_first"], found["change_later"]
    unknown = np.select(
        [first_change.isna(), later_change.isna()], ["first_unknown", "later_unknown"], default=""
    )
    alert = ((first_change < -at_least) & (later_change > at_least)).astype("boolean")
    return pd.DataFrame(
        {
            by: found[by],
            "first_stage": found[f"{stage}_first"],
            "first_change": first_change,
            "later_stage": found[f"{stage}_later"].where(later_change.notna(), ""),
            "later_change": later_change,
            "alert": alert.mask(unknown != ""),
            "why_not": unknown,
        }
    )


def masking(
    headlines: pd.DataFrame, behind: pd.DataFrame, *, by: str = "area_id", at_least: float = 0.0
) -> pd.DataFrame:
    """Whether each headline meets its standard while a wait behind it grows: the rows of `headlines`, and more.

    `headlines` has columns `by`, measure, value, standard and direction (`at_least` or `at_most`).
    `behind` has one row an area and later stage: `by`, stage, change (weeks or people, as
    `change_over_window` gives it; missing if not measured) and reported (`worsening` where a publisher says
    so in words, else empty). A measured change goes before a reported one. `off` of the headlines, if there is such a
    column, is how far off a value may be because its counts are rounded: a standard no further away is too close.
    So is one on the other side of `exact`, the value before it was rounded to be printed, if there is such a column.

    Adds meets_standard, stage_behind (that which grew most, or is reported to), change_behind, evidence
    (`measured`, `reported` or empty), masked (missing where it can't be told) and why_not (`no_value`,
    `no_standard`, `too_close`, `nothing_behind`, else empty). Raises ValueError for an unknown direction.
    """
    wrong = set(headlines["direction"]) - {AT_LEAST, AT_MOST}
    if wrong:
        raise ValueError(f"direction must be {AT_LEAST} or {AT_MOST}, not {', '.join(map(str, wrong))}")
    value, standard = numbers(headlines, "value"), numbers(headlines, "standard")
    meets = np.where(headlines["direction"] == AT_LEAST, value >= standard, value <= standard)
    worst = headlines[[by]].merge(_worst_behind(behind, by=by, at_least=at_least), on=by, how="left")
    worst.index = headlines.index
    off = numbers(headlines, "off") if "off" in headlines else np.full(len(headlines), -1.0)
    exact = numbers(headlines, "exact") if "exact" in headlines else value
    close = (np.abs(exact - standard) <= off) | ((exact < standard) != (value < standard))
    why_not = np.select(
        [np.isnan(value), np.isnan(standard), close, worst["grows"].isna()],
        ["no_value", "no_standard", "too_close", "nothing_behind"],
        default="",
    )
    unknown = np.isnan(value) | np.isnan(standard) | close
    grows = worst["grows"].astype("boolean")
    return headlines.assign(
        meets_standard=pd.Series(meets, headlines.index, dtype="boolean").mask(unknown),
        stage_behind=worst["stage"].fillna(""),
        change_behind=worst["change"].astype("float64"),
        evidence=worst["evidence"].fillna(""),
        masked=(grows & meets).mask(why_not != ""),
        why_not=why_not,
    )


def _worst_behind(behind: pd.DataFrame, *, by: str, at_least: float) -> pd.DataFrame:
    """The stage of each area whose wait grew most, else one reported to: by, stage, change, evidence, grows."""
    change = pd.Series(numbers(behind, "change"), index=behind.index)
    reported = behind["reported"] == WORSENING
    told = behind.assign(
        change=change,
        evidence=np.where(change.notna(), "measured", np.where(reported, "reported", "")),
        grows=np.where(change.notna(), change > at_least, reported),
        size=change.fillna(0),
    )
    told = told[told["evidence"] != ""].sort_values(["grows", "size"], ascending=False, kind="stable")
    return told.drop_duplicates(by)[[by, "stage", "change", "evidence", "grows"]]
