"""Pathways made by hand for tests: say only what matters, the rest is empty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from hashlib import sha256
from itertools import count
from typing import Any, Protocol

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa

from metrics.clocks import LABELS, REASONS, Stage, Standard, clock_rows, day_number
from metrics.people import KEYS, with_earlier
from metrics.snapshot_figures import figures, named, waits
from metrics.snapshot_sums import BAND, BAND_COUNTS, band_sums, counted, sums
from metrics.snapshots import CrossTabulation, groupings, running_in

DATES = [
    *("referred_on", "triaged_on", "accepted_on", "rejected_on", "first_contact_on", "second_contact_on"),
    *("transition_referred_on", "transition_started_on", "discharged_on"),
    *("last_dna_on", "last_cancelled_by_patient_on", "unavailable_from"),
    *("last_contact_while_waiting_on", "last_risk_review_on"),
    *(f"step_{n}_{end}_on" for n in range(1, 5) for end in ("referred", "started")),
]
TEXTS = [
    *("pathway_id", "person_id", *LABELS, "system_id", *REASONS),
    *("rejection_reason", "rejection_action", "discharge_reason", "clinician"),
    *(f"step_{n}_kind" for n in range(1, 5)),
]
NUMBERS = [
    *("unavailable_days", "sessions", "attended_this_month"),
    *("appointments_offered", "appointments_attended", "appointments_dna"),
    *("appointments_cancelled_by_patient", "appointments_cancelled_by_provider"),
]
#: A whole number → the pseudonym it stands for.
KEYED = {"key": "pathway_id", "person": "person_id", "clinician_key": "clinician"}
SCHEMA = pa.schema(
    [(name, pa.date32()) for name in DATES]
    + [(name, pa.int64()) for name in KEYED]
    + [(name, pa.string()) for name in TEXTS]
    + [(name, pa.int32()) for name in NUMBERS]
)
USUAL = {"area_id": "B1", "system_id": "S", "provider": "P1", "team": "T1", "pathway": "core", "tier": "3"}

STAGES = (
    Stage(
        "triage",
        starts=("referred_on",),
        stops=("accepted_on", "first_contact_on"),
        closes=("rejected_on", "discharged_on"),
    ),
    Stage(
        "assessment",
        starts=("accepted_on", "first_contact_on"),
        stops=("first_contact_on",),
        closes=("discharged_on",),
    ),
    Stage(
        "treatment",
        starts=("first_contact_on",),
        stops=("second_contact_on",),
        closes=("discharged_on",),
        hidden=True,
    ),
    Stage("subsequent", step_kinds=("subsequent",), closes=("discharged_on",), hidden=True),
    Stage("internal", step_kinds=("internal", "step_up"), closes=("discharged_on",), hidden=True),
    Stage(
        "transition",
        starts=("transition_referred_on",),
        stops=("transition_started_on",),
        closes=("discharged_on",),
    ),
    Stage("discharge", starts=("second_contact_on",), stops=("discharged_on",), closes=(), wait=False),
    Stage("pathway", starts=("referred_on",), stops=("discharged_on",), closes=("rejected_on",), wait=False),
)
WAITS = [stage.id for stage in STAGES if stage.wait]
GROUPS = {"all_waits": WAITS, "hidden_waits": [s.id for s in STAGES if s.hidden]}
EVERY = [stage.id for stage in STAGES]
STANDARDS = (
    Standard("core", "assessment", "referral", 28),
    Standard("core", "internal", "stage", 84),
    Standard("crisis", "assessment", "stage", 0),
)


class Engine(Protocol):
    """Where tables are kept: DuckDB for every test, Spark where it must give the same."""

    def table(self, rows: pa.Table) -> ir.Table:
        """The rows as a table of the engine."""

    def held(self, table: ir.Table) -> AbstractContextManager[ir.Table]:
        """The table, worked out once, until the block ends."""

    def fetched(self, table: ir.Table) -> pd.DataFrame:
        """The rows of a table."""


class DuckDB:
    """An engine in memory. A query of what is held is written once, however often other rows are held."""

    def __init__(self) -> None:
        self._backend = ibis.duckdb.connect()
        self._numbers = count()
        self._holds = False
        self._sql = cache(lambda table: self._backend.compile(table.to_expr()))

    def table(self, rows: pa.Table) -> ir.Table:
        return self._registered(f"given_{next(self._numbers)}", rows)

    @contextmanager
    def held(self, table: ir.Table) -> Iterator[ir.Table]:
        """As any engine. Raises RuntimeError inside another such block: all that is held has one name."""
        if self._holds:
            raise RuntimeError("another table is held")
        self._holds = True
        try:
            yield self._registered("held", table.to_pyarrow())
        finally:
            self._backend.con.unregister("held")
            self._holds = False

    def fetched(self, table: ir.Table) -> pd.DataFrame:
        return self._backend.con.execute(self._sql(table.op())).df()

    def _registered(self, name: str, rows: pa.Table) -> ir.Table:
        self._backend.con.register(name, rows)
        return self._backend.table(name)


@cache
def engine_of_tests() -> DuckDB:
    """The engine that all tests of a run share."""
    return DuckDB()


def day(text: str) -> dt.date:
    """2024-01-31 as a date."""
    return dt.date.fromisoformat(text)


def key_of(pseudonym: str | None) -> int | None:
    """A large whole number of a pseudonym's own."""
    return None if pseudonym is None else int.from_bytes(sha256(pseudonym.encode()).digest()[:5], "big")


