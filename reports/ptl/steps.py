"""Moves between teams and tiers, tier 2.5, and what a pathway took: appointments, sessions, length, clinician days."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics.pathway_returns import BETWEEN
from metrics.printed import WITHHELD, number, signed
from metrics.random_rounding import TOO_CLOSE, too_close
from reports.claims import NOTHING, Claim, Number, Said, joined
from reports.figures import Period
from reports.ptl.claimed import added, cell, in_year, year_sum, year_words
from reports.ptl.entry import RECEIVED
from reports.ptl.measures import Total, at_least, on_the_day, paired, parts, summed, total
from reports.ptl.rounding import counts_words, of_words, percent_words, share_told, together_off
from reports.ptl.stages import SINCE, count_words, weeks_words
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from store.pathway_columns import ALL_WAITS

BETWEEN_TIER = "2.5"
_UNKNOWN = (float("nan"), 0)
STEPS = ("steps_referred", "steps_started")


def step_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Moves of the year by kind: referred for, started, and how many more were referred for than started.

    The last is over the months that show both.
    """
    words = tracking.words
    asked, begun = (_by(tracking, name, area_id, last, "step_kind") for name in STEPS)
    rows = [
        (
            words.steps[kind],
            _least(asked, kind),
            _least(begun, kind),
            _grown(tracking, area_id, last, Cut("step_kind", kind)),
        )
        for kind in words.steps
        if kind in asked or kind in begun
    ]
    span = in_year(tracking, area_id, last)
    return pd.DataFrame(rows, columns=["Move", f"Referred for {span}", f"Started {span}", "Queue grew by"])


def _grown(tracking: Tracking, area_id: str, last: Period, cut: Cut) -> str:
    """How many more moves were asked for than begun, over the months that show both; withheld where few do.

    Too close to call where rounding alone may set the two apart.
    """
    (asked, begun), months, withheld = paired(tracking, STEPS, area_id, last, cut=cut)
    found = Total(asked - begun, float("nan"), months, withheld)
    if not found.enough:
        return WITHHELD
    close = too_close(found.count, off=together_off(len(STEPS) * (months - withheld)))
    grew = TOO_CLOSE if close else signed(found.count)
    return f"{grew} in {found.of_months}" if withheld else grew


def steps_said(tracking: Tracking, area_id: str, last: Period) -> Said:
    """Steps up and down, and how many of the steps up began."""
    when, settings = year_words(tracking, area_id, last)

    def kind(measure: str, code: str) -> Number | None:
        every = summed(tracking, measure, area_id, last)
        rows = parts(every, ["step_kind"])
        mine = rows[rows["step_kind"] == code]
        if mine.empty or pd.isna(mine["count"].iloc[0]):
            return None
        least = "at least " if mine["withheld"].iloc[0] else ""
        found = year_sum(tracking, measure, area_id, last, Cut("step_kind", code))
        return replace(found, text=f"{least}{found.text}")

    up, down = (kind("steps_referred", code) for code in ("step_up", "step_down"))
    if up is None or down is None:
        return Said("**Steps up or down are withheld: too few in every month.**")
    many = up.text[0].upper() + up.text[1:]
    told = f"**{many} moves to a higher tier and {down.text} to a lower one were asked for in {when}.**"
    claims = [Claim("pathway_measures.steps_referred", area_id, (last.label,), (up, down, *settings))]
    begun = kind("steps_started", "step_up")
    if begun is not None:
        told += f" In these months {begun.text} moves up began."
        claims.append(Claim("pathway_measures.steps_started", area_id, (last.label,), (begun,)))
    return Said(told, tuple(claims))


