"""Flow in and out of a list by month, the stock check, why waits were closed, and the list over time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import pairwise

import pandas as pd

from metrics.random_rounding import TOO_CLOSE, too_close
from metrics.spc import suitable
from metrics.spc_sentences import chart_sentence
from metrics.waits import stock_check
from reports.claims import Basis, Claim, Number, Said
from reports.figures import Period
from reports.missing_figures import WITHHELD
from reports.ptl.claimed import Cell, added, cell, in_year, less, of_time
from reports.ptl.measures import at_least, parts, summed
from reports.ptl.rounding import clearly_more, together_off
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.wording import period_label
from store.pathway_columns import ALL_WAITS
from store.rounded import RANDOM_REACH

#: What flows: joined, left as the help of the stage began, left without it.
_FLOWS = ("started", "completed", "closed")
#: The counts of a stock check.
_STOCK = ("opening", *_FLOWS, "waiting")
#: How far off the net of a month's flows may be.
_NET_OFF = together_off(len(_FLOWS))
#: Why the number of waits at month ends has no limits.
STOCK = (
    "A list at one month's end holds most of the list a month before, so no limits are drawn. Chance alone would cross "
    "them."
)
#: The months shown in one picture of flow.
MONTHS_SHOWN = 24


def flow_rows(
    tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """Each month up to `last`: date, label, opening, started, completed, closed, waiting, net, and the stock check.

    The check is metrics.waits.stock_check: opening + joined − left = waiting, within what rounding allows of the five
    counts.
    """
    rows = tracking.series(area_id, stage, cut=cut)
    rows = rows[rows["period_end"] <= last.end].tail(MONTHS_SHOWN)
    rows = rows.assign(
        date=rows["period_end"],
        label=[
            period_label(a, b, "month") for a, b in zip(rows["period_start"], rows["period_end"], strict=True)
        ],
        left=rows["completed"] + rows["closed"],
        net=rows["started"] - rows["completed"] - rows["closed"],
    )
    checked = stock_check(rows, closed="left", closing="waiting", off_by=len(_STOCK) * RANDOM_REACH)
    columns = ["date", "label", "opening", "started", "completed", "closed", "left", "waiting", "net"]
    return checked[[*columns, "expected_closing", "stock_difference", "stock_agrees"]].reset_index(drop=True)


def flow_said(
    tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS
) -> Said:
    """What came in and what went out in the last month, and in how many of the months shown more came than went."""
    now = cell(tracking, area_id, last, stage, cut)
    if now is None or not all(now.known(column) for column in _FLOWS):
        told = f"**The flow of {last.label} holds a withheld count**, so it cannot be summed up."
        return Said(told, (of_time(area_id, last),))
    joined_list, helped, closed = (now.number(column) for column in _FLOWS)
    left = added([helped, closed])
    net = less(joined_list, left)
    direction, way = "no_clear_change" if net.value else "level", f"{TOO_CLOSE} whether the list grew"
    if clearly_more(joined_list, left):
        direction, way = "rose", f"the list grew by about {net.text}"
    elif clearly_more(left, joined_list):
        direction, way = "fell", f"the list shrank by about {net.text}"
    told = (
        f"**In {last.label} {joined_list.text} waits began and {left.text} ended: {way}.** {helped.text} ended because "
        f"the help of the stage began, {closed.text} without it."
    )
    given: dict[str, float | str | tuple[float, ...]] = {
        "before": left.value,
        "after": joined_list.value,
        "off": _NET_OFF,
    }
    claim = Claim(
        now.measure,
        area_id,
        (last.label,),
        (joined_list, left, helped, closed, *([net] if direction in {"rose", "fell"} else [])),
        direction,
        basis=Basis("change_printed", given),
    )
    rows = flow_rows(tracking, area_id, last, cut, stage=stage)
    nets = partial(_nets, tracking, area_id, cut, stage)
    clear = rows[rows["net"].abs() > _NET_OFF]
    grew = clear[clear["net"] > 0]
    more, months = (Number(str(len(part)), len(part), "tally", of=nets(part)) for part in (grew, clear))
    if clear.empty:
        return Said(f"{told} In no month can it be told whether more waits began than ended.", (claim,))
    told += f" More waits began than ended in {more.text} of the {months.text} months that can be told."
    return Said(told, (claim, Claim(now.measure, area_id, (last.label,), (more, months))))


def _cells(tracking: Tracking, area_id: str, cut: Cut, stage: str, rows: pd.DataFrame) -> list[Cell]:
    ends = set(rows["date"])
    months = [period for period in tracking.periods(area_id) if period.end in ends]
    found = [cell(tracking, area_id, month, stage, cut) for month in months]
    return [one for one in found if one is not None]


def _nets(tracking: Tracking, area_id: str, cut: Cut, stage: str, rows: pd.DataFrame) -> tuple[Number, ...]:
    """What was counted: each month's waits that began less those that ended."""
    return tuple(
        _apart(one.number("started", ""), added([one.number("completed", ""), one.number("closed", "")]))
        for one in _cells(tracking, area_id, cut, stage, rows)
    )


def _stocks(tracking: Tracking, area_id: str, cut: Cut, stage: str, rows: pd.DataFrame) -> tuple[Number, ...]:
    """What was checked: each month's opening number and those that began, less those that ended and those left."""
    return tuple(
        _apart(
            added([one.number("opening", ""), one.number("started", "")]),
            added([one.number(column, "") for column in ("completed", "closed", "waiting")]),
        )
        for one in _cells(tracking, area_id, cut, stage, rows)
    )


