"""Published good practice by domain and area: what was published, counted. Never a score or a rating.

The system improvement reviews of 2018 and 2019 gave none (see docs/methods.md): a count of 0 says that no
example was published for that area in that domain, not that the area does badly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

import pandas as pd

from metrics.columns import plain_rows

GOOD_PRACTICE = "good_practice"


def good_practice_matrix(
    findings: pd.DataFrame, *, domains: Sequence[str], areas: Sequence[str]
) -> pd.DataFrame:
    """How many published examples name each area in each domain.

    `findings` has finding_id, domain, kind and areas (ids with `;` between them, or empty). Returns one row
    for each domain and area in the order given, with `domain`, `area_id` and `count` (examples, 0 where none
    was published). An example that names two areas counts once for each; one that names none, for nobody.
    """
    examples = _examples(findings)
    named = {
        (finding_id, area_id): domain
        for finding_id, domain, ids in plain_rows(examples, *examples)
        for area_id in ids.split(";")
    }
    counts = Counter((domain, area_id) for (_, area_id), domain in named.items())
    cells = list(product(domains, areas))
    return pd.DataFrame(
        {
            "domain": [domain for domain, _ in cells],
            "area_id": [area_id for _, area_id in cells],
            "count": pd.Series([counts[cell] for cell in cells], dtype="int64"),
        }
    )


def good_practice_without_area(findings: pd.DataFrame, *, domains: Sequence[str]) -> pd.DataFrame:
    """How many published examples of each domain name no area: they stand in no cell of the matrix.

    Returns one row for each domain in the order given, with `domain` and `count`.
    """
    examples = _examples(findings)
    counts = examples[examples["areas"] == ""].groupby("domain").size().reindex(list(domains), fill_value=0)
    return counts.astype("int64").rename("count").rename_axis("domain").reset_index()


def good_practice_domains(matrix: pd.DataFrame) -> pd.DataFrame:
    """In how many domains each area has any published example, from `good_practice_matrix`.

    Returns one row for each area in the matrix's order, with `area_id` and `domains`. For one area at a
    time, to say where to look; areas are not to be ranked by it.
    """
    filled = matrix["count"].gt(0).groupby(matrix["area_id"], sort=False).sum()
    return filled.astype("int64").rename("domains").reset_index()


def _examples(findings: pd.DataFrame) -> pd.DataFrame:
    examples = findings.loc[findings["kind"] == GOOD_PRACTICE, ["finding_id", "domain", "areas"]]
    return examples.assign(areas=examples["areas"].fillna(""))