def tier_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Each tier: referrals received and refused in the year, who waits and how long, who then went to another tier."""
    words = tracking.words
    received, refused = (_by(tracking, name, area_id, last, "tier") for name in RECEIVED)
    cuts = {cut.code: cut for cut in tracking.cuts(area_id) if cut.dimension == "tier"}
    rows = []
    for code in words.order("tier", sorted({*cuts, *received})):
        row = tracking.row(area_id, last, ALL_WAITS, cuts[code]) if code in cuts else None
        rows.append(
            (
                words.label("tier", code),
                _least(received, code),
                _least(refused, code),
                _between(total(tracking, "between_tiers", area_id, last, cut=Cut("tier", code))),
                "[x]" if row is None else count_words(row["waiting"]),
                "[x]" if row is None else weeks_words(row["median_weeks"]),
            )
        )
    headings = [
        "Tier",
        f"Referred {in_year(tracking, area_id, last)}",
        "Refused",
        "Refused for fit, then another tier",
        "Waits",
        f"Half over, weeks {SINCE['stage']}",
    ]
    return pd.DataFrame(rows, columns=headings)


def _between(found: Total) -> str:
    """How many of those refused for fit went to another tier, over the months shown; withheld where few are."""
    if found.percent != found.percent:
        return WITHHELD
    return ", ".join(text for text in (counts_words(found), found.of_months) if text)


def between_said(tracking: Tracking, area_id: str, last: Period) -> Said:
    """Who falls between the tiers."""
    said = [_refused_for_fit(tracking, area_id, last)]
    moved = total(tracking, "between_tiers", area_id, last)
    if moved.percent != moved.percent:
        said.append(Said("**How many of them then reached another tier is withheld.**"))
    else:
        some, every = (
            year_sum(tracking, "between_tiers", area_id, last, column=column)
            for column in ("count", "denominator")
        )
        part, (counts, numbers) = share_told(some, every), of_words(some, every)
        who = f"those refused for their tier in the year to {last.label}"
        told = (
            f"**{part.text} of {who} were then referred to another one.** That is {counts} who could be followed."
            if part
            else f"**Of {who}, {counts} who could be followed were then referred to another one.**"
        )
        numbers = (part, *numbers) if part else numbers
        claim = Claim("pathway_measures.between_tiers", area_id, (last.label,), numbers)
        said.append(Said(told, (claim,)))
    cut = Cut("tier", BETWEEN_TIER, label=tracking.words.label("tier", BETWEEN_TIER))
    here = cell(tracking, area_id, last, ALL_WAITS, cut)
    if here is not None and here.known("waiting"):
        waiting = here.number("waiting")
        told = f"{waiting.text} waits are in a service of {cut.label.lower()}."
        said.append(Said(told, (here.claim(waiting),), (cut.label,)))
    return joined(said)


def _refused_for_fit(tracking: Tracking, area_id: str, last: Period) -> Said:
    """How many were refused in the year as too little or too much for the tier."""
    rows = parts(summed(tracking, "referrals_rejected", area_id, last), ["rejection_reason"])
    rows = rows[rows["rejection_reason"].isin(BETWEEN) & rows["count"].notna()]
    if rows.empty:
        return NOTHING
    every = added(
        [
            year_sum(tracking, "referrals_rejected", area_id, last, Cut("rejection_reason", str(code)))
            for code in rows["rejection_reason"]
        ]
    )
    least = "At least " if rows["withheld"].sum() or len(rows) < len(BETWEEN) else ""
    when, settings = year_words(tracking, area_id, last)
    told = (
        f"**{least}{every.text} referrals were refused in {when} as too little or too much for their tier.**"
    )
    return Said(
        told, (Claim("pathway_measures.referrals_rejected", area_id, (last.label,), (every, *settings)),)
    )


def episode_table(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> pd.DataFrame:
    """Of pathways discharged in the year: missed and cancelled appointments, sessions, length, contacts a day."""
    dna, by_patient, by_provider, sessions, days = (
        total(tracking, name, area_id, last, cut=cut)
        for name in ("dna", "cancelled_by_patient", "cancelled_by_provider", "sessions", "episode_days")
    )
    rows = [
        ("Appointments missed (DNA)", percent_words(dna), "of those missed and attended"),
        ("Cancelled by the young person or family", percent_words(by_patient), "of those offered"),
        ("Cancelled by the service", percent_words(by_provider), "of those offered"),
        (
            "Sessions of treatment",
            _mean(sessions.each, 1),
            "per pathway that had a second appointment, on average",
        ),
        ("Length of a pathway", _mean(days.each / 7, 0), "weeks from referral to discharge, on average"),
    ]
    contacts = _clinician(tracking, area_id, cut)
    rows.append(
        ("Contacts per clinician day", _mean(contacts, 1), "in the month of the extract, for the system")
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


Counts = dict[str, tuple[float, int]]


def _by(tracking: Tracking, name: str, area_id: str, last: Period, dimension: str) -> Counts:
    """Count of the year by the codes of a dimension, and how many of its months are withheld."""
    rows = parts(summed(tracking, name, area_id, last), [dimension])
    return {
        str(row[dimension]): (float(row["count"]), int(row["withheld"])) for row in rows.to_dict("records")
    }


def _least(counts: Counts, code: str) -> str:
    """A sum in words; at least so many where some of its months are withheld."""
    return at_least(*counts.get(code, _UNKNOWN))
