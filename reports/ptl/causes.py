"""Why standards were missed: by theme and whether it could have been avoided, by reason, and at which stage."""

from __future__ import annotations

import pandas as pd

from metrics.pareto import pareto
from metrics.printed import number
from metrics.printed import share as printed_share
from reports.figures import Period
from reports.ptl.measures import Total, at_least, of_all, parts, summed, total
from reports.ptl.tracking import Tracking
from reports.ptl.words import NOT_RECORDED, Words

_PARTS = ["Avoidable", "Not avoidable", "Recorded", "Not recorded"]
AVOIDABLE, NOT_AVOIDABLE, RECORDED, UNKNOWN = _PARTS
_AVOIDABLE = {"y": AVOIDABLE, "yes": AVOIDABLE, "n": NOT_AVOIDABLE, "no": NOT_AVOIDABLE}
_COLUMNS = ["reason", "theme", "part", "count", "withheld", "total", "share_percent", "running_percent"]


def theme_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Breaches of the year by theme and avoidability, the most frequent theme first: columns as charts.pareto."""
    rows = parts(summed(tracking, "breaches", area_id, last), ["breach_theme", "breach_avoidable"])
    table = rows.assign(
        reason=[_theme(code) for code in rows["breach_theme"]],
        theme="",
        part=[_AVOIDABLE.get(code, UNKNOWN) for code in rows["breach_avoidable"]],
    )
    return _in_order(table, total(tracking, "breaches", area_id, last))


def reason_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Breaches of the year by reason, the most frequent first, with the theme of each."""
    words = tracking.words
    rows = parts(summed(tracking, "breaches", area_id, last), ["breach_reason"])
    table = rows.assign(
        reason=[_reason(words, code) for code in rows["breach_reason"]],
        theme=[words.themes.get(code, "") for code in rows["breach_reason"]],
        part=[UNKNOWN if code == NOT_RECORDED else RECORDED for code in rows["breach_reason"]],
    )
    return _in_order(table, total(tracking, "breaches", area_id, last))


def stage_breaches(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Breaches of the year by stage, in pathway order: Stage, Standards missed."""
    rows = parts(summed(tracking, "breaches", area_id, last), ["stage"])
    told = {row["stage"]: at_least(row["count"], row["withheld"]) for row in rows.to_dict("records")}
    order = [stage for stage in tracking.words.stages.values() if stage.id in told]
    return pd.DataFrame(
        {
            "Stage": [stage.name for stage in order],
            "Standards missed in 12 months": [told[stage.id] for stage in order],
        }
    )


def causes_sentence(themes: pd.DataFrame) -> str:
    """The leading themes and the part that could have been avoided, in a sentence."""
    if themes.empty or themes["total"].isna().all():
        return "**No breach of the year can be shown by theme.**"
    whole = themes.drop_duplicates("reason")
    named = whole[(whole["reason"] != UNKNOWN) & whole["total"].notna()]
    split = themes[themes["part"].isin([AVOIDABLE, NOT_AVOIDABLE])].groupby("part")["count"].sum()
    first = named.iloc[0]
    second = (
        f", then {named.iloc[1]['reason'].lower()} ({number(named.iloc[1]['total'])})"
        if len(named) > 1
        else ""
    )
    known, avoidable = float(split.sum()), float(split.get(AVOIDABLE, 0.0))
    if themes["withheld"].sum() and known:
        share = (
            f" At least {number(avoidable)} were avoidable and at least {number(known - avoidable)} were not."
        )
    elif known:
        share = (
            f" Of the {number(known)} for which it was recorded, "
            f"**{printed_share(avoidable, known)} were avoidable**."
        )
    else:
        share = ""
    return (
        f"**{first['reason']} is the most frequent theme of missed standards: {number(first['total'])} of "
        f"{number(whole['total'].sum())} shown in 12 months**{second}.{share}"
    )


def _in_order(table: pd.DataFrame, whole: Total) -> pd.DataFrame:
    """The rows as charts.pareto draws them: the most frequent first, the unrecorded last, avoidable parts in front."""
    parts_first = table.assign(_part=table["part"].map(_PARTS.index)).sort_values("_part", kind="stable")
    return of_all(pareto(parts_first, last=UNKNOWN), whole)[_COLUMNS]


def _theme(code: str) -> str:
    return UNKNOWN if code == NOT_RECORDED else code[0].upper() + code[1:].replace("_", " ")


def _reason(words: Words, code: str) -> str:
    return UNKNOWN if code == NOT_RECORDED else words.reasons.get(code, _theme(code))
