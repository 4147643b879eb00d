"""What the two alerts say: the sentence of a month end, where they were raised before, and the changes to draw."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from metrics.printed import as_printed, number, percent, rounded, weeks
from reports.claims import NOTHING, Basis, Claim, Number, Said, joined
from reports.figures import Period
from reports.ptl.alerts import WITHIN_COLUMNS, Alerts
from reports.ptl.claimed import FEWER_IS_BETTER, added, cell, of_time, setting, share_of
from reports.ptl.measures import MONTHS
from reports.ptl.tracking import Cut

#: Why it can't be told whether a headline hides a wait → in words.
_WHY_NOT = {
    "no_value": "Not known: share withheld",
    "no_standard": "No standard to keep",
    "too_close": "Too close to call",
}


def shift_rows(alerts: Alerts, period: Period) -> pd.DataFrame:
    """The year's change as charts.shifts draws it: assessment of each place and the later stage that grew most."""
    here = alerts.at(alerts.changes, period)
    first = here[here["stage_order"] == 0]
    later = here[here["stage_order"] > 0].sort_values("change", ascending=False).drop_duplicates("area_id")
    order = {area: place for place, area in enumerate(dict.fromkeys(here["area_id"]))}
    both = pd.concat([first, later])
    both = both.assign(_order=both["area_id"].map(order)).sort_values(["_order", "stage_order"])
    return both.assign(stage=both["stage_name"])[["place", "stage", "change"]].reset_index(drop=True)


def front_loading_said(alerts: Alerts, period: Period, *, earlier: bool = True, here: str = "") -> Said:
    """Where assessment got faster over the year while a later wait grew, and where that was so before.

    The area `here`, on whose own page the sentence stands, is not named again.
    """
    raised = _raised(alerts.front_loading, "alert")
    before = _earlier(raised, alerts, period) if earlier else NOTHING
    now = raised[raised["month"] == period.end]
    if now.empty:
        return joined([_none("front-loading", period), before])
    told, claims = [], []
    for row in now.to_dict("records"):
        first = _moved(alerts, row["area_id"], period, "assessment")
        later = _moved(alerts, row["area_id"], period, str(row["later_stage"]))
        told.append(
            f"{_where(row, here)} waits got {first.numbers[0].text} shorter for assessment and "
            f"{later.numbers[0].text} longer for {str(row['later_name']).lower()}."
        )
        claims += [first, later]
    start = (
        f"**Front-loading alert: {_pathway(alerts)}. In the year to {period.label} the first wait shrank and a later "
        "one grew.**"
    )
    return joined([Said(" ".join([start, *told]), tuple(claims)), before])


def masking_said(alerts: Alerts, period: Period, *, earlier: bool = True, here: str = "") -> Said:
    """Which places keep to the headline's standard while a wait behind it grows, and where that was so before.

    The area `here`, on whose own page the sentence stands, is not named again.
    """
    raised = _raised(alerts.masked, "masked")
    before = _earlier(raised, alerts, period) if earlier else NOTHING
    now = raised[raised["month"] == period.end]
    if now.empty:
        return joined([_none("masking", period), before])
    told, claims = [], []
    for row in now.to_dict("records"):
        share, standard = _headline(alerts, row, period)
        stage = next(s.id for s in alerts.tracking.words.waits if s.name.lower() == row["stage_behind"])
        behind = _moved(alerts, row["area_id"], period, stage)
        told.append(
            f"{_where(row, here)} {share.numbers[0].text} {row['measure']}, and the standard is {standard.text}. "
            f"Waits for {row['stage_behind']} got {behind.numbers[0].text} longer."
        )
        claims += [share, behind]
    start = (
        f"**Masking alert: {_pathway(alerts)}. In the year to {period.label} a standard was met, but a wait behind it "
        "grew.**"
    )
    return joined([Said(" ".join([start, *told]), tuple(claims)), before])


def _pathway(alerts: Alerts) -> str:
    """Whose alert it is: other pathways may fare otherwise."""
    return alerts.tracking.words.pathways[alerts.pathway]


def _where(row: Mapping[Hashable, Any], here: str) -> str:
    """The front of a sentence about a place: its name, or that it is the one whose page this is."""
    return "Here" if row["area_id"] == here else f"In {row['place']}"


def masking_table(alerts: Alerts, period: Period) -> pd.DataFrame:
    """Each headline of each place beside its standard and the wait behind it that grew most, in words."""
    here = alerts.at(alerts.masked, period)
    return pd.DataFrame(
        [
            {
                "Area": row["place"],
                "Headline": f"{str(row['measure'])[:1].upper()}{str(row['measure'])[1:]}",
                "Share": percent(row["value"]),
                "Standard": percent(row["standard"]),
                "Wait behind it": _behind(row),
                "Alert": _found(row),
            }
            for row in here.to_dict("records")
        ]
    )


def masking_tables(alerts: Alerts, period: Period) -> list[tuple[Said, pd.DataFrame]]:
    """The same headline by headline, each with its standard, in four columns that a phone has room for."""
    found = masking_table(alerts, period)
    return [
        (
            _standard_said(str(headline), str(standard), period),
            rows[["Area", "Share", "Wait behind it", "Alert"]],
        )
        for (headline, standard), rows in found.groupby(["Headline", "Standard"], sort=False)
    ]


def _standard_said(headline: str, standard: str, period: Period) -> Said:
    days = tuple(setting(float(day)) for day in re.findall(r"\d+", headline))
    limit = Number(standard, as_printed(standard), "limit")
    claim = Claim("alerts", "", (period.label,), (limit, *days))
    return Said(f"**{headline}.** The standard is {standard}.", (claim,))


