"""Which of the counts that a return is counted into add up to which: what the disclosure door must know."""

from __future__ import annotations

from loaders.ptl.codes import Codes
from loaders.ptl.configuration import Pathways
from loaders.ptl.snapshots import stage_groups
from metrics.clocks import Stage
from store.pathway_columns import ALL_WAITS
from store.withholding.hierarchy import Hierarchy, SameCount


def hierarchy_of(codes: Codes, settings: Pathways) -> Hierarchy:
    """Boroughs under their system, stages in their groups and in a row, and measures that repeat snapshots."""
    chain, whole = stage_chain(settings)
    return Hierarchy(
        areas_above=codes.system_of,
        stage_groups=stage_groups(settings),
        chain=chain,
        whole=whole,
        same=[*_same_entry(chain, whole), *_same_steps(settings), *_same_removals(settings)],
    )


def stage_chain(settings: Pathways) -> tuple[tuple[str, ...], str]:
    """Stages of which each starts where the one before stops, and the stage that lasts from first to last.

    Both are empty unless every pathway has all of them: only then does one count follow from the other.
    """
    stages = {stage.id: stage for stage in settings.stages if not stage.step_kinds}
    for whole in stages.values():
        chain = _chain_of(whole, [stage for stage in stages.values() if stage is not whole])
        if len(chain) > 1 and chain[-1].stops == whole.stops:
            names = tuple(stage.id for stage in chain)
            if all({*names, whole.id} <= set(has) for has in settings.stages_of.values()):
                return names, whole.id
    return (), ""


def _chain_of(whole: Stage, stages: list[Stage]) -> list[Stage]:
    chain: list[Stage] = []
    start = whole.starts
    while following := next((s for s in stages if s.starts == start and s not in chain), None):
        chain.append(following)
        start = following.stops
    return chain


def _same_entry(chain: tuple[str, ...], whole: str) -> list[SameCount]:
    """Referrals, refusals and discharges are the flows of the whole pathway; acceptances start its second stage."""
    if not whole:
        return []
    return [
        SameCount("referrals_received", whole, "started"),
        SameCount("multiple_referrals", whole, "started", part_of="denominator"),
        SameCount("referrals_accepted", chain[1], "started"),
        SameCount("referrals_rejected", whole, "closed"),
        SameCount("discharges", whole, "completed"),
        SameCount("episode_days", whole, "completed", part_of="denominator"),
        SameCount("sessions", chain[-1], "completed", part_of="denominator"),
    ]


def _same_steps(settings: Pathways) -> list[SameCount]:
    """Steps referred for and started are the flows of the stages made of steps."""
    return [
        SameCount(measure, stage.id, column, label="step_kind", values=stage.step_kinds)
        for stage in settings.stages
        if stage.step_kinds
        for measure, column in (("steps_referred", "started"), ("steps_started", "completed"))
    ]


def _same_removals(settings: Pathways) -> list[SameCount]:
    """Removals are what was closed, stage by stage and of all waits."""
    stages = [stage.id for stage in settings.stages if stage.wait]
    return [
        SameCount("removals", ALL_WAITS, "closed"),
        *(SameCount("removals", stage, "closed", label="stage", values=(stage,)) for stage in stages),
    ]
