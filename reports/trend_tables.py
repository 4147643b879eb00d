"""Every series of one indicator as tables: variation by assurance, and each special cause with its rule and cell."""

from __future__ import annotations

import pandas as pd

from metrics.printed import number
from metrics.spc_sentences import ASSURANCE, VARIATION, WHY_UNTESTED, rule_words
from metrics.spc_suitability import REASONS
from reports.claims import Claim, Number, Said, numbers_of
from reports.trends import Trends

#: Limits as they judge, beside those that are drawn: for files.
UNCLIPPED = ["Lower limit, unclipped", "Upper limit, unclipped"]
#: What only a file has of each special cause.
FOR_FILES = [*UNCLIPPED, "note", "caveats", "area_id"]


def variation_matrix(trends: Trends) -> pd.DataFrame:
    """Rows assurance, columns variation, cells the areas there in words."""
    placed = trends.placed
    charted = trends.suited.set_index("series")["chart"]
    placed = placed[placed["series"].map(charted) == "xmr"]
    placed = placed.assign(area=placed["series"].map(trends.names))
    rows = []
    for key, label in ASSURANCE.items():
        inside = placed[placed["assurance"] == key]
        if inside.empty:
            continue
        cells = {
            word: ", ".join(sorted(inside.loc[inside["variation"] == name, "area"])) or "–"
            for name, word in VARIATION.items()
            if (placed["variation"] == name).any()
        }
        rows.append({"Standard": label, **cells})
    return pd.DataFrame(rows)


def untested_said(trends: Trends) -> Said:
    """That no series has limits, and why: every reason that holds for one of them."""
    reasons = set(trends.suited["reason"]) or {"no_values"}
    first, *others = [WHY_UNTESTED[one] for one in REASONS if one in reasons]
    why = "; in others, ".join([f"in some, {first}", *others]) if others else first
    return Said(f"No area is tested for chance here: {why}.")


def series_table(trends: Trends, area_id: str) -> pd.DataFrame:
    """One series as a file has it, a row a period, every figure under a name that says its unit.

    The limits stand twice: as drawn, clipped to what can be, and unclipped, as they judge. A series without limits
    has a median instead. `why_no_value` is a word of reports.missing_figures.
    """
    rows = trends.of(area_id)
    unit = trends.indicator.unit.replace(" ", "_")
    limited = trends.chart(area_id)[0] == "xmr"
    worked_out = {
        "mean": "mean",
        "lower_limit": "drawn_lpl",
        "upper_limit": "drawn_upl",
        "lower_limit_unclipped": "lpl",
        "upper_limit_unclipped": "upl",
    }
    figures = {
        "value": "value",
        "least_if_withheld": "value_least",
        "most_if_withheld": "value_most",
        "standard": "target",
        **(worked_out if limited else {"median": "median"}),
    }
    return pd.DataFrame(
        {
            "area": trends.names[area_id],
            "period": rows["label"],
            "period_start": rows["period_start"],
            "period_end": rows["period_end"],
            **{f"{name}_{unit}": rows[column] for name, column in figures.items()},
            "why_no_value": rows["missing"],
            **({"judgement": rows["point_type"], "rules": rows["rules"]} if limited else {}),
            "unbroken_stretch": rows["segment"],
            "break_reason": rows["break_reason"],
            **{name: rows[name] for name in ("numerator", "denominator", "note", "caveats")},
            **{name: rows[name] for name in ("edition", "source_ref", "source_id")},
        }
    ).reset_index(drop=True)


def special_causes(trends: Trends) -> pd.DataFrame:
    """Every special cause of the series that may have limits: area, period, value, judgement, rule."""
    rows = trends.measured.rows
    charted = trends.suited.set_index("series")["chart"]
    rows = rows[
        rows["special_cause_flag"].fillna(False).astype(bool) & (rows["series"].map(charted) == "xmr")
    ]
    points = trends.series.set_index(["series", "date"])
    keys = pd.MultiIndex.from_frame(rows[["series", "date"]])
    table = pd.DataFrame(
        {
            "Area": rows["series"].map(trends.names),
            "Period": points["label"].reindex(keys).to_numpy(),
            "Value": rows["value"],
            "Judgement": rows["point_type"].str.replace("special_cause_", "").str.replace("_", " "),
            "Rule": rows["special_cause_type"].map(rule_words).str.capitalize() + ".",
            "Mean": rows["mean"],
            "Lower limit": rows["drawn_lpl"],
            "Upper limit": rows["drawn_upl"],
            **dict(zip(UNCLIPPED, (rows["lpl"], rows["upl"]), strict=True)),
            "Standard": points["target"].reindex(keys).to_numpy(),
            "Edition": points["edition"].reindex(keys).to_numpy(),
            "Cell or line": points["source_ref"].reindex(keys).to_numpy(),
            "note": points["note"].reindex(keys).to_numpy(),
            "caveats": points["caveats"].reindex(keys).to_numpy(),
            "area_id": rows["series"],
        }
    )
    return table.assign(_at=rows["date"]).sort_values("_at", ascending=False).drop(columns="_at")


def _of_series(trends: Trends, rows: pd.DataFrame) -> tuple[Number, ...]:
    """The figures of several series, as a claim has them."""
    indicator = trends.indicator
    return tuple(
        one
        for series, part in rows.groupby("series", sort=False)
        for one in numbers_of(part, measure=indicator.id, area=str(series), breakdown=indicator.breakdown)
    )


def causes_said(trends: Trends) -> Said:
    """How many points of the series with limits are special causes."""
    charted = trends.suited.loc[trends.suited["chart"] == "xmr", "series"]
    known = trends.series[trends.series["series"].isin(charted) & trends.series["value"].notna()]
    marked = special_causes(trends).index
    flagged = known.merge(trends.measured.rows.loc[marked, ["series", "date"]], on=["series", "date"])
    counted = [
        Number(number(len(rows)), len(rows), "tally", of=_of_series(trends, rows))
        for rows in (flagged, known)
    ]
    text = (
        f"{counted[0].text} of {counted[1].text} figures stand out from usual variation (special causes). Each is a "
        "question to ask, not an answer."
    )
    return Said(text, (Claim(trends.indicator.id, "", (), tuple(counted)),))
