"""Derived indicators: what they add up or divide, what they never mix, and what stays missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import pytest

from metrics.derived import (
    DERIVED,
    access_rate,
    first_steps_open_seen_percent,
    hidden_wait_gap,
    mh_spend_growth,
    spend_per_head,
    still_waiting,
)
from metrics.population_match import FARTHEST_DAYS, match_population
from store.catalogue import read_catalogue
from store.schema import TABLES, conform

COLUMNS = TABLES["observations"].columns
EMPTY = pd.DataFrame(columns=TABLES["populations"].columns)


def observation(indicator_id: str, value: float | None, **other: Any) -> dict[str, Any]:
    return {
        "indicator_id": indicator_id,
        "area_id": "QMF",
        "period_start": dt.date(2020, 4, 1),
        "period_end": dt.date(2021, 3, 31),
        "period_type": "year",
        "breakdown": "",
        "numerator": float("nan"),
        "denominator": float("nan"),
        "value": float("nan") if value is None else value,
        "published_value": float("nan"),
        "value_note": "c" if value is None else "",
        "caveats": "",
        "status": "final",
        "source_id": "made_up",
        "edition": "1",
        "source_ref": f"ref of {indicator_id}",
        **other,
    }


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def people(
    mid_year: int, count: int, *, age_band: str = "0-17", area_id: str = "QMF", source: str = "long"
) -> dict:
    return {
        "area_id": area_id,
        "mid_year": mid_year,
        "age_band": age_band,
        "people": count,
        "source_id": source,
        "edition": "1",
        "source_ref": f"{source} {mid_year}",
    }


def populations(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=EMPTY.columns)


def only(rows: pd.DataFrame) -> pd.Series:
    assert len(rows) == 1
    assert list(rows.columns) == COLUMNS
    conform("observations", rows, file="derived")
    return rows.iloc[0]


class TestStillWaiting:
    def test_the_share_is_that_of_the_two_counts_added_up(self) -> None:
        """One part as printed (13%) and one recomputed would give 33% beside 505 of 1,580."""
        row = only(
            still_waiting(
                frame(
                    observation(
                        "waits_no_contact",
                        13.0,
                        numerator=190.0,
                        denominator=1580.0,
                        caveats="rounded_to_5;percent_as_printed",
                    ),
                    observation(
                        "waits_one_contact",
                        100 * 315 / 1580,
                        numerator=315.0,
                        denominator=1580.0,
                        caveats="rounded_to_5;percent_recomputed",
                    ),
                )
            )
        )
        assert row["value"] == 100 * 505 / 1580
        assert row["caveats"] == "rounded_to_5;share_of_added_counts"

    def test_the_two_shares_add_up(self) -> None:
        row = only(
            still_waiting(
                frame(
                    observation("waits_no_contact", 12.5, numerator=25.0, denominator=200.0),
                    observation("waits_one_contact", 10.0, numerator=20.0, denominator=200.0),
                )
            )
        )
        assert (row["value"], row["numerator"], row["denominator"]) == (22.5, 45.0, 200.0)
        assert row["indicator_id"] == "waits_still_waiting"
        assert row["source_ref"] == "ref of waits_no_contact; ref of waits_one_contact"

    def test_breakdowns_and_periods_are_never_mixed(self) -> None:
        rows = still_waiting(
            frame(
                observation("waits_no_contact", 1.0, breakdown="count=people"),
                observation("waits_one_contact", 2.0, breakdown="count=referrals"),
            )
        )
        assert rows["value"].isna().all()
        assert rows["value_note"].tolist() == ["x", "x"]

    def test_shares_of_different_bases_have_no_common_denominator(self) -> None:
        row = only(
            still_waiting(
                frame(
                    observation("waits_no_contact", 1.0, numerator=1.0, denominator=100.0),
                    observation("waits_one_contact", 2.0, numerator=2.0, denominator=105.0),
                )
            )
        )
        assert row["value"] == 3.0
        assert pd.isna(row["denominator"])

    def test_a_withheld_part_withholds_the_sum(self) -> None:
        row = only(
            still_waiting(frame(observation("waits_no_contact", None), observation("waits_one_contact", 2.0)))
        )
        assert pd.isna(row["value"])
        assert row["value_note"] == "c"

    def test_caveats_are_united_each_once(self) -> None:
        row = only(
            still_waiting(
                frame(
                    observation("waits_no_contact", 1.0, caveats="one;two"),
                    observation("waits_one_contact", 2.0, caveats="two;three", value_note="p"),
                )
            )
        )
        assert row["caveats"] == "one;two;three"
        assert row["value_note"] == "p"


class TestFirstStepsOpenSeen:
    def test_it_is_a_share_of_those_waiting_for_a_full_stop(self) -> None:
        row = only(
            first_steps_open_seen_percent(
                frame(observation("waiting_full_stop", 500.0), observation("waiting_first_contact", 320.0))
            )
        )
        assert (row["value"], row["numerator"], row["denominator"]) == (36.0, 180.0, 500.0)

    def test_nobody_waiting_is_no_share(self) -> None:
        row = only(
            first_steps_open_seen_percent(
                frame(observation("waiting_full_stop", 0.0), observation("waiting_first_contact", 0.0))
            )
        )
        assert pd.isna(row["value"])


class TestHiddenWaitGap:
    def test_contacted_but_not_fully_stopped(self) -> None:
        row = only(
            hidden_wait_gap(
                frame(observation("waiting_full_stop", 500.0), observation("waiting_first_contact", 320.0))
            )
        )
        assert row["value"] == 180.0

    def test_a_missing_partner_is_unavailable_not_zero(self) -> None:
        row = only(hidden_wait_gap(frame(observation("waiting_full_stop", 500.0))))
        assert pd.isna(row["value"])
        assert row["value_note"] == "x"

    def test_statuses_are_never_mixed(self) -> None:
        rows = hidden_wait_gap(
            frame(
                observation("waiting_full_stop", 500.0, status="performance"),
                observation("waiting_first_contact", 320.0, status="provisional"),
            )
        )
        assert rows["value"].isna().all()


class TestAccessRate:
    def test_people_per_100000_of_the_same_area(self) -> None:
        row = only(
            access_rate(
                frame(observation("access_one_contact", 4000.0)),
                populations(people(2020, 100_000), people(2020, 1, area_id="QMJ")),
            )
        )
        assert row["value"] == 4000.0
        assert (row["numerator"], row["denominator"]) == (4000.0, 100_000.0)
        assert (
            row["source_ref"] == "ref of access_one_contact; 100,000 people aged 0-17 at mid-2020 (long 2020)"
        )
        assert row["value_note"] == ""

    def test_no_population_is_unavailable(self) -> None:
        row = only(access_rate(frame(observation("access_one_contact", 4000.0)), EMPTY))
        assert pd.isna(row["value"])
        assert row["value_note"] == "x"

    def test_a_withheld_count_gives_no_rate(self) -> None:
        row = only(
            access_rate(frame(observation("access_one_contact", None)), populations(people(2020, 100_000)))
        )
        assert row["value_note"] == "c"
        assert pd.isna(row["denominator"])

    def test_an_estimate_more_than_half_a_year_away_is_marked(self) -> None:
        row = only(
            access_rate(frame(observation("access_one_contact", 10.0)), populations(people(2019, 100_000)))
        )
        assert row["value_note"] == "e"


class TestSpendPerHead:
    def test_eating_disorders_are_added_before_dividing(self) -> None:
        row = only(
            spend_per_head(
                frame(observation("cyp_spend", 900.0), observation("cyp_ed_spend", 100.0)),
                populations(people(2020, 50)),
            )
        )
        assert (row["value"], row["numerator"], row["denominator"]) == (20.0, 1000.0, 50.0)

    def test_plan_and_actual_stay_apart(self) -> None:
        rows = spend_per_head(
            frame(
                *(
                    observation(name, value, status=status)
                    for status, value in (("planned", 10.0), ("final", 30.0))
                    for name in ("cyp_spend", "cyp_ed_spend")
                )
            ),
            populations(people(2020, 10)),
        )
        assert dict(zip(rows["status"], rows["value"], strict=True)) == {"planned": 2.0, "final": 6.0}

    def test_ages_0_to_25_are_never_divided_by(self) -> None:
        row = only(
            spend_per_head(
                frame(observation("cyp_spend", 900.0), observation("cyp_ed_spend", 100.0)),
                populations(people(2020, 80, age_band="0-25"), people(2020, 30, age_band="18-25")),
            )
        )
        assert pd.isna(row["value"])

    def test_spend_without_its_other_half_is_no_spend_per_head(self) -> None:
        row = only(spend_per_head(frame(observation("cyp_spend", 900.0)), populations(people(2020, 50))))
        assert pd.isna(row["value"])
        assert row["value_note"] == "x"


class TestGrowth:
    def year(self, first: int, value: float | None, **other: Any) -> dict[str, Any]:
        span = {"period_start": dt.date(first, 4, 1), "period_end": dt.date(first + 1, 3, 31)}
        return observation("mh_spend", value, **span, **{"source_ref": f"ref {first}", **other})

    def test_this_year_over_the_year_before(self) -> None:
        row = only(mh_spend_growth(frame(self.year(2019, 200.0), self.year(2020, 210.0))))
        assert row["value"] == pytest.approx(5.0)
        assert row["period_end"] == dt.date(2021, 3, 31)
        assert row["source_ref"] == "ref 2020; ref 2019"

    def test_an_areas_first_year_has_no_growth_and_a_gap_is_unavailable(self) -> None:
        rows = mh_spend_growth(frame(self.year(2016, 100.0), self.year(2018, 120.0), self.year(2019, 126.0)))
        assert rows["value"].isna().tolist() == [True, False]
        assert rows["value_note"].tolist() == ["x", ""]

    def test_plans_are_not_compared_with_outturn(self) -> None:
        rows = mh_spend_growth(frame(self.year(2019, 200.0), self.year(2020, 210.0, status="planned")))
        assert rows.empty

    def test_a_year_without_spend_is_no_base(self) -> None:
        row = only(mh_spend_growth(frame(self.year(2019, 0.0), self.year(2020, 210.0))))
        assert pd.isna(row["value"])

    def test_timestamps_do_as_well_as_dates(self) -> None:
        rows = frame(self.year(2019, 200.0), self.year(2020, 210.0))
        stamped = rows.assign(**{day: pd.to_datetime(rows[day]) for day in ("period_start", "period_end")})
        assert mh_spend_growth(stamped)["value"].tolist() == [pytest.approx(5.0)]


class TestMatchPopulation:
    def matched(self, start: dt.date, *rows: dict) -> pd.Series:
        found = match_population(
            pd.DataFrame({"area_id": ["QMF"], "period_start": [start]}), populations(*rows), age_band="0-17"
        )
        return found.iloc[0]

    def test_the_mid_year_nearest_to_the_start(self) -> None:
        years = [people(year, year) for year in (2018, 2019, 2020)]
        assert self.matched(dt.date(2019, 4, 1), *years)["people"] == 2019
        assert self.matched(dt.date(2020, 1, 1), *years)["people"] == 2020
        assert self.matched(dt.date(2019, 12, 30), *years)["people"] == 2019

    def test_the_earlier_of_two_equally_near(self) -> None:
        row = self.matched(dt.date(2019, 12, 30), people(2019, 1), people(2020, 2))
        assert (row["people"], row["population_days"]) == (1, 183)

    def test_one_series_throughout_even_where_another_is_nearer(self) -> None:
        old = [people(year, 100) for year in (2018, 2019, 2020)]
        row = self.matched(dt.date(2021, 4, 1), *old, people(2021, 90, source="newer"))
        assert row["people"] == 100

    def test_an_estimate_too_far_away_is_not_used(self) -> None:
        assert pd.isna(self.matched(dt.date(2016, 4, 1), people(2018, 100))["people"])
        assert (
            self.matched(dt.date(2018, 6, 30) - dt.timedelta(FARTHEST_DAYS), people(2018, 100))["people"]
            == 100
        )

    def test_rows_keep_their_order_and_index(self) -> None:
        rows = pd.DataFrame(
            {"area_id": ["B", "A", "C"], "period_start": [dt.date(2020, 4, 1)] * 3}, index=[7, 3, 5]
        )
        found = match_population(
            rows, populations(people(2020, 1, area_id="A"), people(2020, 2, area_id="B")), age_band="0-17"
        )
        assert found.index.tolist() == [7, 3, 5]
        assert found["people"].fillna(0).tolist() == [2, 1, 0]


class TestAll:
    def test_every_indicator_derived_from_observations_is_computed_and_no_other(self) -> None:
        indicators = read_catalogue().indicators
        published = {i.id for i in indicators.values() if i.availability == "published"} | {"populations"}
        declared = {
            i.id for i in indicators.values() if i.availability == "derived" and set(i.parents) <= published
        }
        assert set(DERIVED) == declared

    @pytest.mark.parametrize("name", sorted(DERIVED))
    def test_nothing_comes_of_nothing(self, name: str) -> None:
        nothing = frame(observation("another", 1.0)).iloc[:0]
        assert DERIVED[name](nothing, EMPTY).empty
        assert DERIVED[name](frame(observation("another", 1.0)), EMPTY).empty

    @pytest.mark.parametrize("name", sorted(DERIVED))
    def test_inputs_are_not_changed(self, name: str) -> None:
        parents = read_catalogue().indicators[name].parents
        rows = frame(*(observation(parent, 5.0) for parent in parents if parent != "populations"))
        estimates = populations(people(2020, 50))
        before = rows.copy(deep=True), estimates.copy(deep=True)
        DERIVED[name](rows, estimates)
        pd.testing.assert_frame_equal(rows, before[0])
        pd.testing.assert_frame_equal(estimates, before[1])
