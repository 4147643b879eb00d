"""The message of the Summary: the newest figure first, against whom and since when, then the year's pathway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reports.age import age_numbers, age_words
from reports.bodies import body_name, serves, whose_numbers
from reports.claims import NOTHING, Claim, Number, Said, joined, number_of
from reports.figures import Figure, Figures
from reports.pathway import STILL_WAITING, Pathway
from reports.pathway_words import pathway_said
from reports.rounded_shares import AS_PUBLISHED
from reports.tile import counts_said
from reports.verdict_said import against_said, verdicts_said
from store.areas import Area


@dataclass(frozen=True)
class Opening:
    """A measure that a summary may open with, and what a reader hears of it: `{share} {what} {where} {when} {had}.`

    `weeks` are those that its words name. `meant` explains them.
    """

    measure: str
    what: str
    had: str
    weeks: Number
    meant: str


#: The measures that a summary opens with: the first whose newest share rests on enough.
OPENINGS = (
    Opening(
        "four_week_full_stop",
        "of children who had all their first steps had them within 4 weeks in",
        "",
        Number("4", 4.0, "setting"),
        "First steps are a first visit, a first score of how the child is, and a care plan or help.",
    ),
    Opening(
        "waiting_first_contact_over_52_weeks_percent",
        "of children waiting for a first contact in",
        " had waited more than 52 weeks",
        Number("52", 52.0, "setting"),
        "Each open referral counts once, so a child with two counts twice.",
    ),
)
#: A share of fewer than so many does not open a message: it can tell little.
LEAST_BASE = 50


def summary_message(figures: Figures, pathway: Pathway, *, today: date) -> tuple[Said, ...]:
    """What a board member could read aloud, the newest figure first."""
    first = _newest(figures, pathway.place, today)
    own = pathway.own
    still = pathway.figures.get((own.area_id, STILL_WAITING)) if own is not None else None
    against = NOTHING if still is None else against_said(still, figures)
    return tuple(said for said in (first, pathway_said(pathway, today=today, verdict=against)) if said)


def _newest(figures: Figures, place: Area, today: date) -> Said:
    """The first of the openings whose newest share rests on enough; nothing where none does."""
    for opening in OPENINGS:
        figure = figures.latest(opening.measure, place.area_id)
        if figure is not None and figure.value is not None and (figure.denominator or 0) >= LEAST_BASE:
            return _opened(figures, figure, opening, place, today)
    return NOTHING


def _opened(figures: Figures, figure: Figure, opening: Opening, place: Area, today: date) -> Said:
    body = body_name(figure.published_for)
    others = serves(figures, place, figure.published_for, on=figure.period.end)
    text = f"**{figure.said} {opening.what} {body} {figure.period.within}{opening.had}.**"
    numbers: list[Number] = [number_of(figure), opening.weeks, *whose_numbers(others)]
    if counts := counts_said(figure):
        text += f" {_read_aloud(counts.text)}"
        numbers += [n for claim in counts.claims for n in claim.numbers]
    if others:
        text += f" {body} {others}."
    if age := age_words(figure.period, today):
        numbers += age_numbers(numbers[0].key, today)
        text += f" The figure is {age}."
    claim = Claim(figure.indicator.id, figure.published_for.area_id, (figure.period.label,), tuple(numbers))
    return joined([Said(text, (claim,)), verdicts_said(figure, figures), Said(opening.meant)])


def _read_aloud(counts: str) -> str:
    """The counts of a share as a sentence; where they cannot give it, that it is the publisher's own."""
    own = counts.removeprefix(f"{AS_PUBLISHED}; ")
    if own == counts:
        return f"That is {counts}."
    return f"That share is {AS_PUBLISHED}. The counts are {own.replace('; the counts are rounded', ', rounded')}."
