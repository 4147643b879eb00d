"""Somebody is in a whole who is not in a part of it, where the two are shown unlike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from store.withholding.apart import and_apart
from store.withholding.ranges import NO_END, Network, Sums, narrow, sums_of, together

EXACT, AT_MOST = 0, -NO_END


def one(weights: Mapping[int, int], low: int = EXACT) -> Sums:
    """A single sum of counts by place: it comes to nought, or to nought or less."""
    return sums_of(np.zeros(len(weights)), np.array(list(weights)), np.array(list(weights.values())), low=low)


Weights = frozenset[tuple[int, int]]


def told(sums: Sequence[Sums], *, counts: Sequence[int], shown: Sequence[int]) -> set[Weights]:
    """The places and weights of each sum that is added: these come to less than nought."""
    found = together(and_apart(sums, counts=np.array(counts), shown=np.array(shown)))
    assert (~found.unlike).sum() == len(sums)
    assert set(found.high[found.unlike].tolist()) <= {-1}
    of = [np.flatnonzero(found.sum_of == number) for number in np.flatnonzero(found.unlike)]
    return {
        frozenset(zip(found.count_of[row].tolist(), found.weight[row].tolist(), strict=True)) for row in of
    }


def less(part: int, whole: int) -> Weights:
    return frozenset({(part, 1), (whole, -1)})


def test_a_part_shown_unlike_its_whole_is_less_and_the_small_rest_is_not_nought() -> None:
    """12, 1, nobody and their sum, either way round; whichever of the two is shown as the higher."""
    for turned in (1, -1):
        total = one({2: -turned, 0: turned, 1: turned, 3: turned})
        for shown in ([15, 0, 10, 0], [10, 0, 15, 0]):
            rest = frozenset({(0, 0), (2, 0), (1, -1), (3, -1)})
            assert told([total], counts=[12, 1, 13, 0], shown=shown) == {less(0, 2), rest}


def test_the_rest_is_not_nought_whichever_counts_of_the_same_people_are_shown() -> None:
    """12, withheld here and told by another name, and 1 are 13, told by another name too."""
    known = [one({2: -1, 0: 1, 1: 1}), one({0: -1, 3: 1}), one({4: -1, 2: 1}, AT_MOST)]
    found = told(known, counts=[12, 1, 13, 12, 13], shown=[0, 0, 10, 15, 10])
    assert found == {less(3, 2), less(3, 4), frozenset({(3, 0), (2, 0), (1, -1)})}


def test_of_two_small_counts_in_the_rest_either_may_be_nought() -> None:
    total = one({2: -1, 0: 1, 1: 1, 3: 1})
    assert told([total], counts=[12, 1, 14, 1], shown=[15, 0, 10, 0]) == {less(0, 2)}


def test_a_part_of_at_most_a_whole_that_is_shown_unlike_it_is_less() -> None:
    """What is left over is nobody's count."""
    whole = one({2: -1, 0: 1, 1: 1}, AT_MOST)
    assert told([whole], counts=[12, 1, 13], shown=[15, 0, 10]) == {less(0, 2)}


def test_counts_shown_alike_or_not_at_all_tell_nothing() -> None:
    total = one({2: -1, 0: 1, 1: 1})
    for shown in ([10, 0, 10], [10, 0, 0], [0, 0, 15]):
        assert told([total], counts=[12, 1, 13], shown=shown) == set()


def test_of_as_many_other_people_as_its_whole_a_part_is_not_less() -> None:
    """Twelve in a part and twelve others in its whole: the catalogue says so, and these people do not."""
    for low in (EXACT, AT_MOST):
        known = [one({1: -1, 0: 1}, low), one({2: -1, 1: 1}, AT_MOST)]
        assert told(known, counts=[12, 12, 13], shown=[15, 10, 15]) == {less(1, 2)}


def test_where_the_roundings_say_so_by_themselves_nothing_is_added() -> None:
    assert told([one({2: -1, 0: 1, 1: 1})], counts=[12, 9, 21], shown=[10, 10, 20]) == set()


def test_two_wholes_tell_of_neither() -> None:
    """Who was there and who came are those who left and those who stay: neither holds another."""
    for low in (EXACT, AT_MOST):
        flow = one({0: -1, 1: -1, 2: 1, 3: 1}, low)
        assert told([flow], counts=[12, 7, 6, 13], shown=[10, 5, 5, 15]) == set()


def test_a_part_of_a_part_is_one_whatever_is_shown_between() -> None:
    chain = [one({place + 1: -1, place: 1}, AT_MOST) for place in range(5)]
    counts = [12, 12, 12, 13, 13, 13]
    assert told(chain, counts=counts, shown=[15, 0, 0, 0, 0, 10]) == {less(0, 5)}
    assert told(chain, counts=counts, shown=[15, 15, 0, 0, 0, 10]) == {less(0, 5), less(1, 5)}


def test_what_is_unlike_is_forgotten_with_either_of_the_two() -> None:
    """12 and 1 are 13: somebody is in the rest while both others are shown."""
    known = [one({2: -1, 0: 1, 1: 1})]
    shown = np.array([15, 0, 10])
    for withheld, least in ((None, 1), (0, 0), (2, 0)):
        network = Network(
            together(and_apart(known, counts=np.array([12, 1, 13]), shown=shown)), counts=len(shown)
        )
        if withheld is not None:
            network.withhold(np.array([withheld]))
        low, high = np.array([8, 0, 9], dtype=np.int32), np.array([19, 4, 14], dtype=np.int32)
        narrow(low, high, network, network.touching(np.arange(3)))
        assert low[1] == least
