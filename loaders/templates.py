"""Empty files for people to fill in: the columns of a local return, and what each of them holds."""

from __future__ import annotations

import csv
import io

from loaders import ptl
from loaders.column_maps import ALTERNATIVE, read_column_map
from store.catalogue import LOCAL_RETURN, read_catalogue
from store.errors import InputError, Problem

#: Besides local returns: the list of an area's teams, by which those of its waiting list are named.
TEAMS = "teams"


def template(source_id: str, *, edition: str | None = None) -> str:
    """The header row of a local return (its newest edition unless said), as CSV text. Raises InputError."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(data_dictionary(source_id, edition=edition))
    return text.getvalue()


def data_dictionary(source_id: str, *, edition: str | None = None) -> dict[str, str]:
    """Header → what its column holds, in order, of a local return or of TEAMS. Raises InputError for anything else."""
    if source_id == TEAMS:
        return dict(ptl.TEAM_COLUMNS)
    sources = read_catalogue().sources
    returns = sorted(known.id for known in sources.values() if known.kind == LOCAL_RETURN)
    if source_id not in returns:
        found = f"{source_id!r}, a publication" if source_id in sources else repr(source_id)
        raise InputError([Problem("source", found, "a local return: " + (", ".join(returns) or "none yet"))])
    if source_id == ptl.SOURCE_ID:
        return ptl.explained()
    layout = read_column_map(source_id)
    headers = layout.for_edition(edition or layout.editions[-1])
    return {header.split(ALTERNATIVE)[0]: layout.notes.get(name, "") for name, header in headers.items()}
