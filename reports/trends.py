"""Series over time: which chart a series may have, its judgement, and every special cause with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from metrics.spc import Spc, spc, variation_assurance
from metrics.spc_sentences import chart_sentence, rule_sentence, verdict_sentence
from metrics.spc_suitability import suitable
from reports.compare import GEOGRAPHIES, scope_of
from reports.figures import Figures
from reports.short_series import short_series_sentences
from reports.wording import format_value, period_label
from store.areas import Area
from store.catalogue import Indicator

#: What follows a target in a sentence.
UNITS = {"percent": "%", "days": " days", "weeks": " weeks"}
DIRECTION = {"higher_is_better": "increase", "lower_is_better": "decrease", "none": "neutral"}
VARIATION = {
    "improvement": "Improving",
    "common_cause": "No special change",
    "concern": "Getting worse",
    "neutral_high": "Higher than usual",
    "neutral_low": "Lower than usual",
    "no_icon": "No verdict",
}
ASSURANCE = {
    "pass": "Will go on meeting the standard",
    "inconsistent": "Met in some periods, missed in others",
    "fail": "Will go on missing the standard",
    "no_icon": "No standard, or no limits",
}


@dataclass(frozen=True)
class Trends:
    """Every series of one indicator at one geography, measured in one call.

    `series` is long (series = area_id, date, value, label, period_start, period_end, target, source_ref,
    edition); `target` is the standard in force when the period ended;
    `suited` has one row a series with `chart` (xmr, run or none) and `reason`.
    """

    indicator: Indicator
    geography: str
    series: pd.DataFrame
    suited: pd.DataFrame
    measured: Spc
    names: dict[str, str]

    def of(self, area_id: str) -> pd.DataFrame:
        """The measured rows of one series with its period labels and the words of its rule."""
        rows = self.measured.rows[self.measured.rows["series"] == area_id]
        labels = self.series[self.series["series"] == area_id].set_index("date")
        return rows.assign(
            label=rows["date"].map(labels["label"]),
            source_ref=rows["date"].map(labels["source_ref"]),
            edition=rows["date"].map(labels["edition"]),
            why=[
                rule_sentence(kind) if flag else ""
                for kind, flag in zip(rows["special_cause_type"], rows["special_cause_flag"], strict=True)
            ],
            median=rows["value"].median(),
        )

    def rebased(self, area_id: str) -> list[str]:
        """One sentence for each rebase of a series: from when, why, and who signed it."""
        rows = self.of(area_id)
        marked = rows[rows["rebase_reason"] != ""]
        return [
            f"Limits start anew from {row.label}: {row.rebase_reason} Signed by {row.rebase_signed_by}."
            for row in marked.itertuples()
        ]

    def few_points(self, area_id: str) -> list[str]:
        """What can be said of a series that may have no limits."""
        rows = self.series[self.series["series"] == area_id]
        return short_series_sentences(rows, self.indicator, place=self.names[area_id])

    def chart(self, area_id: str) -> tuple[str, str]:
        """Which chart a series may have, and the sentence that says why."""
        row = self.suited[self.suited["series"] == area_id].iloc[0]
        return str(row["chart"]), chart_sentence(str(row["reason"]))

    def sentence(self, area_id: str) -> str:
        """The verdict on one series, in a sentence to read aloud."""
        icon = self.measured.icons[self.measured.icons["series"] == area_id].iloc[0]
        rows = self.series[(self.series["series"] == area_id) & self.series["value"].notna()]
        if rows.empty:
            return f"**{self.names[area_id]}** has no published figure."
        last = rows.sort_values("date").iloc[-1]
        limited = self.chart(area_id)[0] == "xmr"
        told = verdict_sentence(icon.to_dict(), unit=UNITS.get(self.indicator.unit, "")) if limited else ""
        value = format_value(last["value"], self.indicator)
        what = f"{self.indicator.short_name} in {self.names[area_id]}"
        return f"**{what} was {value} in {last['label']}.** {told}".strip()


def trend_geographies(figures: Figures, indicator_id: str, *, scope: str) -> list[str]:
    """Kinds of area that have a series of this indicator in a scope, most local first, then the whole."""
    rows = figures.of(indicator_id)
    kinds = {
        figures.areas[a].kind
        for a in rows["area_id"].unique()
        if figures.areas[a].scope in {scope, "comparator"}
    }
    return [kind for kind in (*GEOGRAPHIES, "country") if kind in kinds]


def charted_type(rows: pd.DataFrame) -> str:
    """The type of period that makes the longest series: years and quarters are never mixed in one line."""
    counts = rows.groupby("period_type")["period_end"].nunique()
    return str(counts.idxmax())


def read_trends(figures: Figures, indicator: Indicator, *, geography: str, place: Area) -> Trends:
    """Measure every series of an indicator at one geography within the place's scope, in one call."""
    rows = figures.of(indicator.id)
    scope = scope_of(place)
    wanted = [
        a
        for a in rows["area_id"].unique()
        if figures.areas[a].kind == geography and figures.areas[a].scope in {scope, "comparator"}
    ]
    kept = rows[rows["area_id"].isin(wanted)]
    kept = kept[kept["period_type"] == charted_type(kept)].sort_values(["area_id", "period_end"])
    caveats = figures.catalogue.caveats
    blocked = kept["caveats"].map(
        lambda ids: any("trend" in caveats[name].blocks for name in ids.split(";") if name)
    )
    series = pd.DataFrame(
        {
            "series": kept["area_id"],
            "date": kept["period_end"],
            "value": kept["value"].mask(blocked),
            "label": [
                period_label(start, end, kind)
                for start, end, kind in zip(
                    kept["period_start"], kept["period_end"], kept["period_type"], strict=True
                )
            ],
            "period_start": kept["period_start"],
            "period_end": kept["period_end"],
            "target": kept["period_end"].map(indicator.standard_on).astype("float64"),
            "numerator": kept["numerator"].mask(blocked),
            "denominator": kept["denominator"].mask(blocked),
            "source_ref": kept["source_ref"],
            "edition": kept["edition"],
        }
    ).reset_index(drop=True)
    options = {
        "improvement_direction": DIRECTION[indicator.polarity],
        "proportion": indicator.unit == "percent",
    }
    return Trends(
        indicator=indicator,
        geography=geography,
        series=series,
        suited=suitable(series, period_start="period_start", period_end="period_end"),
        measured=spc(series, options=options, rebases=_rebases(figures, indicator)),
        names={a: figures.areas[a].short_name for a in wanted},
    )


