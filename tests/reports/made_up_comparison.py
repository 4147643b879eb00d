"""Five made-up CCG figures with London and England beside them, to try what a comparison does with each."""

from __future__ import annotations

from typing import Any

from reports.compare import Comparison, compare
from reports.figures import ENGLAND, LONDON, Figures
from tests.reports.made_up import YEAR_2019, figures_of, share

WITHIN = "waits_within_4_weeks"
BLOCKS_BOTH = "repeats_another_sheet"
BROMLEY = "E09000006"


def made_up(
    figures: Figures,
    counts: dict[str, tuple[float, float]],
    *,
    caveats: dict[str, str] | None = None,
    indicator: str = WITHIN,
    extra: list[dict[str, Any]] | None = None,
) -> Figures:
    """Figures with one proportion for each area of `counts` (numerator, denominator)."""
    flags = caveats or {}
    rows = [share(indicator, area, *pair, caveats=flags.get(area, "")) for area, pair in counts.items()]
    return figures_of(figures, [*rows, *(extra or [])])


def comparison(
    known: Figures, *, place: str = BROMLEY, geography: str = "ccg", indicator: str = WITHIN
) -> Comparison:
    declared = known.catalogue.indicators[indicator]
    return compare(known, declared, YEAR_2019, geography=geography, place=known.areas[place])


FIVE: dict[str, tuple[float, float]] = {
    "07Q": (100, 1000),
    "07T": (200, 1000),
    "07R": (300, 1000),
    "08Y": (400, 1000),
    "09A": (900, 1000),
    LONDON: (3000, 10000),
    ENGLAND: (20000, 100000),
}
