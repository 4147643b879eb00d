"""What the codes of a patient tracking list are called: stages, pathways, tiers, sources, reasons, standards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from metrics import snapshots
from reports.inert import as_text
from store.pathway_catalogue import read_column_catalogue, read_pathway_catalogue
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS

#: Where a wait begins to count as long, in weeks; bands from here on are drawn as long waits.
LONG_WEEKS = snapshots.LONG_WEEKS[0]
NOT_RECORDED = "not_recorded"

#: What waits are divided by, as a heading and as the front of a choice.
DIMENSIONS = {
    "provider": "Provider",
    "team": "Team",
    "pathway": "Pathway",
    "tier": "Tier",
    "need_group": "Need group",
    "age_band": "Age at referral",
    "priority": "Priority",
    "referral_source": "Source of referral",
}
#: Codes that are not read well as they stand.
_SPOKEN = {"gp": "GP", NOT_RECORDED: "Not recorded"}


@dataclass(frozen=True)
class StageWords:
    """One stage: its name, from what to what, whether one waits in it, and whether national clocks stop before."""

    id: str
    name: str
    what: str
    wait: bool
    hidden: bool


@dataclass(frozen=True)
class StandardWords:
    """What a pathway must keep in a stage: days on the clock of the stage or from referral, by what share."""

    pathway: str
    stage: str
    clock: str
    days: int
    share_percent: float
    origin: str


@dataclass(frozen=True)
class Words:
    """Every name that the pages of the waiting list use, from the catalogue's configuration."""

    stages: Mapping[str, StageWords]
    pathways: Mapping[str, str]
    stages_of: Mapping[str, tuple[str, ...]]
    standards: tuple[StandardWords, ...]
    reasons: Mapping[str, str]
    themes: Mapping[str, str]
    steps: Mapping[str, str]
    meanings: Mapping[str, Mapping[str, str]]
    edges_weeks: tuple[float, ...]
    bounce_days: int

    @property
    def waits(self) -> list[StageWords]:
        """The stages in which one waits, in order."""
        return [stage for stage in self.stages.values() if stage.wait]

    def stage(self, stage_id: str) -> str:
        """The name of a stage, or of the sum of several."""
        sums = {ALL_WAITS: "All waits", HIDDEN_WAITS: "Waits past the national clock stop"}
        return sums.get(stage_id) or self.stages[stage_id].name

    def label(self, dimension: str, code: str) -> str:
        """What a code of a dimension is called: core → Core community help, 2.5 → Tier 2.5, 11-15 → 11 to 15.

        One that the catalogue does not name comes from a file: it is text, whatever it holds.
        """
        if code in _SPOKEN:
            return _SPOKEN[code]
        named = {"pathway": self.pathways, "breach_reason": self.reasons, "step_kind": self.steps}
        if code in named.get(dimension, {}):
            return named[dimension][code]
        code = as_text(code)
        if dimension == "tier":
            return f"Tier {code}"
        if dimension == "age_band":
            return code.replace("-", " to ")
        if dimension in {"team", "provider"}:
            return code
        return code.replace("_", " ").capitalize()

    def order(self, dimension: str, codes: list[str]) -> list[str]:
        """Codes in the order in which the configuration lists them, then by themselves; not recorded last."""
        listed = list(self.pathways) if dimension == "pathway" else list(self.meanings.get(dimension, {}))

        def place(code: str) -> tuple[bool, int, int, str]:
            number = int(code.split("-")[0]) if dimension == "age_band" and code[:1].isdigit() else 0
            return (code == NOT_RECORDED, listed.index(code) if code in listed else len(listed), number, code)

        return sorted(codes, key=place)

    def standard(self, pathway: str, stage: str) -> StandardWords | None:
        return next((s for s in self.standards if (s.pathway, s.stage) == (pathway, stage)), None)


def read_words(folder: Path | None = None) -> Words:
    """The names, from `pathways.toml` and `ptl.toml`. Raises InputError for a mistake in either."""
    read, columns = read_pathway_catalogue(folder), read_column_catalogue(folder).column
    return Words(
        stages={s.id: StageWords(s.id, s.name, s.what, s.wait, s.hidden) for s in read.stage},
        pathways=read.named("pathway"),
        stages_of={p.id: p.stages for p in read.pathway},
        standards=tuple(
            StandardWords(p.id, s.stage, s.clock, s.days, s.share_percent, s.origin)
            for p in read.pathway
            for s in p.standards
        ),
        reasons=read.named("breach_reason"),
        themes={reason.id: reason.theme for reason in read.breach_reason},
        steps=read.named("step_kind"),
        meanings={column.name: column.choices for column in columns if column.choices},
        edges_weeks=tuple(float(weeks) for weeks in read.waits.edges_weeks),
        bounce_days=read.watch.bounce_days,
    )
