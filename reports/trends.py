"""Series over time: which chart a series may have, its judgement, and every special cause with its rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pandas as pd

from metrics.spc import Spc, spc, variation_assurance
from metrics.spc_sentences import rule_sentence
from metrics.spc_suitability import suitable
from reports.bodies import body_name, whose
from reports.breaks import with_segments
from reports.claims import NOTHING, Claim, Said
from reports.compare import GEOGRAPHIES, scope_of
from reports.figures import Figures
from reports.left_out import left_out_notes, ruling_out
from reports.missing_figures import WITHHELD, medians, why_missing, with_absent_periods, withheld_range
from reports.once import Once
from reports.spc_said import spc_said
from reports.trend_said import later_body_said, series_said
from reports.wording import period_label
from store.areas import Area
from store.catalogue import Catalogue, Indicator

#: What a measured row takes from its figure.
OF_A_POINT = (
    *("label", "period_start", "period_end", "period_type", "segment", "break_reason"),
    *("numerator", "denominator", "note", "caveats", "left_out", "missing", "value_least", "value_most"),
    *("source_id", "source_ref", "edition"),
)
#: What is kept of one indicator at one geography: a series each of so many areas, and what is said of so many places.
KEPT_OF_SERIES = 100
DIRECTION = {"higher_is_better": "increase", "lower_is_better": "decrease", "none": "neutral"}


@dataclass(frozen=True)
class Trends:
    """Every series of one indicator at one geography, measured in one call.

    `series` is long (series = area_id, date, value, label, period_start, period_end, period_type, segment,
    break_reason, target, numerator, denominator, note, caveats, left_out, source_id, source_ref, edition, missing,
    value_least, value_most). `target` is the standard in force when the period ended, `left_out` the caveats that
    keep a figure out of trends: its value is then missing. A period that a series skips is a row too; `missing`
    says why a row has no value (`reports.missing_figures`), `value_least` and `value_most` what a withheld one may
    be. `segment` is the unbroken stretch that a figure belongs to: no line, limit, test or sentence joins two of
    them. `suited` has one row a series with `chart` (xmr, run or none) and `reason`.
    """

    indicator: Indicator
    geography: str
    series: pd.DataFrame
    suited: pd.DataFrame
    measured: Spc
    names: dict[str, str]
    figures: Figures = field(repr=False, compare=False)
    made: Once = field(default_factory=lambda: Once(KEPT_OF_SERIES), repr=False, compare=False)

    def of(self, area_id: str) -> pd.DataFrame:
        """The measured rows of one series with its period labels and the words of its rule. Never changed in place."""
        return self.made.get(area_id, lambda: self._of(area_id))

    def _of(self, area_id: str) -> pd.DataFrame:
        rows = self.measured.rows[self.measured.rows["series"] == area_id]
        labels = self.series[self.series["series"] == area_id].set_index("date")
        told = labels[list(OF_A_POINT)].reindex(rows["date"]).set_axis(rows.index)
        return rows.assign(
            **{name: told[name] for name in OF_A_POINT},
            why=[
                rule_sentence(kind) if flag else ""
                for kind, flag in zip(rows["special_cause_type"], rows["special_cause_flag"], strict=True)
            ],
        ).assign(median=medians)

    @cached_property
    def placed(self) -> pd.DataFrame:
        """Where each series stands in the matrix of variation and assurance, as metrics.spc places it."""
        return variation_assurance(self.measured.icons)

    def rebased(self, area_id: str) -> tuple[Said, ...]:
        """One sentence for each rebase of a series: from when, why, and who signed it."""
        rows = self.of(area_id)
        marked = rows[rows["rebase_reason"] != ""]
        return tuple(
            Said(
                f"Limits start anew from {row.label}: {row.rebase_reason} Signed by {row.rebase_signed_by}.",
                (Claim(self.indicator.id, area_id, (str(row.label),)),),
                (str(row.rebase_reason), str(row.rebase_signed_by)),
            )
            for row in marked.itertuples()
        )

    def left_out(self, area_id: str, catalogue: Catalogue) -> list[str]:
        """Which periods of a series are not drawn, and why."""
        rows = self.series[self.series["series"] == area_id]
        return left_out_notes(rows.rename(columns={"label": "period"}), catalogue)

    def chart(self, area_id: str) -> tuple[str, str]:
        """Which chart a series may have (xmr, run, none), and the code of why it has no limits ("" where it has)."""
        row = self.suited[self.suited["series"] == area_id].iloc[0]
        return str(row["chart"]), str(row["reason"])

    def said(self, area_id: str, *, today: date, place: Area | None = None) -> tuple[Said, ...]:
        """Every paragraph on one series, what matters now first. `place` is whom it stands for, where another."""
        rows = self.series[self.series["series"] == area_id]
        body = self.figures.areas[area_id]
        name = body_name(body)
        if place is not None and place.area_id != area_id:
            name = whose(self.figures, place, body, on=rows["date"].max())
        told = series_said(
            rows,
            self.indicator,
            self.figures.catalogue,
            whose=name,
            area_id=area_id,
            reason=self.chart(area_id)[1],
            process=spc_said(self, area_id),
            today=today,
        )
        after = NOTHING if place is None else self._after(area_id, place, today)
        return (told[0], *((after,) if after else ()), *told[1:])

    def _after(self, area_id: str, place: Area, today: date) -> Said:
        """The newest figure of the body that came after one for a place; nothing where none did."""
        known = self.series[self.series["value"].notna()].groupby("series")["date"].max()
        later = [
            other
            for other in _stood_for(self.figures, self, place)
            if other in known and (area_id not in known or known[other] > known[area_id])
        ]
        if not later:
            return NOTHING
        newest = max(later, key=lambda other: known[other])
        rows = self.series[self.series["series"] == newest]
        name = whose(self.figures, place, self.figures.areas[newest], on=known[newest])
        return later_body_said(rows, self.indicator, whose=name, area_id=newest, today=today)


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
    drawn = kept[kept["value"].notna() & (ruling_out(kept["caveats"], figures.catalogue, use="trend") == "")]
    kept = kept[kept["period_type"] == charted_type(kept if drawn.empty else drawn)]
    kept = kept.sort_values(["area_id", "period_end"])
    kept = with_segments(kept, figures.catalogue, indicator_id=indicator.id)
    left_out = ruling_out(kept["caveats"], figures.catalogue, use="trend")
    blocked = left_out != ""
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
            "segment": kept["segment"],
            "break_reason": kept["break_reason"],
            "period_type": kept["period_type"],
            "target": kept["period_end"].map(indicator.standard_on).astype("float64"),
            "numerator": kept["numerator"].mask(blocked),
            "denominator": kept["denominator"].mask(blocked),
            "note": kept["value_note"],
            "left_out": left_out,
            "source_id": kept["source_id"],
            "source_ref": kept["source_ref"],
            "edition": kept["edition"],
            "caveats": kept["caveats"],
        }
    ).reset_index(drop=True)
    series = with_absent_periods(series, indicator)
    series["missing"] = why_missing(series)
    series = series.join(withheld_range(series, indicator, figures.catalogue))
    # A growth rate may be below nought; a count, a share or a wait never is.
    below_nought = bool((series["value"] < 0).any())
    options = {
        "improvement_direction": DIRECTION[indicator.polarity],
        "proportion": indicator.unit == "percent" and not below_nought,
        "never_negative": not below_nought,
    }
    return Trends(
        indicator=indicator,
        geography=geography,
        series=series,
        suited=suitable(
            series.assign(withheld=series["missing"] == WITHHELD),
            period_start="period_start",
            period_end="period_end",
            segment="segment",
            withheld="withheld",
        ),
        measured=spc(series, options=options, rebases=_rebases(figures, indicator), segment="segment"),
        names={a: figures.areas[a].short_name for a in series["series"].unique()},
        figures=figures,
    )


def _rebases(figures: Figures, indicator: Indicator) -> pd.DataFrame:
    """The signed record of this indicator's rebases, as metrics.spc takes it."""
    recorded = [r for r in figures.catalogue.rebases.values() if r.indicator == indicator.id]
    return pd.DataFrame(
        [(r.area_id, r.start, r.reason, f"{r.signed_by}, {r.signed_on}") for r in recorded],
        columns=["series", "date", "reason", "signed_by"],
    )


def standing_series(figures: Figures, trends: Trends, place: Area) -> str | None:
    """The series that stands for a place: of those that ever did, the one with the most points, then the nearest."""
    nearness = _stood_for(figures, trends, place)
    points = trends.series[trends.series["value"].notna()]["series"].value_counts()
    return max(nearness, key=lambda area_id: (int(points.get(area_id, 0)), -nearness[area_id]), default=None)


def _stood_for(figures: Figures, trends: Trends, place: Area) -> dict[str, int]:
    """The series that ever stood for a place, each with how near it is to it: 0 for the place itself."""
    days: list[date] = sorted(set(trends.series["date"]))
    nearness: dict[str, int] = {}
    for day in days:
        for place_in_line, area_id in enumerate(figures.stands_for(place.area_id, on=day)):
            nearness[area_id] = min(place_in_line, nearness.get(area_id, place_in_line))
    return {area_id: near for area_id, near in nearness.items() if area_id in trends.names}
