"""The one definition of clocks and snapshots gives on Spark exactly what it gives on DuckDB."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from metrics.pathway_flows import episode_measures, referral_measures, step_measures
from metrics.pathway_measures import SUMS, tabulate
from metrics.pathway_returns import return_measures
from metrics.pathway_watch import breach_measure, clinician_contacts, removal_measure, watch_measures
from metrics.snapshots import CrossTabulation
from tests.metrics.waiting.rows import (
    NUMBERS,
    WAITS,
    Engine,
    bands,
    clocks,
    day,
    engine_of_tests,
    pathways,
    running,
    snapshot,
)
from tests.metrics.waiting.test_snapshots import KEY, PERIODS, later, made_up

CROSS_TABULATIONS = (CrossTabulation("all"), CrossTabulation("tier", ("provider", "tier"), boroughs=False))


class Spark:
    """Spark on this machine, as an engine of the tests."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._backend = ibis.pyspark.connect(session)
        self._numbers = count()

    def table(self, rows: pa.Table) -> ir.Table:
        name = f"given_{next(self._numbers)}"
        self._session.createDataFrame(rows).createOrReplaceTempView(name)
        return self._backend.table(name)

    @contextmanager
    def held(self, table: ir.Table) -> Iterator[ir.Table]:
        name = f"held_{next(self._numbers)}"
        self._session.sql(self._backend.compile(table)).coalesce(1).cache().createOrReplaceTempView(name)
        yield self._backend.table(name)

    def fetched(self, table: ir.Table) -> pd.DataFrame:
        return table.to_pandas()


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    builder = SparkSession.builder.master("local[1]").appName("sightline-tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.host": "127.0.0.1",
    }
    for name, value in {**settings, "spark.driver.bindAddress": "127.0.0.1"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield Spark(session)
    session.stop()


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    """Pathways of every kind, with what the measures need beside the waits."""
    chance = random.Random(11)
    found = made_up(chance, 120)
    for row in found:
        row["person_id"] = f"YP-{chance.randint(1, 60)}"
        row["clinician"] = chance.choice(["CL-1", "CL-2", None])
        row |= {name: chance.randint(0, 9) for name in NUMBERS if name != "unavailable_days"}
        row["last_risk_review_on"] = later(chance, row["referred_on"], 300)
        row["breach_reason"] = chance.choice(["demand", "room", None])
        if "rejected_on" in row:
            row["rejection_reason"] = chance.choice(["below_threshold", "age"])
    return found


def test_clocks_counts_medians_and_percentiles_are_the_same(rows: list[dict[str, Any]], spark: Spark) -> None:
    mine = snapshot(clocks(*rows), *PERIODS, cross_tabulations=CROSS_TABULATIONS)
    theirs = snapshot(
        clocks(*rows, engine=spark), *PERIODS, cross_tabulations=CROSS_TABULATIONS, engine=spark
    )
    assert {"median_weeks", "p92_weeks"} <= set(mine.columns)
    assert_same(mine, theirs, keys=KEY)


@pytest.mark.parametrize("clock", ["stage", "referral"])
def test_bands_are_the_same(clock: str, rows: list[dict[str, Any]], spark: Spark) -> None:
    def banded(engine: Engine) -> pd.DataFrame:
        cross = CrossTabulation("all", boroughs=False)
        with engine.held(running(clocks(*rows, engine=engine), *PERIODS, engine=engine)) as ran:
            return bands(ran, cross, clock=clock, edges_weeks=[4, 12, 18, 52], edge="in_lower_band")

    keys = ["system_id", "stage", "period", "lower_weeks"]
    assert_same(banded(engine_of_tests()), banded(spark), keys=keys)


def every_measure(rows: list[dict[str, Any]], engine: Engine) -> dict[str, pd.DataFrame]:
    """Each measure by its last set of labels, for systems."""
    extract = day("2024-04-30")
    people, days = pathways(*rows, engine=engine), {"core": 28, "crisis": 7}
    with engine.held(clocks(*rows, engine=engine)) as ran:
        return _tabulated(people, ran, days=days, extract=extract)


def _tabulated(
    people: ir.Table, ran: ir.Table, *, days: Mapping[str, int], extract: dt.date
) -> dict[str, pd.DataFrame]:
    found = [
        *referral_measures(people),
        *episode_measures(people),
        *step_measures(ran),
        *return_measures(people, extract=extract, bounce_days=30, multiple_referral_days=180),
        breach_measure(ran, extract=extract, themes={"demand": "capacity"}),
        removal_measure(ran, waits=WAITS),
        *watch_measures(ran, extract=extract, waits=WAITS, review_days=days, contact_days=days),
    ]
    tables = {measure.id: list(tabulate(measure))[-1].table.to_pandas() for measure in found}
    by = ("provider",)
    return tables | {"clinicians": clinician_contacts(people, extract=extract, by=by).to_pandas()}


def test_measures_are_the_same(rows: list[dict[str, Any]], spark: Spark) -> None:
    mine, theirs = every_measure(rows, engine_of_tests()), every_measure(rows, spark)
    assert mine.keys() == theirs.keys()
    for name, frame in mine.items():
        keys = [column for column in frame.columns if not column.startswith(SUMS)]
        assert len(frame) or name == "between_tiers", name
        assert_same(_month_as_text(frame), _month_as_text(theirs[name]), keys=keys)


def _month_as_text(frame: pd.DataFrame) -> pd.DataFrame:
    if "month" not in frame:
        return frame
    return frame.assign(month=frame["month"].astype("string").str[:7])


def assert_same(mine: pd.DataFrame, theirs: pd.DataFrame, *, keys: Sequence[str]) -> None:
    """The same rows with the same figures to the last digit, whatever the order of rows."""
    keys = list(keys)
    types = {name: "float64" for name in mine.columns if name not in keys} | dict.fromkeys(keys, "string")
    both = [
        frame.astype(types).sort_values(keys).reset_index(drop=True)[list(mine.columns)]
        for frame in (mine, theirs)
    ]
    pd.testing.assert_frame_equal(*both, check_exact=True)
