"""How much of a long test the plain run takes. `pytest --exhaustive` takes all of it.

The plain run draws the same examples every time, so that it fails for a change and not by luck; the whole run draws
more of them and new ones. Two files draw by the day in the plain run too, and say the seed of what fails: lists of other
people (tests/loaders/ptl/test_lists_anew.py) and sums to be forgotten (tests/loaders/ptl/test_forgotten.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")

SAMPLE, WHOLE = "sample", "whole"
settings.register_profile(SAMPLE, max_examples=20, deadline=None, derandomize=True)
settings.register_profile(WHOLE, max_examples=200, deadline=None)
#: A test that sets its own number of examples gives it for the whole run; the plain run takes this part of it.
PART = 4
FEWEST = 5


def examples(whole: int) -> int:
    """How many examples a property test draws, of the number it draws in the whole run."""
    return whole if settings.get_current_profile_name() == WHOLE else max(FEWEST, whole // PART)


def some_of(cases: Sequence[T], *, exhaustive: bool, most: int = 12) -> list[T]:
    """All cases in the whole run; otherwise at most `most`, evenly spread, the first and the last among them."""
    if exhaustive or len(cases) <= most:
        return list(cases)
    return [cases[place * (len(cases) - 1) // (most - 1)] for place in range(most)]
