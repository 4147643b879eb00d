"""Shares of survey answers, and where each lies on a diverging bar."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.survey import QUESTION, SIDES, distribution, diverging

SCALE = ["Yes, always", "Yes, sometimes", "No, never", "Don't know", "Not applicable"]


def answers(counts: list[int | None], *, options: list[str] | None = None, base: int | None = None):
    options = options or SCALE
    return pd.DataFrame(
        {
            "survey_id": "s",
            "respondent": "England",
            "question_id": "1",
            "part": None,
            "option": options[: len(counts)],
            "count": pd.array(counts, dtype="Int32"),
            "base": pd.array([base if base is not None else sum(c or 0 for c in counts)] * len(counts)),
            "printed_percent": [None] * len(counts),
        }
    )


def test_a_share_is_the_count_over_the_base_of_its_own_question() -> None:
    shares = distribution(answers([23, 41, 2, 1, 0]))
    assert shares["share_percent"].round(4).tolist() == [34.3284, 61.194, 2.9851, 1.4925, 0.0]


def test_the_input_is_left_alone_and_its_rows_and_index_kept() -> None:
    frame = answers([1, 2, 3]).set_index(pd.Index([9, 4, 7]))
    before = frame.copy(deep=True)
    for result in (distribution(frame), diverging(frame)):
        assert list(result.index) == [9, 4, 7]
        pd.testing.assert_frame_equal(result[frame.columns], before)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(("printed", "differs"), [(37.0, False), (38.0, True), (None, False)])
def test_a_printed_percentage_is_held_to_rounding_half_up(printed: float | None, differs: bool) -> None:
    frame = answers([73], base=200).assign(printed_percent=printed)  # 36.5
    assert distribution(frame)["differs_from_print"].tolist() == [differs]


def test_a_withheld_question_has_no_share_and_no_place() -> None:
    result = diverging(answers([None], options=["Withheld"], base=0))
    assert result[["share_percent", "start_percent", "end_percent"]].isna().all(axis=None)


def test_always_and_never_touch_zero_on_their_sides() -> None:
    result = diverging(answers([10, 20, 5, 10, 5], base=50)).set_index("option")
    assert result.loc["Yes, always", ["start_percent", "end_percent"]].tolist() == [0, 20]
    assert result.loc["Yes, sometimes", ["start_percent", "end_percent"]].tolist() == [20, 60]
    assert result.loc["No, never", ["start_percent", "end_percent"]].tolist() == [0, -10]
    assert result.loc["Don't know", ["start_percent", "end_percent"]].tolist() == [-10, -30]
    assert result.loc["Not applicable", ["start_percent", "end_percent"]].tolist() == [-30, -40]


def test_boxes_to_tick_have_shares_but_no_side() -> None:
    result = diverging(answers([58, 50], options=["Standing partner", "Consulted"], base=67))
    assert result["share_percent"].round(1).tolist() == [86.6, 74.6]
    assert result["end_percent"].isna().all()


def test_two_respondents_have_a_bar_each() -> None:
    both = pd.concat([answers([1, 1], base=2), answers([0, 4], base=4).assign(respondent="E09000001")])
    result = diverging(both.reset_index(drop=True))
    assert result["end_percent"].tolist() == [50, 100, 0, 100]


@given(st.lists(st.integers(0, 500), min_size=5, max_size=5).filter(any), st.permutations(range(5)))
def test_the_bar_is_as_long_as_all_answers_together_in_any_order(counts: list[int], order: list[int]) -> None:
    frame = answers(counts)
    result = diverging(frame)
    assert result["end_percent"].max() - min(result["end_percent"].min(), 0) == pytest.approx(100, abs=1e-9)
    shuffled = diverging(frame.iloc[order]).sort_index()
    pd.testing.assert_frame_equal(shuffled, result)
    gaps = (result["end_percent"] - result["start_percent"]).abs()
    assert gaps.tolist() == pytest.approx(result["share_percent"].tolist(), abs=1e-9)


def test_every_place_on_a_side_of_one_scale_is_used_once() -> None:
    for scale in (
        SCALE,
        ["Yes", "No"],
        ["Yes, comprehensive", "Yes, partially", "No, planned for 2019-20", "No"],
    ):
        assert len({SIDES[option] for option in scale}) == len(scale)
    assert len(QUESTION) == 4
