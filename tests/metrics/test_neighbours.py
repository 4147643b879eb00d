"""Statistical neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.neighbours import nearest_neighbours
from tests.metrics.counted import sampled

TRAITS = ["deprivation", "density"]


def places(rows: list[tuple[float | None, float | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=TRAITS, dtype="float64")
    return frame.assign(area_id=[f"E{number:02d}" for number in range(len(rows))])


some_places = st.lists(
    st.tuples(st.integers(-100, 100), st.integers(-100, 100)), min_size=2, max_size=12
).map(places)


def test_the_nearest_is_the_most_alike() -> None:
    frame = places([(0, 0), (1, 1), (5, 5), (50, 50)])
    found = nearest_neighbours(frame, characteristics=TRAITS, of="E00")
    assert found["neighbour"].tolist() == ["E01", "E02", "E03"]
    assert found["rank"].tolist() == [1, 2, 3]


@sampled
@given(some_places)
def test_distance_is_the_same_both_ways_and_nobody_is_their_own_neighbour(frame: pd.DataFrame) -> None:
    found = nearest_neighbours(frame, characteristics=TRAITS)
    assert len(found) == len(frame) * (len(frame) - 1)
    assert (found["area"] != found["neighbour"]).all()
    there = found.set_index(["area", "neighbour"])["distance"]
    back = found.set_index(["neighbour", "area"])["distance"]
    np.testing.assert_allclose(there, back.reindex(there.index), atol=1e-12)


@sampled
@given(some_places, st.sampled_from([0.001, 12, 1e6]), st.integers(-1000, 1000), st.randoms())
def test_units_and_the_order_of_areas_do_not_matter(
    frame: pd.DataFrame, scale: float, shift: int, random: object
) -> None:
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    other = frame.assign(density=frame["density"] * scale + shift).loc[order]
    ours, theirs = (
        nearest_neighbours(one, characteristics=TRAITS).set_index(["area", "neighbour"])["distance"]
        for one in (frame, other)
    )
    np.testing.assert_allclose(ours, theirs.reindex(ours.index), atol=1e-6)


def test_weights_decide_what_counts() -> None:
    frame = places([(0, 0), (1, 10), (10, 1), (10, 10)])
    for weight, nearest in (({"density": 0}, "E01"), ({"deprivation": 0}, "E02")):
        found = nearest_neighbours(frame, characteristics=TRAITS, of="E00", weights=weight, count=1)
        assert found["neighbour"].tolist() == [nearest]


def test_a_tie_at_the_last_rank_is_kept() -> None:
    frame = places([(0, 0), (1, 0), (-1, 0), (9, 9)])
    found = nearest_neighbours(frame, characteristics=TRAITS, of="E00", count=1)
    assert found["neighbour"].tolist() == ["E01", "E02"]


def test_an_area_that_lacks_a_characteristic_is_said_to() -> None:
    frame = places([(0, 0), (1, 1), (None, 1), (None, None)])
    found = nearest_neighbours(frame, characteristics=TRAITS)
    assert not found["neighbour"].isin(["E02", "E03"]).any()
    notes = found.set_index("area")["note"]
    assert notes["E02"] == "no figure for deprivation"
    assert notes["E03"] == "no figure for deprivation, density"
    alone = nearest_neighbours(frame, characteristics=TRAITS, of="E02")
    assert alone["rank"].isna().all()
    assert len(alone) == 1


@pytest.mark.parametrize(
    "arguments",
    [{"characteristics": []}, {"characteristics": TRAITS, "of": "E99"}, {"characteristics": ["height"]}],
)
def test_what_cannot_be_matched_is_refused(arguments: dict) -> None:
    with pytest.raises(ValueError, match=r"characteristic|area_id|height"):
        nearest_neighbours(places([(0, 0), (1, 1)]), **arguments)


def test_an_area_given_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="each area once"):
        nearest_neighbours(places([(0, 0), (1, 1)]).assign(area_id="E00"), characteristics=TRAITS)
