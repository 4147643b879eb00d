"""What an edition made before has withheld or shown, in the editions after it."""

from __future__ import annotations

import pandas as pd

from store.pathway_columns import SNAPSHOT_STATISTICS
from tests.store.pathways import BOROUGHS, people, protected, tables


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
