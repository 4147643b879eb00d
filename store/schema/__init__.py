"""Tables of the store: columns, keys and the rules every row must meet. Start at `tables.py`."""

from __future__ import annotations

import pandas as pd

from store.schema.checking import conform
from store.schema.table import AREA_COLUMNS, Table
from store.schema.tables import SCHEMA_VERSION, TABLES
from store.schema.words import MISSING_NOTES, PERIOD_TYPES, STATUSES, VALUE_NOTES

Tables = dict[str, pd.DataFrame]

__all__ = [
    "AREA_COLUMNS",
    "MISSING_NOTES",
    "PERIOD_TYPES",
    "SCHEMA_VERSION",
    "STATUSES",
    "TABLES",
    "VALUE_NOTES",
    "Table",
    "Tables",
    "conform",
]
