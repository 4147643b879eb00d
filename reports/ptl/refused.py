"""The refused: why they were, and what was done for them."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from metrics.pareto import pareto
from reports.claims import Claim, Number, Said
from reports.figures import Period
from reports.ptl.claimed import year_sum, year_words
from reports.ptl.entry import COLUMNS, WITHHELD
from reports.ptl.measures import of_all, parts, summed, total
from reports.ptl.rounding import base_words, clearly_more, of_words, share_told, together_off
from reports.ptl.tracking import Cut, Tracking

#: What the refused may meet next → colour; nothing recorded last and darkest.
ACTIONS = {
    "referred_on": ("referred to another service", "accent"),
    "signposted": ("told where else to go", "accent_soft"),
    "advice_given": ("given advice", "neutral"),
    "returned": ("sent back to the referrer", "waiting_some_help"),
    "nothing": ("nothing recorded", "waiting_no_help"),
}


def refusal_reasons(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Why referrals were not accepted in the year, the most frequent first: columns as charts.pareto."""
    rows = parts(summed(tracking, "referrals_rejected", area_id, last), ["rejection_reason"])
    named = rows.assign(
        reason=[tracking.words.label("rejection_reason", code) for code in rows["rejection_reason"]],
        theme="",
        part="Recorded",
    )
    columns = [
        "rejection_reason",
        "reason",
        "theme",
        "part",
        "count",
        "withheld",
        "total",
        "share_percent",
        "running_percent",
    ]
    return of_all(pareto(named), total(tracking, "referrals_rejected", area_id, last))[columns]


def refusal_said(tracking: Tracking, area_id: str, last: Period) -> Said:
    """The most frequent reason of those shown, with its counts and its share of all refused; empty where none is."""
    reasons = refusal_reasons(tracking, area_id, last)
    known = reasons[reasons["total"].notna()]
    if known.empty:
        return Said("**Why they were not accepted is withheld.**")
    first = known.iloc[0]
    code = str(first["rejection_reason"])
    measure = "referrals_rejected"
    most = year_sum(tracking, measure, area_id, last, Cut("rejection_reason", code))
    every = total(tracking, measure, area_id, last)
    when, settings = year_words(tracking, area_id, last)
    least = "at least " if first["withheld"] else ""
    others = [str(other) for other in known["rejection_reason"].iloc[1:2]]
    alone = all(
        clearly_more(most, year_sum(tracking, measure, area_id, last, Cut("rejection_reason", other)))
        for other in others
    )
    leads = "the most frequent reason" if alone else "among the most frequent reasons"
    whole = year_sum(tracking, measure, area_id, last) if every.known and not every.withheld else None
    counts, numbers = of_words(most, whole) if whole else (most.text, (most,))
    told = f"**{first['reason']} is {leads}: {least}{counts}"
    part = share_told(most, whole) if whole and not least else None
    if part is not None:
        numbers = (*numbers, part)
        told += f" ({part.text})"
    told += f" in {when}.**"
    numbers = (*numbers, *settings)
    return Said(told, (Claim(f"pathway_measures.{measure}", area_id, (last.label,), numbers),))


def action_said(tracking: Tracking, area_id: str, last: Period) -> Said:
    """What was done most often for an area's refused, and for how many nothing was recorded."""
    measure = "referrals_rejected"
    refused = total(tracking, measure, area_id, last)
    rows = parts(summed(tracking, measure, area_id, last), ["rejection_action"])
    known = rows[rows["count"].notna() & rows["rejection_action"].isin(list(ACTIONS))]
    if known.empty or not refused.known:
        return Said("**What was done for the refused is withheld.**")

    def counted(code: str) -> Number:
        return year_sum(tracking, measure, area_id, last, Cut("rejection_action", code))

    code = str(known.iloc[int(known["count"].to_numpy(dtype=float).argmax())]["rejection_action"])
    most, every = counted(code), year_sum(tracking, measure, area_id, last)
    when, settings = year_words(tracking, area_id, last)
    least = "at least " if refused.withheld else ""
    counts, of = of_words(most, replace(every, text=f"{least}{every.text}"))
    numbers = [*of, *settings]
    others = [other for other in map(str, known["rejection_action"]) if other != code]
    alone = all(clearly_more(most, counted(other)) for other in others)
    often = "Most often" if alone else "Often"
    told = f"**{often} {ACTIONS[code][0]}: {counts} refused**"
    if code != "nothing" and "nothing" in set(known["rejection_action"]):
        nothing = counted("nothing")
        numbers.append(nothing)
        told += f"; for {nothing.text} nothing was recorded"
    told += f", in {when}."
    return Said(told, (Claim(f"pathway_measures.{measure}", area_id, (last.label,), tuple(numbers)),))


def action_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """What was done for the refused, for the system and each borough: columns as charts.shares.

    What the months withheld would add is shown as withheld: about all refused less those whose action is shown.
    """
    found = []
    for place in tracking.places(area_id):
        refused = total(tracking, "referrals_rejected", place.area_id, last)
        rows = parts(summed(tracking, "referrals_rejected", place.area_id, last), ["rejection_action"])
        counts = dict(zip(rows["rejection_action"], rows["count"].fillna(0), strict=True))
        if not refused.known or not counts:
            continue
        if refused.withheld:
            found.append(
                (place.short_name, WITHHELD, float("nan"), float("nan"), f"{refused.printed} refused")
            )
            continue
        parted = sum(counts.values())
        told = not rows["withheld"].any() and not rows["count"].isna().any()
        # Rounded parts do not quite add up: what they leave is withheld where something is, or where it is too much.
        close = abs(refused.count - parted) <= together_off((len(counts) + 1) * refused.months)
        whole = parted if told and close else max(refused.count, parted)
        shown = [(label, counts.get(code, 0.0)) for code, (label, _) in ACTIONS.items()]
        for label, count in [*shown, (WITHHELD, whole - parted)]:
            if count > 0:
                base = base_words(refused.count, "refused", parted, "by what was done")
                found.append((place.short_name, label, count, 100 * count / whole, base))
    return pd.DataFrame(found, columns=COLUMNS)


def action_fills() -> dict[str, str]:
    return dict(ACTIONS.values()) | {WITHHELD: "context"}
