"""One version of the truth: the same number, from the same cell, wherever a reader meets it."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from loaders.workbook import read_sheets
from metrics.printed import percent
from reports.api_published import publish
from reports.catalogue import lineage_table
from reports.compare import compare, geographies
from reports.compare_tables import judged, tiles
from reports.export import csv_bytes, with_lineage
from reports.figures import ENGLAND, LONDON, Figure, Figures, Period
from reports.heat import heat_rows
from reports.pathway import SHARES, WAITING, by_quarter, read_pathway
from reports.pathway_words import pathway_said
from reports.summary import CHILDREN, Tile, summarise
from reports.trends import read_trends
from reports.verdict import comparator_of, judge
from tests.official import official
from tests.reports.made_up import PEOPLE, YEAR_2019, YEAR_2020
from tests.sampling import some_of

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 27)
STILL = "waits_still_waiting"
PLACES = ["E09000006", "E09000012", "E09000033", "QKK", "QMM", LONDON, ENGLAND]
YEARS = [YEAR_2019, YEAR_2020]
SEGMENTS = {STILL: WAITING} | {indicator: (segment,) for segment, indicator in SHARES.items()}


def figure_of(figures: Figures, indicator: str, place: str, period: Period) -> Figure:
    found = figures.figure(indicator, place, period)
    assert found is not None
    return found


@pytest.mark.parametrize("year", YEARS, ids=lambda year: year.label)
@pytest.mark.parametrize("place", PLACES)
def test_tile_bar_and_sentence_of_the_summary_agree(figures: Figures, place: str, year: Period) -> None:
    summary = summarise(figures, figures.areas[place], year, today=TODAY)
    tiles_shown: dict[str, Tile] = {
        tile.figure.indicator.id: tile for _, row in summary.rows for tile in row if tile.figure is not None
    }
    assert summary.pathway.own is not None
    own = summary.pathway.own.area_id
    for indicator in CHILDREN:
        found = figure_of(figures, indicator, place, year)
        assert tiles_shown[indicator].figure == found
        assert tiles_shown[indicator].printed == found.said
        assert found.published_for.area_id == own
    for indicator, segments in SEGMENTS.items():
        found = figure_of(figures, indicator, place, year)
        pathway = summary.pathway
        share = pathway.still_waiting(own) if indicator == STILL else pathway.share(own, *segments)
        assert found.value == pytest.approx(share, rel=1e-12)
        assert found.numerator == summary.pathway.count(own, *segments)
        assert found.denominator == summary.pathway.total(own)
    for indicator in (STILL, "waits_within_4_weeks", "waits_closed_before"):
        assert figure_of(figures, indicator, place, year).said in " ".join(
            said.text for said in summary.message
        )


@pytest.mark.parametrize("year", YEARS, ids=lambda year: year.label)
@pytest.mark.parametrize("indicator", SEGMENTS)
def test_compare_table_tile_map_and_export_agree(figures: Figures, indicator: str, year: Period) -> None:
    declared = figures.catalogue.indicators[indicator]
    for place in ("E09000012", "E09000033"):
        found = figure_of(figures, indicator, place, year)
        area, body = figures.areas[place], found.published_for
        comparison = compare(figures, declared, year, geography=body.kind, place=area)
        assert comparison.chosen is not None
        assert (comparison.chosen["value"], comparison.chosen["source_ref"]) == (
            found.value,
            found.source_ref,
        )
        table = judged(comparison).set_index("Area").loc[body.short_name]
        assert (table["Value"], table["As shown"], table["Cell"]) == (
            found.value,
            found.said,
            found.source_ref,
        )
        tile = tiles(figures, comparison).set_index("borough").loc[area.short_name]
        assert (tile["value"], tile["published_for"]) == (found.value, body.name)
        saved = pd.read_csv(io.BytesIO(csv_bytes(with_lineage(comparison.rows, catalogue=figures.catalogue))))
        row = saved[saved["area_id"] == body.area_id].iloc[0]
        assert (row["value"], row["source_ref"]) == (found.value, found.source_ref)
        lineage = lineage_table(figures, indicator)
        walked = lineage[
            (lineage["Area code"] == body.area_id) & (lineage["Cell or line"] == found.source_ref)
        ]
        assert walked["Value"].tolist() == [found.printed]


def test_one_verdict_on_tile_table_heat_cell_and_data_interface(figures: Figures, exhaustive: bool) -> None:
    """Every area, indicator and period that Summary's tile and Compare can both show."""
    told = publish(figures).observations
    told = told[told["current"]]
    key = ["indicator_id", "area_id", "period_end", "period_type", "breakdown"]
    verdict = ["comparison", "meets_standard", "comparator_id"]
    keys, verdicts = (told[names].itertuples(index=False, name=None) for names in (key, verdict))
    sent = dict(zip(keys, verdicts, strict=True))
    cases = [
        (indicator, period, geography, scope)
        for indicator in figures.shown
        for period in figures.periods(indicator.id)
        for scope in ("london", "norfolk_waveney")
        for geography in geographies(figures, indicator.id, period, scope=scope)
    ]
    judged_rows = 0
    for indicator, period, geography, scope in some_of(cases, exhaustive=exhaustive, most=30):
        place = figures.areas["E09000006" if scope == "london" else "QMM"]
        rows = compare(figures, indicator, period, geography=geography, place=place).rows
        for row in rows.itertuples():
            mine = figure_of(figures, indicator.id, row.area_id, period)
            tile = judge(mine, figures)
            against = comparator_of(mine, figures)
            who = "" if against is None else against.published_for.area_id
            on_the_tile = (tile.word, tile.meets_standard, who)
            assert on_the_tile == (row.comparison, row.meets_standard, row.comparator_id)
            assert on_the_tile == sent[indicator.id, row.area_id, period.end, period.kind, mine.breakdown]
            judged_rows += tile.word != "not_compared"
    assert judged_rows > (7000 if exhaustive else 60)


