"""The concise overall-performance summary of one place: the message, the tiles, what needs us and what is unknown."""

from __future__ import annotations

from dataclasses import dataclass

from reports.bodies import served_words
from reports.context_tiles import questionnaire_tile, reviews_tile, voice_tile
from reports.figures import Figures, Period
from reports.pathway import Pathway, periods, read_pathway
from reports.pathway_words import pathway_said
from reports.tile import Tile, newest_tile, tile_of_year
from store.areas import Area

__all__ = ["CHILDREN", "SYSTEM", "Summary", "Tile", "summarise", "years"]

#: What happened to children (of the chosen year), and how the system is doing (the newest published).
CHILDREN = ("waits_still_waiting", "waits_mean_days", "waits_within_4_weeks", "waits_closed_before")
SYSTEM = ("access_rate", "ed_urgent_within_1_week", "four_week_full_stop", "hidden_wait_percent")


@dataclass(frozen=True)
class Summary:
    """Everything the summary page and pack say of one place."""

    place: Area
    period: Period
    pathway: Pathway
    message: str
    rows: tuple[tuple[str, tuple[Tile, ...]], ...]

    def sorted_tiles(self) -> dict[str, list[Tile]]:
        """Tiles by what they ask of a board: needs us, working, not known."""
        tiles = [tile for _, row in self.rows for tile in row]
        return {
            "Needs us": [t for t in tiles if t.verdict.needs_attention],
            "Working": [t for t in tiles if t.verdict.is_working],
            "Not known": [t for t in tiles if t.printed.startswith("[")],
        }


def years(figures: Figures, place: Area) -> list[Period]:
    """The years with a pathway for this place, the most local and then the newest last."""
    totals = [
        figures.figure("waits_total", place.area_id, period) for period in periods(figures, kind="year")
    ]
    found = [figure for figure in totals if figure is not None]
    return [figure.period for figure in sorted(found, key=lambda f: (-figures.distance(f), f.period.end))]


def summarise(figures: Figures, place: Area, period: Period) -> Summary:
    """Assemble the summary of a place for a year."""
    pathway = read_pathway(figures, place, period)
    children = tuple(tile_of_year(figures, name, place, period) for name in CHILDREN)
    system = tuple(newest_tile(figures, name, place) for name in SYSTEM)
    context = (
        reviews_tile(figures, place),
        questionnaire_tile(figures, place),
        newest_tile(figures, "cyp_spend_per_head", place),
        voice_tile(figures, place),
    )
    return Summary(
        place=place,
        period=period,
        pathway=pathway,
        message=_message(figures, pathway, children[1]),
        rows=(
            (f"What happened to children referred in {period.label}{_whose(figures, pathway)}", children),
            ("How the system is doing, newest published", system),
            ("Quality, finance and insight", context),
        ),
    )


def _whose(figures: Figures, pathway: Pathway) -> str:
    """Whom the year's figures were published for, where that is not the place itself."""
    own, place = pathway.own, pathway.place
    if own is None or own == place:
        return ""
    return f" · published for {own.name}, which {served_words(figures, place, own, on=pathway.period.end)}"


def _message(figures: Figures, pathway: Pathway, mean_wait: Tile) -> str:
    sentence, figure = pathway_said(pathway).text, mean_wait.figure
    if figure is None or figure.value is None or figure.blocking("comparison", figures.catalogue):
        return sentence
    return (
        f"{sentence} Those seen twice had waited {figure.said} on average"
        f"{f' ({mean_wait.verdict.detail})' if mean_wait.verdict.detail else ''}."
    )
