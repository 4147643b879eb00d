"""Young people who come again: referred more than once, refused and referred again, sent between tiers."""

from __future__ import annotations

import datetime as dt

import ibis
import ibis.expr.types as ir

from metrics.clocks import days_of
from metrics.pathway_measures import BY_PROVIDER_AND_PATHWAY, Measure, measured

#: Refusals that say the need lies above or below the tier.
BETWEEN = ("below_threshold", "too_complex")


def return_measures(
    pathways: ir.Table, *, extract: dt.date, bounce_days: int, multiple_referral_days: int
) -> list[Measure]:
    """`multiple_referrals`, `bounces` and `between_tiers`, each of the referrals or refusals of its month.

    A referral is multiple if the person had another in the `multiple_referral_days` before. A refusal bounced if
    the person was referred again within `bounce_days`; only whole months are counted that lie so long before
    `extract` that every refusal was followed as long. Between tiers: refused as below or above the tier, then
    referred to another one.
    """
    by_person = ibis.window(group_by="person_id", order_by=["referred_on", "pathway_id"])
    ordered = pathways.mutate(before=pathways["referred_on"].lag().over(by_person))
    gap = days_of(ordered["referred_on"]) - days_of(ordered["before"])
    again = (gap <= multiple_referral_days).fill_null(False).cast("int32")
    followed_to = extract - dt.timedelta(days=bounce_days)
    refused = _refused(
        pathways, before=(followed_to + dt.timedelta(days=1)).replace(day=1), bounce_days=bounce_days
    )
    between = refused.filter(refused["rejection_reason"].isin(BETWEEN))
    return [
        Measure(
            "multiple_referrals", measured(ordered, day=ordered["referred_on"], count=again, denominator=1)
        ),
        Measure("bounces", _share(refused, "bounced"), (*BY_PROVIDER_AND_PATHWAY, ("tier",))),
        Measure("between_tiers", _share(between, "other_tier"), ((), ("tier",))),
    ]


def _share(refused: ir.Table, column: str) -> ir.Table:
    return measured(refused, day=refused["rejected_on"], count=refused[column].cast("int32"), denominator=1)


def _refused(pathways: ir.Table, *, before: dt.date, bounce_days: int) -> ir.Table:
    """Refusals before a day, with `bounced` and `other_tier`: whether such a referral of the person came after."""
    refused = pathways.filter(pathways["rejected_on"] < ibis.date(before.isoformat()))
    later = pathways.select(
        later_person="person_id",
        later_id="pathway_id",
        later_tier="tier",
        later_day=days_of(pathways["referred_on"]),
    )
    hits = refused.select("pathway_id", "person_id", "tier", "rejected_on").join(
        later, [ibis._["person_id"] == later["later_person"], ibis._["pathway_id"] != later["later_id"]]
    )
    waited = hits["later_day"] - days_of(hits["rejected_on"])
    hits = hits.filter(waited.between(0, bounce_days))
    other = (hits["later_tier"] != hits["tier"]).fill_null(False)
    found = hits.group_by(hit_id=hits["pathway_id"]).aggregate(other=other.any())
    joined = refused.left_join(found, refused["pathway_id"] == found["hit_id"])
    return joined.mutate(bounced=joined["hit_id"].notnull(), other_tier=joined["other"].fill_null(False))
