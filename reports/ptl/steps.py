"""Moves between teams and tiers, tier 2.5, and what a pathway took: appointments, sessions, length, clinician days."""

from __future__ import annotations

import pandas as pd

from metrics.pathway_returns import BETWEEN
from metrics.printed import number, percent, signed
from reports.figures import Period
from reports.ptl.measures import at_least, on_the_day, parts, summed, total
from reports.ptl.stages import count_words, weeks_words
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from store.pathway_columns import ALL_WAITS

BETWEEN_TIER = "2.5"
_UNKNOWN = (float("nan"), float("nan"))


def step_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Moves of the year by kind: referred for, started, and how many more were referred for than started."""
    words = tracking.words
    asked, begun = (
        _by(tracking, name, area_id, last, "step_kind") for name in ("steps_referred", "steps_started")
    )
    rows = []
    for kind in words.steps:
        if kind in asked or kind in begun:
            more = _count(asked, kind) - _count(begun, kind)
            gap = "[c]" if pd.isna(more) else signed(more)
            rows.append(
                (words.steps[kind], count_words(_count(asked, kind)), count_words(_count(begun, kind)), gap)
            )
    return pd.DataFrame(
        rows, columns=["Move", "Referred for in 12 months", "Started in 12 months", "Queue grew by"]
    )


def steps_sentence(tracking: Tracking, area_id: str, last: Period) -> str:
    """Steps up and down in a sentence, and how much more was asked for than began."""
    asked, begun = (
        _by(tracking, name, area_id, last, "step_kind") for name in ("steps_referred", "steps_started")
    )
    up, down = (_count(asked, kind) for kind in ("step_up", "step_down"))
    if pd.isna(up) or pd.isna(down):
        return "**Steps up or down are withheld: too few in every month.**"
    started = _count(begun, "step_up")
    kept = "" if pd.isna(started) else f" {number(started)} of the steps up began in the same months."
    return (
        f"**{number(up)} moves to a higher tier and {number(down)} to a lower one were asked for in 12 "
        f"months.**{kept}"
    )


def tier_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Each tier: referrals received and refused in the year, who waits and how long, who then went to another tier."""
    words = tracking.words
    received, refused, between = (
        _by(tracking, name, area_id, last, "tier")
        for name in ("referrals_received", "referrals_rejected", "between_tiers")
    )
    cuts = {cut.code: cut for cut in tracking.cuts(area_id) if cut.dimension == "tier"}
    rows = []
    for code in words.order("tier", sorted({*cuts, *received})):
        row = tracking.row(area_id, last, ALL_WAITS, cuts[code]) if code in cuts else None
        moved, of = between.get(code, _UNKNOWN)
        rows.append(
            (
                words.label("tier", code),
                count_words(_count(received, code)),
                count_words(_count(refused, code)),
                "[c]" if pd.isna(moved) or pd.isna(of) else f"{number(moved)} of {number(of)}",
                "[x]" if row is None else count_words(row["waiting"]),
                "[x]" if row is None else weeks_words(row["median_weeks"]),
            )
        )
    headings = [
        "Tier",
        "Referred in 12 months",
        "Refused",
        "Refused for fit, then another tier",
        "Waits",
        "Half over, weeks",
    ]
    return pd.DataFrame(rows, columns=headings)


def between_sentence(tracking: Tracking, area_id: str, last: Period) -> str:
    """Who falls between the tiers, in a sentence."""
    moved = total(tracking, "between_tiers", area_id, last)
    cut = Cut("tier", BETWEEN_TIER)
    row = tracking.row(area_id, last, ALL_WAITS, cut)
    waits = (
        ""
        if row is None or pd.isna(row["waiting"])
        else f" {number(row['waiting'])} waits are in a tier 2.5 service."
    )
    unfit = _refused_for_fit(tracking, area_id, last)
    if moved.percent != moved.percent:
        return f"**{unfit}How many of them then reached another tier is withheld.**{waits}"
    return (
        f"**{unfit}{percent(moved.percent)} of those refused as too little or too much for a tier were then referred "
        f"to another one** ({number(moved.count)} of {number(moved.denominator)} who could be followed).{waits}"
    )


def _refused_for_fit(tracking: Tracking, area_id: str, last: Period) -> str:
    """How many were refused in the year as too little or too much for the tier, in a sentence."""
    rows = parts(summed(tracking, "referrals_rejected", area_id, last), ["rejection_reason"])
    rows = rows[rows["rejection_reason"].isin(BETWEEN) & rows["count"].notna()]
    if rows.empty:
        return ""
    told = at_least(float(rows["count"].sum()), int(rows["withheld"].sum()) + (len(BETWEEN) - len(rows)))
    return f"{told[0].upper()}{told[1:]} referrals were refused in 12 months as too little or too much for their tier. "


def episode_table(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """Of pathways discharged in the year: missed and cancelled appointments, sessions, length, contacts a day."""
    dna, by_patient, by_provider, sessions, days = (
        total(tracking, name, area_id, last, cut=cut)
        for name in ("dna", "cancelled_by_patient", "cancelled_by_provider", "sessions", "episode_days")
    )
    rows = [
        ("Appointments missed (DNA)", dna.printed_percent, "of those missed and attended"),
        ("Cancelled by the young person or family", by_patient.printed_percent, "of those offered"),
        ("Cancelled by the service", by_provider.printed_percent, "of those offered"),
        ("Sessions of treatment", _mean(sessions.each, 1), "a pathway that had a second contact, on average"),
        ("Length of a pathway", _mean(days.each / 7, 0), "weeks from referral to discharge, on average"),
    ]
    contacts = _clinician(tracking, area_id, cut)
    rows.append(
        ("Contacts a clinician day", _mean(contacts, 1), "in the month of the extract, for the system")
    )
    return pd.DataFrame(rows, columns=["Measure", "Figure", "What it is of"])


def _clinician(tracking: Tracking, area_id: str, cut: Cut) -> float:
    rows = on_the_day(tracking, "contacts_per_clinician_day", tracking.system_of(area_id).area_id)
    mine = rows[(rows["provider_id"] == cut.provider_id) & (rows["breakdown"] == cut.breakdown)]
    if mine.empty:
        return float("nan")
    return float(mine["count"].iloc[0]) / float(mine["denominator"].iloc[0])


def _mean(value: float, decimals: int) -> str:
    return "[x]" if pd.isna(value) else number(value, decimals=decimals)


Counts = dict[str, tuple[float, float]]


def _by(tracking: Tracking, name: str, area_id: str, last: Period, dimension: str) -> Counts:
    """Count and denominator of the year by the codes of a dimension."""
    rows = parts(summed(tracking, name, area_id, last), [dimension])
    return {
        str(row[dimension]): (float(row["count"]), float(row["denominator"]))
        for row in rows.to_dict("records")
    }


def _count(counts: Counts, code: str) -> float:
    return counts.get(code, _UNKNOWN)[0]
