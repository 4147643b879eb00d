"""Pathways, stages, standards, bands and cross-tabulations, from `data/catalogue/pathways.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.ptl.dictionary import read_toml
from metrics.clocks import Stage, Standard
from metrics.snapshots import EDGES, CrossTabulation
from store.errors import InputError, Problem

FILE = "pathways.toml"
BOUNDARIES = {"at_most": 0, "below": 1}
CLOCKS = ("stage", "referral")


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
    """The configuration, checked. Raises InputError with every unknown stage, clock, boundary or edge."""
    raw = read_toml(FILE, folder)
    problems = _problems(raw)
    if problems:
        raise InputError(problems)
    pathways = raw["pathway"]
    return Pathways(
        names={p["id"]: p["name"] for p in pathways},
        priorities={p["id"]: tuple(p["priorities"]) for p in pathways},
        stages=tuple(_stage(entry) for entry in raw["stage"]),
        stage_names={entry["id"]: entry["name"] for entry in raw["stage"]},
        stages_of={p["id"]: tuple(p["stages"]) for p in pathways},
        standards=tuple(
            Standard(p["id"], s["stage"], s["clock"], s["days"] - BOUNDARIES[s["boundary"]])
            for p in pathways
            for s in p["standards"]
        ),
        risk_review_days={p["id"]: p["risk_review_days"] for p in pathways},
        contact_days={p["id"]: p["contact_days"] for p in pathways},
        cross_tabulations=tuple(
            CrossTabulation(
                c["id"], tuple(c["by"]), boroughs=c["areas"] == "all", bands=c["bands"], weeks=c["weeks"]
            )
            for c in raw["cross_tabulation"]
        ),
        breach_themes={reason["id"]: reason["theme"] for reason in raw["breach_reason"]},
        edge=raw["waits"]["edge"],
        edges_weeks=tuple(raw["waits"]["edges_weeks"]),
        age_bands=tuple((first, last) for first, last in raw["waits"]["age_bands"]),
        **{name: int(number) for name, number in (raw["snapshots"] | raw["watch"]).items()},
    )


def _stage(entry: Mapping[str, Any]) -> Stage:
    return Stage(
        entry["id"],
        closes=tuple(entry["closes"]),
        starts=tuple(entry.get("starts", ())),
        stops=tuple(entry.get("stops", ())),
        step_kinds=tuple(entry.get("step_kinds", ())),
        wait=entry["wait"],
        hidden=entry["hidden"],
    )


def _problems(raw: Mapping[str, Any]) -> list[Problem]:
    """What names something that is not there."""
    stages = [stage["id"] for stage in raw["stage"]]
    edges = raw["waits"]["edges_weeks"]
    checks: list[tuple[str, object, list[str]]] = [("edge", raw["waits"]["edge"], list(EDGES))]
    for pathway in raw["pathway"]:
        checks += [(f"a stage of {pathway['id']}", stage, stages) for stage in pathway["stages"]]
        for standard in pathway["standards"]:
            place = f"a standard of {pathway['id']}"
            checks += [(place, standard["stage"], list(pathway["stages"]))]
            checks += [
                (place, standard["clock"], list(CLOCKS)),
                (place, standard["boundary"], list(BOUNDARIES)),
            ]
    problems = [
        Problem(FILE, f"{found!r} in {place}", " or ".join(known))
        for place, found, known in checks
        if found not in known
    ]
    if edges != sorted(set(edges)) or not edges or edges[0] <= 0:
        problems.append(Problem(FILE, f"edges_weeks {edges}", "rising whole weeks above 0"))
    return problems
