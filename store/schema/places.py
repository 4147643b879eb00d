"""Tables of places: who is who, who serves whom, how many live there."""

from __future__ import annotations

import pyarrow as pa

from store.schema.table import SOURCE, table

#: The scope of fictional areas, and the folder that holds them.
DEMONSTRATION = "demonstration"

PLACES = [
    table(
        "areas",
        [
            ("area_id", pa.string()),
            ("name", pa.string()),
            ("short_name", pa.string()),
            ("kind", pa.string()),
            ("scope", pa.string()),
            ("valid_from", pa.date32()),
            ("valid_to", pa.date32()),
            ("tile_row", pa.int16()),
            ("tile_column", pa.int16()),
        ],
        key="area_id",
        optional="valid_from valid_to tile_row tile_column",
        choices={
            "kind": frozenset(
                {"country", "region", "system", "ccg", "borough", "county", "provider", "unknown"}
            ),
            "scope": frozenset({"london", "norfolk_waveney", "comparator", "elsewhere", DEMONSTRATION}),
        },
    ),
    table(
        "area_links",
        [
            ("child_id", pa.string()),
            ("parent_id", pa.string()),
            ("relation", pa.string()),
            ("valid_from", pa.date32()),
            ("valid_to", pa.date32()),
            ("weight", pa.float64()),
            ("weight_basis", pa.string()),
        ],
        key="child_id parent_id relation valid_from",
        optional="valid_from valid_to weight weight_basis",
        choices={"relation": frozenset({"served_by", "part_of", "became"})},
    ),
    table(
        "populations",
        [
            ("area_id", pa.string()),
            ("mid_year", pa.int16()),
            ("age_band", pa.string()),
            ("people", pa.int64()),
            *SOURCE,
        ],
        key="area_id mid_year age_band source_id",
        choices={"age_band": frozenset({"0-17", "18-25", "0-25"})},
    ),
    table(
        "characteristics",
        [
            ("area_id", pa.string()),
            ("characteristic", pa.string()),
            ("value", pa.float64()),
            *SOURCE,
        ],
        key="area_id characteristic",
    ),
]
