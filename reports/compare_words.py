"""What a comparison says: the chosen figure, its place among the areas and its verdict; how far they lie apart."""

from __future__ import annotations

import pandas as pd

from metrics.inequality import inequality
from metrics.printed import as_printed, number, times
from reports.bodies import body_name, whose, whose_numbers
from reports.claims import NOTHING, Claim, Key, Number, Said, joined, number_of
from reports.compare import GEOGRAPHIES, Comparison
from reports.figures import Figure, Figures
from reports.seen_once import codes_said
from reports.verdict import comparator_of
from reports.verdict_said import difference_of, verdicts_said
from reports.wording import format_value, join_words

WHICH_WAY = {
    "higher_is_better": "where higher is better",
    "lower_is_better": "where lower is better",
    "none": "where neither way is better",
}
TOTALS = "It is a total. Totals are not compared: areas differ in size."
CHANCE = "Small areas can lie far apart by chance alone: read it with the intervals."
UNTESTED = "Small areas can lie far apart by chance alone. There are no intervals to show by how much."
#: Kinds of place that are made up of the areas that are compared.
WHOLE = ("country", "region", "system")


def comparison_said(figures: Figures, comparison: Comparison) -> Said:
    """What the picture says of the chosen place, in a sentence a board member could read aloud."""
    codes = codes_said(comparison.indicator) if comparison.rows["value"].notna().any() else NOTHING
    return joined([_of_the_place(figures, comparison), codes])


def _of_the_place(figures: Figures, comparison: Comparison) -> Said:
    """The place among the areas; whose figures are shown, where it is none of them or is not compared."""
    chosen = comparison.chosen
    if chosen is None:
        return _apart(figures, comparison)
    if comparison.compared.empty:
        return _nothing(comparison)
    figure = chosen_figure(figures, comparison)
    if pd.isna(chosen["value"]) or chosen["blocked"]:
        return joined(
            [
                _range(comparison, first=True),
                _beside(figures, comparison),
                _left_out(figures, comparison, figure),
            ]
        )
    if comparison.indicator.comparison == "count":
        return joined([_own(figures, comparison, figure, ranked=False), Said(TOTALS)])
    return joined(
        [
            _own(figures, comparison, figure, ranked=True),
            verdicts_said(figure, figures),
            _beside(figures, comparison, without=figure),
            _range(comparison),
        ]
    )


def _apart(figures: Figures, comparison: Comparison) -> Said:
    """Where none of the areas stands for the place: its own figure first, or that none was published for it."""
    indicator, place, period = comparison.indicator, comparison.place, comparison.period
    figure = figures.figure(indicator.id, place.area_id, period)
    has_own = figure is not None and figure.value is not None
    of_areas = (
        _nothing(comparison)
        if comparison.compared.empty
        else _range(comparison, first=not has_own or len(comparison.compared) == 1)
    )
    if figure is None:
        whole = place.kind in WHOLE
        whom = f"{place.short_name} as a whole" if whole else f"a body that serves {place.short_name}"
        text = f"It was not published for {whom} {period.within}."
        none = Said(text, (Claim(indicator.id, place.area_id, (period.label,)),))
        return joined([of_areas, none, _beside(figures, comparison)])
    if not has_own:
        return joined([of_areas, _beside(figures, comparison), _left_out(figures, comparison, figure)])
    own = _own(figures, comparison, figure, ranked=False)
    if indicator.comparison == "count":
        return joined([own, of_areas])
    beside = _beside(figures, comparison, without=figure)
    return joined([own, verdicts_said(figure, figures), beside, of_areas])


def chosen_figure(figures: Figures, comparison: Comparison) -> Figure:
    """The figure of the body that stands for the place."""
    assert comparison.stands_for is not None
    found = figures.figure(comparison.indicator.id, comparison.stands_for, comparison.period)
    assert found is not None
    return found


