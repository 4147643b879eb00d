"""The same work in SQL written by hand for one engine: what our single definition is measured against."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pandas as pd

from loaders.ptl.configuration import Pathways
from loaders.ptl.dictionary import Dictionary
from loaders.ptl.periods import Period
from loaders.ptl.workspace import quoted
from metrics.clocks import day_number

_LABELS = "area_id, system_id, provider, team, pathway, tier, need_group, age_band, priority, referral_source"
_DAYS = (
    "last_dna_on - date '1970-01-01' as dna, last_cancelled_by_patient_on - date '1970-01-01' as cancelled, "
    "unavailable_from - date '1970-01-01' as away, unavailable_from - date '1970-01-01' + unavailable_days as back"
)


def write_unchecked(
    engine: duckdb.DuckDBPyConnection, source: Path, target: Path, dictionary: Dictionary
) -> None:
    """The engine's reader at its fastest: types given, nothing looked at, straight to Parquet."""
    types = {"date": "date", "integer": "integer"}
    columns = ", ".join(f"'{c.name}': '{types.get(c.type, 'varchar')}'" for c in dictionary.columns.values())
    engine.execute(
        f"copy (select * from read_csv({quoted(str(source))}, header=true, auto_detect=false, delim=',', quote='\"', "
        f"escape='\"', columns={{{columns}}})) to {quoted(str(target))} (format parquet, compression zstd)"
    )


def sql_snapshots(
    engine: duckdb.DuckDBPyConnection, settings: Pathways, months: Sequence[Period], *, pathways: str
) -> pd.DataFrame:
    """Every cell of every month: the same columns as ours, from the labelled rows that `pathways` names."""
    engine.execute(f"create or replace table hand_clocks as {_clocks_sql(settings, pathways)}")
    frames = []
    for month in months:
        first, last = day_number(month.start), day_number(month.end)
        engine.execute(f"create or replace temp table ran as {_ran_sql(first, last)}")
        for cross in settings.cross_tabulations:
            by = "".join(f", {label}" for label in cross.by)
            for where, stage in (("true", ", stage"), ("wait", ""), ("wait and hidden", "")):
                sets = f"(system_id{by}{stage})" + (f", (area_id{by}{stage})" if cross.boroughs else "")
                name = (
                    "stage" if stage else f"'{'hidden_waits' if 'hidden' in where else 'all_waits'}' as stage"
                )
                area = "coalesce(area_id, system_id)" if cross.boroughs else "system_id"
                names = f"{area} as area_id{by}, {name}"
                sql = f"select {names}, {_FIGURES} from ran where {where} group by grouping sets ({sets})"
                found = engine.execute(sql).df().assign(cross=cross.id, period_end=month.end)
                frames.append(found)
    return pd.concat(frames, ignore_index=True)


def _clocks_sql(settings: Pathways, pathways: str) -> str:
    """Each stage's clock, one below the other."""
    day = "date '1970-01-01'"
    plain = {
        "triage": (
            "referred_on",
            "least(accepted_on, first_contact_on)",
            "least(rejected_on, discharged_on)",
        ),
        "assessment": ("least(accepted_on, first_contact_on)", "first_contact_on", "discharged_on"),
        "treatment": ("first_contact_on", "second_contact_on", "discharged_on"),
        "transition": ("transition_referred_on", "transition_started_on", "discharged_on"),
        "discharge": ("second_contact_on", "discharged_on", "null::date"),
        "pathway": ("referred_on", "discharged_on", "rejected_on"),
    }
    parts = [(stage, *days, "true") for stage, days in plain.items()]
    steps = {"subsequent": "'subsequent'", "internal": "'internal', 'step_up', 'step_down'"}
    for stage, kinds in steps.items():
        for n in range(1, 5):
            own = f"step_{n}_kind in ({kinds})"
            parts.append((stage, f"step_{n}_referred_on", f"step_{n}_started_on", "discharged_on", own))
    waits = {stage.id: (stage.wait, stage.hidden) for stage in settings.stages}
    selects = []
    for stage, started, stopped, closed, own in parts:
        has = ", ".join(quoted(p) for p, stages in settings.stages_of.items() if stage in stages)
        limits = [s for s in settings.standards if s.stage == stage]
        days = " ".join(f"when {quoted(s.pathway)} then {s.longest_days}" for s in limits)
        starts = " ".join(
            f"when {quoted(s.pathway)} then referred_on" for s in limits if s.clock == "referral"
        )
        limit = f"case pathway {days} end" if days else "null::integer"
        limit_start = f"case pathway {starts} else {started} end" if starts else started
        wait, hidden = waits[stage]
        selects.append(
            f"select {_LABELS}, '{stage}'::stage_label as stage, {wait} as wait, {hidden} as hidden, "
            f"referred_on - {day} as referred, {started} - {day} as started, {stopped} - {day} as stopped, "
            f"coalesce({stopped}, {closed}) - {day} as ended, {limit} as limit_days, "
            f"{limit_start} - {day} as limit_start, {_DAYS} "
            f"from {pathways} where {started} is not null and pathway in ({has}) and {own}"
        )
    return " union all ".join(selects)


