"""The concise overall-performance summary of one place: the message, the tiles, what needs us and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.bodies import whose, whose_numbers
from reports.claims import Claim, Said
from reports.context_tiles import questionnaire_tile, reviews_tile, voice_tile
from reports.figures import Figures, Period
from reports.pathway import Pathway, periods, read_pathway
from reports.summary_message import summary_message
from reports.tile import Tile, newest_tile, tile_of_year
from store.areas import Area

__all__ = ["CHILDREN", "SYSTEM", "Summary", "Tile", "summarise", "years"]

#: What happened to children (of the chosen year), and how the system is doing (the newest published).
CHILDREN = ("waits_still_waiting", "waits_mean_days", "waits_within_4_weeks", "waits_closed_before")
SYSTEM = ("access_rate", "ed_urgent_within_1_week", "four_week_full_stop", "first_steps_open_seen_percent")


@dataclass(frozen=True)
class Summary:
    """Everything the summary page and pack say of one place, on the day that it is read."""

    place: Area
    period: Period
    pathway: Pathway
    message: tuple[Said, ...]
    rows: tuple[tuple[Said, tuple[Tile, ...]], ...]

    def sorted_tiles(self) -> dict[str, list[Tile]]:
        """Tiles by what they ask of a board: needs attention, working, not known."""
        tiles = [tile for _, row in self.rows for tile in row]
        return {
            "Needs attention": [t for t in tiles if t.verdict.needs_attention],
            "Working": [t for t in tiles if t.verdict.is_working],
            "Not known": [t for t in tiles if not t.known],
        }

    @property
    def said(self) -> tuple[Said, ...]:
        """Every sentence of the summary: the message, the heads of its rows, its tiles and its lists."""
        tiles = [tile.said for _, row in self.rows for tile in row]
        lines = [tile.line for listed in self.sorted_tiles().values() for tile in listed]
        return (*self.message, *(title for title, _ in self.rows), *tiles, *lines)


def years(figures: Figures, place: Area) -> list[Period]:
    """The years with a pathway for this place, the most local and then the newest last."""
    totals = [
        figures.figure("waits_total", place.area_id, period) for period in periods(figures, kind="year")
    ]
    found = [figure for figure in totals if figure is not None]
    return [figure.period for figure in sorted(found, key=lambda f: (-figures.distance(f), f.period.end))]


def summarise(figures: Figures, place: Area, period: Period, *, today: date) -> Summary:
    """Assemble the summary of a place for a year, as it is read `today`."""
    pathway = read_pathway(figures, place, period)
    children = tuple(tile_of_year(figures, name, place, period, today=today) for name in CHILDREN)
    system = tuple(newest_tile(figures, name, place, today=today) for name in SYSTEM)
    context = (
        reviews_tile(figures, place),
        questionnaire_tile(figures, place, today=today),
        newest_tile(figures, "cyp_spend_per_head", place, today=today),
        voice_tile(figures, place),
    )
    return Summary(
        place=place,
        period=period,
        pathway=pathway,
        message=summary_message(figures, pathway, today=today),
        rows=(
            (_of_the_year(figures, pathway), children),
            (Said("How the system is doing, newest published"), system),
            (Said("Quality, money and voices"), context),
        ),
    )


def _of_the_year(figures: Figures, pathway: Pathway) -> Said:
    """What the year's tiles are about: which children, in which services, and whose figures they are."""
    own, place, period = pathway.own, pathway.place, pathway.period
    text = f"What happened to children referred {period.within} · mental health services only"
    if own is None:
        return Said(text, names=(period.label,))
    told = whose(figures, place, own, on=period.end)
    claim = Claim("", own.area_id, (period.label,), whose_numbers(told))
    return Said(f"{text} · {told}", (claim,))
