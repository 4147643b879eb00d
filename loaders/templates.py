"""Empty files for people to fill in: the columns a source is loaded from, one header row, as CSV."""

from __future__ import annotations

import csv
import io

from loaders.column_maps import ALTERNATIVE, read_column_map


def template(source_id: str, *, edition: str | None = None) -> str:
    """The header row of an edition's layout (the newest one's unless said), as CSV text.

    Raises InputError for a source or an edition without a column map.
    """
    layout = read_column_map(source_id)
    headers = layout.for_edition(edition or layout.editions[-1]).values()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(header.split(ALTERNATIVE)[0] for header in headers)
    return text.getvalue()
