"""Pathways, stages, standards, bands and cross-tabulations, from `data/catalogue/pathways.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from metrics.clocks import Stage, Standard
from metrics.snapshots import EDGES, CrossTabulation
from store.errors import InputError, Problem
from store.pathway_catalogue import PATHWAYS_FILE, StageEntry, read_pathway_catalogue

#: A boundary of a standard → by how much it is less than the days it names.
DAYS_LESS = {"at_most": 0, "below": 1}


@dataclass(frozen=True)
class Pathways:
    """Everything about the waiting list that is configured."""

    names: Mapping[str, str]
    priorities: Mapping[str, tuple[str, ...]]
    stages: tuple[Stage, ...]
    stage_names: Mapping[str, str]
    stages_of: Mapping[str, tuple[str, ...]]
    standards: tuple[Standard, ...]
    risk_review_days: Mapping[str, int]
    contact_days: Mapping[str, int]
    cross_tabulations: tuple[CrossTabulation, ...]
    breach_themes: Mapping[str, str]
    edge: str
    edges_weeks: tuple[int, ...]
    age_bands: tuple[tuple[int, int], ...]
    month_ends: int
    week_ends: int
    band_month_ends: int
    bounce_days: int
    multiple_referral_days: int


def read_pathways(folder: Path | None = None) -> Pathways:
    """The configuration, checked. Raises InputError with every mistake in the file, by name."""
    read = read_pathway_catalogue(folder)
    if read.waits.edge not in EDGES:
        raise InputError([Problem(PATHWAYS_FILE, f"{read.waits.edge!r} in edge", " or ".join(EDGES))])
    return Pathways(
        names=read.named("pathway"),
        priorities={p.id: p.priorities for p in read.pathway},
        stages=tuple(_stage(entry) for entry in read.stage),
        stage_names=read.named("stage"),
        stages_of={p.id: p.stages for p in read.pathway},
        standards=tuple(
            Standard(p.id, s.stage, s.clock, s.days - DAYS_LESS[s.boundary])
            for p in read.pathway
            for s in p.standards
        ),
        risk_review_days={p.id: p.risk_review_days for p in read.pathway},
        contact_days={p.id: p.contact_days for p in read.pathway},
        cross_tabulations=tuple(
            CrossTabulation(c.id, c.by, boroughs=c.areas == "all", bands=c.bands, weeks=c.weeks)
            for c in read.cross_tabulation
        ),
        breach_themes={reason.id: reason.theme for reason in read.breach_reason},
        edge=read.waits.edge,
        edges_weeks=read.waits.edges_weeks,
        age_bands=read.waits.age_bands,
        **asdict(read.snapshots),
        **asdict(read.watch),
    )


def _stage(entry: StageEntry) -> Stage:
    return Stage(
        entry.id,
        closes=entry.closes,
        starts=entry.starts,
        stops=entry.stops,
        step_kinds=entry.step_kinds,
        wait=entry.wait,
        hidden=entry.hidden,
    )
