"""Two alerts about good headlines: assessment pulled forward, and a standard met while a wait behind it grows.

Both are worked out for every month end, over the year to it, so that an alert that came and went is not forgotten.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from metrics.masking import front_loading_alert, masking
from metrics.random_rounding import share_off_by
from reports.figures import Period
from reports.ptl.measures import MONTHS
from reports.ptl.rounding import together_off
from reports.ptl.tracking import Cut, Tracking

#: Each end of a window is the average of so many month ends: one month alone is too easily chance.
ENDS = 3
#: A wait that moves by less over the year is not called a change.
NOTICED_WEEKS = 2.0
#: A stage with fewer waits at either end of the window is too small for its median to be followed.
LEAST_WAITING = 20
#: The stages whose standard makes a headline, and how it is read.
HEADLINES = {
    "assessment": "were assessed within {days} days of referral",
    "treatment": "began treatment within {days} days of referral",
}
_STAGES = ("assessment", "treatment", "subsequent", "internal")


@dataclass(frozen=True)
class Alerts:
    """Both alerts of a pathway for a system and its boroughs, at each month end that has a year behind it.

    `changes`: area_id, place, month, stage, stage_name, stage_order, change (weeks over the year). `front_loading`
    and `masked`: as metrics.masking, one row a place and month, with `place` and `month`.
    """

    months: tuple[Period, ...]
    changes: pd.DataFrame
    front_loading: pd.DataFrame
    masked: pd.DataFrame
    tracking: Tracking
    pathway: str

    def window(self, period: Period, *, back: int) -> list[Period]:
        """The ENDS months whose average is one end of a change: up to `period`, or `back` months before it."""
        months = [month for month in self.tracking.periods(self.system) if month.end <= period.end]
        last = len(months) - back
        return months[max(last - ENDS, 0) : last]

    @property
    def system(self) -> str:
        """The area whose months are followed."""
        return str(self.changes["area_id"].iloc[0])

    def of(self, area_id: str) -> Alerts:
        """The alerts of one area alone."""

        def mine(table: pd.DataFrame) -> pd.DataFrame:
            return table[table["area_id"] == area_id] if "area_id" in table else table

        tables = (mine(self.changes), mine(self.front_loading), mine(self.masked))
        return Alerts(self.months, *tables, self.tracking, self.pathway)

    def at(self, table: pd.DataFrame, period: Period) -> pd.DataFrame:
        return table[table["month"] == period.end]


def read_alerts(tracking: Tracking, area_id: str, pathway: str) -> Alerts:
    """Measure both alerts of one pathway. Empty where the list has no more than a year behind it."""
    cut = Cut("pathway", pathway)
    months = tracking.periods(area_id)
    waits = _waits(tracking, area_id, cut, months)
    followed = tuple(months[MONTHS + ENDS - 1 :])
    if waits.empty or not followed:
        nothing = pd.DataFrame(columns=["place", "month"])
        return Alerts((), nothing, nothing, nothing, tracking, pathway)
    changes = _changes(waits, followed)
    return Alerts(
        followed,
        changes,
        _front_loading(changes),
        _masked(tracking, area_id, pathway, changes, followed),
        tracking,
        pathway,
    )


def _waits(tracking: Tracking, area_id: str, cut: Cut, months: Sequence[Period]) -> pd.DataFrame:
    """The median wait of each place and stage, averaged over ENDS month ends up to each month."""
    parts = []
    for place in tracking.places(area_id):
        for order, stage in enumerate(_STAGES):
            if not tracking.counted(place.area_id, cut):
                continue
            series = tracking.series(place.area_id, stage, cut=cut)
            followed = series["median_weeks"].where(series["waiting"] >= LEAST_WAITING)
            part = pd.DataFrame(
                {"month": [p.end for p in months], "wait_weeks": followed.rolling(ENDS).mean()}
            )
            part = part.assign(area_id=place.area_id, place=place.short_name, stage=stage, stage_order=order)
            part = part.assign(stage_name=tracking.words.stage(stage))
            parts.append(part.assign(before=part["wait_weeks"].shift(MONTHS)))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def _changes(waits: pd.DataFrame, followed: Sequence[Period]) -> pd.DataFrame:
    kept = waits[waits["month"].isin([p.end for p in followed])]
    return kept.assign(change=(kept["wait_weeks"] - kept["before"]).round(2)).reset_index(drop=True)


def _front_loading(changes: pd.DataFrame) -> pd.DataFrame:
    """The alert of each place and month: both ends of each window as two dates of a place of its own."""
    keyed = _keyed(changes)
    ends = [
        keyed.assign(date=date, wait_weeks=keyed[column].round(2))
        for date, column in ((0, "before"), (1, "wait_weeks"))
    ]
    told = front_loading_alert(pd.concat(ends, ignore_index=True), by="key", at_least=NOTICED_WEEKS)
    names = keyed.drop_duplicates("key")[["key", "area_id", "place", "month"]]
    stages = changes.drop_duplicates("stage").set_index("stage")["stage_name"]
    return told.merge(names, on="key").assign(later_name=told["later_stage"].map(stages))


def _masked(
    tracking: Tracking, area_id: str, pathway: str, changes: pd.DataFrame, followed: Sequence[Period]
) -> pd.DataFrame:
    """Whether each place met each headline's standard at each month end while a wait behind it grew over the year."""
    parts = []
    for headline, measure in HEADLINES.items():
        standard = tracking.words.standard(pathway, headline)
        if standard is None:
            continue
        heads = [
            (place.area_id, place.short_name, *found)
            for place in tracking.places(area_id)
            for found in _shares(tracking, place.area_id, pathway, headline).itertuples(
                index=False, name=None
            )
            if found[0] in {p.end for p in followed}
        ]
        table = pd.DataFrame(heads, columns=["area_id", "place", "month", "value", "exact", "off"]).assign(
            headline=headline,
            measure=measure.format(days=standard.days),
            standard=standard.share_percent,
            direction="at_least",
        )
        behind = changes[changes["stage_order"] > _STAGES.index(headline)].assign(
            stage_name=lambda rows: [tracking.words.stage(stage).lower() for stage in rows["stage"]],
            reported="",
        )
        behind = behind.drop(columns="stage").rename(columns={"stage_name": "stage"})
        columns = ["key", "stage", "change", "reported"]
        parts.append(masking(_keyed(table), _keyed(behind)[columns], by="key", at_least=NOTICED_WEEKS))
    if not parts:
        return pd.DataFrame(columns=["place", "month", "masked"])
    return pd.concat(parts, ignore_index=True)


def _shares(tracking: Tracking, area_id: str, pathway: str, stage: str) -> pd.DataFrame:
    """Of those who completed a stage in ENDS months, how many in 100 did so within its standard.

    Columns: month, value (in whole points, as it is printed), exact, and off: how many points rounding of the counts
    may have moved the share.
    """
    series = tracking.series(area_id, stage, cut=Cut("pathway", pathway))
    within, of = (series[name].rolling(ENDS).sum() for name in WITHIN_COLUMNS)
    share = (within / of.where(of > 0)).clip(upper=1)
    off = share_off_by(share.to_numpy(dtype=float), of.to_numpy(dtype=float), off=together_off(ENDS))
    exact = 100 * share
    return pd.DataFrame(
        {"month": series["period_end"], "value": exact.round(0), "exact": exact, "off": 100 * off}
    )


def _keyed(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with one key for each place and month."""
    return table.assign(key=table["area_id"] + "|" + table["month"].astype(str))


WITHIN_COLUMNS = ("completed_within_standard", "completed_with_standard")