def _behind(row: Mapping[Hashable, Any]) -> str:
    change = row["change_behind"]
    if pd.isna(change):
        return "–"
    stage = str(row["stage_behind"]).capitalize()
    if rounded(change) == 0:
        return f"{stage}: as before"
    return f"{stage}: {weeks(abs(change), decimals=1)} {'longer' if change > 0 else 'shorter'}"


def _found(row: Mapping[Hashable, Any]) -> str:
    """Why a headline does or does not hide a wait."""
    if row["why_not"] in _WHY_NOT:
        return _WHY_NOT[row["why_not"]]
    if not row["meets_standard"]:
        return "No: misses its standard"
    if row["why_not"]:
        return "Not known: no wait behind it is"
    return "Yes" if row["masked"] else "No: no wait behind it grew"


def raised_now(alerts: Alerts, period: Period, *, area_id: str = "") -> list[Said]:
    """The alerts that are raised at a month end, of one area if given; none where none is."""
    alerts = alerts.of(area_id) if area_id else alerts
    told = []
    for table, column, said in (
        (alerts.front_loading, "alert", front_loading_said),
        (alerts.masked, "masked", masking_said),
    ):
        raised = _raised(table, column)
        if (raised["month"] == period.end).any():
            told.append(said(alerts, period, earlier=False, here=area_id))
    return told


def _none(kind: str, period: Period) -> Said:
    return Said(f"**No {kind} alert in the year to {period.label}.**", (of_time("", period, "alerts"),))


def _moved(alerts: Alerts, area_id: str, period: Period, stage: str) -> Claim:
    """How a median wait moved over the year: the change first, both ends the means of ENDS month ends."""
    ends = (alerts.window(period, back=MONTHS), alerts.window(period, back=0))
    cut = Cut("pathway", alerts.pathway)
    before, after = (_mean(alerts, area_id, months, stage, cut) for months in ends)
    gap = after.value - before.value
    # As the picture has it: an alert hangs on the part of a week too.
    change = Number(weeks(abs(gap), decimals=1), abs(gap), "difference", of=(after, before))
    given: dict[str, float | str | tuple[float, ...]] = {
        "before": before.value,
        "after": after.value,
        "polarity": FEWER_IS_BETTER,
    }
    direction, verdict = ("rose", "worse") if gap > 0 else ("fell", "better")
    measure = f"pathway_snapshots.{stage}"
    return Claim(
        measure, area_id, (period.label,), (change,), direction, verdict, Basis("change_printed", given)
    )


def _mean(alerts: Alerts, area_id: str, months: Sequence[Period], stage: str, cut: Cut) -> Number:
    cells = [cell(alerts.tracking, area_id, month, stage, cut) for month in months]
    figures = tuple(one.number("median_weeks", "") for one in cells if one is not None)
    return Number("", sum(one.value for one in figures) / len(figures), "mean", of=figures)


def _headline(alerts: Alerts, row: Mapping[Hashable, Any], period: Period) -> tuple[Claim, Number]:
    """The share that kept to a headline's standard, over ENDS months, beside the share that must."""
    stage, cut = str(row["headline"]), Cut("pathway", alerts.pathway)
    cells = [
        cell(alerts.tracking, row["area_id"], month, stage, cut) for month in alerts.window(period, back=0)
    ]
    within, of = (
        added([one.number(column, "") for one in cells if one is not None]) for column in WITHIN_COLUMNS
    )
    # Rounding may put those within it above all: it is then all of them.
    kept, of = replace(within if within.value <= of.value else of, text=""), replace(of, text="")
    share = share_of(kept, of)
    standard = Number(percent(float(row["standard"])), float(row["standard"]), "limit")
    given: dict[str, float | str | tuple[float, ...]] = {
        "value": as_printed(share.text),
        "standard": standard.value,
        "polarity": "higher_is_better",
    }
    days = tuple(setting(float(day)) for day in re.findall(r"\d+", str(row["measure"])))
    claim = Claim(
        f"pathway_snapshots.{stage}",
        str(row["area_id"]),
        (period.label,),
        (share, standard, *days),
        verdict="meets",
        basis=Basis("standard", given),
    )
    return claim, standard


def _raised(table: pd.DataFrame, column: str) -> pd.DataFrame:
    return (
        table[table[column].fillna(False).astype(bool)]
        if column in table
        else table.iloc[0:0].assign(month=None)
    )


def _earlier(raised: pd.DataFrame, alerts: Alerts, period: Period) -> Said:
    """Where the alert was raised at earlier month ends, in how many of them and when first and last."""
    past = raised[raised["month"] < period.end]
    labels = {p.end: p.label for p in alerts.months}
    before = [p for p in alerts.months if p.end < period.end]
    told: list[str] = []
    claims: list[Claim] = []
    for place, days in past.drop_duplicates(["place", "month"]).groupby("place", sort=False)["month"]:
        span = tuple(dict.fromkeys((labels[days.min()], labels[days.max()])))
        some, every = (
            Number(number(n), n, "tally", of=(Number("", 0.0, "setting"),) * n)
            for n in (len(days), len(before))
        )
        when = f"{some.text} of {every.text} month ends ({' to '.join(span)})."
        told.append(f"In {place} at {when}" if told else f"Raised before in {place} at {when}")
        claims.append(Claim("alerts", "", span, (some, every)))
    return Said(" ".join(told), tuple(claims)) if told else NOTHING
