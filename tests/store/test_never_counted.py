"""A row of which nothing is shown is left out: where nobody was ever counted looks like where a few are."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from store.withholding.names import Name, Naming
from store.withholding.relations import relations
from store.withholding.rounding import rounded
from tests.store.pathways import BOROUGHS, CATALOGUE, SYSTEM, Count, people, protected, tables

SIX = {area: people(area, 6) for area in BOROUGHS}
ALL = Count(18, sum(each.key for each in SIX.values()))


def tight_secret() -> bytes:
    """A secret under which the boroughs go up, to 10 each, and all of them down, to 15: they are 18 or 19."""
    numbers, keys = (
        np.array([getattr(each, of) for each in (*SIX.values(), ALL)]) for of in ("number", "key")
    )
    return next(
        secret
        for secret in (str(each).encode() for each in count())
        if rounded(numbers, keys, secret).tolist() == [10, 10, 10, 15]
    )


def test_a_part_under_which_nobody_was_ever_counted_keeps_three_values() -> None:
    """All who were referred are of tier 2. Of tier 3 somebody is known elsewhere: here there might be up to one."""
    counts = SIX | {SYSTEM: ALL}
    rows = [
        {"measure": "referrals_received", "area_id": area, "breakdown": breakdown, "count": each}
        for area, each in counts.items()
        for breakdown in ("", "tier=2")
    ]
    elsewhere = {"measure": "bounces", "breakdown": "tier=3"}
    other = [elsewhere | {"area_id": area, "count": people(f"{area} 3", 9)} for area in BOROUGHS]
    secret = tight_secret()
    alone, beside = (
        protected(tables(measures=given), secret=secret)["pathway_measures"]
        for given in (rows, [*rows, *other])
    )
    assert len(alone) == len(rows)
    assert (beside["measure"] == "referrals_received").sum() < len(rows)


@pytest.mark.parametrize("stage", ["triage", "assessment", "treatment", "transition"])
def test_removals_are_among_discharges_though_no_other_stage_has_the_reason(stage: str) -> None:
    removed = Name("closed", frozenset({("stage", stage), ("reason", "moved_away")}))
    ended = Name("completed", frozenset({("stage", "pathway"), ("discharge_reason", "moved_away")}))
    found = [
        relation
        for relation in relations([removed, ended], Naming(CATALOGUE), [31])
        if relation.members[0] == (ended, -1, "") and (removed, 1, "") in relation.members
    ]
    assert [(relation.exact, relation.least) for relation in found] == [(False, True)]
