"""No join over a break: what is declared, and what every series and picture makes of it."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

from reports.breaks import breaks_between, with_segments
from reports.figures import Figures, Period

STILL = "waits_still_waiting"
#: A caveat with such words is about figures that must not be joined to others.
NOT_JOINED = re.compile(
    r"advises against comparing|(?:are|must) (?:not|never) (?:be )?joined|one-off collection", re.I
)
#: Caveats that speak of two series of two indicators: there is no line that could join them.
TWO_INDICATORS = {"eip_replaced_collection", "eip_rate_from_patient_records", "two_contacts_superseded"}


def test_every_caveat_against_joining_is_a_declared_break(figures: Figures) -> None:
    speaking = {name for name, caveat in figures.catalogue.caveats.items() if NOT_JOINED.search(caveat.text)}
    declared = {entry.caveat for entry in figures.catalogue.breaks.values()}
    assert speaking - declared == TWO_INDICATORS
    assert declared - {""} <= speaking


@pytest.mark.parametrize("kind", ["quarter", "year"])
def test_no_two_editions_of_the_waiting_times_are_of_one_segment(figures: Figures, kind: str) -> None:
    for indicator in figures.shown:
        if indicator.source != "additional_waits":
            continue
        rows = figures.of(indicator.id)
        found = with_segments(rows[rows["period_type"] == kind], figures.catalogue, indicator_id=indicator.id)
        if not found.empty:
            assert (found.groupby(["area_id", "segment"])["edition"].nunique() == 1).all()
            assert found["segment"].nunique() == found["edition"].nunique()


def test_the_next_edition_starts_anew(figures: Figures) -> None:
    periods = [Period(date(year, 6, 30), date(year, 4, 1), "quarter") for year in (2019, 2020, 2021, 2022)]
    rows = pd.DataFrame(
        {
            "area_id": "07Q",
            "period_start": [period.start for period in periods],
            "period_end": [period.end for period in periods],
            "value": [1.0, 2.0, 3.0, None],
        }
    )
    found = with_segments(rows, figures.catalogue, indicator_id=STILL)
    assert found["segment"].tolist() == [0, 2, 4, 4]
    assert [bool(reason) for reason in found["break_reason"]] == [False, True, True, False]
    between = breaks_between(rows, figures.catalogue, indicator_id=STILL, area_id="07Q")
    assert [entry.start for entry in between] == [date(2020, 4, 1), date(2021, 4, 1)]
    assert breaks_between(rows.iloc[2:], figures.catalogue, indicator_id=STILL, area_id="07Q") == ()
