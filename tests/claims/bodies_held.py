"""Of whom a sentence speaks: the measure that it names, and whom the bodies of its claims serve."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from reports.claims import Said
from tests.claims.known import Known
from tests.claims.numbers import every_number
from tests.claims.numerals import percent_text

PART = re.compile(r"serve[sd] ([\d.]+%) of ([A-Z][\w&' ]+)")


OTHERS = re.compile(r"and (\d+) other boroughs?")


def named_faults(said: Said, known: Known) -> Iterator[str]:
    """A measure that is named is one that the sentence has a claim of."""
    indicators = known.figures.catalogue.indicators
    measures = {claim.measure for claim in said.claims}
    told = {indicators[name].short_name for name in measures if name in indicators}
    if not told:
        return
    for name in said.names:
        if name not in told and any(one.short_name == name for one in indicators.values()):
            yield f"{name!r} is named, and the figures are of {' and '.join(sorted(told))}"


def _bodies(said: Said, known: Known) -> set[tuple[str, date]]:
    """Whose figures a sentence has, and on which day each body served whom it served."""
    areas, asked = known.figures.areas, set()
    for claim in said.claims:
        keys = [one.key for one in every_number(claim) if one.key is not None]
        asked |= {(key.area_id, key.period.end) for key in keys if key.area_id in areas}
        if claim.area in areas:
            asked.add((claim.area, areas[claim.area].valid_to or date.today()))
    return asked


def serves(said: Said, others: int, known: Known) -> bool:
    """Whether a body of the claims served one borough more than the others that are counted."""
    areas = known.figures.areas
    return any(
        len(areas.members(body, kind="borough", on=day)) == others + 1 for body, day in _bodies(said, known)
    )


def weights(said: Said, place: str, known: Known) -> set[str]:
    """Which shares of a place the bodies of the claims served, as printed."""
    areas = known.figures.areas
    return {
        percent_text(100 * weight)
        for one, day in _bodies(said, known)
        for child in known.areas_by_name.get(place.strip(), ())
        for body, weight in areas.serving(child, on=day)
        if body == one and weight is not None
    }
