"""Columns of the three tables that a patient tracking list is counted into, and which of them count people.

All three are counts over pathways, never rows of people. A cell is an area, a provider ("" for all), a
breakdown ("" or `name=value` pairs joined by `;`) and a stage. The stages are those of
`data/catalogue/pathways.toml`, and `all_waits` and `hidden_waits`, which add up the stages in which one waits and
those of them past the national clock stop. A pathway that waits in two stages counts twice in them.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

_CELL = [("area_id", pa.string()), ("provider_id", pa.string()), ("breakdown", pa.string())]
_PERIOD = [("period_start", pa.date32()), ("period_end", pa.date32()), ("period_type", pa.string())]
_SOURCE = [("source_id", pa.string()), ("edition", pa.string()), ("source_ref", pa.string())]

ALL_WAITS = "all_waits"
HIDDEN_WAITS = "hidden_waits"

#: Counts of clocks. opening + started - completed - closed = waiting, before any rounding. `completed` reached
#: the end of the stage in the period, `closed` left without. Over and within: of the clocks with a standard.
SNAPSHOT_COUNTS = (
    "opening",
    "started",
    "completed",
    "closed",
    "waiting",
    "over_18_weeks",
    "over_52_weeks",
    "referral_over_18_weeks",
    "referral_over_52_weeks",
    "with_standard",
    "over_standard",
    "adjusted_over_standard",
    "completed_with_standard",
    "completed_within_standard",
    "completed_adjusted_within_standard",
)

#: Waits in weeks, each with the count of clocks it describes. Without a prefix: of the stage, still waiting.
SNAPSHOT_STATISTICS: Mapping[str, str] = {
    "median_weeks": "waiting",
    "p92_weeks": "waiting",
    "longest_weeks": "waiting",
    "referral_median_weeks": "waiting",
    "referral_p92_weeks": "waiting",
    "referral_longest_weeks": "waiting",
    "adjusted_median_weeks": "waiting",
    "adjusted_p92_weeks": "waiting",
    "completed_median_weeks": "completed",
    "completed_p92_weeks": "completed",
    "completed_referral_median_weeks": "completed",
    "completed_referral_p92_weeks": "completed",
    "completed_adjusted_median_weeks": "completed",
    "completed_adjusted_p92_weeks": "completed",
}

SNAPSHOT_COLUMNS = [
    *_CELL,
    ("stage", pa.string()),
    *_PERIOD,
    *((name, pa.float64()) for name in (*SNAPSHOT_COUNTS, *SNAPSHOT_STATISTICS)),
    ("value_note", pa.string()),
    *_SOURCE,
]
SNAPSHOT_KEY = "area_id provider_id breakdown stage period_start period_end period_type source_id edition"

#: How many wait in each band of weeks, by the clock of the stage and by the clock from referral.
BAND_COLUMNS = [
    *_CELL,
    ("stage", pa.string()),
    ("clock", pa.string()),
    *_PERIOD,
    ("lower_weeks", pa.float64()),
    ("upper_weeks", pa.float64()),
    ("count", pa.float64()),
    ("value_note", pa.string()),
    *_SOURCE,
]
BAND_KEY = "area_id provider_id breakdown stage clock period_start period_end period_type lower_weeks source_id edition"

#: Everything else, long: `count` of `denominator`. The denominator is missing where the measure is a count.
MEASURE_COLUMNS = [
    ("measure", pa.string()),
    *_CELL,
    *_PERIOD,
    ("count", pa.float64()),
    ("denominator", pa.float64()),
    ("value_note", pa.string()),
    *_SOURCE,
]
MEASURE_KEY = "measure area_id provider_id breakdown period_start period_end period_type source_id edition"

CLOCKS = frozenset({"stage", "referral"})
