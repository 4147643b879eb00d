"""A made-up extract of any size, for measuring only: the same rows for the same size, written by DuckDB."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

EXTRACT = dt.date(2026, 3, 31)
DAYS = 1826

_ROWS = """
create or replace macro roll(n, salt, below) as cast(hash(n * 1000 + salt) % cast(below as ubigint) as integer);
create or replace macro unless_later(day) as case when day <= date '{extract}' then day end;
create or replace view dated as
select n, date '{extract}' - roll(n, 1, {days}) as referred_on, roll(n, 2, 100) < 12 as refused,
    referred_on + roll(n, 3, 15) as decided_on,
    decided_on + cast(-ln((1 + roll(n, 4, 10000)) / 10001.0) * 70 as integer) as first_on,
    first_on + cast(-ln((1 + roll(n, 5, 10000)) / 10001.0) * 60 as integer) as second_on,
    second_on + roll(n, 6, 60) as step_on,
    step_on + cast(-ln((1 + roll(n, 7, 10000)) / 10001.0) * 90 as integer) as step_started_on,
    first_on + 30 + roll(n, 8, 500) as left_on
from range({pathways}) numbers(n);
create or replace view lived as
select n, referred_on, refused, unless_later(decided_on) as decided_on,
    case when not refused then unless_later(first_on) end as first_on,
    case when not refused and roll(n, 9, 100) < 85 and second_on <= left_on then unless_later(second_on) end
        as second_on,
    case when not refused and roll(n, 10, 100) < 25 and step_on <= left_on then unless_later(step_on) end as step_on,
    case when step_started_on <= left_on then unless_later(step_started_on) end as step_started_on,
    case when not refused then unless_later(left_on) end as left_on
from dated;
create or replace view extract as
select 'PW-' || n as pathway_id, 'YP-' || roll(n, 20, {pathways}) as person_id,
    'DEMO-B' || (1 + roll(n, 21, 5)) as borough, null as ccg, 'DEMO-P' || (1 + roll(n, 22, 4)) as provider,
    'Team ' || (1 + roll(n, 23, 3)) as team, ['2', '3', '3', '4'][1 + roll(n, 24, 4)] as tier,
    ['getting_advice', 'getting_help', 'getting_more_help'][1 + roll(n, 25, 3)] as need_group,
    ['core', 'core', 'core', 'neurodevelopmental', 'early_help'][1 + roll(n, 26, 5)] as pathway,
    4 + roll(n, 27, 15) as age_at_referral,
    ['school', 'gp', 'parent_or_carer', 'social_care', 'self'][1 + roll(n, 28, 5)] as referral_source,
    ['urgent', 'routine', 'routine', 'routine'][1 + roll(n, 29, 4)] as priority, referred_on,
    decided_on as triaged_on, case when not refused then decided_on end as accepted_on,
    case when refused then decided_on end as rejected_on,
    case when refused and decided_on is not null then 'below_threshold' end as rejection_reason,
    case when refused and decided_on is not null then 'signposted' end as rejection_action,
    first_on as first_contact_on, second_on as second_contact_on,
    case when step_on is not null then 'internal' end as step_1_kind,
    case when step_on is not null then 'Team 9' end as step_1_team, step_on as step_1_referred_on,
    case when step_on is not null then step_started_on end as step_1_started_on,
    {empty_steps}
    null as transition_referred_on, null as transition_started_on, left_on as discharged_on,
    case when left_on is not null then 'treatment_complete' end as discharge_reason,
    12 as appointments_offered, 8 as appointments_attended, 1 as appointments_dna,
    1 as appointments_cancelled_by_patient, 1 as appointments_cancelled_by_provider, 4 as sessions,
    roll(n, 30, 3) as attended_this_month, 'CL-' || roll(n, 31, 400) as clinician,
    case when roll(n, 32, 5) = 0 and first_on > referred_on then first_on - 1 end as last_dna_on,
    null as last_cancelled_by_patient_on,
    case when roll(n, 33, 10) = 0 then referred_on end as unavailable_from,
    case when roll(n, 33, 10) = 0 then 14 end as unavailable_days,
    referred_on as last_contact_while_waiting_on, referred_on as last_risk_review_on,
    null as breach_reason, null as breach_avoidable
from lived;
"""


def write_extract(path: Path, *, pathways: int) -> None:
    """Write a sound extract of so many pathways as CSV, taken on EXTRACT. Areas are those of the demonstration."""
    step = "null as step_{n}_kind, null as step_{n}_team, null as step_{n}_referred_on, null as step_{n}_started_on,"
    empty = " ".join(step.format(n=number) for number in (2, 3, 4))
    with duckdb.connect() as engine:
        engine.execute(_ROWS.format(extract=EXTRACT, days=DAYS, pathways=pathways, empty_steps=empty))
        engine.execute(f"copy (select * from extract) to '{path}' (format csv, header)")
