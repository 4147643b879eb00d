"""The way in: referrals received, accepted and not, and who came again."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from metrics.printed import WITHHELD as MARK
from metrics.printed import percent
from reports.claims import Claim, Number, Said
from reports.figures import Period
from reports.ptl.claimed import added, setting, span_words, year_sum
from reports.ptl.measures import Total, at_least, paired, parts, summed, total
from reports.ptl.rounding import MOST_POINTS, base_words, counts_words, of_words, share_points, share_told
from reports.ptl.tracking import EVERYONE, Cut, Tracking

#: The measure by its name: 1 less the share not accepted of those received, each in the month it happened.
ACCEPTANCE = "Referral acceptance"
ACCEPTED, REFUSED, WITHHELD = ACCEPTANCE.lower(), "not accepted", "withheld"
FILLS = {ACCEPTED: "accent", REFUSED: "waiting_no_help", WITHHELD: "context"}
RECEIVED = ("referrals_received", "referrals_rejected")
DECIDED = ("referrals_accepted", "referrals_rejected")
COLUMNS = ["label", "part", "count", "share_percent", "base"]


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


@dataclass(frozen=True)
class Acceptance:
    """Referral acceptance of one cell over the year: refused of received, the share, `when` in words, and the claim.

    Without a share where rounding of the counts may move it far.
    """

    counts: str
    share: Number | None
    when: str
    claim: Claim


def acceptance(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> Acceptance | None:
    """Referral acceptance with its counts; None where too many months are withheld."""
    found = refused_of_received(tracking, area_id, last, cut)
    percent_accepted = acceptance_percent(found)
    if percent_accepted != percent_accepted:
        return None
    received, refused = (
        year_sum(tracking, name, area_id, last, cut, with_these=RECEIVED) for name in RECEIVED
    )
    kept = Number("", max(received.value - refused.value, 0.0), "difference", of=(received, refused))
    told = share_told(refused, received) is not None
    share = (
        Number(percent(percent_accepted), percent_accepted, "share", of=(kept, received)) if told else None
    )
    when, settings = months_words(found, last)
    counts, of = of_words(refused, received)
    numbers = (*([share] if share else []), *of, *settings)
    claim = Claim(f"pathway_measures.{RECEIVED[0]}", area_id, (last.label,), numbers)
    return Acceptance(counts, share, when, claim)


def months_words(found: Total, last: Period) -> tuple[str, tuple[Number, ...]]:
    """Which months a figure is added up over: the 12 months to Mar 2025, or 10 of them."""
    shown, every = setting(found.months - found.withheld), setting(found.months)
    if found.withheld:
        return f"{shown.text} of the {every.text} months to {last.label}", (shown, every)
    return span_words(found.months, last)


def entry_said(tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE) -> Said:
    """Referral acceptance with its counts, the share of those decided, and how many of the refused came back."""
    found = acceptance(tracking, area_id, last, cut)
    if found is None:
        return Said("**Too many months are withheld to say how many were accepted.**")
    first = f"{ACCEPTANCE} is {found.share.text}: " if found.share else ""
    told = f"**{first}{found.counts} referred in {found.when} were refused.**"
    claims = [found.claim]
    known, of = (
        accepted_of_decided(tracking, area_id, last, cut),
        refused_of_received(tracking, area_id, last, cut),
    )
    if known.percent == known.percent and known.withheld == of.withheld:
        accepted, refused = (
            year_sum(tracking, name, area_id, last, cut, with_these=DECIDED) for name in DECIDED
        )
        decided = added([accepted, refused])
        part = share_told(accepted, decided) or accepted
        told += f" Of the {decided.text} decided in these months, {part.text} were accepted."
        claims.append(Claim(f"pathway_measures.{DECIDED[0]}", area_id, (last.label,), (decided, part)))
    bounced = total(tracking, "bounces", area_id, last, cut=cut)
    if bounced.percent == bounced.percent:
        back, all_refused = (
            year_sum(tracking, "bounces", area_id, last, cut, column=column)
            for column in ("count", "denominator")
        )
        share, days = share_told(back, all_refused), setting(tracking.words.bounce_days)
        came, numbers = (share.text, (share,)) if share else of_words(back, all_refused)
        told += f" Of the refused who could be followed, {came} were referred again within {days.text} days."
        claims.append(Claim("pathway_measures.bounces", area_id, (last.label,), (*numbers, days)))
    return Said(told, tuple(claims))


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
        return [(label, WITHHELD, float("nan"), float("nan"), MARK)]
    of_all = base_words(found.denominator, "received", found.count, REFUSED)
    base = ", ".join(text for text in (of_all, found.of_months) if text)
    return [
        (label, ACCEPTED, max(found.denominator - found.count, 0.0), share, base),
        (label, REFUSED, found.count, 100 - share, base),
    ]


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
        table[heading] = [_again(t) for t in totals]
    return pd.DataFrame(table)


def _again(found: Total) -> str:
    """`18% (200 of 1,100, 11 of 12 months)`; without the share where rounding may move it far or above all."""
    if found.percent != found.percent:
        return found.printed_percent
    told = f"{counts_words(found)}{', ' * bool(found.of_months)}{found.of_months}"
    months = found.months - found.withheld
    rough = share_points(found.count, found.denominator, counts=months) > MOST_POINTS
    return told if rough or found.count > found.denominator else f"{found.printed_percent} ({told})"


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
            # A source that has no row of a measure that is counted by source had too few in every month.
            **{heading: [found[code].get(heading, MARK) for code in codes] for heading in names},
        }
    )
