"""No list of people confines a small count: every day another list, and lists in which other things are rare.

By the day on purpose: what is safe must not hang on the list that happens to be shipped. Three values are held here.
The door aims at four, and in the list of 28 November 2026 of 500 pathways 35 of 47,502 counts kept three: the
intruder has a sum that the door does not. What fails says its seed:
`SIGHTLINE_SEED=<seed> python -m pytest tests/loaders/ptl/test_lists_anew.py` runs it again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.disclosure import ENOUGH, known_return
from bench.intruder.counted import northbank
from bench.intruder.grid import shown_in
from tests.loaders.ptl.attacks import SEED, SETTINGS, confined, todays_seed, told


def confined_in(folder: Path, *, pathways: int, seed: int) -> dict[str, str]:
    """What of Northbank's people of a seed is confined, by the promise that is broken."""
    counted = northbank(folder, pathways=pathways, seed=seed, settings=SETTINGS)
    published = told(counted)
    known = known_return(counted, published)
    shown = shown_in(known.grid, published)[0]
    assert (shown >= 0).sum() > pathways
    return confined(known, shown, fewest=ENOUGH)


def test_todays_people_are_as_safe(tmp_path: Path) -> None:
    seed = todays_seed()
    assert confined_in(tmp_path, pathways=1_000, seed=seed) == {}, (
        f"{SEED}={seed} draws the same people again"
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize("pathways", [500, 2_000, 8_000])
def test_other_people_are_as_safe(tmp_path: Path, pathways: int) -> None:
    seed = todays_seed()
    assert confined_in(tmp_path, pathways=pathways, seed=seed) == {}, (
        f"{SEED}={seed} draws the same people again"
    )
