"""The message of the Summary: the newest figure first, against whom and since when, then the year's pathway."""

from __future__ import annotations

from datetime import date

from reports.age import age_numbers, age_words
from reports.bodies import whose, whose_numbers
from reports.claims import NOTHING, Claim, Number, Said, joined, number_of
from reports.figures import Figure, Figures
from reports.pathway import STILL_WAITING, Pathway
from reports.pathway_words import pathway_said
from reports.tile import counts_said
from reports.verdict_said import against_said, verdicts_said
from store.areas import Area

#: The measure that a summary opens with, and what a reader hears of it.
NEWEST = "four_week_full_stop"
HAD = "of children who had all their first steps in care had them within 4 weeks"
FIRST_STEPS = "First steps are a first visit, a first score of how the child is, and a care plan or help."
WEEKS = Number("4", 4.0, "setting")
#: A share of fewer than so many is said to tell little.
FEW = 100


def summary_message(figures: Figures, pathway: Pathway, *, today: date) -> tuple[Said, ...]:
    """What a board member could read aloud, the newest figure first."""
    newest = figures.latest(NEWEST, pathway.place.area_id)
    first = NOTHING if newest is None else _newest(figures, newest, pathway.place, today)
    own = pathway.own
    still = pathway.figures.get((own.area_id, STILL_WAITING)) if own is not None else None
    against = NOTHING if still is None else against_said(still, figures)
    return tuple(said for said in (first, pathway_said(pathway, today=today, verdict=against)) if said)


def _newest(figures: Figures, figure: Figure, place: Area, today: date) -> Said:
    if figure.value is None:
        return NOTHING
    body = whose(figures, place, figure.published_for, on=figure.period.end)
    text = f"**{figure.said} {HAD} in {body} {figure.period.within}.**"
    numbers: list[Number] = [number_of(figure), WEEKS, *whose_numbers(body)]
    if counts := counts_said(figure):
        text += f" That is {counts.text}."
        numbers += [n for claim in counts.claims for n in claim.numbers]
        if (figure.denominator or 0) < FEW:
            text += " So few can tell little."
    if age := age_words(figure.period, today):
        numbers += age_numbers(numbers[0].key, today)
        text += f" The figure is {age}."
    claim = Claim(figure.indicator.id, figure.published_for.area_id, (figure.period.label,), tuple(numbers))
    return joined([Said(text, (claim,)), verdicts_said(figure, figures), Said(FIRST_STEPS)])
