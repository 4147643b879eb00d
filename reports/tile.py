"""One headline of an indicator: whose it is, its value, its verdict, its age and what must be known to read it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from metrics.printed import number, percent
from reports.age import age_numbers, dated
from reports.bodies import body_name, whose, whose_numbers
from reports.claims import NOTHING, Claim, Number, Said, key_of, number_of
from reports.figures import Figure, Figures, Period
from reports.rounded_shares import AS_PUBLISHED, rounding_allows, rounding_words, share_of
from reports.seen_once import CODES_SHORT, misses_codes
from reports.verdict import Verdict, judge
from reports.wording import explain_note, note_words
from store.areas import Area
from store.rounded import ROUNDED_TO

#: What stands in the place of a figure that nobody published, or that the publisher withheld.
NOT_PUBLISHED = "Not published"
WITHHELD = "Withheld"


@dataclass(frozen=True)
class Tile:
    """One headline: what it is, its value, how it stands, and what must be known to read it.

    `whose` names the body that the figure is of, where that is not the place itself: it is drawn first.
    """

    heading: str
    name: str
    printed: str
    verdict: Verdict
    detail: str
    figure: Figure | None = None
    explained: str = ""
    whose: str = ""
    known: bool = True
    claims: tuple[Claim, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def said(self) -> Said:
        """All that the tile says, with its claims."""
        first = f"{self.whose}: " if self.whose else ""
        text = f"{first}{self.name}: {self.printed}. {self.verdict.text}. {self.detail}"
        return Said(text, (*self.claims, *self.verdict.claims), self.names)

    @property
    def line(self) -> Said:
        """The tile in one line of a list."""
        first = f"{body_name(self.figure.published_for)}, " if self.whose and self.figure else ""
        value = f"{self.printed}, " if self.known else ""
        text = f"{first}{self.name}: {value}{self.verdict.text}"
        if self.figure is None:
            return Said(text, (), self.names)
        period = self.figure.period.label
        own = Claim(
            self.figure.indicator.id,
            self.figure.published_for.area_id,
            (period,),
            (number_of(self.figure),) if self.known else (),
        )
        others = tuple(_without_detail(claim) for claim in self.verdict.claims)
        return Said(f"{text} ({period})", (own, *others), self.names)


def _without_detail(claim: Claim) -> Claim:
    """The claim of a line, which leaves the comparator's figure to the tile: the verdict rests on it unsaid."""
    own, *rest = claim.numbers
    kept = [n for n in rest if n.key is None or n.key.area_id == claim.area]
    unsaid = tuple(replace(n, text="") for n in rest if n not in kept)
    return replace(claim, numbers=(replace(own, of=unsaid), *kept))


def tile_of_year(figures: Figures, indicator_id: str, place: Area, period: Period, *, today: date) -> Tile:
    return _tile(
        figures, indicator_id, place, figures.figure(indicator_id, place.area_id, period), today=today
    )


def newest_tile(figures: Figures, indicator_id: str, place: Area, *, today: date) -> Tile:
    return _tile(figures, indicator_id, place, figures.latest(indicator_id, place.area_id), today=today)


def _tile(figures: Figures, indicator_id: str, place: Area, figure: Figure | None, *, today: date) -> Tile:
    indicator = figures.catalogue.indicators[indicator_id]
    heading, name = indicator.domain.capitalize(), indicator.short_name
    if figure is None:
        holder = indicator.holder or figures.catalogue.sources[indicator.source].publisher
        verdict = Verdict("not_compared", f"nothing for {place.short_name}", "")
        return Tile(
            heading,
            name,
            NOT_PUBLISHED,
            verdict,
            f"Held by: {holder}",
            known=False,
            names=(name, holder),
        )
    verdict = judge(figure, figures)
    body = "" if figure.is_own else whose(figures, place, figure.published_for, on=figure.period.end)
    parts = [
        verdict.detail,
        counts_said(figure).text,
        CODES_SHORT if misses_codes(indicator) else "",
        note_words(figure.note),
        dated(figure.period, today),
    ]
    return Tile(
        heading,
        name,
        _printed(figure),
        verdict,
        " · ".join(part for part in parts if part),
        figure,
        explained(figure, figures),
        body,
        figure.value is not None,
        (_claim(figure, today, body),),
        (name, verdict.detail) if figure.value is None else (name,),
    )


def _printed(figure: Figure) -> str:
    """The value, without the marks of its note: these stand in words below."""
    if figure.value is not None:
        return figure.said
    return WITHHELD if "c" in figure.note.split() else NOT_PUBLISHED


def explained(figure: Figure, figures: Figures) -> str:
    """Definition, boundary, marks and the way back to the cell of a figure."""
    indicator, source = figure.indicator, figures.catalogue.sources[figure.source_id]
    marked = f" {explain_note(figure.note)}." if figure.note else ""
    boundary = f" Boundary: {indicator.boundary}." if indicator.boundary else ""
    return (
        f"{indicator.definition}{boundary} Not for: {indicator.not_for}{marked} "
        f"Source: {source.publisher}, {source.title} ({figure.edition}, {figure.source_ref})."
    )


def counts_said(figure: Figure) -> Said:
    """The counts of a share; where they cannot give it, that it is as published, and what their rounding allows."""
    if figure.indicator.unit != "percent" or figure.numerator is None or figure.denominator is None:
        return NOTHING
    counts = tuple(_count_of(figure, column) for column in ("numerator", "denominator"))
    text = " of ".join(one.text for one in counts)
    marked = f"{AS_PUBLISHED}; {text}" if AS_PUBLISHED in share_of(figure) else text
    allowed, numbers = rounding_words(figure), counts
    if allowed and figure.value is not None:
        marked = f"{marked}; {allowed}"
        ends = (Number(percent(end), end, "limit", of=counts) for end in rounding_allows(figure) or ())
        numbers = (*counts, *ends, Number(str(ROUNDED_TO), ROUNDED_TO, "setting"))
    claim = Claim(figure.indicator.id, figure.published_for.area_id, (figure.period.label,), numbers)
    return Said(marked, (claim,))


def _claim(figure: Figure, today: date, body: str) -> Claim:
    """The figure, its counts, its age and whom its body serves, as the tile says them."""
    own = number_of(figure)
    numbers = [own]
    numbers += [n for claim in counts_said(figure).claims for n in claim.numbers]
    numbers += age_numbers(own.key, today)
    if figure.value is None:
        numbers = numbers[1:]
    numbers += whose_numbers(body)
    return Claim(figure.indicator.id, figure.published_for.area_id, (figure.period.label,), tuple(numbers))


def _count_of(figure: Figure, column: str) -> Number:
    value = float(getattr(figure, column))
    return Number(number(value), value, "figure", key_of(figure, column))
