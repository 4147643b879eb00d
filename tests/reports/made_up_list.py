"""A made-up system's protected tables, small and the same each time: one system, two boroughs, two providers."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator

import pandas as pd

from reports.figures import Figures, Period
from reports.ptl.tracking import Tracking, read_tracking
from reports.ptl.words import read_words
from store.areas import areas_from_frames
from store.catalogue import read_catalogue
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS, SNAPSHOT_COUNTS, SNAPSHOT_STATISTICS
from store.schema import TABLES, conform

SYSTEM, EAST, WEST, BIG, SMALL = "XTOWN", "X09000001", "X09000002", "XP1", "XP2"
MONTHS = 14
WEEKS = 3
LAST = dt.date(2026, 3, 31)
#: Stage → how many wait at the outset, how many join and how many are seen each month, in the system.
LIST = {
    "triage": (40, 120, 100),
    "assessment": (200, 95, 90),
    "treatment": (300, 80, 60),
    "subsequent": (60, 20, 20),
    "internal": (100, 30, 20),
    "transition": (20, 5, 5),
}
EDGES = (0, 4, 8, 12, 18, 26, 39, 52, 78, 104, None)
SHARES = {SYSTEM: 1.0, EAST: 0.7, WEST: 0.3}
#: Cells beside everyone: provider, breakdown, share of everyone, whether boroughs have it too.
CUTS = [
    (BIG, "", 0.6, True),
    (SMALL, "", 0.4, True),
    ("", "pathway=core", 0.8, True),
    ("", "pathway=neurodevelopmental", 0.2, True),
    ("", "tier=2", 0.3, True),
    ("", "tier=3", 0.7, True),
    ("", "need_group=getting_help", 0.5, True),
    ("", "need_group=not_recorded", 0.5, True),
    ("", "age_band=5-10", 0.4, True),
    ("", "age_band=11-15", 0.6, True),
    ("", "priority=urgent", 0.1, True),
    ("", "priority=routine", 0.9, True),
    ("", "referral_source=school", 0.5, False),
    ("", "referral_source=gp", 0.5, False),
    (BIG, "team=Team 1", 0.6, False),
]


def areas_frame() -> pd.DataFrame:
    rows = [
        (SYSTEM, "Town", "system"),
        (EAST, "East Town", "borough"),
        (WEST, "West Town", "borough"),
        (BIG, "Town Trust", "provider"),
        (SMALL, "Town Charity", "provider"),
    ]
    columns = TABLES["areas"].columns
    return pd.DataFrame(
        [(a, n, n, k, "demonstration", None, None, None, None) for a, n, k in rows], columns=columns
    )


def links_frame() -> pd.DataFrame:
    columns = TABLES["area_links"].columns
    return pd.DataFrame(
        [(borough, SYSTEM, "part_of", None, None, None, None) for borough in (EAST, WEST)], columns=columns
    )


def _months() -> list[tuple[dt.date, dt.date, str]]:
    ends = [d.date() for d in pd.date_range(end=LAST, periods=MONTHS, freq="ME")]
    sundays = [d.date() for d in pd.date_range(end=LAST, periods=WEEKS, freq="W")]
    return [(end.replace(day=1), end, "month") for end in ends] + [
        (end - dt.timedelta(days=6), end, "week") for end in sundays
    ]


def _cells() -> Iterator[tuple[str, str, str, float]]:
    for area, share in SHARES.items():
        yield area, "", "", share
        for provider, breakdown, part, boroughs in CUTS:
            if boroughs or area == SYSTEM:
                yield area, provider, breakdown, share * part


def rounded(count: float) -> float:
    """A multiple of 5 as the store has, missing below 5: always the nearest, so that a test knows which."""
    return float("nan") if count < 5 else 5.0 * round(count / 5)


def snapshots_frame() -> pd.DataFrame:
    words = read_words()
    rows = []
    for area, provider, breakdown, share in _cells():
        for month, (start, end, kind) in enumerate(_months()):
            months = month if kind == "month" else MONTHS - 1
            exact = {name: _counts(stage, share, months) for name, stage in LIST.items()}
            exact[ALL_WAITS] = _added(list(exact.values()))
            exact[HIDDEN_WAITS] = _added([exact[s.id] for s in words.waits if s.hidden])
            for name, counts in exact.items():
                rows.append(_row(area, provider, breakdown, name, (start, end, kind), counts))
    return shown(
        pd.DataFrame(rows).reindex(columns=TABLES["pathway_snapshots"].columns), list(SNAPSHOT_COUNTS)
    )


def _counts(stage: tuple[int, int, int], share: float, months: int) -> dict[str, float]:
    begin, joins, seen = (number * share for number in stage)
    closed = joins * 0.1
    grown = joins - seen - closed
    waiting = max(begin + grown * (months + 1), 0)
    return {
        "opening": waiting - grown,
        "started": joins,
        "completed": seen,
        "closed": closed,
        "waiting": waiting,
        "over_18_weeks": waiting * 0.3,
        "over_52_weeks": waiting * 0.08,
        "referral_over_18_weeks": waiting * 0.5,
        "referral_over_52_weeks": waiting * 0.15,
        "with_standard": waiting,
        "over_standard": waiting * 0.4,
        "adjusted_over_standard": waiting * 0.35,
        "completed_with_standard": seen,
        "completed_within_standard": seen * 0.7,
        "completed_adjusted_within_standard": seen * 0.75,
    }


def _added(parts: list[dict[str, float]]) -> dict[str, float]:
    return {name: sum(part[name] for part in parts) for name in parts[0]}


def _row(
    area: str,
    provider: str,
    breakdown: str,
    stage: str,
    period: tuple[dt.date, dt.date, str],
    counts: dict[str, float],
) -> dict[str, object]:
    shown = {name: rounded(counts[name]) for name in SNAPSHOT_COUNTS}
    weeks = 2.0 + 2.0 * [*LIST, ALL_WAITS, HIDDEN_WAITS].index(stage) + 0.1 * period[1].month
    statistics = {
        name: weeks * (3 if "p92" in name else 6 if "longest" in name else 1)
        if shown[of] >= 5
        else float("nan")
        for name, of in SNAPSHOT_STATISTICS.items()
    }
    missing = any(pd.isna(value) for value in (*shown.values(), *statistics.values()))
    return {
        "area_id": area,
        "provider_id": provider,
        "breakdown": breakdown,
        "stage": stage,
        "period_start": period[0],
        "period_end": period[1],
        "period_type": period[2],
        **shown,
        **statistics,
        "value_note": "c" if missing else "",
        "source_id": "ptl",
        "edition": str(LAST),
        "source_ref": "counted",
    }


def bands_frame() -> pd.DataFrame:
    rows = []
    waits = snapshots_frame()
    waits = waits[waits["period_type"].eq("month") & waits["stage"].isin([*LIST, ALL_WAITS, HIDDEN_WAITS])]
    waits = waits[~waits["breakdown"].str.contains("tier|need|age|priority|source|team")]
    for row in waits.to_dict("records"):
        for place, (lower, upper) in enumerate(itertools.pairwise(EDGES)):
            part = (row["waiting"] if pd.notna(row["waiting"]) else 0) * 0.5 ** (place + 1)
            for clock in ("stage", "referral"):
                rows.append(
                    {
                        **{name: row.get(name) for name in TABLES["pathway_bands"].columns},
                        "clock": clock,
                        "lower_weeks": float(lower or 0),
                        "upper_weeks": float("nan") if upper is None else float(upper),
                        "count": rounded(part),
                        "value_note": "c" if part < 5 else "",
                    }
                )
    return shown(pd.DataFrame(rows).reindex(columns=TABLES["pathway_bands"].columns), ["count"])


def figures(**changed: pd.DataFrame) -> Figures:
    """Figures of the made-up system alone; `changed` are tables to put in the place of its own."""
    made = {
        "areas": areas_frame,
        "area_links": links_frame,
        "pathway_snapshots": snapshots_frame,
        "pathway_bands": bands_frame,
        "pathway_measures": measures_frame,
    }
    frames = {name: changed[name] if name in changed else make() for name, make in made.items()}
    for name in ("pathway_snapshots", "pathway_bands", "pathway_measures"):
        conform(name, frames[name], file=name)
    tables = {name: frames.get(name, pd.DataFrame(columns=table.columns)) for name, table in TABLES.items()}
    none = tables["observations"]
    return Figures("made-up", "2026-04-01", read_catalogue(), areas_from_frames(tables), tables, none, none)


#: Measure → (count, denominator or none) a month in the system, by the breakdowns that it has beside everyone.
MEASURES: dict[str, dict[str, tuple[float, float | None]]] = {
    "referrals_received": {
        "": (130, None),
        "referral_source=school": (70, None),
        "referral_source=gp": (60, None),
    },
    "referrals_accepted": {
        "": (100, None),
        "referral_source=school": (60, None),
        "referral_source=gp": (40, None),
    },
    "referrals_rejected": {
        "": (30, None),
        "referral_source=school": (10, None),
        "referral_source=gp": (20, None),
        "rejection_reason=below_threshold": (20, None),
        "rejection_reason=wrong_service": (8, None),
        "rejection_reason=age": (2, None),
        "rejection_action=signposted": (20, None),
        "rejection_action=nothing": (10, None),
    },
    "bounces": {"": (9, 30), "tier=2": (7, 15)},
    "between_tiers": {"": (6, 20), "tier=2": (5, 12)},
    "multiple_referrals": {"": (20, 130)},
    "steps_referred": {
        "step_kind=step_up": (12, None),
        "step_kind=step_down": (6, None),
        "step_kind=internal": (20, None),
    },
    "steps_started": {
        "step_kind=step_up": (8, None),
        "step_kind=step_down": (6, None),
        "step_kind=internal": (11, None),
    },
    "discharges": {"": (60, None), "discharge_reason=treatment_complete": (40, None)},
    "dna": {"": (40, 400), "pathway=core": (30, 300)},
    "cancelled_by_patient": {"": (30, 500)},
    "cancelled_by_provider": {"": (25, 500)},
    "sessions": {"": (480, 60)},
    "episode_days": {"": (15000, 60)},
    "breaches": {
        "": (50, None),
        "stage=assessment": (20, None),
        "stage=treatment": (30, None),
        "breach_theme=workforce;breach_avoidable=yes": (20, None),
        "breach_theme=workforce;breach_avoidable=no": (5, None),
        "breach_theme=capacity;breach_avoidable=yes": (10, None),
        "breach_theme=capacity;breach_avoidable=no": (10, None),
        "breach_theme=not_recorded;breach_avoidable=not_recorded": (5, None),
        "breach_reason=staff_vacancy": (25, None),
        "breach_reason=no_appointment": (20, None),
        "breach_reason=not_recorded": (5, None),
    },
    "removals": {
        "": (30, None),
        "reason=no_response": (20, None),
        "reason=rejected_below_threshold": (10, None),
    },
}
#: The same, known for the day of the extract only.
TODAY = {
    "risk_reviews": {
        "": (300, 500),
        "stage=assessment": (60, 80),
        "stage=treatment": (120, 300),
        "priority=urgent": (20, 20),
    },
    "contacts_while_waiting": {"": (350, 700), "stage=assessment": (90, 120), "stage=treatment": (150, 400)},
    "contacts_per_clinician_day": {"": (2400, 800)},
}


def measures_frame() -> pd.DataFrame:
    months = [period for period in _months() if period[2] == "month"]
    rows = []
    for area, share in SHARES.items():
        for table, periods in ((MEASURES, months), (TODAY, [(LAST, LAST, "snapshot")])):
            for name, parts in table.items():
                for breakdown, (count, denominator) in parts.items():
                    rows += [
                        {
                            "measure": name,
                            "area_id": area,
                            "provider_id": "",
                            "breakdown": breakdown,
                            "period_start": start,
                            "period_end": end,
                            "period_type": kind,
                            "count": rounded(count * share),
                            "denominator": float("nan")
                            if denominator is None
                            else rounded(denominator * share),
                            "value_note": "c" if count * share < 5 else "",
                            "source_id": "ptl",
                            "edition": str(LAST),
                            "source_ref": "counted",
                        }
                        for start, end, kind in periods
                    ]
    return shown(pd.DataFrame(rows).reindex(columns=TABLES["pathway_measures"].columns), ["count"])


def tracking(**changed: pd.DataFrame) -> Tracking:
    """The made-up system's tracking list."""
    found = read_tracking(figures(**changed))
    assert found is not None
    return found


def last_month() -> Period:
    return Period(LAST, LAST.replace(day=1), "month")


def shown(frame: pd.DataFrame, counts: list[str]) -> pd.DataFrame:
    """The rows of which anything is shown: the others are left out, as the door does."""
    return frame[frame[counts].notna().any(axis=1)].reset_index(drop=True)