def _rebases(figures: Figures, indicator: Indicator) -> pd.DataFrame:
    """The signed record of this indicator's rebases, as metrics.spc takes it."""
    recorded = [r for r in figures.catalogue.rebases.values() if r.indicator == indicator.id]
    return pd.DataFrame(
        [(r.area_id, r.start, r.reason, f"{r.signed_by}, {r.signed_on}") for r in recorded],
        columns=["series", "date", "reason", "signed_by"],
    )


def standing_series(figures: Figures, trends: Trends, place: Area) -> str | None:
    """The series that stands for a place: of those that ever did, the one with the most points."""
    days: list[date] = sorted(set(trends.series["date"]))
    stood = {a for day in days for a in figures.stands_for(place.area_id, on=day)} & set(trends.names)
    if not stood:
        return None
    points = trends.series[trends.series["value"].notna()]["series"].value_counts()
    return max(sorted(stood), key=lambda area_id: int(points.get(area_id, 0)))


def variation_matrix(trends: Trends) -> pd.DataFrame:
    """Rows assurance, columns variation, cells the areas there in words."""
    placed = variation_assurance(trends.measured.icons)
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


def special_causes(trends: Trends) -> pd.DataFrame:
    """Every special cause of the series that may have limits: area, period, value, judgement, rule."""
    rows = trends.measured.rows
    charted = trends.suited.set_index("series")["chart"]
    rows = rows[
        rows["special_cause_flag"].fillna(False).astype(bool) & (rows["series"].map(charted) == "xmr")
    ]
    labels = trends.series.set_index(["series", "date"])["label"]
    keys = pd.MultiIndex.from_frame(rows[["series", "date"]])
    table = pd.DataFrame(
        {
            "Area": rows["series"].map(trends.names),
            "Period": labels.reindex(keys).to_numpy(),
            "Value": rows["value"].round(2),
            "Judgement": rows["point_type"].str.replace("special_cause_", "").str.replace("_", " "),
            "Rule": rows["special_cause_type"].map(rule_sentence),
            "Mean": rows["mean"].round(2),
            "Lower limit": rows["drawn_lpl"].round(2),
            "Upper limit": rows["drawn_upl"].round(2),
        }
    )
    return table.assign(_at=rows["date"]).sort_values("_at", ascending=False).drop(columns="_at")