def arrow(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """Rows with the columns they name; dates may be text."""
    full = []
    for number, given in enumerate(rows):
        row = {"pathway_id": f"PW-{number}", "person_id": f"YP-{number}", **USUAL, **given}
        row |= {name: key_of(row.get(of)) for name, of in KEYED.items()}
        full.append({key: day(v) if key in DATES and isinstance(v, str) else v for key, v in row.items()})
    columns = {name: [row.get(name) for row in full] for name in SCHEMA.names}
    return pa.table(columns, schema=SCHEMA)


def pathways(*rows: Mapping[str, Any], engine: Engine | None = None) -> ir.Table:
    """The rows as a table of pathways."""
    return (engine or engine_of_tests()).table(arrow(rows))


def clocks(
    *rows: Mapping[str, Any],
    stages: Sequence[Stage] = STAGES,
    standards: Sequence[Standard] = STANDARDS,
    stages_of: Mapping[str, Sequence[str]] | None = None,
    engine: Engine | None = None,
) -> ir.Table:
    """The clocks of the rows; every pathway has every stage unless `stages_of` says otherwise."""
    has = stages_of or {"core": EVERY, "crisis": EVERY, "eip": EVERY}
    people = pathways(*rows, engine=engine)
    found = clock_rows(people, stages=stages, stages_of=has, standards=standards, keep=KEYS)
    return with_earlier(found, groups=GROUPS)


def running(
    clocks: ir.Table, *periods: tuple[str, str], edge: str = "in_lower_band", engine: Engine | None = None
) -> ir.Table:
    """The clocks that ran in each period, given by its first and last day."""
    firsts, lasts = ([day_number(day(period[end])) for period in periods] for end in (0, 1))
    days = {"period": list(range(len(periods))), "first": firsts, "last": lasts}
    table = pa.table({name: pa.array(values, pa.int32()) for name, values in days.items()})
    return running_in(
        clocks,
        (engine or engine_of_tests()).table(table),
        within=(min(firsts), max(lasts)),
        groups=GROUPS,
        waits=WAITS,
        edge=edge,
    )


def snapshot(
    clocks: ir.Table,
    *periods: tuple[str, str],
    cross_tabulations: Sequence[CrossTabulation] = (CrossTabulation("all"),),
    edge: str = "in_lower_band",
    engine: Engine | None = None,
) -> pd.DataFrame:
    """Every cell of every period, as the loader makes them."""
    engine = engine or engine_of_tests()
    found = []
    with engine.held(running(clocks, *periods, edge=edge, engine=engine)) as ran:
        for cross in cross_tabulations:
            summed = engine.fetched(sums(ran, cross, groups=list(GROUPS)))
            for each in groupings(ran, cross_tabulations=[cross], groups=GROUPS):
                found.append(named(figures(each, summed=summed, waited=engine.fetched(waits(each))), each))
    return pd.concat(found, ignore_index=True)


def bands(
    ran: ir.Table, cross: CrossTabulation, *, clock: str, edges_weeks: Sequence[int], edge: str
) -> pd.DataFrame:
    """How many wait in each band, by stage and system."""
    summed = band_sums(ran, cross, groups=[], clock=clock, edges_weeks=edges_weeks, edge=edge).to_pandas()
    (system,) = [g for g in groupings(ran, cross_tabulations=[cross], groups={}) if g.area == "system_id"]
    return counted(summed, system, counts=BAND_COUNTS, beside=[BAND])
