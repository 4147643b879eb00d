"""One headline of an indicator: its value, its verdict and what must be known to read it."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.printed import number
from reports.figures import Figure, Figures, Period
from reports.verdict import Verdict, judge
from reports.wording import explain_note
from store.areas import Area

#: What stands in the place of a figure that nobody published.
NOT_PUBLISHED = "[x]"


@dataclass(frozen=True)
class Tile:
    """One headline: what it is, its value, how it stands, and what must be known to read it."""

    heading: str
    name: str
    printed: str
    verdict: Verdict
    detail: str
    figure: Figure | None = None
    explained: str = ""


def tile_of_year(figures: Figures, indicator_id: str, place: Area, period: Period) -> Tile:
    return _tile(
        figures, indicator_id, place, figures.figure(indicator_id, place.area_id, period), dated=False
    )


def newest_tile(figures: Figures, indicator_id: str, place: Area) -> Tile:
    return _tile(figures, indicator_id, place, figures.latest(indicator_id, place.area_id))


def _tile(
    figures: Figures, indicator_id: str, place: Area, figure: Figure | None, *, dated: bool = True
) -> Tile:
    indicator = figures.catalogue.indicators[indicator_id]
    heading = indicator.domain.capitalize()
    if figure is None:
        holder = indicator.holder or figures.catalogue.sources[indicator.source].publisher
        verdict = Verdict("not_compared", f"not published for {place.short_name}", "")
        return Tile(heading, indicator.short_name, NOT_PUBLISHED, verdict, f"Held by: {holder}")
    verdict = judge(figure, figures)
    parts = [verdict.detail, _of_people(figure)]
    if dated:
        parts.append(figure.period.label)
        if not figure.is_own:
            parts.append(f"{figure.published_for.short_name} {_kind_word(figure)}".rstrip())
    detail = " · ".join(part for part in parts if part)
    meant = explained(figure, figures)
    return Tile(heading, indicator.short_name, figure.printed, verdict, detail, figure, meant)


def explained(figure: Figure, figures: Figures) -> str:
    """Definition, boundary, marks and the way back to the cell of a figure."""
    indicator, source = figure.indicator, figures.catalogue.sources[figure.source_id]
    marked = f" {explain_note(figure.note)}." if figure.note else ""
    boundary = f" Boundary: {indicator.boundary}." if indicator.boundary else ""
    return (
        f"{indicator.definition}{boundary} Not for: {indicator.not_for}{marked} "
        f"Source: {source.publisher}, {source.title} ({figure.edition}, {figure.source_ref})."
    )


def _kind_word(figure: Figure) -> str:
    """CCG or system, where the name alone would not tell the body from the borough."""
    return {"ccg": "CCG", "system": "system"}.get(figure.published_for.kind, "")


def _of_people(figure: Figure) -> str:
    if figure.indicator.unit != "percent" or figure.numerator is None or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)} of {number(figure.denominator)}"
