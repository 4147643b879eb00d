"""The story of Northbank as `data/demonstration/northbank.toml` tells it."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from store.reference import DEMONSTRATION
from store.settings import data_folder

Levels = tuple[tuple[dt.date, float], ...]


@dataclass(frozen=True)
class Borough:
    """A fictional borough: its share of referrals, their growth a year, and how its services keep up."""

    area_id: str
    story: str
    share: float
    growth: float
    refused: float
    watched: float
    levels: Mapping[str, Mapping[str, Levels]] = field(default_factory=dict)
    steps: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pathway:
    """A pathway of the system: how many come, who they are, and what becomes of them. Days and weeks are means."""

    id: str
    team: str
    share: float
    growth: float
    tier: str
    need_group: str
    refused: float
    not_needed: float
    steps: float
    ages: tuple[int, ...]
    urgent: float
    treatment_days: float
    session_days: float
    patience_weeks: float
    levels: Mapping[str, Levels]


@dataclass(frozen=True)
class Plan:
    """The whole story. `mixes` are weights by name: source, rejection_reason and so on."""

    seed: int
    first_day: dt.date
    extract_begins: dt.date
    extract: dt.date
    pathways_wanted: int
    season: tuple[float, ...]
    leave: tuple[float, ...]
    ccg: str
    unknown_borough: int
    boroughs: tuple[Borough, ...]
    pathways: tuple[Pathway, ...]
    provider_of: Mapping[tuple[str, str], str]
    least_days: Mapping[str, Mapping[str, int]]
    again: Mapping[str, float]
    appointments: Mapping[str, float]
    mixes: Mapping[str, Mapping[str, float]]

    def levels(self, borough: Borough, pathway: Pathway, stage: str) -> Levels:
        """What a stage can offer against what comes to it, as it changes: the borough's own word goes first."""
        own = borough.levels.get(pathway.id, {})
        return own.get(stage) or pathway.levels.get(stage) or ((self.first_day, 1.0),)


_MIXES = (
    "source",
    "source_crisis",
    "rejection_reason",
    "rejection_action",
    "step_kind",
    "discharge_reason",
    "left_waiting",
    "breach_reason",
    "breach_reason_closed",
)


def read_plan(folder: Path | None = None) -> Plan:
    """Read the story. A borough or pathway without a provider raises KeyError: the file is ours."""
    path = (folder or data_folder() / DEMONSTRATION) / "northbank.toml"
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    boroughs = tuple(_borough(entry) for entry in raw["borough"])
    pathways = tuple(_pathway(entry) for entry in raw["pathway"])
    provider_of = _providers(raw["provider"], boroughs, pathways)
    return Plan(
        seed=raw["seed"],
        first_day=raw["first_day"],
        extract_begins=raw["extract_begins"],
        extract=raw["extract"],
        pathways_wanted=raw["pathways"],
        season=tuple(raw["season"]),
        leave=tuple(raw["leave"]),
        ccg=raw["ccg"],
        unknown_borough=raw["unknown_borough"],
        boroughs=boroughs,
        pathways=pathways,
        provider_of=provider_of,
        least_days=raw["least_days"],
        again=raw["again"],
        appointments=raw["appointments"],
        mixes={name: raw[name] for name in _MIXES},
    )


def _borough(entry: Mapping[str, Any]) -> Borough:
    levels = {pathway: _levels(stages) for pathway, stages in entry.get("levels", {}).items()}
    return replace(
        Borough(**{key: entry[key] for key in _PLAIN}), levels=levels, steps=entry.get("steps", {})
    )


_PLAIN = ("area_id", "story", "share", "growth", "refused", "watched")


def _pathway(entry: Mapping[str, Any]) -> Pathway:
    return Pathway(**{**entry, "ages": tuple(entry["ages"]), "levels": _levels(entry["levels"])})


def _levels(stages: Mapping[str, Sequence[Sequence[Any]]]) -> dict[str, Levels]:
    return {stage: tuple((day, float(level)) for day, level in steps) for stage, steps in stages.items()}


def _providers(
    entries: Sequence[Mapping[str, Any]], boroughs: Sequence[Borough], pathways: Sequence[Pathway]
) -> dict[tuple[str, str], str]:
    """Who provides each pathway to each borough; a pathway that only one provider has, it provides to all."""
    found: dict[tuple[str, str], str] = {}
    for pathway in pathways:
        having = [entry for entry in entries if pathway.id in entry["pathways"]]
        for borough in boroughs:
            here = [entry for entry in having if borough.area_id in entry["boroughs"]]
            found[borough.area_id, pathway.id] = (here or having)[0]["area_id"]
    return found
