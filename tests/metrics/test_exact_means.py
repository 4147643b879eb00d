"""Group means are the exact mean rounded once, for every group at once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from metrics.exact_means import group_means

FIGURES = st.one_of(
    st.floats(-1e12, 1e12), st.floats(-1, 1), st.integers(-1000, 1000).map(lambda n: n / 10), st.just(np.nan)
)


@given(st.lists(st.lists(FIGURES, max_size=40), min_size=1, max_size=6))
def test_each_mean_is_the_exact_mean_rounded_once(groups: list[list[float]]) -> None:
    values = np.array([value for group in groups for value in group], dtype=float)
    numbers = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    means = group_means(values, group=numbers, groups=len(groups))
    for group, mean in zip(groups, means, strict=True):
        present = [Fraction(value) for value in group if not np.isnan(value)]
        if present:
            assert mean == float(sum(present) / len(present))
        else:
            assert np.isnan(mean)


def test_the_mean_of_a_constant_is_that_constant() -> None:
    values = np.repeat([0.1, 0.3, 1 / 3, 78.3, 1e-9], 36)
    means = group_means(values, group=np.repeat(np.arange(5), 36), groups=5)
    assert means.tolist() == [0.1, 0.3, 1 / 3, 78.3, 1e-9]
    assert np.mean([0.1] * 36) != 0.1  # what a plain mean makes of it
