"""Every table of the store, by name."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from store.schema.figures import FIGURES
from store.schema.places import PLACES
from store.schema.reviews import REVIEWS
from store.schema.table import Table, table

SCHEMA_VERSION = 2

_EDITIONS = [
    table(
        "editions",
        [
            ("source_id", pa.string()),
            ("edition", pa.string()),
            ("publisher", pa.string()),
            ("title", pa.string()),
            ("licence", pa.string()),
            ("file_name", pa.string()),
            ("file_sha256", pa.string()),
            ("table", pa.string()),
            ("rows", pa.int64()),
            ("loader_version", pa.string()),
            ("loaded_at", pa.timestamp("ms", tz="UTC")),
            ("status", pa.string()),
        ],
        key="source_id edition table",
    ),
]
TABLES: Mapping[str, Table] = {each.name: each for each in (*PLACES, *FIGURES, *REVIEWS, *_EDITIONS)}
