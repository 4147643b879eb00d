"""Survey answers as shares of a base, and their places on a diverging bar.

A base below the number asked is a fact of the survey, not an error: it travels with every share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

#: Option → (side of zero, place from zero). In place is right, not in place or not known is left. The fullest
#: answer of each side touches zero, so that "always" and "never" are compared along a common baseline; the
#: halfway and the unsure answers lie outside. Options that are not listed have no side (boxes to tick).
SIDES: Mapping[str, tuple[int, int]] = {
    "Yes, always": (1, 1),
    "Yes, sometimes": (1, 2),
    "Yes, comprehensive": (1, 1),
    "Yes, partially": (1, 2),
    "Yes": (1, 1),
    "No": (-1, 1),
    "No, never": (-1, 1),
    "No, planned for 2019-20": (-1, 2),
    "Don't know": (-1, 3),
    "Not applicable": (-1, 4),
}
QUESTION = ("survey_id", "respondent", "question_id", "part")


def distribution(
    answers: pd.DataFrame, *, count: str = "count", base: str = "base", printed: str = "printed_percent"
) -> pd.DataFrame:
    """Add `share_percent` (count ÷ base, 0–100) and `differs_from_print` to the same rows.

    `differs_from_print` is true where a printed percentage is not the share rounded half up to a whole one.
    A missing count, or a base that is missing or nought, has no share. Raises KeyError for an absent column.
    """
    counts, bases = _numbers(answers, count), _numbers(answers, base)
    share = 100 * counts / bases.where(bases > 0)
    shown = _numbers(answers, printed)
    differs = shown.notna() & share.notna() & (np.floor(share + 0.5) != shown)
    return answers.assign(share_percent=share, differs_from_print=differs)


def diverging(answers: pd.DataFrame, *, by: Sequence[str] = QUESTION, option: str = "option") -> pd.DataFrame:
    """Add `share_percent`, `start_percent` and `end_percent`: each answer's stretch of a diverging bar.

    The rows of one bar share the columns `by`. Right of zero is positive; `start_percent` is the end nearer
    to zero. Rows whose option has no side, or which have no share, have neither start nor end.
    """
    shares = distribution(answers)
    places = [SIDES.get(str(name), (0, 0)) for name in answers[option]]
    work = shares[[*by, "share_percent"]].reset_index(drop=True)
    work["side"] = [side for side, _ in places]
    work["place"] = [place for _, place in places]
    drawn = work[(work["side"] != 0) & work["share_percent"].notna()].sort_values("place", kind="stable")
    ends = drawn.groupby([*by, "side"], dropna=False)["share_percent"].cumsum()
    outer = (ends * drawn["side"]).reindex(work.index)
    inner = ((ends - drawn["share_percent"]) * drawn["side"]).reindex(work.index)
    return shares.assign(start_percent=inner.to_numpy(), end_percent=outer.to_numpy())


def _numbers(frame: pd.DataFrame, column: str) -> pd.Series:
    return pd.to_numeric(frame[column]).astype("Float64").astype("float64")
