"""What the two alerts say: the sentence of a month end, where they were raised before, and the changes to draw."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.alerts import Alerts
from reports.wording import join_words


def shift_rows(alerts: Alerts, period: Period) -> pd.DataFrame:
    """The year's change as charts.shifts draws it: assessment of each place and the later stage that grew most."""
    here = alerts.at(alerts.changes, period)
    first = here[here["stage_order"] == 0]
    later = here[here["stage_order"] > 0].sort_values("change", ascending=False).drop_duplicates("area_id")
    order = {area: place for place, area in enumerate(dict.fromkeys(here["area_id"]))}
    both = pd.concat([first, later])
    both = both.assign(_order=both["area_id"].map(order)).sort_values(["_order", "stage_order"])
    return both.assign(stage=both["stage_name"])[["place", "stage", "change"]].reset_index(drop=True)


def front_loading_sentence(alerts: Alerts, period: Period) -> str:
    """Where assessment got faster over the year while a later wait grew, and where that was so before."""
    raised = _raised(alerts.front_loading, "alert")
    now = raised[raised["month"] == period.end]
    told = [
        f"{row['place']} (assessment {number(abs(row['first_change']))} weeks shorter, "
        f"{str(row['later_name']).lower()} {number(row['later_change'])} longer)"
        for row in now.to_dict("records")
    ]
    head = (
        "**Front-loading alert: over the year, assessment got faster while a later wait grew** in "
        f"{join_words(told)}."
        if told
        else f"**No front-loading alert in the year to {period.label}.**"
    )
    return f"{head}{_earlier(raised, alerts, period)}"


def masking_summary(alerts: Alerts, period: Period) -> str:
    """Which places meet the headline while a wait behind it grows, and where that was so before."""
    raised = _raised(alerts.masked, "masked")
    now = raised[raised["month"] == period.end]
    told = [
        f"{row['place']} ({row['measure'].removesuffix(', %')}: {percent(row['value'])} against "
        f"{percent(row['standard'])}; {row['stage_behind']} {number(row['change_behind'])} weeks longer)"
        for row in now.to_dict("records")
    ]
    head = (
        f"**Masking alert: a standard is met while a wait behind it grows** in {join_words(told)}."
        if told
        else f"**No masking alert at {period.label}.**"
    )
    return f"{head}{_earlier(raised, alerts, period)}"


def raised_now(alerts: Alerts, period: Period, *, area_id: str = "") -> list[str]:
    """The sentences of the alerts that are raised at a month end, of one area if given; none where none is."""
    alerts = alerts.of(area_id) if area_id else alerts
    told = []
    for table, column, sentence in (
        (alerts.front_loading, "alert", front_loading_sentence),
        (alerts.masked, "masked", masking_summary),
    ):
        if (_raised(table, column)["month"] == period.end).any():
            told.append(sentence(alerts, period).split(" Raised before")[0])
    return told


def _raised(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return (
        table[table[column].fillna(False).astype(bool)]
        if column in table
        else table.iloc[0:0].assign(month=None)
    )


def _earlier(raised: pd.DataFrame, alerts: Alerts, period: Period) -> str:
    """Where the alert was raised at earlier month ends, in how many of them and when first and last."""
    past = raised[raised["month"] < period.end]
    labels = {p.end: p.label for p in alerts.months}
    months = sum(p.end < period.end for p in alerts.months)
    told = [
        f"{place} ({labels[days.min()]}{f' to {labels[days.max()]}' if len(days) > 1 else ''}, at {len(days)} of "
        f"{months} month ends)"
        for place, days in past.drop_duplicates(["place", "month"]).groupby("place", sort=False)["month"]
    ]
    return f" Raised before in {join_words(told)}." if told else ""
