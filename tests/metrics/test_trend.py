"""Trends over few points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from metrics.trend import proportion_trend, ranked_trend
from tests.metrics.counted import sampled

Trend = Callable[..., pd.DataFrame]
rows = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 50), st.integers(0, 50)), max_size=14)


def counts_by_year(rows: list[tuple[str, int, int]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["area", "numerator", "more"])
    frame["denominator"] = frame["numerator"] + frame["more"]
    frame["period"] = frame.groupby("area").cumcount() + 2010
    return frame.drop(columns="more")


def armitage(events: list[int], base: list[int]) -> float:
    """The chi-square for trend by its textbook formula, as a two-sided p-value."""
    n, x, t = np.array(base, float), np.array(events, float), np.arange(len(base), dtype=float)
    total, share = n.sum(), x.sum() / n.sum()
    top = (t * x).sum() - share * (t * n).sum()
    bottom = share * (1 - share) * ((t**2 * n).sum() - (t * n).sum() ** 2 / total)
    return float(stats.chi2.sf(top**2 / bottom, 1))


def test_the_chi_square_for_trend_is_the_textbook_one() -> None:
    events, base = [10, 14, 19, 25, 30], [100, 90, 110, 100, 95]
    frame = pd.DataFrame({"area": "a", "period": range(5), "numerator": events, "denominator": base})
    found = proportion_trend(frame, by="area").iloc[0]
    assert found["p_value"] == pytest.approx(armitage(events, base))
    assert found["trend"] == "rising"
    assert found["lowercl"] > 0


@sampled
@given(rows, st.integers(-50, 50), st.sampled_from([2, 10]), st.randoms())
def test_moving_the_calendar_changes_nothing_and_stretching_it_flattens_the_slope(
    rows: list, shift: int, stretch: int, random: object
) -> None:
    frame = counts_by_year(rows)
    order = list(frame.index)
    random.shuffle(order)  # type: ignore[attr-defined]
    moved = frame.assign(period=frame["period"] * stretch + shift).loc[order]
    ours, theirs = (proportion_trend(one, by="area").set_index("area").sort_index() for one in (frame, moved))
    np.testing.assert_allclose(ours["value"], theirs["value"] * stretch, atol=1e-9)
    np.testing.assert_allclose(ours["p_value"], theirs["p_value"], atol=1e-9)
    assert ((ours["trend"] == "not_compared") == ours["value"].isna()).all()
    assert (ours.loc[ours["value"].isna(), "note"] != "").all()


@sampled
@given(st.lists(st.integers(-100, 100), min_size=3, max_size=9, unique=True))
def test_the_exact_rank_test_is_kendalls(values: list[int]) -> None:
    frame = pd.DataFrame({"area": "a", "period": range(len(values)), "value": values})
    found = ranked_trend(frame, by="area").iloc[0]
    expected = stats.kendalltau(range(len(values)), values, method="exact")
    assert found["p_value"] == pytest.approx(expected.pvalue)
    assert np.sign(found["value"]) == np.sign(round(expected.statistic, 12))


@sampled
@given(st.lists(st.integers(1, 3), min_size=5, max_size=7))
def test_equal_figures_make_the_rank_test_no_bolder(values: list[int]) -> None:
    """Held against every order of the figures: the true chance of a score at least so far from zero."""

    def score(order: tuple[int, ...]) -> int:
        return sum(np.sign(b - a) for i, a in enumerate(order) for b in order[i + 1 :])

    every = np.abs([score(order) for order in set(permutations(values))])
    exact = (every >= abs(score(tuple(values)))).mean()
    frame = pd.DataFrame({"area": "a", "period": range(len(values)), "value": values})
    found = ranked_trend(frame, by="area").iloc[0]
    assert found["p_value"] >= exact - 1e-9


def test_gaps_and_several_series_are_told_apart() -> None:
    frame = pd.DataFrame(
        {
            "area": list("aaaaabbbbb"),
            "period": [2019, 2020, 2021, 2022, 2023] * 2,
            "value": [1, 2, 3, 4, 5, 9, None, None, 3, None],
        }
    )
    found = ranked_trend(frame, by="area", polarity="lower_is_better").set_index("area")
    assert found["points"].tolist() == [5, 2]
    assert found["trend"].tolist() == ["rising", "not_compared"]
    assert found["judgement"].tolist() == ["worse", ""]
    assert found.loc["b", "note"] == "fewer than 3 points"


def test_four_points_are_too_few_to_find_a_trend_by_rank() -> None:
    frame = pd.DataFrame({"area": "a", "period": range(4), "value": range(4)})
    assert ranked_trend(frame, by="area")["trend"].tolist() == ["no_clear_trend"]


def test_dates_give_a_slope_per_year() -> None:
    frame = pd.DataFrame(
        {
            "area": "a",
            "period": [date(year, 3, 31) for year in (2020, 2021, 2022)],
            "numerator": [10, 20, 30],
            "denominator": 100,
        }
    )
    found = proportion_trend(frame, by="area", polarity="higher_is_better").iloc[0]
    assert found["statistic"] == "slope per year"
    assert found["value"] == pytest.approx(10, rel=1e-3)
    assert found["judgement"] == "better"


def test_nothing_and_everything_throughout_have_no_trend() -> None:
    frame = pd.DataFrame(
        {"area": list("aaabbb"), "period": [1, 2, 3] * 2, "numerator": [0, 0, 0, 9, 9, 9], "denominator": 9}
    )
    found = proportion_trend(frame, by="area")
    assert found["trend"].eq("not_compared").all()
    assert found["note"].str.startswith("every figure").all()


def test_enough_points_for_a_control_chart_are_said_to_be() -> None:
    frame = pd.DataFrame({"area": "a", "period": range(12), "value": range(12)})
    assert ranked_trend(frame, by="area")["note"].tolist() == ["enough points for a control chart"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [({"by": []}, "tells? one series"), ({"by": "area", "polarity": "up"}, "polarity must be one of")],
)
def test_what_cannot_be_tested_is_refused(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        ranked_trend(pd.DataFrame({"area": ["a"], "period": [1], "value": [2]}), **arguments)


class TestSharedFigures:
    """A series whose figures share months or people is not tested, whoever asks."""

    def rolling(self, months: int) -> pd.DataFrame:
        """Eight figures over so many months, one every month, each higher than the last."""
        ends = pd.date_range("2020-01-31", periods=8, freq="ME")
        return pd.DataFrame(
            {
                "area": "a",
                "period": ends.date,
                "period_start": (ends - pd.offsets.MonthBegin(months)).date,
                "period_end": ends.date,
                "numerator": range(10, 90, 10),
                "denominator": 100,
                "value": range(8),
            }
        )

    @pytest.mark.parametrize("test", [proportion_trend, ranked_trend])
    @pytest.mark.parametrize(("months", "trend"), [(1, "rising"), (3, "not_compared"), (12, "not_compared")])
    def test_periods_that_share_days_stop_the_test(self, test: Trend, months: int, trend: str) -> None:
        found = test(self.rolling(months), by="area").iloc[0]
        assert found["trend"] == trend
        assert pd.isna(found["p_value"]) == (trend == "not_compared")
        assert ("share months or people" in found["note"]) == (trend == "not_compared")
        assert found["points"] == 8

    @pytest.mark.parametrize("test", [proportion_trend, ranked_trend])
    def test_people_who_stay_stop_it_where_they_are_said_to(self, test: Trend) -> None:
        frame = self.rolling(1)
        assert test(frame, by="area", overlapping=True)["trend"].tolist() == ["not_compared"]
        two = pd.concat([frame.assign(stay=True), frame.assign(area="b", stay=False)])
        assert test(two, by="area", overlapping="stay")["trend"].tolist() == ["not_compared", "rising"]
