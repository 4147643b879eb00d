"""Why standards were missed: by theme and whether it could have been avoided, by reason, and at which stage."""

from __future__ import annotations

import pandas as pd

from metrics.pareto import pareto
from reports.claims import Claim, Number, Said
from reports.figures import Period
from reports.ptl.claimed import added, in_year, year_sum, year_words
from reports.ptl.measures import Total, at_least, of_all, parts, summed, total
from reports.ptl.rounding import clearly_more, of_words, share_told
from reports.ptl.tracking import Cut, Tracking
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
    codes = ["breach_theme", "breach_avoidable"]
    return _in_order(table, total(tracking, "breaches", area_id, last))[[*_COLUMNS, *codes]]


def reason_rows(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Breaches of the year by reason, the most frequent first, with the theme of each."""
    words = tracking.words
    rows = parts(summed(tracking, "breaches", area_id, last), ["breach_reason"])
    table = rows.assign(
        reason=[_reason(words, code) for code in rows["breach_reason"]],
        theme=[words.themes.get(code, "") for code in rows["breach_reason"]],
        part=[UNKNOWN if code == NOT_RECORDED else RECORDED for code in rows["breach_reason"]],
    )
    return _in_order(table, total(tracking, "breaches", area_id, last))[_COLUMNS]


def stage_breaches(tracking: Tracking, area_id: str, last: Period) -> pd.DataFrame:
    """Breaches of the year by stage, in pathway order: Stage, Standards missed."""
    rows = parts(summed(tracking, "breaches", area_id, last), ["stage"])
    told = {row["stage"]: at_least(row["count"], row["withheld"]) for row in rows.to_dict("records")}
    order = [stage for stage in tracking.words.stages.values() if stage.id in told]
    return pd.DataFrame(
        {
            "Stage": [stage.name for stage in order],
            f"Standards missed {in_year(tracking, area_id, last)}": [told[stage.id] for stage in order],
        }
    )


def causes_said(tracking: Tracking, area_id: str, last: Period) -> Said:
    """The leading themes of waits past their standard, and the part that could have been avoided."""
    themes = theme_rows(tracking, area_id, last)
    named = themes[(themes["reason"] != UNKNOWN) & themes["total"].notna()].drop_duplicates("reason")
    if named.empty:
        return Said("**No wait past its standard can be shown by theme.**")
    measure = "breaches"

    def counted(codes: pd.DataFrame) -> Number:
        return added(
            [
                year_sum(
                    tracking, measure, area_id, last, Cut("breach_theme", f"{row['breach_theme']};{rest}")
                )
                for row in codes.to_dict("records")
                for rest in [f"breach_avoidable={row['breach_avoidable']}"]
            ]
        )

    shown = themes[themes["count"].notna()]
    whole = total(tracking, measure, area_id, last)
    when, settings = year_words(tracking, area_id, last)
    first = str(named.iloc[0]["reason"])
    most = counted(shown[shown["reason"] == first])
    least = _at_least(themes, first)
    followed = counted(shown[shown["reason"] == str(named.iloc[1]["reason"])]) if len(named) > 1 else None
    alone = followed is None or clearly_more(most, followed)
    leads = "the theme" if alone else "among the themes"
    every = year_sum(tracking, measure, area_id, last) if whole.known and not whole.withheld else None
    counts, of = of_words(most, every) if every else (most.text, (most,))
    numbers = [*of, *settings]
    told = f"**{first} is {leads} most often noted for late waits: {least}{counts} in {when}.**"
    if followed is not None:
        second = str(named.iloc[1]["reason"])
        numbers.append(followed)
        told += f" Next comes {second.lower()} ({_at_least(themes, second)}{followed.text})."
    could, could_not = (counted(shown[shown["part"] == part]) for part in (AVOIDABLE, NOT_AVOIDABLE))
    known = added([could, could_not])
    if themes["withheld"].sum() and known.value:
        told += f" At least {could.text} could have been avoided, and at least {could_not.text} could not."
        numbers += [could, could_not]
    elif known.value:
        part = share_told(could, known) or could
        told += f" Of the {known.text} for which it was recorded, **{part.text} could have been avoided**."
        numbers += [known, part]
    return Said(told, (Claim(f"pathway_measures.{measure}", area_id, (last.label,), tuple(numbers)),))


def _at_least(themes: pd.DataFrame, theme: str) -> str:
    """What stands before a sum of which months are withheld."""
    mine = themes[themes["reason"] == theme]
    return "at least " if mine["withheld"].sum() or mine["count"].isna().any() else ""


def _in_order(table: pd.DataFrame, whole: Total) -> pd.DataFrame:
    """The rows as charts.pareto draws them: the most frequent first, the unrecorded last, avoidable parts in front."""
    parts_first = table.assign(_part=table["part"].map(_PARTS.index)).sort_values("_part", kind="stable")
    return of_all(pareto(parts_first, last=UNKNOWN), whole)


def _theme(code: str) -> str:
    return UNKNOWN if code == NOT_RECORDED else code[0].upper() + code[1:].replace("_", " ")


def _reason(words: Words, code: str) -> str:
    return UNKNOWN if code == NOT_RECORDED else words.reasons.get(code, _theme(code))
