"""The way in: referrals received, accepted and not, why not, where the refused went, and who came again."""

from __future__ import annotations

import pandas as pd

from reports.figures import Period
from reports.ptl.measures import at_least, parts, summed, total
from reports.ptl.tracking import EVERYONE, Cut, Tracking

ACCEPTED, REFUSED = "accepted", "not accepted"
FILLS = {ACCEPTED: "accent", REFUSED: "waiting_no_help"}
#: What the refused may meet next → colour; nothing recorded last and darkest.
ACTIONS = {
    "referred_on": ("referred to another service", "accent"),
    "signposted": ("told where else to go", "accent_soft"),
    "advice_given": ("given advice", "neutral"),
    "returned": ("sent back to the referrer", "waiting_some_help"),
    "nothing": ("nothing recorded", "waiting_no_help"),
}


def entry_sentence(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> str:
    """How many referrals were decided, how many not accepted, and how many of those came back."""
    accepted = total(tracking, "referrals_accepted", area_id, last, cut=cut)
    refused = total(tracking, "referrals_rejected", area_id, last, cut=cut)
    if not (accepted.known and refused.known):
        return "**Too many months are withheld to say how many referrals were accepted.**"
    decided = accepted.count + refused.count
    bounced = total(tracking, "bounces", area_id, last, cut=cut)
    back = (
        f" Of the refused who could be followed, {bounced.percent:.0f}% were referred again within 90 days."
        if bounced.percent == bounced.percent
        else ""
    )
    return (
        f"**{refused.count:,.0f} of the {decided:,.0f} referrals decided in 12 months were not accepted "
        f"({100 * refused.count / decided:.0f}%).**{back}"
    )


def acceptance_rows(tracking: Tracking, area_id: str, last: Period, *, by: str) -> pd.DataFrame:
    """Accepted and refused by a dimension: columns as charts.shares. A part with a withheld count has none."""
    counts = {}
    for name, measure in ((ACCEPTED, "referrals_accepted"), (REFUSED, "referrals_rejected")):
        if by == "area":
            places = tracking.places(area_id)
            counts[name] = {p.short_name: total(tracking, measure, p.area_id, last).count for p in places}
        else:
            rows = parts(summed(tracking, measure, area_id, last), [by])
            counts[name] = dict(zip(rows[by], rows["count"].fillna(0), strict=True))
    codes = list(dict.fromkeys([*counts[ACCEPTED], *counts[REFUSED]]))
    ordered = codes if by == "area" else tracking.words.order(by, codes)
    found = []
    for code in ordered:
        decided = sum(counts[name].get(code, 0.0) for name in counts)
        if not decided > 0:
            continue
        label = code if by == "area" else tracking.words.label(by, code)
        for name in (ACCEPTED, REFUSED):
            count = counts[name].get(code, 0.0)
            found.append((label, name, count, 100 * count / decided, f"{decided:,.0f} decided"))
    return pd.DataFrame(found, columns=["label", "part", "count", "share_percent", "base"])


def refusal_reasons(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Why referrals were not accepted in the year, the most frequent first: columns as charts.pareto."""
    rows = parts(summed(tracking, "referrals_rejected", area_id, last), ["rejection_reason"])
    rows = rows.sort_values("count", ascending=False, na_position="last")
    everything = float(rows["count"].sum())
    return pd.DataFrame(
        {
            "reason": [tracking.words.label("rejection_reason", code) for code in rows["rejection_reason"]],
            "theme": "",
            "part": "Not split",
            "count": rows["count"].to_numpy(),
            "withheld": rows["withheld"].to_numpy(),
            "total": rows["count"].to_numpy(),
            "share_percent": (100 * rows["count"] / everything).to_numpy() if everything else float("nan"),
            "running_percent": (100 * rows["count"].fillna(0).cumsum() / everything).to_numpy()
            if everything
            else float("nan"),
        }
    )


def action_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """What was done for the refused, for the system and each borough: columns as charts.shares."""
    found = []
    for place in tracking.places(area_id):
        rows = parts(summed(tracking, "referrals_rejected", place.area_id, last), ["rejection_action"])
        counts = dict(zip(rows["rejection_action"], rows["count"].fillna(0), strict=True))
        refused = sum(counts.values())
        for code, (label, _) in ACTIONS.items():
            if refused > 0:
                count = counts.get(code, 0.0)
                found.append(
                    (place.short_name, label, count, 100 * count / refused, f"{refused:,.0f} refused")
                )
    return pd.DataFrame(found, columns=["label", "part", "count", "share_percent", "base"])


def action_fills() -> dict[str, str]:
    return dict(ACTIONS.values())


def again_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Who came again, for the system and each borough: shares of the year in words."""
    names = {
        "multiple_referrals": "Referred before within a year",
        "bounces": "Refused, referred again within 90 days",
        "between_tiers": "Refused as too little or too much, then referred to another tier",
    }
    table = {"Area": [place.short_name for place in tracking.places(area_id)]}
    for measure, heading in names.items():
        totals = [total(tracking, measure, place.area_id, last) for place in tracking.places(area_id)]
        table[heading] = [
            f"{t.printed_percent} ({t.count:,.0f} of {t.denominator:,.0f})"
            if t.percent == t.percent
            else t.printed_percent
            for t in totals
        ]
    return pd.DataFrame(table)


def source_table(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Referrals of the year by source: received, accepted, not accepted, each in the month it happened."""
    found: dict[str, dict[str, str]] = {}
    names = {
        "Received": "referrals_received",
        "Accepted": "referrals_accepted",
        "Not accepted": "referrals_rejected",
    }
    for heading, measure in names.items():
        rows = parts(summed(tracking, measure, area_id, last), ["referral_source"])
        for row in rows.to_dict("records"):
            found.setdefault(row["referral_source"], {})[heading] = at_least(row["count"], row["withheld"])
    codes = tracking.words.order("referral_source", list(found))
    return pd.DataFrame(
        {
            "Source of referral": [tracking.words.label("referral_source", code) for code in codes],
            **{heading: [found[code].get(heading, "[x]") for code in codes] for heading in names},
        }
    )
