"""What the pictures of the stages say: where on the pathway most wait, and where the longest waits are."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.stages import COMPLETED, WAITING, in_weeks
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.words import LONG_WEEKS
from store.pathway_columns import ALL_WAITS

_OVER = {
    "stage": ("over_18_weeks", "in their stage"),
    "referral": ("referral_over_18_weeks", "since referral"),
}


def pathway_sentence(
    tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
) -> str:
    """Where on the pathway most wait, and where most of the long waits are, with their counts."""
    every = tracking.row(area_id, period, ALL_WAITS, cut)
    if every is None or pd.isna(every["waiting"]):
        return "**How many wait along the pathway is withheld.**"
    stages = {stage.name: tracking.row(area_id, period, stage.id, cut) for stage in tracking.words.waits}
    rows = {name: row for name, row in stages.items() if row is not None}
    column, since = _OVER[clock]
    told = [
        text
        for text in (
            _most(rows, every, "waiting", "Most wait for", "in all"),
            _most(rows, every, column, f"Of those over {LONG_WEEKS} weeks {since}, most wait for", ""),
        )
        if text
    ]
    return f"**{told[0]}** {' '.join(told[1:])}".strip() if told else ""


def _most(rows: dict[str, pd.Series], every: pd.Series, column: str, start: str, end: str) -> str:
    known = {name: float(row[column]) for name, row in rows.items() if pd.notna(row[column])}
    whole = every[column]
    if not known or pd.isna(whole) or not whole:
        return ""
    name = max(known, key=known.__getitem__)
    share = 100 * known[name] / whole
    of = f"{number(whole)} {end}".rstrip()
    return f"{start} {name.lower()}: {number(known[name])} of {of} ({percent(share)})."


def time_sentence(rows: pd.DataFrame, *, clock: str = "stage") -> str:
    """Which stage takes longest of those still waiting, and of those helped in the month."""
    since = "since referral" if clock == "referral" else "in it"
    waiting, helped = (_longest(rows, series) for series in (WAITING, COMPLETED))
    if waiting is None:
        return "**Too few waits can be shown to say where the time goes.**"
    most = f", and 8 in 100 over {in_weeks(waiting['p92_weeks'])}" if pd.notna(waiting["p92_weeks"]) else ""
    head = (
        f"**Of those still waiting, the longest are at {waiting['label'].lower()}: half have waited over "
        f"{in_weeks(waiting['median_weeks'])} {since}{most}.**"
    )
    if helped is None:
        return head
    same = helped["label"] == waiting["label"]
    where = "there too" if same else f"at {helped['label'].lower()}"
    half = in_weeks(helped["median_weeks"])
    return f"{head} Of those helped in the month the longest were {where}: half had waited over {half}."


def _longest(rows: pd.DataFrame, series: str) -> pd.Series | None:
    if rows.empty:
        return None
    known = rows[(rows["series"] == series) & rows["median_weeks"].notna()]
    return None if known.empty else known.iloc[int(known["median_weeks"].to_numpy(dtype=float).argmax())]
