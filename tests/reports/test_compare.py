"""Who is compared with whom, against which benchmark, and what a caveat keeps out."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from metrics.proportions import proportion
from metrics.rates import rate
from pages.performance.compare_views import has_map
from reports.compare import compare, geographies, heading, scope_of
from reports.compare_tables import judged, tiles
from reports.figures import ENGLAND, LONDON, Figures, Period
from reports.verdict import judge
from reports.verdict_rows import VERDICT_COLUMNS
from tests.reports.made_up import YEAR_2019, YEAR_2020, observation
from tests.reports.made_up_comparison import BLOCKS_BOTH, BROMLEY, FIVE, WITHIN, comparison, made_up

STILL = "waits_still_waiting"


def newest(figures: Figures, indicator: str) -> Period:
    return figures.periods(indicator)[-1]


@pytest.mark.parametrize(
    ("place", "scope"),
    [(BROMLEY, "london"), ("QMM", "norfolk_waveney"), (LONDON, "london"), (ENGLAND, "london")],
)
def test_a_place_is_compared_within_its_own_part_of_the_country(
    figures: Figures, place: str, scope: str
) -> None:
    assert scope_of(figures.areas[place]) == scope


def test_the_geographies_of_a_period_are_those_with_areas_to_compare(figures: Figures) -> None:
    assert geographies(figures, STILL, YEAR_2019, scope="london") == ["ccg", "system", "region"]
    assert geographies(figures, STILL, YEAR_2020, scope="norfolk_waveney") == ["ccg", "system", "region"]
    august = newest(figures, "waiting_full_stop")
    assert geographies(figures, "waiting_full_stop", august, scope="london") == ["system", "provider"]
    assert [heading(kind) for kind in ("ccg", "region", "country")] == ["CCGs", "Regions", "England"]


def test_what_is_kept_with_a_comparison_is_not_taken_for_that_of_other_rows(figures: Figures) -> None:
    whole = comparison(figures, geography="ccg", indicator=STILL)
    few = replace(whole, rows=whole.rows.head(3))
    counted = [one.made.get("rows", lambda one=one: len(one.rows)) for one in (whole, few, whole)]
    assert counted == [32, 3, 32]


@pytest.mark.parametrize(
    ("geography", "areas", "beside"),
    [
        ("ccg", 32, ["London", "England", "South East London"]),
        ("system", 5, ["London", "England"]),
        ("region", 7, ["England"]),
    ],
)
def test_london_areas_are_drawn_beside_london_and_england(
    figures: Figures, geography: str, areas: int, beside: list[str]
) -> None:
    found = comparison(figures, geography=geography, indicator=STILL)
    assert len(found.rows) == areas
    assert list(found.comparators) == beside
    assert found.benchmark == (beside[0], found.comparators[beside[0]])


def test_norfolk_and_waveney_is_compared_with_its_own_and_england_alone(figures: Figures) -> None:
    found = comparison(figures, place="QMM", indicator=STILL)
    assert set(found.rows["area_id"]) == {"06M", "06V", "06W", "06Y", "07J"}
    assert list(found.comparators) == ["England", "Norfolk and Waveney"]
    assert found.benchmark == ("England", found.comparators["England"])


def test_counts_have_no_comparator(figures: Figures) -> None:
    found = comparison(figures, indicator="waits_total")
    assert (found.comparators, found.benchmark) == ({}, None)
    assert set(found.rows["comparison"]) == {"not_compared"}


@pytest.mark.parametrize(
    ("place", "geography", "stands"),
    [(BROMLEY, "ccg", "07Q"), (BROMLEY, "system", "QKK"), ("E09000001", "ccg", "07T"), (LONDON, "ccg", None)],
)
def test_the_chosen_area_is_the_body_that_served_the_place(
    figures: Figures, place: str, geography: str, stands: str | None
) -> None:
    found = comparison(figures, place=place, geography=geography, indicator=STILL)
    assert found.stands_for == stands
    assert (None if found.chosen is None else found.chosen["area_id"]) == stands


def test_intervals_come_from_the_published_counts_and_all_that_rounding_allows(figures: Figures) -> None:
    rows = comparison(figures, indicator=STILL).rows
    usual = proportion(rows)
    assert (rows["lowercl"] < usual["lowercl"]).all()
    assert (rows["uppercl"] > usual["uppercl"]).all()
    assert (rows["lowercl"] <= rows["value_low"]).all()
    exact = comparison(made_up(figures, FIVE)).rows
    assert exact["lowercl"].equals(proportion(exact)["lowercl"])
    assert exact["value_low"].isna().all()
    people = newest(figures, "access_rate")
    rated = compare(
        figures,
        figures.catalogue.indicators["access_rate"],
        people,
        geography="system",
        place=figures.areas[BROMLEY],
    ).rows
    assert rated["uppercl"].equals(rate(rated)["uppercl"])
    assert comparison(figures, indicator="waits_mean_days").rows["lowercl"].isna().all()


def test_a_numerator_above_its_denominator_by_rounding_has_no_interval(figures: Figures) -> None:
    known = made_up(figures, FIVE | {"07Q": (10, 5)})
    row = comparison(known).rows.set_index("area_id").loc["07Q"]
    assert math.isnan(row["lowercl"])
    assert math.isnan(row["uppercl"])


def test_what_a_caveat_rules_out_is_shown_and_not_compared(figures: Figures) -> None:
    known = made_up(figures, FIVE, caveats={"09A": f"rounded_to_5;{BLOCKS_BOTH}"})
    found = comparison(known)
    assert found.rows.set_index("area_id")["blocked"].to_dict() == {
        area: area == "09A" for area in FIVE if area not in {LONDON, ENGLAND}
    }
    assert "09A" not in set(found.compared["area_id"])
    table = judged(found).set_index("Area").loc["Central London (Westminster)"]
    assert (table["As shown"], table["Against London"]) == ("90%", "not compared")
    assert table["Why not compared"] == "a caveat rules it out"
    tile = tiles(known, found).set_index("borough").loc["Westminster"]
    assert (tile["value"], tile["blocked"]) == (90, True)


def test_a_comparator_that_a_caveat_rules_out_gives_way_to_the_next(figures: Figures) -> None:
    found = comparison(made_up(figures, FIVE, caveats={LONDON: BLOCKS_BOTH}))
    assert found.comparators == {"England": 20.0}
    assert found.benchmark == ("England", 20.0)
    none = comparison(made_up(figures, FIVE, caveats={LONDON: BLOCKS_BOTH, ENGLAND: BLOCKS_BOTH}))
    assert none.benchmark is None
    assert set(judged(none)["Verdict"]) == {"not compared"}


def test_the_system_is_drawn_but_is_never_the_benchmark(figures: Figures) -> None:
    without = {area: pair for area, pair in FIVE.items() if area not in {LONDON, ENGLAND}}
    found = comparison(made_up(figures, without | {"QKK": (150, 1000)}))
    assert found.comparators == {"South East London": 15.0}
    assert found.benchmark is None


@pytest.mark.parametrize("indicator", [STILL, WITHIN, "waits_mean_days", "waits_total", "eip_within_2_weeks"])
def test_a_tile_and_the_table_give_the_same_verdict(figures: Figures, indicator: str) -> None:
    period = newest(figures, indicator)
    place = figures.areas["E09000012"]
    declared = figures.catalogue.indicators[indicator]
    rows = compare(figures, declared, period, geography="ccg", place=place).rows
    for row in rows.itertuples():
        body = figures.areas[row.area_id]
        mine = figures.figure(indicator, body.area_id, period)
        assert mine is not None
        assert judge(mine, figures).word == row.comparison, body.name


def test_only_rounded_counts_are_tried_for_rounding(figures: Figures) -> None:
    assert "Verdict survives rounding" in judged(comparison(figures, indicator=STILL)).columns
    exact = compare(
        figures,
        figures.catalogue.indicators["eip_within_2_weeks"],
        newest(figures, "eip_within_2_weeks"),
        geography="ccg",
        place=figures.areas[BROMLEY],
    )
    assert "Verdict survives rounding" not in judged(exact).columns


def test_a_verdict_that_rounding_could_change_says_so(figures: Figures) -> None:
    close = {"07Q": (15, 100), "07T": (500, 1000), LONDON: (2255, 10000), ENGLAND: (20000, 100000)}
    rounded = dict.fromkeys(close, "rounded_to_5")
    table = judged(comparison(made_up(figures, close, caveats=rounded))).set_index("Area")
    assert table.loc["City and Hackney", "Verdict survives rounding"] == "yes"
    assert table.loc["Bromley", "Verdict survives rounding"] == "no"


def test_totals_stand_by_name_and_notes_are_words(figures: Figures) -> None:
    period = figures.periods("cyp_ed_spend")[-1]
    spend = figures.catalogue.indicators["cyp_ed_spend"]
    table = judged(compare(figures, spend, period, geography="ccg", place=figures.areas["E09000030"]))
    assert table["Area"].tolist() == sorted(table["Area"])
    still = figures.catalogue.indicators[STILL]
    noted = judged(compare(figures, still, YEAR_2020, geography="region", place=figures.areas[LONDON]))
    assert set(noted["Note"]) == {"break in series"}
    assert not noted["As shown"].str.contains("[", regex=False).any()


def test_areas_without_a_value_stand_last_with_their_note(figures: Figures) -> None:
    missing = observation(WITHIN, "08M", None, value_note="c")
    table = judged(comparison(made_up(figures, FIVE, extra=[missing])))
    assert table["As shown"].tolist()[-1] == "withheld"
    assert table["Value"].is_monotonic_decreasing or table["Value"].iloc[-1] != table["Value"].iloc[-1]


def test_totals_are_listed_by_name(figures: Figures) -> None:
    for indicator, by in (("hidden_wait_gap", "system"), ("cyp_spend", "ccg")):
        declared, newest = figures.catalogue.indicators[indicator], figures.periods(indicator)[-1]
        found = compare(figures, declared, newest, geography=by, place=figures.areas[BROMLEY])
        assert judged(found)["Area"].is_monotonic_increasing
        assert found.rows["value"].notna().any()
        assert not has_map(found, tiles(figures, found))
    assert has_map(found := comparison(figures, indicator=STILL), tiles(figures, found))


class TestTiles:
    def test_there_is_one_for_each_of_33_boroughs_with_a_place_and_a_code_of_its_own(
        self, figures: Figures
    ) -> None:
        squares = tiles(figures, comparison(figures, indicator=STILL))
        assert len(squares) == 33
        assert not squares.duplicated(["tile_row", "tile_column"]).any()
        assert not squares["code"].duplicated().any()
        assert squares["chosen"].sum() == 1

    def test_boroughs_that_shared_a_body_share_its_figure(self, figures: Figures) -> None:
        squares = tiles(figures, comparison(figures, indicator=STILL)).set_index("borough")
        city, hackney = squares.loc["City of London"], squares.loc["Hackney"]
        assert (city["value"], city["published_for"]) == (hackney["value"], "NHS City and Hackney CCG")

    def test_a_borough_whose_body_has_no_figure_has_a_note(self, figures: Figures) -> None:
        squares = tiles(figures, comparison(made_up(figures, FIVE))).set_index("borough")
        assert (
            squares.loc["Barking and Dagenham", "note"],
            squares.loc["Barking and Dagenham", "published_for"],
        ) == (
            "x",
            "no body",
        )

    def test_each_carries_the_verdict_and_the_cell_of_its_body(self, figures: Figures) -> None:
        found = comparison(figures, indicator=STILL)
        squares, bodies = tiles(figures, found), found.rows.set_index("published_for")
        for column in (*VERDICT_COLUMNS, "caveats", "source_ref", "period_end", "verdict", "against"):
            theirs = [bodies.loc[name, column] for name in squares["published_for"]]
            assert squares[column].astype(str).tolist() == pd.Series(theirs).astype(str).tolist(), column