def spread_said(comparison: Comparison) -> Said:
    """How far the areas lie apart, in a sentence; nothing for totals, which are not compared."""
    rows, indicator, period = comparison.compared, comparison.indicator, comparison.period
    if len(rows) < 2 or indicator.comparison == "count":
        return NOTHING
    spread = inequality(rows.assign(all="all"), by="all", area="area").iloc[0]
    ordered = comparison.ordered
    low, high = (row_number(comparison, ordered.iloc[place]) for place in (0, -1))
    claim = Claim(indicator.id, "", (period.label,), (high, low))
    if high.text == low.text:
        return Said(f"**The areas all have the same figure {period.within}**: {high.text}.", (claim,))
    apart = difference_of(high, low, indicator)
    numbers: tuple[Number, ...] = (high, low, apart)
    ratio = ""
    if pd.notna(spread["ratio"]) and as_printed(low.text) > 0 and not low.text.startswith("<"):
        # Of the two as printed, so that a reader's own division agrees.
        ratio_of_printed = as_printed(high.text) / as_printed(low.text)
        numbers = (*numbers, Number(times(ratio_of_printed), ratio_of_printed, "ratio", of=(high, low)))
        ratio = f", {times(ratio_of_printed)} as high"
    text = (
        f"**The areas lie {apart.text} apart {period.within}**: {ordered.iloc[-1]['area']} {high.text}, "
        f"{ordered.iloc[0]['area']} {low.text}{ratio}. {CHANCE if rows['lowercl'].notna().any() else UNTESTED}"
    )
    return Said(text, (Claim(indicator.id, "", (period.label,), numbers),))


def row_number(comparison: Comparison, row: pd.Series, text: str | None = None) -> Number:
    """The figure of a row as a claim has it."""
    value, indicator = float(row["value"]), comparison.indicator
    key = Key(indicator.id, str(row["area_id"]), comparison.period, str(row["breakdown"]))
    return Number(format_value(value, indicator) if text is None else text, value, "figure", key)


def row_numbers(comparison: Comparison, rows: pd.DataFrame, column: str = "value") -> tuple[Number, ...]:
    """The figures of several rows, or their counts, unsaid: what a tally, a rank or a sum was worked out from."""
    indicator, period = comparison.indicator.id, comparison.period
    told = zip(rows[column], rows["area_id"], rows["breakdown"], strict=True)
    return tuple(
        Number("", float(value), "figure", Key(indicator, area_id, period, breakdown, column))
        for value, area_id, breakdown in told
    )


def _own(figures: Figures, comparison: Comparison, figure: Figure, *, ranked: bool) -> Said:
    """The chosen figure, whose it is, and its place among the areas."""
    indicator, period = comparison.indicator, comparison.period
    body = whose(figures, comparison.place, figure.published_for, on=period.end)
    rank, numbers = _rank(comparison) if ranked else ("", ())
    text = f"**{indicator.short_name}: {figure.said} in {body} {period.within}.**{rank}"
    numbers = (number_of(figure), *whose_numbers(body), *numbers)
    claim = Claim(indicator.id, figure.published_for.area_id, (period.label,), numbers)
    return Said(text, (claim,), (indicator.short_name,))


def _rank(comparison: Comparison) -> tuple[str, tuple[Number, ...]]:
    """`That is the 3rd highest of 32 CCGs, where lower is better.`, from the nearer end; empty where all are equal."""
    shown, chosen = comparison.compared, comparison.chosen
    assert chosen is not None
    if len(shown) < 2 or shown["value"].nunique() == 1:
        return "", ()
    mine = float(chosen["value"])
    above, below = int((shown["value"] > mine).sum()), int((shown["value"] < mine).sum())
    place, end = (above + 1, "highest") if above <= below else (below + 1, "lowest")
    tied = "joint " if len(shown) - above - below > 1 else ""
    every, own = row_numbers(comparison, shown), int(shown["chosen"].to_numpy().argmax())
    of = (every[own], *every[:own], *every[own + 1 :])
    nth = "" if place == 1 else ordinal(place)
    counted = Number(number(len(shown)), float(len(shown)), "tally", of=of)
    text = " ".join(part for part in (f"the {tied}{nth}".rstrip(), end) if part)
    way = WHICH_WAY[comparison.indicator.polarity]
    told = f" That is {text} of {counted.text} {GEOGRAPHIES[comparison.geography]}, {way}."
    return told, (Number(nth, float(place), "rank", of=of), counted)