def _apart(first: Number, second: Number) -> Number:
    first, second = (replace(one, text="") for one in (first, second))
    return Number("", first.value - second.value, "difference", of=(first, second))


def stock_said(
    tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS
) -> Said:
    """The stock check of the newest month that can be checked, in figures, and of every month shown."""
    rows = flow_rows(tracking, area_id, last, cut, stage=stage)
    known = rows[rows["stock_agrees"].notna()]
    if known.empty:
        return Said("Stock check: a count is withheld in every month.")
    end = known["date"].iloc[-1]
    month = next(period for period in tracking.periods(area_id) if period.end == end)
    now = cell(tracking, area_id, month, stage, cut)
    if now is None:
        raise ValueError(f"{area_id} has a stock check but no count at the end of {month.label}")
    opening, began, helped, closed, waiting = (
        now.number(column) for column in ("opening", *_FLOWS, "waiting")
    )
    left = added([helped, closed])
    expected = less(added([opening, began]), left)
    agree, months = (
        Number(str(len(part)), len(part), "tally", of=_stocks(tracking, area_id, cut, stage, part))
        for part in (known[known["stock_agrees"].astype(bool)], known)
    )
    told = (
        f"Stock check, {month.label}: {opening.text} + {began.text} − {left.text} = {expected.text}, counted "
        f"{waiting.text}. {agree.text} of {months.text} months agree, as far as rounded counts can."
    )
    numbers = (opening, began, left, expected, waiting, agree, months)
    return Said(told, (Claim(now.measure, area_id, (month.label,), numbers),))


def removal_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Why waits were closed without the help of their stage, over the year: reason, closed, in words."""
    rows = parts(summed(tracking, "removals", area_id, last), ["reason"])
    rows = rows[rows["count"].notna() | (rows["withheld"] > 0)].sort_values("count", ascending=False)
    return pd.DataFrame(
        {
            "Closed because": [_reason(tracking, code) for code in rows["reason"]],
            f"Waits {in_year(tracking, area_id, last)}": [
                at_least(*pair) for pair in zip(rows["count"], rows["withheld"], strict=True)
            ],
        }
    )


def _reason(tracking: Tracking, code: str) -> str:
    if code.startswith("rejected_"):
        return f"Not accepted: {tracking.words.label('rejection_reason', code.removeprefix('rejected_')).lower()}"
    return tracking.words.label("discharge_reason", code)


def total_series(
    tracking: Tracking, area_id: str, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """The number of waits at each month's end as one series: series, date, value, label, period_start, period_end."""
    rows = tracking.series(area_id, stage, cut=cut)
    return pd.DataFrame(
        {
            "series": area_id,
            "date": rows["period_end"],
            "value": rows["waiting"],
            "label": [
                period_label(a, b, "month")
                for a, b in zip(rows["period_start"], rows["period_end"], strict=True)
            ],
            "period_start": rows["period_start"],
            "period_end": rows["period_end"],
        }
    )


def total_chart(series: pd.DataFrame) -> tuple[pd.DataFrame, str, str]:
    """The series as a run chart: its rows, the chart (run or none), and why it has no limits.

    A list is a stock: where it neither grows nor shrinks in the long run its points still follow one another, and
    limits from their small steps would be crossed by chance alone (all of 400 simulated balanced lists of 36 months).
    """
    hidden = series["value"].isna()
    rows = series.assign(
        missing=hidden.map({True: WITHHELD, False: ""}).to_numpy(),
        median=float("nan") if hidden.any() else series["value"].median(),
    )
    row = suitable(
        series.assign(withheld=hidden),
        period_start="period_start",
        period_end="period_end",
        withheld="withheld",
    ).iloc[0]
    if str(row["chart"]) == "xmr":
        return rows, "run", STOCK
    return rows, str(row["chart"]), chart_sentence(str(row["reason"]))


def total_said(tracking: Tracking, area_id: str, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS) -> Said:
    """The last number of waits beside the first that is known, and at how many month ends the list clearly grew."""
    months = tracking.periods(area_id)
    known = [
        one
        for one in (cell(tracking, area_id, p, stage, cut) for p in months)
        if one and one.known("waiting")
    ]
    if len(known) < 2:
        return Said("The number of waits is withheld in most months.")
    first, last = known[0], known[-1]
    now, then = last.number("waiting"), first.number("waiting")
    told = (
        f"**{now.text} waits at the end of {last.period.label}, against {then.text} at the end of "
        f"{first.period.label}.**"
    )
    claims = [last.claim(now), first.claim(then)]
    steps = [
        after.number("waiting").value - before.number("waiting").value
        for before, after in pairwise(known)
        if months.index(after.period) - months.index(before.period) == 1
    ]
    steps = [step for step in steps if not too_close(step, off=together_off(2))]
    if steps:
        grew, every = (
            Number(str(len(part)), len(part), "tally", of=tuple(Number("", step, "setting") for step in part))
            for part in ([step for step in steps if step > 0], steps)
        )
        told += f" The list was longer than a month before at {grew.text} of the {every.text} month ends that can be "
        told += "told."
        claims.append(last.claim(grew, every))
    return Said(told, tuple(claims))
