"""Indicators computed from published ones when they are read: no derived figure is stored.

Each function takes `observations` (and `populations`) as the store holds them and returns observations with the
same columns, one row where at least one parent has one. A derived figure names its parents' source references,
unites their caveats and, where a parent is missing, is missing with a note that says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from metrics.population_match import NEAR_DAYS, match_population

#: Spend and access are divided by the people whom they are for as far as is published: never by ages 0-25.
AGE_BAND = "0-17"
RATE_PER = 100_000
MISSING = frozenset({"c", "x", "z", "low"})
#: How a share was come by (caveats of one share each), and what is said instead of one of added counts.
_SHARE_CAVEATS = frozenset({"percent_recomputed", "percent_as_printed"})
ADDED_COUNTS = "share_of_added_counts"
_KEY = ["area_id", "period_start", "period_end", "period_type", "breakdown", "status", "source_id", "edition"]

Derive = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


def still_waiting(observations: pd.DataFrame) -> pd.DataFrame:
    """Waiting without a contact plus waiting after one, of everyone referred (%): the two published counts added up.

    Its share is that of its own counts. Only where the two have no counts of one base are their shares added.
    """
    pair = _paired(observations, "waits_no_contact", "waits_one_contact")
    base = pair["denominator_1"].where(pair["denominator_1"] == pair["denominator_2"])
    waiting = pair["numerator_1"] + pair["numerator_2"]
    shares = pair["value_1"] + pair["value_2"]
    counted = shares.notna() & waiting.notna() & (base > 0)
    rows = _derived(
        observations,
        pair,
        "waits_still_waiting",
        value=shares.mask(counted, 100 * waiting / base),
        numerator=waiting,
        denominator=base,
    )
    return rows.assign(caveats=_of_added_counts(rows["caveats"], counted))


def _of_added_counts(caveats: pd.Series, counted: pd.Series) -> list[str]:
    """How the parents' own shares were come by says nothing of a share worked out from their counts."""
    return [
        ";".join([*(word for word in ids.split(";") if word and word not in _SHARE_CAVEATS), ADDED_COUNTS])
        if is_counted
        else ids
        for ids, is_counted in zip(caveats, counted, strict=True)
    ]


def hidden_wait_gap(observations: pd.DataFrame) -> pd.DataFrame:
    """Spells waiting for a full clock stop less those waiting for a first contact: MRS09 - MRS10.

    Children who have been contacted, so that no list of first contacts shows them, and whose first steps are not all
    recorded. No count of *hidden waits*: much of it is missing codes.
    """
    pair = _paired(observations, "waiting_full_stop", "waiting_first_contact")
    return _derived(observations, pair, "hidden_wait_gap", value=pair["value_1"] - pair["value_2"])


def first_steps_open_seen_percent(observations: pd.DataFrame) -> pd.DataFrame:
    """The same as a share of those waiting for a full clock stop (%): how many of them had been seen at least once."""
    pair = _paired(observations, "waiting_full_stop", "waiting_first_contact")
    seen, waiting = pair["value_1"] - pair["value_2"], pair["value_1"].where(pair["value_1"] > 0)
    return _derived(
        observations,
        pair,
        "first_steps_open_seen_percent",
        value=100 * seen / waiting,
        numerator=seen,
        denominator=waiting,
    )


