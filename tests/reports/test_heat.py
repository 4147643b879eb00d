"""The heat table: the newest figure of the year for every area, each held against the benchmark that is named."""

from __future__ import annotations

from datetime import date

import pytest

from reports.compare import compare
from reports.figures import LONDON, Figures, Period
from reports.heat import COLUMNS, comparable, heat_rows, heat_said, newest_within
from tests.reports.made_up import YEAR_2019, YEAR_2020
from tests.reports.made_up_comparison import BLOCKS_BOTH, FIVE, WITHIN, made_up

YEAR_2021 = Period(date(2022, 3, 31), date(2021, 4, 1), "year")


@pytest.mark.parametrize(
    ("geography", "year"), [("ccg", YEAR_2019), ("system", YEAR_2021), ("region", YEAR_2020)]
)
def test_every_cell_is_the_figure_and_the_verdict_that_compare_gives(
    figures: Figures, geography: str, year: Period
) -> None:
    place = figures.areas["E09000006"]
    rows = heat_rows(figures, place, geography=geography, year=year)
    assert list(rows.columns) == COLUMNS
    assert not rows.duplicated(["area_id", "indicator"]).any()
    by_name = {indicator.short_name: indicator for indicator in comparable(figures)}
    for name, cells in rows.groupby("indicator"):
        indicator = by_name[str(name)]
        period = newest_within(figures, indicator, year, geography=geography, scope="london")
        assert period is not None
        compared = compare(figures, indicator, period, geography=geography, place=place)
        expected = compared.rows.set_index("area_id")
        found = cells.set_index("area_id")
        assert set(found["against"]) == {compared.benchmark[0] if compared.benchmark else ""}
        assert found["comparison"].equals(expected["comparison"].loc[found.index])
        assert found["value"].equals(expected["value"].loc[found.index])
        assert found["source_ref"].equals(expected["source_ref"].loc[found.index])


def test_the_chosen_area_stands_first(figures: Figures) -> None:
    rows = heat_rows(figures, figures.areas["E09000006"], geography="ccg", year=YEAR_2019)
    first = int(rows["chosen"].sum())
    assert set(rows["area_id"].head(first)) == {"07Q"}
    assert rows["area"].iloc[first:].is_monotonic_increasing


def test_what_a_caveat_rules_out_has_its_figure_and_no_verdict(figures: Figures) -> None:
    known = made_up(figures, FIVE, caveats={"09A": BLOCKS_BOTH})
    rows = heat_rows(known, known.areas["E09000006"], geography="ccg", year=YEAR_2019).set_index("area_id")
    cell = rows.loc["09A"]
    assert (cell["printed"], cell["comparison"], cell["reason"]) == (
        "90%",
        "not_compared",
        "a caveat rules it out",
    )


def test_it_names_england_where_that_is_the_benchmark(figures: Figures) -> None:
    without = {area: pair for area, pair in FIVE.items() if area != LONDON}
    known = made_up(figures, without)
    rows = heat_rows(known, known.areas["E09000006"], geography="ccg", year=YEAR_2019)
    assert "held against England by" in heat_said(rows, YEAR_2019).text
    shipped = heat_rows(figures, figures.areas["E09000006"], geography="ccg", year=YEAR_2019)
    assert "held against London by" in heat_said(shipped, YEAR_2019).text


def test_whole_years_come_before_parts_and_a_geography_has_its_own_periods(figures: Figures) -> None:
    waits = figures.catalogue.indicators[WITHIN]
    assert newest_within(figures, waits, YEAR_2019, geography="ccg", scope="london") == YEAR_2019
    urgent = figures.catalogue.indicators["ed_urgent_within_1_week"]
    system, region = (
        newest_within(figures, urgent, YEAR_2021, geography=geography, scope="london")
        for geography in ("system", "region")
    )
    assert system is not None
    assert region is not None
    assert (system.kind, region.kind, system.end) == ("rolling_year", "quarter", region.end)


def test_a_year_without_figures_is_empty_and_held_against_nobody(figures: Figures) -> None:
    long_ago = Period(date(2001, 3, 31), date(2000, 4, 1), "year")
    rows = heat_rows(figures, figures.areas["E09000006"], geography="ccg", year=long_ago)
    assert rows.empty
    assert list(rows.columns) == COLUMNS
    assert "held against nobody by" in heat_said(rows, YEAR_2019).text


def test_counts_have_no_column(figures: Figures) -> None:
    assert {i.comparison for i in comparable(figures)} == {"proportion", "rate", "mean"}
