"""Children seen at least once whose first steps are not all recorded: what the monthly figures say, and do not say."""

from __future__ import annotations

from datetime import date

from metrics.printed import number, rate
from reports.age import age_in_years, age_words
from reports.bodies import body_name, serves
from reports.claims import NOTHING, Claim, Key, Number, Said, number_of
from reports.figure import Figure
from reports.figures import Figures
from reports.people import people_of
from store.areas import Area
from store.catalogue import Indicator

COUNT, SHARE = "hidden_wait_gap", "first_steps_open_seen_percent"
PER, UNDER = 1_000, 18
STEPS = "The first steps are a first contact, a first score of how things are, and a care plan or help."
CODES = "Much of this is missing codes, not children kept waiting. A step that nobody recorded counts as not done."
#: The caveats of a measure of those whose first steps are not all recorded.
OF_NOT_COMPLETE = frozenset({"full_stop_needs_codes", "mhsds_unclosed_records"})
#: The same for a tile, which has room for a few words.
CODES_SHORT = "a step that nobody recorded counts as not done"


def misses_codes(indicator: Indicator) -> bool:
    """Whether a measure counts steps that were taken and not recorded as steps that are still to come."""
    return set(indicator.caveats) >= OF_NOT_COMPLETE


def codes_said(indicator: Indicator) -> Said:
    """That much of a measure is missing codes; nothing of one that is not made of them."""
    return Said(CODES) if misses_codes(indicator) else NOTHING


def seen_once_said(figures: Figures, place: Area, *, today: date) -> Said:
    """The newest share for the body that stands for a place, with its doubt in the sentence.

    Counts, and what they are for every 1,000 children, are said of the body itself alone. Empty where nothing was
    published.
    """
    figure = figures.latest(SHARE, place.area_id)
    if figure is None or figure.value is None or figure.numerator is None or figure.denominator is None:
        return NOTHING
    body, period = figure.published_for, figure.period
    served = serves(figures, place, body, on=period.end)
    numbers = [number_of(figure)]
    text = (
        f"**{figure.said} of those in {body_name(body)} whose first steps were not complete {period.within} had been "
        "seen at least once.**"
    )
    if served:
        text += f" It {served}."
    if figure.is_own:
        for column in ("numerator", "denominator"):
            value = float(getattr(figure, column))
            key = Key(SHARE, body.area_id, period, figure.breakdown, column=column)
            numbers.append(Number(number(value), value, "figure", key))
        living, of_living = _per_children(figures, figure, numbers[1])
        text += f" That is {numbers[1].text} of {numbers[2].text} referrals{living}."
        numbers += of_living
    doubts = [figures.catalogue.caveats[name].text for name in figure.blocking("trend", figures.catalogue)]
    text = " ".join([text, CODES, STEPS, *doubts])
    if age := age_words(period, today):
        years = age_in_years(period, today)
        numbers.append(Number(number(years), years, "age", numbers[0].key))
        text += f" The figures are {age}."
    return Said(text, (Claim(SHARE, body.area_id, (period.label,), tuple(numbers)),))


def _per_children(figures: Figures, figure: Figure, seen: Number) -> tuple[str, tuple[Number, ...]]:
    """The same referrals for every 1,000 children of the body; nothing where no one knows how many live there."""
    people = people_of(figures, figure.published_for.area_id, figure.period)
    if people is None:
        return "", ()
    per, under = (Number(number(size), size, "setting") for size in (PER, UNDER))
    year = Number(str(people.mid_year), people.mid_year, "setting")
    value = seen.value * PER / people.count
    shown = Number(rate(value), value, "rate", of=(seen, people.number, per))
    how = ", our own sum of its boroughs" if people.added_up else ""
    text = f", or {shown.text} for every {per.text} children under {under.text} who live there (mid-{year.text}{how})"
    return text, (shown, per, under, year)
