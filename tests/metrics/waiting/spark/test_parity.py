"""The one definition of clocks and snapshots gives on Spark exactly what it gives on DuckDB."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import count

import ibis
import ibis.expr.types as ir
import pandas as pd
import pyarrow as pa
import pytest
from pyspark.sql import SparkSession

from metrics.snapshots import CrossTabulation
from tests.metrics.waiting.rows import clocks, snapshot
from tests.metrics.waiting.test_snapshots import KEY, PERIODS, made_up

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

    def hold(self, table: ir.Table) -> ir.Table:
        name = f"held_{next(self._numbers)}"
        self._session.sql(self._backend.compile(table)).cache().createOrReplaceTempView(name)
        return self._backend.table(name)


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    builder = SparkSession.builder.master("local[1]").appName("sightline-tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "1",
        "spark.driver.host": "127.0.0.1",
    }
    for name, value in {**settings, "spark.driver.bindAddress": "127.0.0.1"}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield Spark(session)
    session.stop()


def test_clocks_counts_medians_and_percentiles_are_the_same(spark: Spark) -> None:
    rows = made_up(random.Random(11), 120)
    mine = snapshot(clocks(*rows), *PERIODS, cross_tabulations=CROSS_TABULATIONS)
    theirs = snapshot(
        clocks(*rows, engine=spark), *PERIODS, cross_tabulations=CROSS_TABULATIONS, engine=spark
    )
    keys = list(KEY)
    both = [
        frame.astype(
            {name: "float64" for name in mine.columns if name not in keys} | dict.fromkeys(keys, "string")
        )
        .sort_values(keys)
        .reset_index(drop=True)[list(mine.columns)]
        for frame in (mine, theirs)
    ]
    pd.testing.assert_frame_equal(*both, check_exact=True)
