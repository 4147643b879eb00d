"""Tables of figures: indicators, waits by band, counts of a waiting list, answers to surveys."""

from __future__ import annotations

import pyarrow as pa

from store import pathway_columns as pathways
from store.schema.table import PERIOD, SOURCE, table
from store.schema.words import PERIOD_TYPES, STATUSES

FIGURES = [
    table(
        "observations",
        [
            ("indicator_id", pa.string()),
            ("area_id", pa.string()),
            *PERIOD,
            ("breakdown", pa.string()),
            ("numerator", pa.float64()),
            ("denominator", pa.float64()),
            ("value", pa.float64()),
            ("published_value", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            ("status", pa.string()),
            *SOURCE,
        ],
        key="indicator_id area_id period_start period_end breakdown status source_id edition",
        optional="breakdown numerator denominator value published_value value_note caveats",
        choices={"period_type": PERIOD_TYPES, "status": STATUSES},
    ),
    table(
        "wait_bands",
        [
            ("area_id", pa.string()),
            *PERIOD,
            ("population", pa.string()),
            ("service_scope", pa.string()),
            ("stage", pa.string()),
            ("state", pa.string()),
            ("lower_weeks", pa.float64()),
            ("upper_weeks", pa.float64()),
            ("count", pa.float64()),
            ("published_percent", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key=(
            "area_id period_start period_end population service_scope stage state lower_weeks "
            "source_id edition"
        ),
        optional="lower_weeks upper_weeks count published_percent value_note caveats",
        choices={
            "population": frozenset({"people", "referrals", "pathways"}),
            "state": frozenset({"waiting", "completed", "closed_before"}),
            "period_type": PERIOD_TYPES,
        },
    ),
    table(
        "pathway_snapshots",
        pathways.SNAPSHOT_COLUMNS,
        key=pathways.SNAPSHOT_KEY,
        optional=" ".join(
            ["provider_id breakdown value_note", *pathways.SNAPSHOT_COUNTS, *pathways.SNAPSHOT_STATISTICS]
        ),
        choices={"period_type": PERIOD_TYPES},
    ),
    table(
        "pathway_bands",
        pathways.BAND_COLUMNS,
        key=pathways.BAND_KEY,
        optional="provider_id breakdown upper_weeks count value_note",
        choices={"clock": pathways.CLOCKS, "period_type": PERIOD_TYPES},
    ),
    table(
        "pathway_measures",
        pathways.MEASURE_COLUMNS,
        key=pathways.MEASURE_KEY,
        optional="provider_id breakdown count denominator value_note",
        choices={"period_type": PERIOD_TYPES},
    ),
    table(
        "survey_answers",
        [
            ("survey_id", pa.string()),
            ("respondent", pa.string()),
            ("question_id", pa.string()),
            ("part", pa.string()),
            ("option", pa.string()),
            ("count", pa.int32()),
            ("printed_percent", pa.float64()),
            ("base", pa.int32()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="survey_id respondent question_id part option",
        optional="part count printed_percent base value_note caveats",
    ),
]
