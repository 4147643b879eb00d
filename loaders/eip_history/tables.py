"""The EIP history's sums as rows of our tables: bands waited, and four monthly indicators."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date

import pandas as pd

from loaders.eip_history.sums import BANDS

#: "Within two weeks": up to and including 14 days, so the first two bands.
WITHIN_TWO_WEEKS = ["weeks_0_1", "weeks_1_2"]
COUNTED: Mapping[str, str] = {"completed": "eip_completed", "waiting": "eip_waiting"}
WITHIN: Mapping[str, str] = {
    "completed": "eip_within_2_weeks",
    "waiting": "eip_within_2_weeks_incomplete",
}


def band_rows(summed: pd.DataFrame, *, headers: Mapping[str, str]) -> pd.DataFrame:
    """`wait_bands` rows: one an area, month, state and band; `headers` names each band's column in the file."""
    parts = []
    for band, (lower, upper) in BANDS.items():
        part = _place(summed).assign(
            population="pathways",
            service_scope="eip",
            stage="referral_to_treatment",
            state=summed["state"],
            lower_weeks=lower,
            upper_weeks=upper,
            count=summed[band].astype(float),
            value_note="",
            caveats=summed["caveats"],
            source_ref=summed["source_ref"] + f", column {headers[band]}",
        )
        parts.append(part.astype({"upper_weeks": "float64"}))
    order = ["area_id", "period_start", "state", "lower_weeks"]
    return pd.concat(parts).sort_values(order, kind="stable", ignore_index=True)


def indicator_rows(summed: pd.DataFrame) -> pd.DataFrame:
    """`observations` rows: how many started or were waiting, and how many of them within two weeks.

    A count is the sum of its bands. Where the publisher's own total differs it is kept as `published_value`. A
    percentage of nobody is missing, with the note z.
    """
    bands = summed[list(BANDS)].sum(axis=1).astype(float)
    within = summed[WITHIN_TWO_WEEKS].sum(axis=1).astype(float)
    count = _place(summed).assign(
        indicator_id=summed["state"].map(COUNTED),
        numerator=float("nan"),
        denominator=float("nan"),
        value=bands,
        published_value=summed["total"].astype(float).where(summed["total"] != bands),
        value_note="",
    )
    percent = _place(summed).assign(
        indicator_id=summed["state"].map(WITHIN),
        numerator=within,
        denominator=bands,
        value=(100 * within / bands).where(bands > 0),
        published_value=float("nan"),
        value_note=bands.gt(0).map({True: "", False: "z"}),
    )
    both = [
        part.assign(breakdown="", caveats=summed["caveats"], status="final", source_ref=summed["source_ref"])
        for part in (count, percent)
    ]
    order = ["indicator_id", "area_id", "period_start"]
    return pd.concat(both).sort_values(order, kind="stable", ignore_index=True)


def _place(summed: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "area_id": summed["area_id"],
            "period_start": summed["month"],
            "period_end": [_last_day(month) for month in summed["month"]],
            "period_type": "month",
        }
    )


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
