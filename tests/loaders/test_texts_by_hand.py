"""What people write by hand, with a bit of it flipped: told in a sentence or read as an edit, and never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bench.faults.flips import CRASHED, NOTICED, Damaged
from bench.faults.texts import in_catalogue, in_demonstration, in_reference

FLIPS, WHOLE = 6, 300


@pytest.mark.parametrize("flipped", [in_catalogue, in_reference, in_demonstration])
def test_a_flipped_bit_never_ends_the_program(
    tmp_path: Path, exhaustive: bool, flipped: Callable[[Path, int], Iterator[Damaged]]
) -> None:
    cases = list(flipped(tmp_path / "data", WHOLE if exhaustive else FLIPS))
    assert [case for case in cases if case.outcome == CRASHED] == []
    assert NOTICED in {case.outcome for case in cases}
