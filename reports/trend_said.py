"""Everything that is said of one series: what matters now, then how it came about, then what must not be joined."""

from __future__ import annotations

from datetime import date

import pandas as pd

from metrics.printed import number
from metrics.spc_sentences import chart_sentence
from reports.age import age_in_years, age_words
from reports.breaks import breaks_between
from reports.claims import NOTHING, Claim, Number, Said, joined, numbers_of
from reports.seen_once import codes_said
from reports.standard_met import standard_said
from reports.trend_change import change_said, range_said
from reports.trend_points import Point, newest_stretch, points_of
from store.catalogue import Catalogue, Indicator


def series_said(
    rows: pd.DataFrame,
    indicator: Indicator,
    catalogue: Catalogue,
    *,
    whose: str,
    area_id: str,
    reason: str,
    process: Said,
    today: date,
) -> tuple[Said, ...]:
    """The paragraphs of one series, the newest figure first.

    `rows` are those of the series in `Trends.series`; `reason` is the code of why it has no limits ("" where it has),
    `process` what its control chart says of it, and of what it lacks. Only the newest stretch is spoken of; the last
    paragraph says which earlier figures are not comparable with it, and why.
    """
    stretch = newest_stretch(rows)
    known = points_of(stretch, indicator, area_id=area_id)
    if not known:
        text = f"**No trend of {indicator.short_name} can be shown for {whose}.** {_nothing(rows)}."
        return (Said(text, (Claim(indicator.id, area_id),), (indicator.short_name,)),)
    limited = reason == ""
    now = joined(
        [
            _newest(known[-1], whose=whose, today=today),
            standard_said(stretch, indicator, area_id=area_id),
            _since(rows, known[-1]),
        ]
    )
    change = change_said(known, area_id=area_id, limited=limited)
    run = NOTHING if limited else range_said(known, area_id=area_id, complete=len(known) == len(stretch))
    why = Said(chart_sentence(reason))
    breaks = _breaks(rows, stretch, indicator, catalogue, area_id=area_id)
    told = (joined([now, change, codes_said(indicator)]), joined([run, process]), joined([why, breaks]))
    return tuple(said for said in told if said)


def later_body_said(
    rows: pd.DataFrame, indicator: Indicator, *, whose: str, area_id: str, today: date
) -> Said:
    """The newest figure of a body that took over from the one whose series is shown; they are not set side by side."""
    known = points_of(newest_stretch(rows), indicator, area_id=area_id)
    if not known:
        return NOTHING
    apart = Said("That is another body, so it does not continue this series.")
    return joined([_newest(known[-1], whose=whose, today=today), apart])


def _newest(newest: Point, *, whose: str, today: date) -> Said:
    """The newest figure: whose, what, how much, when, and how old it is where it is old enough to mislead."""
    age = age_words(newest.period, today)
    aged = f" ({age})" if age else ""
    numbers = [newest.number]
    if age:
        years = age_in_years(newest.period, today)
        numbers.append(Number(number(years), years, "age", newest.key))
    value = newest.text.lower() if newest.indicator.unit == "yes_no" else newest.text
    text = f"**{whose}: {newest.indicator.short_name} was {value} {newest.period.within}{aged}.**"
    claim = Claim(newest.indicator.id, newest.key.area_id, (newest.period.label,), tuple(numbers))
    return Said(text, (claim,), names=(newest.indicator.short_name,))


def _since(rows: pd.DataFrame, newest: Point) -> Said:
    """That later periods have no figure, where they have none."""
    later = rows[rows["period_end"] > newest.period.end]
    if later.empty:
        return NOTHING
    count = len(later)
    missing = later.assign(value=float("nan"))
    of = numbers_of(
        missing, measure=newest.indicator.id, area=newest.key.area_id, breakdown=newest.indicator.breakdown
    )
    tally = Number(number(count), count, "tally", of=of)
    withheld = later["note"].fillna("").str.split().map(lambda codes: "c" in codes).all()
    what, verb = (f"The {tally.text} later figures", "are") if count > 1 else ("The later figure", "is")
    why = "withheld because the numbers are small" if withheld else "missing or kept out"
    claim = Claim(
        newest.indicator.id, newest.key.area_id, (newest.period.label,), (tally,) if count > 1 else ()
    )
    return Said(f"{what} {verb} {why}.", (claim,))


def _breaks(
    rows: pd.DataFrame, stretch: pd.DataFrame, indicator: Indicator, catalogue: Catalogue, *, area_id: str
) -> Said:
    """That earlier figures are not comparable with the newest, and why."""
    begins = stretch["period_start"].min()
    found = [
        entry
        for entry in breaks_between(rows, catalogue, indicator_id=indicator.id, area_id=area_id)
        if entry.start <= begins
    ]
    if not found:
        return NOTHING
    first = stretch.sort_values("period_end")["label"].iloc[0]
    reasons = tuple(entry.reason for entry in found)
    text = f"Figures before {first} are not comparable with those since. {' '.join(reasons)}"
    return Said(text, (Claim(indicator.id, area_id, (first,)),), names=reasons)


def _nothing(rows: pd.DataFrame) -> str:
    """Why a series has no value to draw."""
    if (rows["left_out"] != "").any():
        return "Every figure is kept out of trends by a caveat"
    if rows["note"].fillna("").str.split().map(lambda codes: "c" in codes).any():
        return "Every figure is withheld, because the numbers behind it are small"
    return "No figure was published"
