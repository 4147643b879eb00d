"""The message and the tiles of a waiting list: what is so, since when, and what needs a board."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.entry import ACCEPTANCE, acceptance_percent, refused_of_received
from reports.ptl.measures import MONTHS, months_to, today
from reports.ptl.stages import count_words, in_weeks, longest_words
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.watch import REVIEWS
from reports.summary import Tile
from reports.verdict import Verdict
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

#: A list that moves by no more than this share in a year is called about the same.
SAME_PERCENT = 5


def message(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> str:
    """What a board member could read aloud: how many waits, how long, what is published, the year's change."""
    row = tracking.row(area_id, period, ALL_WAITS, cut)
    name = tracking.areas[area_id].short_name + ("" if cut == EVERYONE else f", {cut.label}")
    if row is None or pd.isna(row["waiting"]):
        return f"**How many waits were running in {name} at the end of {period.label} is withheld: too few.**"
    told = f"**{number(row['waiting'])} waits were running in {name} at the end of {period.label}**"
    before = _year_before(tracking, area_id, period, cut)
    if before is not None and pd.notna(before["waiting"]):
        more = row["waiting"] - before["waiting"]
        told += (
            f", {number(abs(more))} {'more' if more > 0 else 'fewer'} than a year before"
            if more
            else ", as many as a year before"
        )
    if pd.notna(row["median_weeks"]):
        told += f"; half have lasted more than {in_weeks(row['median_weeks'])} in their stage"
    hidden = tracking.row(area_id, period, HIDDEN_WAITS, cut)
    if hidden is None or pd.isna(hidden["waiting"]):
        return f"{told}."
    return (
        f"{told}. **National figures stop before {number(hidden['waiting'])} of them**: the young person was seen "
        "once, and waits on."
    )


TileRows = tuple[tuple[str, tuple[Tile, ...]], ...]


def tiles(tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE) -> TileRows:
    """Two rows of tiles: how long they wait, and what lies behind it."""
    row = tracking.row(area_id, period, ALL_WAITS, cut)
    if row is None:
        return ()
    before = _year_before(tracking, area_id, period, cut)
    waits = (
        _counted("All waits", row, before, "waiting", detail=_beginnings(row)),
        _counted("Over 18 weeks", row, before, "over_18_weeks", of="waiting"),
        _counted("Over 52 weeks from referral", row, before, "referral_over_52_weeks", of="waiting"),
        _longest(row, before),
    )
    behind = (
        _hidden(tracking, area_id, period, cut, row),
        _counted("Past their standard", row, before, "over_standard", of="with_standard"),
        _watch(tracking, area_id, REVIEWS, "Risk review in time", period, cut),
        _acceptance(tracking, area_id, period, cut),
    )
    return (("How many wait, and for how long", waits), ("What lies behind it", behind))


def _year_before(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> pd.Series | None:
    months = months_to(tracking, area_id, period, months=MONTHS + 1)
    return tracking.row(area_id, months[0], ALL_WAITS, cut) if len(months) == MONTHS + 1 else None


def _counted(
    name: str, row: pd.Series, before: pd.Series | None, column: str, *, of: str = "", detail: str = ""
) -> Tile:
    """A count with its change over the year; fewer is better."""
    value = row[column]
    base = row[of] if of else float("nan")
    if of and pd.notna(value) and pd.notna(base) and base:
        detail = f"{percent(100 * value / base)} of {number(base)}"
    verdict = _change(value, None if before is None else before[column])
    return Tile("Performance", name, count_words(value), verdict, detail)


def _change(value: float, before: float | None) -> Verdict:
    """More, fewer or about the same as a year before, in words."""
    if before is None or pd.isna(before) or pd.isna(value) or not before:
        return Verdict("not_compared", "no year before to compare", "")
    percent = 100 * (value - before) / before
    if abs(percent) <= SAME_PERCENT:
        return Verdict("similar", f"about as a year before ({number(before)})", "")
    word = "worse" if percent > 0 else "better"
    return Verdict(word, f"{'up' if percent > 0 else 'down'} from {number(before)} a year before", "")


def _beginnings(row: pd.Series) -> str:
    joined, left = row["started"], row["completed"] + row["closed"]
    if pd.isna(joined) or pd.isna(left):
        return ""
    return f"{number(joined)} began and {number(left)} ended in the month"


def _longest(row: pd.Series, before: pd.Series | None) -> Tile:
    longest = row["referral_longest_weeks"]
    printed = longest_words(longest)
    printed = printed if printed == "[c]" else f"{printed} weeks"
    verdict = _change(longest, None if before is None else before["referral_longest_weeks"])
    return Tile(
        "Performance",
        "Longest since referral",
        printed,
        verdict,
        f"8 in 100 over {in_weeks(row['referral_p92_weeks'])}",
    )


def _hidden(tracking: Tracking, area_id: str, period: Period, cut: Cut, row: pd.Series) -> Tile:
    hidden = tracking.row(area_id, period, HIDDEN_WAITS, cut)
    count = float("nan") if hidden is None else hidden["waiting"]
    share = (
        ""
        if pd.isna(count) or pd.isna(row["waiting"])
        else f"{percent(100 * count / row['waiting'])} of all waits"
    )
    verdict = Verdict("not_compared", "in no national figure", "")
    return Tile("Performance", "Past the national clock stop", count_words(count), verdict, share)


def _watch(tracking: Tracking, area_id: str, measure: str, name: str, period: Period, cut: Cut) -> Tile:
    """Done in time, of those due on the day of the extract: anything less than all needs a board."""
    newest = tracking.periods(area_id)[-1]
    if period != newest:
        verdict = Verdict("not_compared", f"known at {newest.label} only", "")
        return Tile("Quality", name, "[x]", verdict, "Held by: the newest extract")
    found = today(tracking, measure, area_id, cut=cut)
    if found.percent != found.percent:
        return Tile(
            "Quality",
            name,
            found.printed_percent,
            Verdict("not_compared", "not counted for this part", ""),
            "",
        )
    overdue = found.denominator - found.count
    verdict = (
        Verdict("worse", f"{number(overdue)} overdue", "")
        if overdue > 0
        else Verdict("better", "none overdue", "")
    )
    return Tile(
        "Quality",
        name,
        found.printed_percent,
        verdict,
        f"{number(found.count)} of {number(found.denominator)} due",
    )


def _acceptance(tracking: Tracking, area_id: str, period: Period, cut: Cut) -> Tile:
    if not tracking.measure("referrals_received", area_id)["breakdown"].eq(cut.breakdown).any():
        return Tile("Access", ACCEPTANCE, "[x]", Verdict("not_compared", "not counted for this part", ""), "")
    found = refused_of_received(tracking, area_id, period, cut)
    verdict = Verdict("not_compared", "neither high nor low is good", "")
    share = acceptance_percent(found)
    if share != share:
        return Tile("Access", ACCEPTANCE, found.printed_percent, verdict, "")
    when = found.of_months or f"{found.months} months"
    detail = f"{number(found.count)} of {number(found.denominator)} not accepted in {when}"
    return Tile("Access", ACCEPTANCE, percent(share), verdict, detail)
