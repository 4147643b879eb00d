"""Tables of what reviews found, plans promised, money was meant for, and people said."""

from __future__ import annotations

import pyarrow as pa

from store.schema.table import SOURCE, table

REVIEWS = [
    table(
        "findings",
        [
            ("finding_id", pa.string()),
            ("review_id", pa.string()),
            ("domain", pa.string()),
            ("kind", pa.string()),
            ("areas", pa.string()),
            ("number", pa.string()),
            ("summary", pa.string()),
            ("themes", pa.string()),
            ("link", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="finding_id",
        optional="areas number themes link caveats",
        choices={
            "kind": frozenset(
                {
                    "indicator_statement",
                    "key_finding",
                    "issue",
                    "good_practice",
                    "recommendation",
                    "high_impact_change",
                    "voice",
                    "resource",
                }
            )
        },
    ),
    table(
        "recommendations",
        [
            ("recommendation_id", pa.string()),
            ("area_id", pa.string()),
            ("section", pa.string()),
            ("summary", pa.string()),
            ("owner", pa.string()),
            ("due", pa.string()),
            ("status", pa.string()),
            ("evidence", pa.string()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="recommendation_id",
        optional="owner due status evidence value_note caveats",
    ),
    table(
        "milestones",
        [
            ("milestone_id", pa.string()),
            ("area_id", pa.string()),
            ("quarter", pa.string()),
            ("workstream", pa.string()),
            ("summary", pa.string()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="milestone_id",
        optional="value_note caveats",
    ),
    table(
        "finance",
        [
            ("organisation", pa.string()),
            ("area_id", pa.string()),
            ("age_band", pa.string()),
            ("tier", pa.string()),
            ("service", pa.string()),
            ("funding", pa.string()),
            ("measure", pa.string()),
            ("year", pa.string()),
            ("amount_gbp", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="organisation area_id age_band tier service funding measure year source_ref",
        optional="age_band tier service funding amount_gbp value_note caveats",
        choices={"measure": frozenset({"plan", "allocated", "released", "actual", "contract_value"})},
    ),
    table(
        "voices",
        [
            ("voice_id", pa.string()),
            ("theme", pa.string()),
            ("who", pa.string()),
            ("area_id", pa.string()),
            ("period", pa.string()),
            ("count", pa.int32()),
            ("summary", pa.string()),
            ("caveats", pa.string()),
            *SOURCE,
        ],
        key="voice_id",
        optional="area_id period count caveats",
        choices={
            "who": frozenset(
                {"young person", "parent or carer", "young person and parent or carer", "professional"}
            )
        },
    ),
]
