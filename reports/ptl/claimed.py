"""Numbers of a waiting list as claims have them: each with the cell of the protected tables that it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from metrics.printed import count, number, percent, weeks
from metrics.random_rounding import off_by
from reports.claims import Basis, Claim, Key, Number
from reports.figure import Period
from reports.ptl.measures import followed, months_to
from reports.ptl.tracking import EVERYONE, MONTH, Cut, Tracking
from store.rounded import RANDOM_REACH

#: A count of a list that moved by no more than this share in a year stands about where it stood.
SAME_PERCENT = 5.0
FEWER_IS_BETTER = "lower_is_better"


@dataclass(frozen=True)
class Cell:
    """One stage of a list at the end of a period, for everyone or one part; `row` as `Tracking.row` gives it."""

    area_id: str
    period: Period
    stage: str
    cut: Cut
    row: pd.Series

    @property
    def measure(self) -> str:
        return f"pathway_snapshots.{self.stage}"

    def known(self, column: str) -> bool:
        return bool(pd.notna(self.row[column]))

    def number(self, column: str, text: str | None = None) -> Number:
        """A count of the cell, printed as a whole number unless it is said otherwise."""
        value = float(self.row[column])
        key = Key(self.measure, self.area_id, self.period, breakdown_of(self.cut), column)
        return Number(count(value) if text is None else text, value, "figure", key)

    def weeks(self, column: str) -> Number:
        """A wait of the cell, in weeks."""
        return self.number(column, weeks(float(self.row[column])))

    def claim(self, *numbers: Number) -> Claim:
        return Claim(self.measure, self.area_id, (self.period.label,), numbers)


def cell(tracking: Tracking, area_id: str, period: Period, stage: str, cut: Cut = EVERYONE) -> Cell | None:
    """A cell of the list, or None where it is not counted."""
    row = tracking.row(area_id, period, stage, cut)
    return None if row is None else Cell(area_id, period, stage, cut, row)


def of_time(area_id: str, period: Period, measure: str = "pathway_snapshots") -> Claim:
    """What a sentence without figures claims: the time it speaks of."""
    return Claim(measure, area_id, (period.label,))


def spoken(label: str, dimension: str) -> str:
    """A part as it is said: ages 5 to 10."""
    return f"ages {label}" if dimension == "age_band" else label


def named(labels: Iterable[str]) -> tuple[str, ...]:
    """The names with digits among the labels of parts, a team's without its provider."""
    return tuple(label.split(" (")[0] for label in labels if any(letter.isdigit() for letter in label))


def breakdown_of(cut: Cut) -> str:
    """Provider and breakdown of a part, as a key has them."""
    return f"{cut.provider_id}|{cut.breakdown}" if cut.provider_id or cut.breakdown else ""


def share_of(part: Number, whole: Number) -> Number:
    """`part` of `whole` as a percentage."""
    value = 100 * part.value / whole.value
    return Number(percent(value), value, "share", of=(part, whole))


def setting(value: float) -> Number:
    """A number that was decided and not counted: 18 weeks, 12 months, 92 in 100."""
    return Number(number(value), value, "setting")


def less(first: Number, second: Number) -> Number:
    """First less second, without its sign."""
    value = abs(first.value - second.value)
    return Number(number(value), value, "difference", of=(first, second))


def added(parts: Sequence[Number]) -> Number:
    """Several numbers as one sum."""
    value = sum(part.value for part in parts)
    return Number(number(value), value, "sum", of=tuple(parts))


def year_words(tracking: Tracking, area_id: str, last: Period) -> tuple[str, tuple[Number, ...]]:
    """The months that a year's sum to `last` is over, as a sentence says them, with their number.

    `the 12 months to Mar 2025`; fewer at the beginning of a list; where it has one month only, that month.
    """
    return span_words(len(months_to(tracking, area_id, last)), last)


def span_words(months: int, last: Period) -> tuple[str, tuple[Number, ...]]:
    if months == 1:
        return last.label, ()
    every = setting(months)
    return f"the {every.text} months to {last.label}", (every,)


def in_year(tracking: Tracking, area_id: str, last: Period) -> str:
    """The same as the head of a column has it: `in 12 months`."""
    months = len(months_to(tracking, area_id, last))
    return "in 1 month" if months == 1 else f"in {number(months)} months"


