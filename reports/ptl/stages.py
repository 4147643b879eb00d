"""The stages of a list: how many wait in each band, where the time goes, and which parts wait longest."""

from __future__ import annotations

import pandas as pd

from metrics.printed import count, number, trimmed, weeks
from reports.figures import Period
from reports.ptl.tracking import EVERYONE, Cut, Tracking
from reports.ptl.words import DIMENSIONS, Words
from store.pathway_columns import ALL_WAITS

CLOCKS = {"stage": "Start of the stage", "referral": "Referral"}
#: How every wait names the clock that it was counted on.
SINCE = {"stage": "in this stage", "referral": "since referral"}
WAITING, COMPLETED, ADJUSTED = "Still waiting", "Completed", "Completed, adjusted"
_SERIES = {
    "stage": {
        WAITING: ("waiting", "median_weeks", "p92_weeks"),
        COMPLETED: ("completed", "completed_median_weeks", "completed_p92_weeks"),
        ADJUSTED: ("completed", "completed_adjusted_median_weeks", "completed_adjusted_p92_weeks"),
    },
    "referral": {
        WAITING: ("waiting", "referral_median_weeks", "referral_p92_weeks"),
        COMPLETED: ("completed", "completed_referral_median_weeks", "completed_referral_p92_weeks"),
    },
}


def band_label(lower: float, upper: float) -> str:
    """A band of weeks in words: under 4, 4 to 8, over 104."""
    if pd.isna(upper):
        return f"over {trimmed(lower)}"
    return f"under {trimmed(upper)}" if lower == 0 else f"{trimmed(lower)} to {trimmed(upper)}"


def stage_rows(
    tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
) -> pd.DataFrame:
    """One row a stage in which one waits and a band: `stage`, `band`, `lower_weeks`, `count`, `total`, `at_end`.

    `note` is c where a count is withheld. No rows where the cell is not counted in bands.
    """
    bands = tracking.banded(area_id, period, cut, clock=clock)
    edges = [0.0, *tracking.words.edges_weeks]
    ladder = pd.DataFrame({"lower_weeks": edges, "upper_weeks": [*edges[1:], float("nan")]})
    parts = []
    for stage in tracking.words.waits:
        row = tracking.row(area_id, period, stage.id, cut)
        if bands.empty or row is None:
            continue
        counts = (
            bands[bands["stage"] == stage.id].set_index("lower_weeks")["count"].reindex(ladder["lower_weeks"])
        )
        part = ladder.assign(
            stage=stage.name,
            band=[
                band_label(a, b) for a, b in zip(ladder["lower_weeks"], ladder["upper_weeks"], strict=True)
            ],
            count=counts.to_numpy(dtype=float),
            total=row["waiting"],
            at_end=_total_words(row, clock=clock),
            clock=SINCE[clock],
        )
        parts.append(part.assign(note=part["count"].isna().map({True: "c", False: ""})))
    columns = ["stage", "band", "lower_weeks", "count", "note", "total", "at_end", "clock"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _total_words(row: pd.Series, *, clock: str) -> str:
    waiting, half = row["waiting"], row["median_weeks" if clock == "stage" else "referral_median_weeks"]
    if pd.isna(waiting):
        return "[c]"
    return number(waiting) if pd.isna(half) else f"{number(waiting)} · half over {weeks(half)}"


def time_rows(
    tracking: Tracking, area_id: str, period: Period, cut: Cut = EVERYONE, *, clock: str = "stage"
) -> pd.DataFrame:
    """One row a stage and series: `label`, `series`, `median_weeks`, `p92_weeks`, `described`, `standard_weeks`."""
    rows: list[dict[str, object]] = []
    for stage in tracking.words.waits:
        row = tracking.row(area_id, period, stage.id, cut)
        if row is not None:
            standard = _standard(tracking.words, cut, stage.id, clock=clock)
            rows += [
                _range(stage.name, name, row, names, standard, clock=clock)
                for name, names in _SERIES[clock].items()
            ]
    return pd.DataFrame(rows)


def part_rows(
    tracking: Tracking, area_id: str, period: Period, dimension: str, *, stage: str = ALL_WAITS
) -> pd.DataFrame:
    """The parts of a dimension by one stage: `label`, `series`, median, 92nd percentile, `described`, counts.

    Areas of a system are the parts of the dimension `area`.
    """
    if dimension == "area":
        cells = [(place.short_name, place.area_id, EVERYONE) for place in tracking.places(area_id)]
    else:
        cells = [(cut.label, area_id, cut) for cut in tracking.cuts(area_id) if cut.dimension == dimension]
    rows = []
    for label, where, cut in cells:
        row = tracking.row(where, period, stage, cut)
        if row is not None:
            rows.append(
                _range(label, WAITING, row, _SERIES["stage"][WAITING], None, clock="stage") | _counts(row)
            )
    return pd.DataFrame(rows)


def part_dimensions(tracking: Tracking, area_id: str) -> dict[str, str]:
    """What a list can be divided by: areas first, where there are several."""
    found = {cut.dimension for cut in tracking.cuts(area_id)}
    areas = {"area": "Area"} if tracking.areas[area_id].kind == "system" else {}
    return areas | {name: label for name, label in DIMENSIONS.items() if name in found}


def part_table(rows: pd.DataFrame, *, heading: str) -> pd.DataFrame:
    """The parts as text, ready to read: waits, how many are over 18 and 52 weeks, the longest, past their standard.

    Medians are printed in the picture; with them the table would be too wide for a phone.
    """
    since = SINCE["stage"]
    return pd.DataFrame(
        {
            heading: rows["label"],
            "Waits": rows["waiting"].map(count_words),
            f"Over 18 weeks {since}": rows["over_18_weeks"].map(count_words),
            f"Over 52 weeks {since}": rows["over_52_weeks"].map(count_words),
            f"Longest {since}: over, weeks": rows["longest_weeks"]
            .map(longest_words)
            .str.removeprefix("over "),
            "Past standard": rows["over_standard"].map(count_words),
        }
    )


def count_words(value: float) -> str:
    return count(value)


def weeks_words(value: float) -> str:
    """A wait in whole weeks, as local figures have it."""
    return count(value)


def longest_words(value: float) -> str:
    """The longest wait: the highest limit that enough people are known to exceed."""
    return "[c]" if pd.isna(value) or not value else f"over {number(value)}"


def _counts(row: pd.Series) -> dict[str, float]:
    names = ("waiting", "longest_weeks", "over_18_weeks", "over_52_weeks", "with_standard", "over_standard")
    return {name: row[name] for name in names}


def _range(
    label: str,
    series: str,
    row: pd.Series,
    names: tuple[str, str, str],
    standard: float | None,
    *,
    clock: str,
) -> dict[str, object]:
    of, half, most = names
    described = "[c]" if pd.isna(row[of]) else f"{number(row[of])} waits"
    return {
        "label": label,
        "series": series,
        "median_weeks": row[half],
        "p92_weeks": row[most],
        "described": described,
        "standard_weeks": float("nan") if standard is None else standard,
        "clock": SINCE[clock],
    }


def _standard(words: Words, cut: Cut, stage: str, *, clock: str) -> float | None:
    """The standard of a pathway's stage in weeks, where it counts on this clock; none where pathways are together."""
    if cut.dimension != "pathway":
        return None
    found = words.standard(cut.code, stage)
    return found.days / 7 if found is not None and found.clock == clock else None