@pytest.mark.parametrize(
    ("geography", "year"), [("ccg", YEAR_2019), ("ccg", YEAR_2020), ("system", YEAR_2020)]
)
def test_a_heat_cell_has_the_verdict_of_the_tile(figures: Figures, geography: str, year: Period) -> None:
    for place in ("E09000006", "QMM"):
        for cell in heat_rows(figures, figures.areas[place], geography=geography, year=year).itertuples():
            period = next(p for p in figures.periods(cell.indicator_id) if p.label == cell.period)
            tile = judge(figure_of(figures, cell.indicator_id, cell.area_id, period), figures)
            assert (cell.comparison, cell.meets_standard) == (tile.word, tile.meets_standard)


@pytest.mark.parametrize("place", PLACES)
def test_the_quarter_line_and_the_trend_agree(figures: Figures, place: str) -> None:
    area = figures.areas[place]
    quarters = by_quarter(figures, area, service_scope="mental_health", population="people")
    mine = quarters[quarters["chosen"]]
    assert len(mine) == 8
    last = mine.iloc[-1]
    trends = read_trends(
        figures,
        figures.catalogue.indicators[STILL],
        geography=figures.areas[last["area_id"]].kind,
        place=area,
    )
    line = trends.series.set_index(["series", "label"]).loc[(last["area_id"], last["period"])]
    assert (line["value"], line["source_ref"]) == (last["value"], last["source_ref"])
    period = next(p for p in figures.periods(STILL) if p.label == last["period"])
    assert figure_of(figures, STILL, place, period).value == last["value"]
    assert percent(last["value"]) in pathway_said(read_pathway(figures, area, period)).text


def test_the_kept_extract_says_the_same(figures: Figures) -> None:
    for year, edition in zip(YEARS, ("2019-20", "2020-21"), strict=True):
        kept = pd.read_parquet(ROOT / "data/published/additional_waits" / edition / "observations.parquet")
        kept = kept[(kept["breakdown"] == PEOPLE) & (kept["period_type"] == "year")]
        for indicator in SHARES.values():
            rows = kept[kept["indicator_id"] == indicator].set_index("area_id")
            shown = figures.at(indicator, year)
            assert set(rows.index) == set(shown.index)
            pd.testing.assert_series_equal(
                rows["value"].sort_index(), shown["value"].sort_index(), check_names=False
            )


def cell_of(sheets: dict[str, list[list[object]]], ref: str) -> object:
    """The cell that a reference such as 1b!T185 names."""
    sheet, letters, row = re.fullmatch(r"(\w+)!([A-Z]+)(\d+)", ref).groups()  # type: ignore[union-attr]
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return sheets[sheet][int(row) - 1][column - 1]


@pytest.fixture(scope="module")
def workbooks() -> dict[str, dict[str, list[list[object]]]]:
    files = {
        "2019-20": "additional_cyp_wait_times_1920.xlsx",
        "2020-21": "additional_cyp_wait_times_2020-21_v2.xlsx",
    }
    return {edition: read_sheets(official(f"data/raw/{name}")) for edition, name in files.items()}


@pytest.mark.parametrize("place", ["E09000006", "E09000033", "QMM", LONDON, ENGLAND])
def test_every_count_behind_the_pathway_is_in_the_cell_it_names(
    figures: Figures, workbooks: dict[str, dict[str, list[list[object]]]], place: str
) -> None:
    for year in YEARS:
        pathway = read_pathway(figures, figures.areas[place], year)
        assert pathway.own is not None
        for row in pathway.bands.itertuples():
            printed = cell_of(workbooks[row.edition], row.source_ref)
            assert printed == ("*" if pd.isna(row.count) else row.count)
        total = figure_of(figures, "waits_total", place, year)
        assert cell_of(workbooks[total.edition], total.source_ref) == total.value


def test_the_worked_figures(figures: Figures, workbooks: dict[str, dict[str, list[list[object]]]]) -> None:
    bromley, london, england = (
        figure_of(figures, STILL, place, YEAR_2019) for place in ("E09000006", LONDON, ENGLAND)
    )
    assert (bromley.numerator, bromley.denominator) == (2485, 3485)
    assert bromley.value == pytest.approx(100 * 2485 / 3485)
    assert london.value is not None
    assert round(london.value, 1) == 32.6
    parts = [cell_of(workbooks["2019-20"], ref) for ref in ("1b!S185", "1b!U185", "1b!C185")]
    assert parts == [1475, 1010, 3485]
    assert england.numerator is not None
    assert england.value == pytest.approx(100 * england.numerator / 538_564)
    assert england.numerator % 5 != 0
