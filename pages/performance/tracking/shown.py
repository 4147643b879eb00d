"""What the page of a tracking list shows: whose list, when, whom, and how a picture of it reaches a reader."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from charts.theme import Picture
from pages.parts.lists import SAME_SOURCE, everyone_only, list_source
from pages.parts.memory import measured
from pages.parts.show import shared, show, when
from pages.parts.under import small
from reports.export import with_lineage
from reports.figures import Figures, Period
from reports.ptl.tracking import Cut, Tracking
from store.areas import Area

Read = TypeVar("Read")
#: The picture under which the source is written out; those below it refer to it.
FIRST = "stages"


@dataclass(frozen=True)
class Shown:
    """What the page shows: whose list, at the end of which month, whom it counts and from when."""

    figures: Figures
    tracking: Tracking
    place: Area
    period: Period
    cut: Cut
    clock: str

    @property
    def key(self) -> tuple[Hashable, ...]:
        """All that a picture of this list depends on."""
        return (self.tracking.snapshot_id, self.period.end, self.cut.id)

    @property
    def month(self) -> str:
        """The end of the month chosen, as a picture says it."""
        return f"At the end of {when(self.period)}"

    @property
    def year(self) -> str:
        """The 12 months that end with the month chosen."""
        end = self.period.end
        return when(Period(end, end, "rolling_year"))

    def of_everyone(self, what: str) -> None:
        """A line above figures that are of everyone, where the page shows a part of the list."""
        note = everyone_only(self.cut, [what])
        if note:
            small(note)

    def read(self, name: str, compute: Callable[[], Read], *, more: Hashable = "") -> Read:
        """A figure, table or sentence of the list, worked out once; `more` is what else it depends on."""
        return measured((name, self.place.area_id, *self.key, more), compute)

    def draw(
        self,
        name: str,
        picture: Callable[[bool], Picture],
        *,
        caveats: Sequence[str] = (),
        more: Hashable = "",
        of: str = "",
    ) -> None:
        """Show a picture of the list, drawn once; `more` is what else it depends on.

        It is of the month chosen, unless `of` says another time.
        """
        first = self.tracking.cell(self.place.area_id).iloc[0]
        explain = partial(
            with_lineage,
            catalogue=self.figures.catalogue,
            source_id=str(first["source_id"]),
            notes=[*caveats, list_source(self.figures, self.tracking, self.place)],
        )
        show(
            shared(
                (name, *self.key, more),
                picture,
                when=of or self.month,
                explain=explain,
                place=self.place,
            ),
            figures=self.figures,
            stem=f"{name}-{self.place.area_id}",
            source=list_source(self.figures, self.tracking, self.place) if name == FIRST else SAME_SOURCE,
            caveats=caveats,
        )
