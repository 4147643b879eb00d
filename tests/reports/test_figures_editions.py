"""Where the same figure was published twice, one of the two stands: by status, then by edition; plans never."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.figures import ENGLAND, Figures
from reports.pathway import SOURCE, read_pathway
from tests.reports.made_up import YEAR_2019, figures_of, observation

TOTAL = "waits_total"


def shown(figures: Figures, *rows: tuple[str, str, float]) -> float | None:
    known = figures_of(
        figures,
        [observation(TOTAL, "QMM", value, status=status, edition=edition) for status, edition, value in rows],
    )
    found = known.figure(TOTAL, "QMM", YEAR_2019)
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("rows", "value"),
    [
        ([("final", "2019-20", 1), ("revised", "2019-20", 2)], 2),
        ([("provisional", "2021-22", 1), ("final", "2019-20", 2)], 2),
        ([("performance", "2020", 1), ("provisional", "2021", 2)], 1),
        ([("final", "2019-20", 1), ("final", "2020-21", 2)], 2),
        ([("final", "2020-21", 1), ("final", "2019-20", 2)], 1),
        ([("planned", "2019-20", 1)], None),
        ([("planned", "2021-22", 1), ("provisional", "2019-20", 2)], 2),
    ],
)
def test_one_of_several_editions_stands(
    figures: Figures, rows: list[tuple[str, str, float]], value: float | None
) -> None:
    assert shown(figures, *rows) == value
    assert shown(figures, *reversed(rows)) == value


def test_every_shipped_figure_stands_once_for_its_area_and_period(figures: Figures) -> None:
    key = ["area_id", "period_start", "period_end", "period_type"]
    for indicator in figures.shown:
        for breakdown in indicator.breakdowns or {"": ""}:
            rows = figures.of(indicator.id, breakdown=breakdown)
            assert not rows.duplicated(key).any(), indicator.id
            assert "planned" not in set(rows["status"])


def test_the_bands_of_an_older_edition_are_not_added_to_those_of_the_newer(figures: Figures) -> None:
    bands = figures.tables["wait_bands"]
    again = bands[(bands["source_id"] == SOURCE) & (bands["edition"] == "2019-20")]
    newer = again.assign(edition="2019-20 revised", count=again["count"] + 1)
    both = figures_of(
        figures, figures.tables["observations"].to_dict("records"), wait_bands=pd.concat([bands, newer])
    )
    england = figures.areas[ENGLAND]
    once, twice = (read_pathway(known, england, YEAR_2019) for known in (figures, both))
    assert set(twice.bands["edition"]) == {"2019-20 revised"}
    assert len(twice.bands) == len(once.bands)
    assert twice.count(ENGLAND, "no_contact") == once.count(ENGLAND, "no_contact") + 1
