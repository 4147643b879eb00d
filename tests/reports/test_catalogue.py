"""The catalogue's tables: every indicator, its coverage, every figure with its cell, every edition loaded."""

from __future__ import annotations

import pandas as pd

from reports.catalogue import as_text, coverage_table, edition_table, indicator_table, lineage_table, worded
from reports.figures import Figures
from tests.reports.made_up import YEAR_2019, YEAR_2020, figures_of, observation
from tests.reports.plain_words import slips


def test_every_declared_indicator_has_one_row(figures: Figures) -> None:
    table = indicator_table(figures)
    assert table["Identifier"].tolist() == list(figures.catalogue.indicators)
    loaded = table["Areas"] > 0
    assert set(table.loc[loaded, "Identifier"]) == {indicator.id for indicator in figures.shown}
    assert table.loc[loaded, "Status"].str.fullmatch(r"[\d,]+ figures").all()
    assert (table.loc[loaded, ["From", "To"]] != "").all().all()
    assert set(table.loc[~loaded, "Status"]) <= {"needs a local return", "derived"}


def test_coverage_counts_areas_of_each_kind_and_what_is_withheld(figures: Figures) -> None:
    table = coverage_table(figures, "waits_over_12_weeks").set_index("Period")
    year = table.loc["2019-20"]
    assert (year["ccg"], year["system"], year["country"]) == (37, 6, 1)
    rows = figures.at("waits_over_12_weeks", YEAR_2019)
    assert year["withheld or missing"] == rows["value"].isna().sum()
    for indicator in figures.shown[::6]:
        counted = coverage_table(figures, indicator.id)
        assert counted["Period"].is_unique
        kinds = counted.drop(columns=["Period", "withheld or missing"])
        assert kinds.to_numpy().sum() == len(figures.of(indicator.id))


def test_periods_of_another_type_with_the_same_days_are_counted_apart(figures: Figures) -> None:
    rolling = {"period": YEAR_2019, "period_type": "rolling_year"}
    known = figures_of(
        figures,
        [observation("waits_total", "QMM", 1), observation("waits_total", "QKK", None, **rolling)],
    )
    table = coverage_table(known, "waits_total")
    assert table["withheld or missing"].tolist() == [1, 0]


def test_every_row_of_an_indicator_leads_to_its_cell(figures: Figures) -> None:
    for indicator in figures.shown[::6]:
        table = lineage_table(figures, indicator.id)
        rows = figures.observations[figures.observations["indicator_id"] == indicator.id]
        assert len(table) == len(rows)
        assert (table["Cell or line"] != "").all()
        assert (table["Edition"] != "").all()
        for cell in table["Value"].unique():
            assert slips(cell) == []


def test_a_figure_is_found_by_any_of_its_cells_though_others_are_empty(figures: Figures) -> None:
    rows = lineage_table(figures, "access_rate")
    assert rows["Standard"].isna().any()
    texts = as_text(rows)
    for column in rows.columns[rows.notna().any()]:
        cell = str(rows[column].dropna().iloc[0])
        assert [cell.upper() in text for text in texts][rows[column].first_valid_index()]
    assert not any("NAN" in text.split() for text in texts)


def test_codes_are_shown_as_words(figures: Figures) -> None:
    shown = worded(lineage_table(figures, "access_rate"))
    assert "Note" not in shown
    assert not shown[["Breakdown", "Caveats"]].apply(lambda texts: texts.str.contains("[=;_]")).any().any()


def test_a_row_has_the_verdict_of_every_page_and_its_note(figures: Figures) -> None:
    for indicator in ("waits_still_waiting", "ed_urgent_within_1_week", "cyp_spend"):
        table = lineage_table(figures, indicator)
        rows = figures.observations[figures.observations["indicator_id"] == indicator]
        judged = figures.verdicts.reindex(rows.index)
        said = table["Verdict"].replace("", "none").str.split().str[0].replace("not", "not_compared")
        assert said.value_counts().to_dict() == judged["comparison"].fillna("none").value_counts().to_dict()
        missed = [met for met in judged["meets_standard"] if met is not None and not pd.isna(met) and not met]
        assert (table["Meets it"] == "no").sum() == len(missed)
        assert (table["Note"] != "").sum() == (rows["value_note"] != "").sum()


def test_the_newest_stands_first_and_plans_stand_beside_what_happened(figures: Figures) -> None:
    table = lineage_table(figures, "cyp_spend")
    assert table["Period"].iloc[0] == "2021-22"
    assert set(table["Status"]) == {"final", "planned"}


def test_a_withheld_figure_is_its_note_and_a_printed_one_is_kept_beside(figures: Figures) -> None:
    known = figures_of(
        figures,
        [
            observation("waits_total", "QMM", None, period=YEAR_2020),
            observation("waits_within_4_weeks", "QMM", 10.9, published_value=10.0),
        ],
    )
    assert lineage_table(known, "waits_total")["Value"].tolist() == ["[c]"]
    row = lineage_table(known, "waits_within_4_weeks").iloc[0]
    assert (row["Value"], row["As printed"]) == ("11%", "10")


def test_an_indicator_without_figures_has_an_empty_lineage(figures: Figures) -> None:
    known = figures_of(figures, [observation("waits_total", "QMM", 1)])
    assert lineage_table(known, "eip_completed").empty
    assert coverage_table(known, "eip_completed").empty


def test_the_ledger_names_each_file_and_its_fingerprint(figures: Figures) -> None:
    table = edition_table(figures)
    assert len(table) == len(figures.tables["editions"])
    assert table["SHA-256 of the file"].str.fullmatch("[0-9a-f]{64}").all()
    assert (table["Rows"] > 0).all()
    assert {"Source", "Edition", "Publication", "Licence", "Official file"} <= set(table.columns)
    assert not pd.isna(table["Loaded"]).any()
