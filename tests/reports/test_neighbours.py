"""The boroughs most like a borough, and how it stands among them without counting one figure twice."""

from __future__ import annotations

import pandas as pd
import pytest

from reports.compare import Comparison, compare
from reports.figures import Figures
from reports.neighbours import (
    CHARACTERISTICS,
    NEIGHBOURS_SHOWN,
    neighbour_values,
    neighbours,
    neighbours_said,
)
from tests.reports.made_up import YEAR_2019, YEAR_2020
from tests.reports.made_up_comparison import BLOCKS_BOTH, comparison, made_up
from tests.reports.plain_words import reads_well

STILL = "waits_still_waiting"
BROMLEY = "E09000006"


def told(figures: Figures, found: Comparison, near: pd.DataFrame) -> str:
    return neighbours_said(figures, found, near).text


def test_every_borough_has_five_neighbours_and_is_not_its_own(figures: Figures) -> None:
    for borough in figures.areas.of_kind("borough", scope="london"):
        near = neighbours(figures, borough)
        assert len(near) == NEIGHBOURS_SHOWN
        assert borough not in set(near["area_id"])
        assert near["distance"].is_monotonic_increasing
        assert near["rank"].tolist() == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("place", ["QKK", "QMM", "E12000007", "E92000001"])
def test_other_places_have_none(figures: Figures, place: str) -> None:
    near = neighbours(figures, place)
    assert near.empty
    assert list(near.columns) == ["area_id", "area", "rank", "distance"]


def test_every_characteristic_is_loaded_for_every_borough(figures: Figures) -> None:
    table = figures.tables["characteristics"]
    boroughs = set(figures.areas.of_kind("borough", scope="london"))
    for name in CHARACTERISTICS:
        assert boroughs <= set(table.loc[table["characteristic"] == name, "area_id"])


def test_the_sentence_counts_who_lies_below_and_above(figures: Figures) -> None:
    near = neighbours(figures, BROMLEY)
    found = comparison(figures, indicator=STILL)
    assert told(figures, found, near) == (
        "**The boroughs most like Bromley are Bexley, Hounslow, Barnet, Havering and Ealing.** Still waiting was 71% "
        "in Bromley CCG in 2019-20. Of its 5 neighbours, 5 lie below. The others run from 16% to 47%."
    )


def test_neighbours_of_one_body_share_its_figure(figures: Figures) -> None:
    declared = figures.catalogue.indicators[STILL]
    found = compare(figures, declared, YEAR_2020, geography="ccg", place=figures.areas[BROMLEY])
    said = told(figures, found, neighbours(figures, BROMLEY))
    assert "1 shares its figure" in said
    assert reads_well(said)
    values = neighbour_values(figures, found, neighbours(figures, BROMLEY)).set_index("area_id")
    assert values.loc["E09000004", "body"] == "72Q"


def test_a_neighbour_without_a_figure_to_compare_is_said_to_have_none(figures: Figures) -> None:
    known = made_up(
        figures, {"07Q": (10, 100), "07N": (10, 100), "07Y": (90, 100)}, caveats={"07Y": BLOCKS_BOTH}
    )
    said = told(known, comparison(known), neighbours(figures, BROMLEY))
    assert said.endswith("Of its 5 neighbours, 1 lies level and 4 have none.")


@pytest.mark.parametrize("caveat", [BLOCKS_BOTH, ""])
def test_a_borough_without_a_figure_is_not_compared(figures: Figures, caveat: str) -> None:
    counts = {"07N": (10.0, 100.0), "07Q": (10.0, 100.0)}
    if not caveat:
        del counts["07Q"]
    known = made_up(figures, counts, caveats={"07Q": caveat})
    said = told(known, comparison(known), neighbours(figures, BROMLEY))
    assert said.endswith("Bromley has no figure in 2019-20 to compare with theirs.")


def test_every_boroughs_sentence_reads_well(figures: Figures) -> None:
    declared = figures.catalogue.indicators[STILL]
    for year in (YEAR_2019, YEAR_2020):
        for borough in figures.areas.of_kind("borough", scope="london")[::4]:
            place = figures.areas[borough]
            found = compare(figures, declared, year, geography="ccg", place=place)
            assert reads_well(told(figures, found, neighbours(figures, borough)))