def _adjusted(start: str) -> str:
    """Days on the adjusted clock from `start` to `until`."""
    resets = [
        f"case when {name} between {start} and until then {name} else {start} end"
        for name in ("dna", "cancelled")
    ]
    begin = f"greatest({resets[0]}, {resets[1]})"
    away = f"case when away is null then 0 else greatest(least(until, back) - greatest({begin}, away), 0) end"
    return f"until - {begin} - {away}"


def _ran_sql(first: int, last: int) -> str:
    """The clocks that ran in a month, with what each counts towards."""
    return f"""
    with running as (select *, ended is null or ended > {last} as on_list,
            case when ended is null or ended > {last} then {last} else ended end as until
        from hand_clocks where started <= {last} and (ended is null or ended >= {first})),
    measured as (select *, not on_list and stopped is not null as done, until - started as days,
            until - referred as referral, {_adjusted("started")} as adjusted,
            {_adjusted("limit_start")} as adjusted_limit
        from running)
    select {_LABELS}, stage, wait, hidden, (started < {first})::tinyint as opening,
        (started >= {first})::tinyint as started, done::tinyint as completed,
        (not on_list and not done)::tinyint as closed, on_list::tinyint as waiting,
        (on_list and days > 126)::tinyint as over_18_weeks, (on_list and days > 364)::tinyint as over_52_weeks,
        (on_list and referral > 126)::tinyint as referral_over_18_weeks,
        (on_list and referral > 364)::tinyint as referral_over_52_weeks,
        (on_list and limit_days is not null)::tinyint as with_standard,
        coalesce(on_list and until - limit_start > limit_days, false)::tinyint as over_standard,
        coalesce(on_list and adjusted_limit > limit_days, false)::tinyint as adjusted_over_standard,
        (done and limit_days is not null)::tinyint as completed_with_standard,
        coalesce(done and until - limit_start <= limit_days, false)::tinyint as completed_within_standard,
        coalesce(done and adjusted_limit <= limit_days, false)::tinyint as completed_adjusted_within_standard,
        case when on_list then days end as d1, case when on_list and wait then referral end as d2,
        case when on_list and wait then adjusted end as d3, case when done then days end as d4,
        case when done and wait then referral end as d5, case when done and wait then adjusted end as d6
    from measured"""


_COUNTS = (
    "opening started completed closed waiting over_18_weeks over_52_weeks referral_over_18_weeks "
    "referral_over_52_weeks with_standard over_standard adjusted_over_standard completed_with_standard "
    "completed_within_standard completed_adjusted_within_standard"
)
_WAITS = {
    "d1": "",
    "d2": "referral_",
    "d3": "adjusted_",
    "d4": "completed_",
    "d5": "completed_referral_",
    "d6": "completed_adjusted_",
}
_FIGURES = ", ".join(
    [
        *(f"sum({name}) as {name}" for name in _COUNTS.split()),
        *(f"quantile_cont({days}, 0.5) / 7 as {name}median_weeks" for days, name in _WAITS.items()),
        *(f"quantile_cont({days}, 0.92) / 7 as {name}p92_weeks" for days, name in _WAITS.items()),
        "max(d1) / 7 as longest_weeks, max(d2) / 7 as referral_longest_weeks",
    ]
)
