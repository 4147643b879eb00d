"""What a reader knows of the tables that pathways are counted into: which counts add up to which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

WEEKS_LONG = (18, 52)
OVER: Mapping[str, Mapping[int, str]] = {
    "stage": {weeks: f"over_{weeks}_weeks" for weeks in WEEKS_LONG},
    "referral": {weeks: f"referral_over_{weeks}_weeks" for weeks in WEEKS_LONG},
}
FLOWS = ("started", "completed", "closed")
AT_THE_END = (
    "waiting",
    *(column for columns in OVER.values() for column in columns.values()),
    "with_standard",
    "over_standard",
    "adjusted_over_standard",
)
#: (part, total, whether what is left tells of people): the clocks without a standard only tell of the standards.
WITHIN = (
    ("over_18_weeks", "waiting", True),
    ("over_52_weeks", "over_18_weeks", True),
    ("referral_over_18_weeks", "waiting", True),
    ("referral_over_52_weeks", "referral_over_18_weeks", True),
    ("with_standard", "waiting", False),
    ("over_standard", "with_standard", True),
    ("adjusted_over_standard", "with_standard", True),
    ("completed_with_standard", "completed", False),
    ("completed_within_standard", "completed_with_standard", True),
    ("completed_adjusted_within_standard", "completed_with_standard", True),
)


@dataclass(frozen=True)
class SameCount:
    """A measure that counts what a snapshot counts: `column` of `stage`, in the same cell and period.

    `part_of`: `count` or `denominator` of the measure. With `label`, the rows with these `values` of it add up.
    """

    measure: str
    stage: str
    column: str
    part_of: str = "count"
    label: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hierarchy:
    """What adds up to what.

    `areas_above`: area → the area whose figures hold its own. `stage_groups`: group → the stages it adds up.
    `chain`: stages of which each begins where the one before is completed, and `whole`, the stage that lasts from
    the first to the last of them. `same`: measures that repeat counts of the snapshots.
    """

    areas_above: Mapping[str, str]
    stage_groups: Mapping[str, Sequence[str]]
    chain: Sequence[str] = ()
    whole: str = ""
    same: Sequence[SameCount] = field(default=())
