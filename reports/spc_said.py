"""What a control chart says of one series: how it varies, what its limits promise of the standard, and what it lacks.

What happened (in how many periods the standard was met) is counted elsewhere, from the figures; limits say only what
the process could do if nothing changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from metrics.printed import number, trimmed
from metrics.spc_sentences import VARIATION, rule_words, variation_words
from metrics.withheld_range import withheld_bounds
from reports.claims import NOTHING, Basis, Claim, Number, Said, joined, numbers_of
from reports.missing_figures import WITHHELD, gaps_said
from reports.wording import format_value
from store.catalogue import Indicator

if TYPE_CHECKING:
    from reports.trends import Trends

VERDICTS = {
    "improvement": "better",
    "concern": "worse",
    "common_cause": "similar",
    "neutral_high": "higher",
    "neutral_low": "lower",
}
#: What the limits promise of a standard → the words that say it, and the verdict.
FORECASTS = {
    "pass": ("If nothing changes after {1}, it should go on meeting the standard of {0}.", "meets"),
    "fail": ("If nothing changes after {1}, it should go on missing the standard of {0}.", "misses"),
    "inconsistent": (
        "Its limits lie on both sides of the standard of {0}: after {1} it may or may not be met.",
        "",
    ),
}


def spc_said(trends: Trends, area_id: str) -> Said:
    """All that is said of one series beside its newest figure: verdict, forecast, withheld figures, gaps."""
    rows = trends.of(area_id)
    limited = trends.chart(area_id)[0] == "xmr"
    return joined(
        [
            joined([variation_said(trends, area_id), forecast_said(trends, area_id)]) if limited else NOTHING,
            withheld_said(rows, trends.indicator, area=area_id),
            gaps_said(rows, measure=trends.indicator.id, area=area_id, breakdown=trends.indicator.breakdown),
        ]
    )


def variation_said(trends: Trends, area_id: str) -> Said:
    """How a series varies at its newest point, with the rule that says so."""
    indicator = trends.indicator
    icon, rows = _icon(trends, area_id), trends.of(area_id)
    return variation_of(icon, rows, measure=indicator.id, area_id=area_id, polarity=indicator.polarity)


def variation_of(
    icon: Mapping[Any, Any], rows: pd.DataFrame, *, measure: str, area_id: str, polarity: str
) -> Said:
    """How one series of metrics.spc varies at its newest point; `rows` are its own, with the `label` of each period."""
    kind = str(icon["variation_type"]).removeprefix("special_cause_")
    if kind not in VERDICTS or pd.isna(icon["last_value"]):
        return Said(f"{variation_words(icon)}.")
    group = rows[rows["rebase_group"] == rows["rebase_group"].iloc[-1]]
    last = group.iloc[-1]
    basis = Basis(
        "xmr",
        {
            "values": tuple(float(value) for value in group["value"]),
            "mean": float(last["mean"]),
            "lpl": float(last["lpl"]),
            "upl": float(last["upl"]),
            "polarity": polarity,
            "rule": str(icon["last_special_cause_type"]),
        },
    )
    rule = rule_words(str(icon["last_special_cause_type"]))
    text = f"{VARIATION[kind]}: {last['label']} is {rule}."
    runs = tuple(Number(found, float(found), "setting") for found in re.findall(r"\d+", rule))
    claim = Claim(measure, area_id, (str(last["label"]),), runs, verdict=VERDICTS[kind], basis=basis)
    return Said(text, (claim,))


def forecast_said(trends: Trends, area_id: str) -> Said:
    """What the limits promise of the standard; nothing where there is none, or where the process is changing."""
    icon, indicator = _icon(trends, area_id), trends.indicator
    placed = str(trends.placed.loc[trends.placed["series"] == area_id, "assurance"].iloc[0])
    if placed not in FORECASTS:
        return NOTHING
    words, verdict = FORECASTS[placed]
    standard = float(icon["target"])
    printed = format_value(standard, indicator)
    if icon["lpl"] == icon["upl"] == standard:
        words = "Every figure up to {1} equals the standard of {0}, and so meets it."
    basis = Basis(
        "limits",
        {
            "lpl": float(icon["lpl"]),
            "upl": float(icon["upl"]),
            "standard": standard,
            "polarity": indicator.polarity,
        },
    )
    rows = trends.of(area_id)
    newest = rows.iloc[-1]
    key = numbers_of(rows.tail(1), measure=indicator.id, area=area_id, breakdown=indicator.breakdown)[0].key
    period, the = str(newest["label"]), "the " if str(newest["period_type"]).startswith("rolling") else ""
    return Said(
        words.format(printed, f"{the}{period}"),
        (
            Claim(
                indicator.id,
                area_id,
                (period,),
                (Number(printed, standard, "standard", key),),
                verdict=verdict,
                basis=basis,
            ),
        ),
    )


def _icon(trends: Trends, area_id: str) -> dict[str, Any]:
    return {str(name): value for name, value in _icons(trends, area_id).iloc[0].items()}


def _icons(trends: Trends, area_id: str) -> pd.DataFrame:
    icons = trends.measured.icons
    return icons[icons["series"] == area_id]


def withheld_said(rows: pd.DataFrame, indicator: Indicator, *, area: str) -> Said:
    """How many figures of the newest unbroken stretch are withheld for being small, and what that leaves open.

    `rows` has value, label, segment, missing, value_least and value_most of one series.
    """
    stretch = rows[rows["segment"] == rows["segment"].iloc[-1]]
    hidden = stretch[stretch["missing"] == WITHHELD]
    known = stretch[stretch["value"].notna()]
    if hidden.empty or known.empty:
        return NOTHING
    shown = stretch[stretch["value"].notna() | (stretch["missing"] == WITHHELD)]
    of = partial(numbers_of, measure=indicator.id, area=area, breakdown=indicator.breakdown)
    counted = [Number(number(len(part)), len(part), "tally", of=of(part)) for part in (hidden, shown)]
    periods = (str(stretch["label"].iloc[0]),)
    the = "the " if str(stretch["period_type"].iloc[0]).startswith("rolling") else ""
    is_are, it_is = ("is", "it is") if len(hidden) == 1 else ("are", "they are")
    opening = (
        f"Of {counted[1].text} figures since {the}{periods[0]}, {counted[0].text} {is_are} withheld because"
    )
    if hidden["value_least"].isna().any():
        text = (
            f"{opening} the numbers behind {'it' if len(hidden) == 1 else 'them'} are small. "
            "So the mean and the median of all cannot be told."
        )
        return Said(text, (Claim(indicator.id, area, periods, tuple(counted)),))
    least, most = hidden["value_least"].min(), hidden["value_most"].max()
    allowed = [Number(number(end), float(end), "setting") for end in (least, most)]
    bounds = withheld_bounds(stretch.assign(one=1), by="one").iloc[0]
    mean, mean_words = _between(bounds["mean_least"], bounds["mean_most"], indicator, of(shown))
    middle, middle_words = _between(bounds["median_least"], bounds["median_most"], indicator, of(shown))
    text = (
        f"{opening} {it_is} small ({allowed[0].text} to {allowed[1].text}). "
        f"The mean {mean_words}. The median {middle_words}."
    )
    return Said(text, (Claim(indicator.id, area, periods, (*counted, *allowed, *mean, *middle)),))


def _between(
    low: float, high: float, indicator: Indicator, of: tuple[Number, ...]
) -> tuple[list[Number], str]:
    """Where a statistic lies, with one decimal more than the figures have."""
    printed = [trimmed(end, most=indicator.decimals + 1) for end in (low, high)]
    if printed[0] == printed[1]:
        return [Number(printed[0], low, "limit", of=of)], f"is {printed[0]} whatever they are"
    numbers = [Number(text, end, "limit", of=of) for text, end in zip(printed, (low, high), strict=True)]
    return numbers, f"lies between {printed[0]} and {printed[1]}"
