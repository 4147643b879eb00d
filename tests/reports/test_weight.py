"""What is kept weighs all that it holds, and nothing of the figures that it follows from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pytest

from reports.figures import LONDON, Figures
from reports.once import Once
from reports.trends import read_trends
from reports.weight import bytes_of

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
