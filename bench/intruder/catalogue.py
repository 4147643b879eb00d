"""What an intruder reads in data/catalogue/pathways.toml and docs/ptl.md, as they stand."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from store.settings import data_folder

GROUPS = ("all_waits", "hidden_waits")
#: How removals write the reason of a refusal, and what a label says where nothing is recorded.
REFUSED, NOT_RECORDED = "rejected_", "not_recorded"


@dataclass(frozen=True)
class Catalogue:
    """Stages, what each pathway must keep in each of them, and the times within which someone is to be seen.

    `standards` gives clock and days by (pathway, stage), `labels` what a label may say, `edges` those of the bands;
    refusals close the `first` stage.
    """

    stages: list[str]
    first: str
    waits: list[str]
    hidden: list[str]
    kinds: Mapping[str, list[str]]
    standards: Mapping[tuple[str, str], tuple[str, int]]
    pathways: list[str]
    stages_of: Mapping[str, list[str]]
    review_days: Mapping[str, int]
    contact_days: Mapping[str, int]
    themes: Mapping[str, str]
    edges: list[int]
    labels: Mapping[str, list[str]]

    def members(self, stage: str) -> list[str]:
        """The stages of a group, or the stage itself."""
        return {"all_waits": self.waits, "hidden_waits": self.hidden}.get(stage, [stage])


def read_catalogue() -> Catalogue:
    said, columns = (
        tomllib.loads((data_folder() / "catalogue" / name).read_text(encoding="utf-8"))
        for name in ("pathways.toml", "ptl.toml")
    )
    stages, pathways = said["stage"], said["pathway"]
    return Catalogue(
        stages=[stage["id"] for stage in stages],
        first=next(stage["id"] for stage in stages if "rejected_on" in stage["closes"] and stage["wait"]),
        waits=[stage["id"] for stage in stages if stage["wait"]],
        hidden=[stage["id"] for stage in stages if stage["wait"] and stage["hidden"]],
        kinds={stage["id"]: stage["step_kinds"] for stage in stages if stage.get("step_kinds")},
        standards={
            (pathway["id"], one["stage"]): (one["clock"], one["days"] - (one["boundary"] == "below"))
            for pathway in pathways
            for one in pathway["standards"]
        },
        pathways=[pathway["id"] for pathway in pathways],
        stages_of={pathway["id"]: pathway["stages"] for pathway in pathways},
        review_days={pathway["id"]: pathway["risk_review_days"] for pathway in pathways},
        contact_days={pathway["id"]: pathway["contact_days"] for pathway in pathways},
        themes={reason["id"]: reason["theme"] for reason in said["breach_reason"]},
        edges=said["waits"]["edges_weeks"],
        labels=_labels(said, columns),
    )


def _labels(said: dict[str, Any], columns: dict[str, Any]) -> dict[str, list[str]]:
    """What each label may say that the documents list: choices of columns, and what is made of them."""
    found = {each["name"]: list(each["choices"]) for each in columns["column"] if "choices" in each}
    for label in ("pathway", "step_kind", "breach_reason"):
        found[label] = [each["id"] for each in said[label]]
    for label in ("breach_reason", "tier", "need_group"):
        found[label].append(NOT_RECORDED)
    return found | {
        "stage": [stage["id"] for stage in said["stage"] if stage["wait"]],
        "breach_theme": [*{reason["theme"]: None for reason in said["breach_reason"]}, NOT_RECORDED],
        "breach_avoidable": ["y", "n", NOT_RECORDED],
        "reason": [
            *found["discharge_reason"],
            *(f"{REFUSED}{reason}" for reason in found["rejection_reason"]),
        ],
    }
