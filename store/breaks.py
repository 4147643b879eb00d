"""Breaks in a series: from which day a source counts otherwise, so that nothing is joined across it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from store.errors import Problem


@dataclass(frozen=True)
class Break:
    """A day from which figures are not comparable with earlier ones: no line, test or sentence goes across it.

    `start` is the first day that is counted in the new way. It holds for every indicator of `source` or for those
    named in `indicators`, and for every area or those named in `areas`. `reason` is one plain sentence on what
    changed. `caveat` is the warning that the figures after it carry, where they carry one.
    """

    id: str
    start: date
    reason: str
    source: str = ""
    indicators: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    caveat: str = ""

    def breaks(self, indicator_id: str, *, source: str) -> bool:
        """Whether it breaks the series of an indicator of a source, in any area."""
        return indicator_id in self.indicators or (self.source != "" and source == self.source)

    def holds_for(self, indicator_id: str, *, source: str, area_id: str) -> bool:
        """Whether it breaks the series of an indicator of a source for an area."""
        return self.breaks(indicator_id, source=source) and (not self.areas or area_id in self.areas)


def break_problems(
    breaks: Mapping[str, Break],
    *,
    indicators: Mapping[str, object],
    sources: Mapping[str, object],
    caveats: Mapping[str, object],
) -> list[Problem]:
    """What cannot be true of the breaks: names that nothing has, entries that hold for nothing or for two things."""
    checks = [
        check
        for entry in breaks.values()
        for check in (
            (
                entry.id,
                entry.source,
                "either a source or indicators",
                bool(entry.source) != bool(entry.indicators),
            ),
            (entry.id, entry.source, "a source of sources.toml", entry.source in {"", *sources}),
            (entry.id, entry.caveat, "a caveat of caveats/", entry.caveat in {"", *caveats}),
            (entry.id, entry.reason, "one sentence with a full stop", entry.reason.endswith(".")),
            *(
                (entry.id, name, "an indicator of the catalogue", name in indicators)
                for name in entry.indicators
            ),
        )
    ]
    return [
        Problem("breaks.toml", f"{found!r} in {name}", expected)
        for name, found, expected, good in checks
        if not good
    ]
