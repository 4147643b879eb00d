"""The way in: referrals received, accepted and not, why not, where the refused went, and who came again."""

from __future__ import annotations

import pandas as pd

from metrics.pareto import pareto
from metrics.printed import number, percent
from reports.figures import Period
from reports.ptl.measures import Total, at_least, of_all, paired, parts, summed, total
from reports.ptl.tracking import EVERYONE, Cut, Tracking

#: The measure by its name: 1 less the share not accepted of those received, each in the month it happened.
ACCEPTANCE = "Referral acceptance"
ACCEPTED, REFUSED, WITHHELD = ACCEPTANCE.lower(), "not accepted", "withheld"
FILLS = {ACCEPTED: "accent", REFUSED: "waiting_no_help", WITHHELD: "context"}
RECEIVED = ("referrals_received", "referrals_rejected")
DECIDED = ("referrals_accepted", "referrals_rejected")
COLUMNS = ["label", "part", "count", "share_percent", "base"]
#: What the refused may meet next → colour; nothing recorded last and darkest.
ACTIONS = {
    "referred_on": ("referred to another service", "accent"),
    "signposted": ("told where else to go", "accent_soft"),
    "advice_given": ("given advice", "neutral"),
    "returned": ("sent back to the referrer", "waiting_some_help"),
    "nothing": ("nothing recorded", "waiting_no_help"),
}


def refused_of_received(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> Total:
    """Refused, of the referrals received, over the months in which both are shown: what referral acceptance is from."""
    (received, refused), months, withheld = paired(tracking, RECEIVED, area_id, last, cut=cut)
    return _share(refused, received, months, withheld)


def accepted_of_decided(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> Total:
    """Accepted, of the referrals decided (accepted or refused), over the months in which both are shown."""
    (accepted, refused), months, withheld = paired(tracking, DECIDED, area_id, last, cut=cut)
    return _share(accepted, accepted + refused, months, withheld)


def _share(count: float, of: float, months: int, withheld: int) -> Total:
    known = (float("nan"), float("nan")) if months == withheld else (count, of)
    return Total(*known, months, withheld)


def acceptance_percent(refused: Total) -> float:
    """Referral acceptance, 0-100: in a month more may be refused than were received in it; it is never below 0."""
    return max(100 - refused.percent, 0.0) if refused.percent == refused.percent else float("nan")


def entry_sentence(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> str:
    """Referral acceptance with its counts, the share of those decided, and how many of the refused came back."""
    found = refused_of_received(tracking, area_id, last, cut)
    if found.percent != found.percent:
        return "**Too many months are withheld to say how many referrals were accepted.**"
    when = found.of_months or f"{found.months} months"
    known = accepted_of_decided(tracking, area_id, last, cut)
    second = (
        f" Of the {number(known.denominator)} decided in these months, {percent(known.percent)} were accepted."
        if known.percent == known.percent and known.withheld == found.withheld
        else ""
    )
    bounced = total(tracking, "bounces", area_id, last, cut=cut)
    back = (
        f" Of the refused who could be followed, {percent(bounced.percent)} were referred again within 90 days."
        if bounced.percent == bounced.percent
        else ""
    )
    return (
        f"**{ACCEPTANCE} is {percent(acceptance_percent(found))}: {number(found.count)} of the "
        f"{number(found.denominator)} referrals received in {when} were not accepted.**{second}{back}"
    )


def acceptance_rows(tracking: Tracking, area_id: str, last: Period, *, by: str) -> pd.DataFrame:
    """Referral acceptance and those not accepted, by a dimension: columns as charts.shares."""
    if by == "area":
        cells = [
            (p.short_name, refused_of_received(tracking, p.area_id, last)) for p in tracking.places(area_id)
        ]
    else:
        found = parts(summed(tracking, RECEIVED[0], area_id, last), [by])
        codes = tracking.words.order(by, list(found[by]))
        cells = [
            (tracking.words.label(by, code), refused_of_received(tracking, area_id, last, Cut(by, code)))
            for code in codes
        ]
    return pd.DataFrame([row for label, total in cells for row in _bar(label, total)], columns=COLUMNS)


def _bar(label: str, found: Total) -> list[tuple[str, str, float, float, str]]:
    share = acceptance_percent(found)
    if share != share:
        return [(label, WITHHELD, float("nan"), float("nan"), "[c]")]
    base = ", ".join(text for text in (f"{number(found.denominator)} received", found.of_months) if text)
    return [
        (label, ACCEPTED, max(found.denominator - found.count, 0.0), share, base),
        (label, REFUSED, found.count, 100 - share, base),
    ]


def refusal_reasons(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Why referrals were not accepted in the year, the most frequent first: columns as charts.pareto."""
    rows = parts(summed(tracking, "referrals_rejected", area_id, last), ["rejection_reason"])
    named = rows.assign(
        reason=[tracking.words.label("rejection_reason", code) for code in rows["rejection_reason"]],
        theme="",
        part="Recorded",
    )
    columns = ["reason", "theme", "part", "count", "withheld", "total", "share_percent", "running_percent"]
    return of_all(pareto(named), total(tracking, "referrals_rejected", area_id, last))[columns]


def refusal_sentence(reasons: pd.DataFrame) -> str:
    """The most frequent reason of those shown, with its counts; empty where none is."""
    known = reasons[reasons["total"].notna()]
    if known.empty:
        return "**Why referrals were not accepted is withheld.**"
    first = known.iloc[0]
    return (
        f"**{first['reason']} is the most frequent reason: {number(first['total'])} of "
        f"{number(known['total'].sum())} shown ({percent(first['share_percent'])}).**"
    )


def action_sentence(actions: pd.DataFrame, *, where: str) -> str:
    """What was done for most of an area's refused, and for how many nothing was recorded."""
    mine = actions[(actions["label"] == where) & (actions["part"] != WITHHELD)]
    if mine.empty:
        return "**What was done for the refused is withheld.**"
    most = mine.iloc[int(mine["count"].to_numpy(dtype=float).argmax())]
    nothing = mine[mine["part"] == ACTIONS["nothing"][0]]
    left = (
        f"; for {number(nothing['count'].iloc[0])} nothing was recorded"
        if len(nothing) and most["part"] != ACTIONS["nothing"][0]
        else ""
    )
    return f"**For most, {most['part']}: {number(most['count'])} of {most['base']}**{left}."


def action_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """What was done for the refused, for the system and each borough: columns as charts.shares.

    What the months withheld would add is shown as withheld: all refused less those whose action is shown.
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
        whole = max(refused.count, sum(counts.values()))
        shown = [(label, counts.get(code, 0.0)) for code, (label, _) in ACTIONS.items()]
        for label, count in [*shown, (WITHHELD, whole - sum(counts.values()))]:
            if count > 0:
                found.append(
                    (place.short_name, label, count, 100 * count / whole, f"{refused.printed} refused")
                )
    return pd.DataFrame(found, columns=COLUMNS)


def action_fills() -> dict[str, str]:
    return dict(ACTIONS.values()) | {WITHHELD: "context"}


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
            f"{t.printed_percent} ({number(t.count)} of {number(t.denominator)}{', ' * bool(t.of_months)}{t.of_months})"
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
