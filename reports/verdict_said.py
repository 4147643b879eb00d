"""The sentences of a verdict: one figure against its comparator and its standard, and for how long that has been so."""

from __future__ import annotations

from charts.styles import CLOSE, SHAPES
from metrics.printed import as_printed, number, points, points_between
from reports.bodies import body_name
from reports.breaks import segment_of
from reports.claims import NOTHING, Claim, Number, Said, joined, number_of
from reports.figures import Figure, Figures
from reports.verdict import against_claim, comparator_of, judge, row_of, standard_claims
from reports.wording import format_value
from store.catalogue import Indicator

NOT_COMPARED = "It is not compared, because a caveat rules it out."


def against_said(figure: Figure, figures: Figures) -> Said:
    """A figure against its comparator, in a sentence: which way, whose figure, and by how much.

    `▼ **Bromley CCG is worse than London (33%)**, by 38 percentage points.` Nothing where there is no comparator.
    """
    if figure.value is None:
        return NOTHING
    row, comparator = row_of(figure, figures), comparator_of(figure, figures)
    if row["ruled_out"]:
        claim = Claim(figure.indicator.id, figure.published_for.area_id, (figure.period.label,))
        return Said(NOT_COMPARED, (claim,))
    if comparator is None:
        return NOTHING
    word, name = str(row["comparison"]), comparator.published_for.short_name
    own, beside = body_name(figure.published_for), f"{name} ({comparator.said})"
    if word == "not_compared":
        text = f"{name} had {comparator.said}; whether that is more than chance is not tested."
        return Said(text, (against_claim(figure, comparator, row),))
    if word == "similar":
        why = CLOSE if row["close_call"] else "chance alone could set them apart"
        return Said(
            f"{SHAPES[word]} **{own} is similar to {beside}**: {why}.",
            (against_claim(figure, comparator, row),),
        )
    by = difference(figure, comparator)
    text = f"{SHAPES[word]} **{own} is {word} than {beside}**"
    if by is None:
        return Said(f"{text}.", (against_claim(figure, comparator, row),))
    return Said(f"{text}, by {by.text}.", (against_claim(figure, comparator, row, by),))


def standard_said(figure: Figure, figures: Figures) -> Said:
    """That a figure meets or misses its standard, in a sentence; nothing where it has none."""
    verdict = judge(figure, figures)
    claims = standard_claims(figure, verdict.meets_standard)
    if not claims:
        return NOTHING
    shape = "▲" if verdict.meets_standard else "▼"
    return Said(f"{shape} **{body_name(figure.published_for)} {verdict.standard_text}**.", claims)


def since_said(figure: Figure, figures: Figures) -> Said:
    """In how many figures running the verdict has been the same, as counted now; nothing for the first of them.

    Figures that share months repeat each other, so those of rolling periods are counted once for the months they hold.
    """
    run, apart = _run_of(figure, figures)
    if len(run) < 2:
        return NOTHING
    of = tuple(number_of(one, "") for one in run)
    counted = Number(number(len(run)), float(len(run)), "tally", of=of)
    labels = tuple(one.period.label for one in reversed(run))
    claim = Claim(figure.indicator.id, figure.published_for.area_id, labels[:1], (counted,))
    which = "" if apart else " that share no months"
    return Said(
        f"So it was in each of {counted.text} figures{which}, the first {run[-1].period.within}.", (claim,)
    )


def verdicts_said(figure: Figure, figures: Figures) -> Said:
    """All that is judged of one figure: its standard, its comparator, and since when."""
    against = against_said(figure, figures)
    since = since_said(figure, figures) if against else NOTHING
    return joined([standard_said(figure, figures), against, since])


def difference(one: Figure, other: Figure) -> Number | None:
    """How far two figures lie apart, as they are printed; None where they print alike or are no amounts."""
    if one.value is None or other.value is None or one.said == other.said or one.indicator.unit == "yes_no":
        return None
    return difference_of(number_of(one), number_of(other), one.indicator)


def difference_of(one: Number, other: Number, indicator: Indicator) -> Number:
    """The same of two numbers as they are printed, larger less smaller."""
    high, low = (one, other) if one.value >= other.value else (other, one)
    if indicator.unit == "percent":
        apart = points_between(high.value, low.value)
        return Number(points(apart), apart, "difference", of=(high, low))
    apart = as_printed(high.text) - as_printed(low.text)
    return Number(format_value(apart, indicator), apart, "difference", of=(high, low))


def _run_of(figure: Figure, figures: Figures) -> tuple[list[Figure], bool]:
    """This figure and those straight before it that have its verdict, newest first; and whether none was passed over.

    None lies across a break in the series, and each ends before the one after it begins: a figure between that shares
    days with the one after it must have the verdict too, but is not counted.
    """
    word, body, indicator = (
        str(row_of(figure, figures)["comparison"]),
        figure.published_for.area_id,
        figure.indicator.id,
    )
    run, apart = [figure], True
    if word not in {"better", "worse", "higher", "lower"}:
        return run, apart
    breaks = figures.catalogue.breaks_of(indicator, body)
    stretch = segment_of(figure.period, breaks)
    earlier = [
        period
        for period in figures.periods(indicator, breakdown=figure.breakdown)
        if period.kind == figure.period.kind
        and period < figure.period
        and segment_of(period, breaks) == stretch
    ]
    for period in reversed(earlier):
        before = figures.figure(indicator, body, period, breakdown=figure.breakdown)
        if before is None or str(row_of(before, figures)["comparison"]) != word:
            break
        if period.end < run[-1].period.start:
            run.append(before)
        else:
            apart = False
    return run, apart