def access_rate(observations: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """People with one contact or more in twelve months, per 100,000 aged 0-17 of the same area."""
    rows = _single(observations, "access_one_contact")
    return _per_person(observations, populations, rows, "access_rate", amount=rows["value_1"], per=RATE_PER)


def spend_per_head(observations: pd.DataFrame, populations: pd.DataFrame) -> pd.DataFrame:
    """CCG spend on children's mental health and eating disorders (GBP) per person aged 0-17, plan and actual."""
    pair = _paired(observations, "cyp_spend", "cyp_ed_spend")
    amount = pair["value_1"] + pair["value_2"]
    return _per_person(observations, populations, pair, "cyp_spend_per_head", amount=amount, per=1)


def mh_spend_growth(observations: pd.DataFrame) -> pd.DataFrame:
    """Change of actual mental health spend since the year before (%), for every year but an area's first."""
    actual = observations[(observations["indicator_id"] == "mh_spend") & (observations["status"] == "final")]
    next_year = actual.assign(**{day: _year_later(actual[day]) for day in ("period_start", "period_end")})
    start = pd.to_datetime(actual["period_start"])
    first = start.groupby([actual[key] for key in ("area_id", "source_id", "edition")]).transform("min")
    pair = _joined(actual[start > first], next_year, how="left")
    return _derived(
        observations,
        pair,
        "mh_spend_growth",
        value=100 * (pair["value_1"] / pair["value_2"].where(pair["value_2"] > 0) - 1),
        numerator=pair["value_1"] - pair["value_2"],
        denominator=pair["value_2"],
    )


def _without_populations(compute: Callable[[pd.DataFrame], pd.DataFrame]) -> Derive:
    return lambda observations, populations: compute(observations)


#: indicator → what computes it from the store's observations and populations.
DERIVED: Mapping[str, Derive] = {
    "waits_still_waiting": _without_populations(still_waiting),
    "hidden_wait_gap": _without_populations(hidden_wait_gap),
    "first_steps_open_seen_percent": _without_populations(first_steps_open_seen_percent),
    "access_rate": access_rate,
    "cyp_spend_per_head": spend_per_head,
    "mh_spend_growth": _without_populations(mh_spend_growth),
}


def _single(observations: pd.DataFrame, indicator_id: str) -> pd.DataFrame:
    rows = observations[observations["indicator_id"] == indicator_id].reset_index(drop=True)
    return rows[_KEY].join(rows.drop(columns=_KEY).add_suffix("_1"))


def _paired(observations: pd.DataFrame, one: str, other: str) -> pd.DataFrame:
    """Rows of two indicators side by side (`_1`, `_2`), also where only one of them has a row."""
    first, second = (observations[observations["indicator_id"] == parent] for parent in (one, other))
    return _joined(first, second, how="outer")


def _joined(first: pd.DataFrame, second: pd.DataFrame, *, how: str) -> pd.DataFrame:
    keyed = [rows.assign(breakdown=rows["breakdown"].fillna("")) for rows in (first, second)]
    return keyed[0].merge(keyed[1], on=_KEY, how=how, suffixes=("_1", "_2"))  # type: ignore[arg-type]


def _year_later(days: pd.Series) -> pd.Series:
    """The same days of the next year, as dates where they were dates."""
    later = pd.to_datetime(days) + pd.DateOffset(years=1)
    return later.dt.date if days.dtype == object else later.astype(days.dtype)


def _per_person(
    observations: pd.DataFrame,
    populations: pd.DataFrame,
    parents: pd.DataFrame,
    indicator_id: str,
    *,
    amount: pd.Series,
    per: int,
) -> pd.DataFrame:
    """`amount` divided by the population that `match_population` finds, times `per`."""
    matched = match_population(parents, populations, age_band=AGE_BAND)
    return _derived(
        observations,
        matched.rename(columns={"population_ref": "source_ref_population"}),
        indicator_id,
        value=per * amount / matched["people"],
        numerator=amount,
        denominator=matched["people"],
        estimated=matched["population_days"] > NEAR_DAYS,
    )


def _derived(
    observations: pd.DataFrame,
    parents: pd.DataFrame,
    indicator_id: str,
    *,
    value: pd.Series,
    numerator: pd.Series | float = np.nan,
    denominator: pd.Series | float = np.nan,
    estimated: pd.Series | bool = False,
) -> pd.DataFrame:
    """Rows with the columns of `observations`, from parents side by side and what was computed from them."""
    known = value.notna()
    notes = _united(parents, "value_note", separator=" ")
    flags = pd.Series(estimated, index=parents.index) & known
    figures: dict[str, Any] = {
        "indicator_id": indicator_id,
        "value": value,
        "numerator": pd.Series(numerator, index=parents.index).where(known),
        "denominator": pd.Series(denominator, index=parents.index).where(known),
        "published_value": np.nan,
        "value_note": [
            _note(words, known=is_known, estimated=flag)
            for words, is_known, flag in zip(notes, known, flags, strict=True)
        ],
        "caveats": [";".join(words) for words in _united(parents, "caveats", separator=";")],
        "source_ref": ["; ".join(words) for words in _united(parents, "source_ref", separator=None)],
    }
    return parents[_KEY].assign(**figures).reindex(columns=observations.columns)


def _note(words: Sequence[str], *, known: bool, estimated: bool) -> str:
    """What stays of the parents' notes: for a missing figure why, [x] where none says; else its other marks."""
    if not known:
        return " ".join(word for word in words if word in MISSING) or "x"
    kept = [word for word in words if word not in MISSING]
    return " ".join([*kept, "e"] if estimated and "e" not in kept else kept)


def _united(parents: pd.DataFrame, column: str, *, separator: str | None) -> list[list[str]]:
    """The words of a column in all parents, each once, in order; with no separator each cell is one word."""
    columns = [parents[name] for name in parents.columns if str(name).startswith(f"{column}_")]
    united = []
    for cells in zip(*columns, strict=True):
        texts = [cell for cell in cells if isinstance(cell, str) and cell]
        united.append(
            list(dict.fromkeys(w for t in texts for w in (t.split(separator) if separator else [t])))
        )
    return united
