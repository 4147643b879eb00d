"""Flow in and out of a list by month, the stock check, why waits were closed, and whether the list changed at all."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number
from metrics.spc import Spc, spc, suitable
from metrics.spc_sentences import chart_sentence, rule_sentence, variation_words
from metrics.waits import stock_check
from reports.figures import Period
from reports.missing_figures import WITHHELD
from reports.ptl.measures import at_least, parts, summed
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.wording import period_label
from store.pathway_columns import ALL_WAITS
from store.rounded import ROUNDED_TO

#: The months shown in one picture of flow.
MONTHS_SHOWN = 24


def flow_rows(
    tracking: Tracking, area_id: str, last: Period, cut: Cut = EVERYONE, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """Each month up to `last`: date, label, opening, started, completed, closed, waiting, net, and the stock check.

    The check is metrics.waits.stock_check: opening + joined − left = waiting, within what rounding allows.
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
    checked = stock_check(rows, closed="left", closing="waiting", rounded_to=ROUNDED_TO)
    columns = ["date", "label", "opening", "started", "completed", "closed", "left", "waiting", "net"]
    return checked[[*columns, "expected_closing", "stock_difference", "stock_agrees"]].reset_index(drop=True)


def flow_sentence(rows: pd.DataFrame) -> str:
    """What came in, what went out and whether the stock agrees, for the last month and over the months shown."""
    last = rows.iloc[-1]
    if rows[["started", "left"]].iloc[-1].isna().any():
        return "**The last month's flow holds a withheld count**, so it cannot be summed up."
    way = "grew" if last["net"] > 0 else "shrank" if last["net"] < 0 else "stood still"
    by = f" by about {number(abs(last['net']))}" if last["net"] else ""
    grew = int((rows["net"] > 0).sum())
    return (
        f"**In {last['label']} {number(last['started'])} waits began and {number(last['left'])} ended: "
        f"the list {way}{by}.** {number(last['completed'])} ended because the help of the stage began, "
        f"{number(last['closed'])} without it. The list grew in {grew} of the {len(rows)} months shown."
    )


def stock_sentence(rows: pd.DataFrame) -> str:
    """The stock check of the last month in figures, and of every month shown."""
    known = rows[rows["stock_agrees"].notna()]
    if known.empty:
        return "Stock check: a count is withheld in every month."
    last = known.iloc[-1]
    agree = int(known["stock_agrees"].sum())
    return (
        f"Stock check, {last['label']}: {number(last['opening'])} + {number(last['started'])} − "
        f"{number(last['left'])} = {number(last['expected_closing'])}, counted {number(last['waiting'])}. "
        f"{agree} of {len(known)} months agree within "
        f"what rounding each count to {ROUNDED_TO} allows."
    )


def removal_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Why waits were closed without the help of their stage, over the year: reason, closed, in words."""
    rows = parts(summed(tracking, "removals", area_id, last), ["reason"])
    rows = rows[rows["count"].notna() | (rows["withheld"] > 0)].sort_values("count", ascending=False)
    return pd.DataFrame(
        {
            "Closed because": [_reason(tracking, code) for code in rows["reason"]],
            "Waits in 12 months": [
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


def total_chart(series: pd.DataFrame) -> tuple[pd.DataFrame, str, str, str]:
    """The series as an SPC or a run chart: its rows, the chart (xmr, run or none), the verdict, and why this chart."""
    hidden = series.assign(withheld=series["value"].isna())
    row = suitable(hidden, period_start="period_start", period_end="period_end", withheld="withheld").iloc[0]
    measured: Spc = spc(series, options={"improvement_direction": "decrease", "never_negative": True})
    rows = measured.rows.assign(
        label=series["label"].to_numpy(),
        why=[
            rule_sentence(kind) if flag else ""
            for kind, flag in zip(
                measured.rows["special_cause_type"], measured.rows["special_cause_flag"], strict=True
            )
        ],
        missing=series["value"].isna().map({True: WITHHELD, False: ""}).to_numpy(),
        median=series["value"].median() if series["value"].notna().all() else float("nan"),
    )
    chart = str(row["chart"])
    verdict = f"{variation_words(measured.icons.iloc[0].to_dict())}." if chart == "xmr" else ""
    return rows, chart, f"{_since(series)} {verdict}".strip(), chart_sentence(str(row["reason"]))


def _since(series: pd.DataFrame) -> str:
    """The last number beside the first that is known, in a sentence."""
    known = series[series["value"].notna()]
    first, last = known.iloc[0], known.iloc[-1]
    return (
        f"**{number(last['value'])} waits at the end of {last['label']}, against {number(first['value'])} at the "
        f"end of {first['label']}.**"
    )