def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 11th, 21st."""
    if place % 100 in {11, 12, 13}:
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"


def _beside(figures: Figures, comparison: Comparison, *, without: Figure | None = None) -> Said:
    """The figures that the areas are drawn beside, but for one that is told (`without`) and whom it is held against."""
    told, claims, known = [], [], set[str]()
    if without is not None:
        held = comparator_of(without, figures)
        known = {one.published_for.area_id for one in (without, held) if one is not None}
    for area_id in comparison.comparator_areas.values():
        figure = figures.figure(comparison.indicator.id, area_id, comparison.period)
        if figure is None or area_id in known:
            continue
        told.append(f"{body_name(figure.published_for)} had {figure.said}")
        claims.append(
            Claim(comparison.indicator.id, area_id, (comparison.period.label,), (number_of(figure),))
        )
    if not told:
        return NOTHING
    return Said(f"{join_words(told)} {comparison.period.within}.", tuple(claims))


def _range(comparison: Comparison, *, first: bool = False) -> Said:
    """From what to what the areas run. `first`: it opens the message, and says of which measure and period."""
    rows, indicator, period = comparison.ordered, comparison.indicator, comparison.period
    kind = GEOGRAPHIES[comparison.geography]
    counted = Number(number(len(rows)), float(len(rows)), "tally", of=row_numbers(comparison, rows))
    opening = f"**{indicator.short_name} {period.within}**: " if first else ""
    if indicator.comparison == "count":
        have = f"{counted.text} {kind} have" if len(rows) > 1 else f"only {rows.iloc[0]['area']} has"
        text = f"{opening}{have} a figure. Totals are not compared: areas differ in size."
        numbers = (counted,) if len(rows) > 1 else ()
        return Said(text, (Claim(indicator.id, "", (period.label,), numbers),), (indicator.short_name,))
    low, high = (row_number(comparison, rows.iloc[place]) for place in (0, -1))
    when = "" if first else f" {period.within}"
    if len(rows) == 1:
        if not first:
            return NOTHING
        text = f"{opening}only {rows.iloc[0]['area']} has a figure to compare, {low.text}."
        return Said(text, (Claim(indicator.id, "", (period.label,), (low,)),), (indicator.short_name,))
    who = f"the {counted.text} {kind}" if first else f"The {counted.text} {kind}"
    if low.text == high.text:
        claim = Claim(indicator.id, "", (period.label,), (counted, low))
        return Said(f"{opening}{who} all have {low.text}{when}.", (claim,), (indicator.short_name,))
    span = f"from {low.text} in {rows.iloc[0]['area']} to {high.text} in {rows.iloc[-1]['area']}"
    claim = Claim(indicator.id, "", (period.label,), (counted, low, high))
    return Said(f"{opening}{who} run {span}{when}.", (claim,), (indicator.short_name,))


def _nothing(comparison: Comparison) -> Said:
    """Why no area can be compared."""
    rows, kind, period = comparison.rows, GEOGRAPHIES[comparison.geography], comparison.period
    name = comparison.indicator.short_name
    of = tuple(row_number(comparison, row, "") for _, row in rows.iterrows())
    counted = Number(number(len(rows)), float(len(rows)), "tally", of=of)
    claim = Claim(comparison.indicator.id, "", (period.label,), (counted,))
    if rows["value"].isna().all():
        withheld = rows["note"].str.split().map(lambda codes: "c" in codes).any()
        why = ": what there is was withheld as small" if withheld else ""
        text = (
            f"**{name} {period.within}: no value was published for any of the {counted.text} {kind}{why}.**"
        )
        return Said(text, (claim,), (name,))
    text = f"**{name} {period.within}: the {counted.text} {kind} are shown but not compared.** A caveat rules it out."
    return Said(text, (claim,), (name,))


def _left_out(figures: Figures, comparison: Comparison, figure: Figure) -> Said:
    """Why the figure of the place has no part in the comparison."""
    period = comparison.period
    body = whose(figures, comparison.place, figure.published_for, on=period.end)
    numbers = (number_of(figure, ""), *whose_numbers(body))
    if figure.value is not None:
        text = f"{figure.said} in {body} {period.within} is not compared, because a caveat rules it out."
        numbers = (number_of(figure), *numbers[1:])
    elif "c" in figure.note.split():
        text = f"The figure of {body} {period.within} is withheld, because a number behind it is small."
    else:
        text = f"{body} has no published value {period.within}."
    claim = Claim(comparison.indicator.id, figure.published_for.area_id, (period.label,), numbers)
    return Said(text, (claim,))
