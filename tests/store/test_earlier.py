"""What an edition made before has withheld or shown, in the editions after it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from store.pathway_columns import SNAPSHOT_STATISTICS
from store.schema import Tables
from store.withholding.rounding import rounded
from tests.store.pathways import BOROUGHS, SYSTEM, Count, measured, people, protected, tables


def test_a_statistic_that_an_earlier_edition_withheld_stays_withheld() -> None:
    """Of two areas, one of which had no statistics before, the other shows what it did."""
    cell = {"stage": "treatment", "opening": people("many", 200), "waiting": people("many", 200)}
    over = dict.fromkeys(("over_18_weeks", "referral_over_18_weeks"), people("over", 100))
    weeks = dict.fromkeys(SNAPSHOT_STATISTICS, 20)
    exact = tables(snapshots=[cell | over | weeks | {"area_id": area} for area in BOROUGHS[:2]])
    first = protected(exact)
    statistics = [name for name in SNAPSHOT_STATISTICS if first["pathway_snapshots"][name].notna().all()]
    assert {"median_weeks", "p92_weeks", "longest_weeks", "referral_longest_weeks"} <= set(statistics)
    shown = first["pathway_snapshots"]
    kept = shown["area_id"] == BOROUGHS[1]
    earlier = first | {"pathway_snapshots": shown.assign(**shown[statistics].where(kept))}
    again = protected(exact, earlier=[earlier])["pathway_snapshots"]
    pd.testing.assert_frame_equal(again, earlier["pathway_snapshots"])


TWELVE, ONE, TEN, TWENTY = (people(f"{number}", number) for number in (12, 1, 10, 20))
THIRTEEN = Count(13, TWELVE.key + ONE.key)
#: Under which twelve are shown as 15, and thirteen as 10.
UNLIKE = [
    secret
    for secret in map(str.encode, "abcdefghijklmnopqrstuvwxyz")
    if [*rounded(np.array([12, 13]), np.array([TWELVE.key, THIRTEEN.key]), secret)] == [15, 10]
]


def shown(edition: Tables) -> dict[str, float]:
    return edition["pathway_measures"].set_index("area_id")["count"].dropna().to_dict()


@pytest.mark.parametrize("secret", UNLIKE)
def test_what_a_reader_has_already_is_not_withheld_in_vain(secret: bytes) -> None:
    """One of three must go where no edition has shown them: and where one has, nothing is won by it, and nothing fails."""
    had = {("DEMO-B1", ""): TWELVE, (SYSTEM, ""): THIRTEEN}
    now = had | {("DEMO-B2", ""): ONE}
    first = protected(measured(had), secret=secret)
    assert shown(first) == {"DEMO-B1": 15, SYSTEM: 10}
    assert len(shown(protected(measured(now), secret=secret))) == 1
    assert shown(protected(measured(now), secret=secret, earlier=[first])) == shown(first)


@pytest.mark.parametrize("secret", UNLIKE)
def test_what_a_reader_has_already_confines_though_an_edition_withheld_it(secret: bytes) -> None:
    """The part was shown, then withheld: beside it the total, shown unlike, would still tell of the one."""
    now = {("DEMO-B1", ""): TWELVE, (SYSTEM, ""): THIRTEEN, ("DEMO-B2", ""): ONE}
    had, withheld = (
        protected(measured({("DEMO-B1", ""): part, (SYSTEM, ""): TWENTY}), secret=secret)
        for part in (TWELVE, ONE)
    )
    assert [shown(had), shown(withheld)] == [{"DEMO-B1": 15, SYSTEM: 20}, {SYSTEM: 20}]
    assert shown(protected(measured(now), secret=secret, earlier=[had, withheld])) == {}


def test_what_was_shown_of_other_people_is_not_known_of_these() -> None:
    """Ten of twenty before, twelve of thirteen now: both may still be withheld, and one is."""
    now = {("DEMO-B1", ""): TWELVE, (SYSTEM, ""): THIRTEEN, ("DEMO-B2", ""): ONE}
    first = protected(measured({("DEMO-B1", ""): TEN, (SYSTEM, ""): TWENTY}), secret=UNLIKE[0])
    assert shown(first) == {"DEMO-B1": 10, SYSTEM: 20}
    again = shown(protected(measured(now), secret=UNLIKE[0], earlier=[first]))
    assert again == shown(protected(measured(now), secret=UNLIKE[0]))