def year_sum(
    tracking: Tracking,
    measure: str,
    area_id: str,
    last: Period,
    cut: Cut = EVERYONE,
    *,
    column: str = "count",
    with_these: Sequence[str] = (),
) -> Number:
    """A count of a measure added up over the months to `last` in which it is shown, and so are those `with_these`.

    A measure with a denominator is added up where both are shown, as in `measures.total`.
    """
    ends = set(followed(tracking, measure, area_id, last))
    for other in with_these:
        ends &= {end for end, _ in _shown(tracking, other, area_id, cut, column="count")}
    found = [
        (p, v) for end, (p, v) in _months(tracking, measure, area_id, cut, column).items() if end in ends
    ]
    key = f"pathway_measures.{measure}"
    return added([Number("", v, key=Key(key, area_id, p, breakdown_of(cut), column)) for p, v in found])


def _shown(
    tracking: Tracking, measure: str, area_id: str, cut: Cut, *, column: str
) -> list[tuple[date, float]]:
    return [(end, value) for end, (_, value) in _months(tracking, measure, area_id, cut, column).items()]


def _months(
    tracking: Tracking, measure: str, area_id: str, cut: Cut, column: str
) -> dict[date, tuple[Period, float]]:
    """The months of one cell of a measure in which it is shown: end → period and number."""
    every = tracking.measure(measure, area_id)
    every = every[every["period_type"] == MONTH]
    columns = ["count", "denominator"] if every["denominator"].notna().any() else ["count"]
    rows = every[(every["provider_id"] == cut.provider_id) & (every["breakdown"] == cut.breakdown)]
    rows = rows.dropna(subset=columns).sort_values("period_end")
    return {
        end: (Period(end, start, MONTH), float(value))
        for end, start, value in rows[["period_end", "period_start", column]].itertuples(
            index=False, name=None
        )
    }


def of_day(
    tracking: Tracking, measure: str, area_id: str, cut: Cut = EVERYONE
) -> tuple[Period, Number, Number] | None:
    """Count and denominator of a measure on the day of the newest extract; None where either is withheld."""
    rows = tracking.measure(measure, area_id)
    rows = rows[(rows["provider_id"] == cut.provider_id) & (rows["breakdown"] == cut.breakdown)]
    rows = rows[rows["period_type"] == "snapshot"].sort_values("period_end")
    if rows.empty or rows[["count", "denominator"]].iloc[-1].isna().any():
        return None
    row = rows.iloc[-1]
    period = Period(row["period_end"], row["period_start"], "snapshot")
    done, due = (
        Number(
            count(float(row[column])),
            float(row[column]),
            key=Key(f"pathway_measures.{measure}", area_id, period, breakdown_of(cut), column),
        )
        for column in ("count", "denominator")
    )
    return period, done, due


@dataclass(frozen=True)
class Change:
    """How a number stands beside what it was: `verdict` (fewer is better), the words, and the claim."""

    verdict: str
    words: str
    claim: Claim | None = None


def changed(now: Cell, before: Cell | None, column: str, *, over_weeks: bool = False) -> Change:
    """The one rule for a change over a year: up, down, or about as it was within SAME_PERCENT of what it was.

    Two counts that rounding alone may set apart have no clear change. With `over_weeks` the column holds weeks that a
    wait is known to exceed, and is said so.
    """
    if before is None:
        return Change("not_compared", "no year before to compare")
    if not before.known(column) or not now.known(column) or not before.row[column]:
        return not_compared(before)
    after = now.number(column, "")
    was, over = (before.weeks(column), "over ") if over_weeks else (before.number(column), "")
    alike, unclear = f"about the same: {over}" if over else "about the same as ", "no clear change from"
    given: dict[str, float | str | tuple[float, ...]] = {
        "before": was.value,
        "after": after.value,
        "polarity": FEWER_IS_BETTER,
        "same_percent": SAME_PERCENT,
        "off": 0.0 if over_weeks else float(off_by(2.0, reach=RANDOM_REACH)),
    }
    label, apart = before.period.label, abs(after.value - was.value)
    if apart <= SAME_PERCENT / 100 * was.value:
        direction, verdict, words = "level", "similar", f"{alike}{was.text} in {label}"
    elif apart <= float(str(given["off"])):
        direction, verdict, words = "no_clear_change", "similar", f"{unclear} {was.text} in {label}"
    elif after.value > was.value:
        direction, verdict, words = "rose", "worse", f"up from {over}{was.text} in {label}"
    else:
        direction, verdict, words = "fell", "better", f"down from {over}{was.text} in {label}"
    claim = Claim(
        now.measure,
        now.area_id,
        (label, now.period.label),
        (was, after),
        direction,
        verdict,
        Basis("change_printed", given),
    )
    return Change(verdict, words, claim)


def not_compared(before: Cell) -> Change:
    """The change of a number that its time before says too little of."""
    label = before.period.label
    return Change(
        "not_compared",
        f"cannot be compared with {label}",
        Claim(before.measure, before.area_id, (label,)),
    )
