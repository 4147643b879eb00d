"""What is kept weighs all that it holds, and nothing of the figures that it follows from."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from reports.figures import LONDON, Figures
from reports.once import Once
from reports.trends import read_trends
from reports.weight import bytes_of, tidy

LARGE = 1_000_000
FRAME = pd.DataFrame({"a": np.zeros(LARGE // 8)})


@dataclass(frozen=True)
class Holder:
    frame: pd.DataFrame
    made: Once = field(default_factory=lambda: Once(3), compare=False)


@pytest.mark.parametrize(
    "result",
    [
        FRAME,
        FRAME["a"],
        b"x" * LARGE,
        {"by name": FRAME},
        [(FRAME, "")],
        Holder(FRAME),
    ],
)
def test_a_result_weighs_what_it_holds(result: object) -> None:
    assert LARGE <= bytes_of(result) < 1.1 * LARGE


def test_what_is_kept_with_a_result_is_weighed_too() -> None:
    holder = Holder(pd.DataFrame())
    assert bytes_of(holder) < LARGE
    holder.made.get("of it", lambda: FRAME)
    assert bytes_of(holder) > LARGE


def test_series_weigh_nothing_of_the_figures(figures: Figures) -> None:
    waits = figures.catalogue.indicators["waits_no_contact"]
    trends = read_trends(figures, waits, geography="system", place=figures.areas[LONDON])
    assert trends.figures is figures
    assert bytes_of(trends) < LARGE < bytes_of(dict(figures.tables))


def traced() -> int:
    """Bytes that Python has taken since it began to trace, without what waits to be collected."""
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


@pytest.mark.parametrize("take", [lambda table: table.iloc[:1], lambda table: table.set_index("b")["a"]])
def test_a_tidied_table_forgets_the_parts_that_were_taken_of_it_and_have_gone(
    take: Callable[[pd.DataFrame], object],
) -> None:
    table = pd.DataFrame({"a": [1.0, 2.0], "b": ["x", "y"]}, index=[3, 4])
    take(table)
    tracemalloc.start()
    before = traced()
    for _ in range(400):
        take(table)
    noted = traced() - before
    tidy({"the table": table})
    left = traced() - before
    tracemalloc.stop()
    assert left < noted / 5


def test_a_part_that_is_still_held_is_apart_from_its_table() -> None:
    table = pd.DataFrame({"a": [1.0, 2.0]})
    part = table.iloc[:1]
    tidy(table)
    part.iloc[0, 0] = 9.0
    assert table["a"].tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "index", [pd.RangeIndex(2), pd.Index(["x", "y"]), pd.MultiIndex.from_product([["x"], [1, 2]])]
)
def test_any_index_can_be_weighed_and_tidied(index: pd.Index) -> None:
    for one in (index, pd.DataFrame({"a": [1.0, 2.0]}, index=index)):
        assert bytes_of(one) > 0
        tidy(one)
