"""Whatever numbers are entered, the sentences and tables of demand and capacity agree, and call only for what is missing."""

from __future__ import annotations

import math
import re

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.printed import as_printed
from reports.demand.futures import futures
from reports.demand.futures_said import what_if_said
from reports.demand.numbers import chain
from reports.demand.reach import Off
from reports.demand.said import message_said, whole_said
from reports.demand.standing import standings
from reports.demand.together import together, together_said, together_table, whole_pathway
from reports.demand.words import load_words, needed_table, now_table, what_if_table

NAMES = ("Triage", "Assessment", "Treatment", "Later")
MANY = st.sampled_from([0.0, 0.04, 0.05, 0.06, 0.1, 1.0, 9.9, 10.0, 20.0, 28.0, 30.0, 105.0, 2_000.0])


@st.composite
def numbers(draw: st.DrawFn) -> pd.DataFrame:
    """One to four stages as they may be entered: zeros, equal demand and capacity, huge queues, short standards."""
    count = draw(st.integers(1, len(NAMES)))
    per_week = MANY | st.floats(0, 300)
    return pd.DataFrame(
        {
            "stage_id": [name.lower() for name in NAMES[:count]],
            "stage": NAMES[:count],
            "demand_per_week": [draw(per_week)] + [draw(st.just(0.0) | per_week) for _ in range(count - 1)],
            "capacity_per_week": [draw(per_week) for _ in range(count)],
            "queue": [
                draw(st.sampled_from([0, 1, 30, 620, 14_585]) | st.integers(0, 3_000)) for _ in range(count)
            ],
            "standard_weeks": [draw(st.sampled_from([0.0, 0.1, 1.0, 4.0, 18.0, 52.0])) for _ in range(count)],
            "onward_percent": [draw(st.sampled_from([0.0, 1.0, 50.0, 100.0])) for _ in range(count)],
        }
    )


def weeks_of(words: str) -> float:
    """In how many weeks a queue is on target by a cell of the table; infinite for never."""
    if words.startswith("in "):
        return as_printed(words)
    return 0.0 if words == "there already" else math.inf


@settings(max_examples=400, deadline=None)
@given(numbers(), st.sampled_from([13, 26, 52]))
def test_sentences_and_tables_agree(entered: pd.DataFrame, clear: int) -> None:
    stages = chain(entered)
    found = standings(stages, clear_in_weeks=clear)
    whole = whole_pathway(stages, found)
    needs = together(stages, found)
    message = message_said(found, whole, area_id="X", where="Town", clear_in_weeks=clear).text
    as_one = whole_said(found, whole, area_id="X").text
    all_at_once = together_said(needs, whole, area_id="X").text
    now = now_table(found, whole).set_index("Stage")
    needed, at_once = needed_table(found).set_index("Stage"), together_table(needs).set_index("Stage")

    cells = [str(cell) for table in (now, needed, at_once) for cell in table.to_numpy().ravel()]
    assert not re.search(r"\b(?:inf|nan|None)\b", " ".join([message, as_one, all_at_once, *cells]))

    grows = now["Load"].str.contains("grows")
    paces = needed["On target at today's pace"]
    assert (paces.str.contains("it grows") == grows[needed.index]).all()
    assert ("keeps up with who joins" in message) <= (not grows.any())
    assert ("The list grows" in message) == grows[needed.index].any()
    assert grows["Whole pathway"] == grows[needed.index].any()
    assert not (grows & now["Pressure"].str.contains("▲")).any()

    for stage in needed.index:
        pace, catch_up, hold = needed.loc[stage].iloc[[3, 1, 2]]
        capacity = as_printed(str(now.loc[stage].iloc[0]).split(" and ")[1])
        if pace == "there already":
            assert "▼" not in now.loc[stage, "Pressure"]
        if "enough already" in str(catch_up):
            assert weeks_of(pace) <= clear
        if " more" in str(catch_up):
            assert as_printed(catch_up) > capacity
            assert weeks_of(pace) > clear or grows[stage]
        assert ("enough already" in str(hold)) == (
            "nobody joins" not in str(hold) and as_printed(hold) <= capacity
        )
        assert (at_once.loc[stage, "More than now"] == "enough already") == (
            as_printed(at_once.loc[stage, "Needed together"]) <= capacity
        )
        if " more" in str(catch_up):
            assert at_once.loc[stage, "More than now"] != "enough already"

    for enough, has in re.findall(
        r"([\d,.]+) starts? per week\*\* \(now ([\d,.]+)\)", f"{message} {all_at_once}"
    ):
        assert as_printed(enough) > as_printed(has)
    calls = needed["Per week to catch up"].str.contains(" more")
    assert ("To be on target in" in message) == calls.any()
    assert ("no stage needs more than it has" in all_at_once) == (
        at_once["More than now"] == "enough already"
    ).all()
    assert not (grows.any() and ("No stage needs more" in message or "no stage needs more" in all_at_once))

    if (told := re.search(r"the last queue is on target in ([\d,]+ weeks?)", as_one)) is not None:
        assert not grows.any()
        assert weeks_of(f"in {told[1]}") == max(map(weeks_of, paces))
        if (waits := re.search(r"waits about ([\d,]+) week", as_one)) is not None:
            assert as_printed(waits[1]) <= as_printed(told[1]) + whole.standard_weeks / 4 + 1
    if "every queue is on target now" in as_one:
        assert (paces == "there already").all()


@settings(max_examples=200, deadline=None)
@given(
    numbers(),
    st.lists(
        st.sampled_from([(0.0, False), (0.1, False), (0.6, False), (3.0, False), (0.6, True)]),
        min_size=4,
        max_size=4,
    ),
)
def test_what_rounding_leaves_open_is_open_in_every_sentence(
    entered: pd.DataFrame, apart: list[tuple[float, bool]]
) -> None:
    stages = chain(entered)
    off = {
        name: Off(flows=flows, seen=flows and 0.1, queue=4, fewer=fewer)
        for name, (flows, fewer) in zip(NAMES, apart, strict=True)
    }
    found = standings(stages, clear_in_weeks=26, off=off)
    whole = whole_pathway(stages, found)
    message = message_said(found, whole, area_id="X", where="Town", clear_in_weeks=26).text
    as_one = whole_said(found, whole, area_id="X").text
    load = now_table(found, whole)["Load"].iloc[-1]
    needs = together(stages, found)
    at_once = together_said(needs, whole, area_id="X").text
    alone, joint = needed_table(found)["Per week to catch up"], together_table(needs)["More than now"]

    assert ("The list grows" in message) == ("▼ grows" in load)
    assert ("Whether the list grows" in message) == ("too close to call" in load)
    assert ("Every stage keeps up" in message) == ("▲ keeps up" in load)
    grows = ("a queue grows on the way", "any bad week adds", "can be taken in.")
    assert any(words in as_one for words in grows) == ("▼ grows" in load)
    assert not (alone.str.contains("too close| more") & (joint == "enough already")).any()
    assert not (alone.str.contains(" more") & (joint == "too close to call")).any()
    assert ("To be on target in" in message) == alone.str.contains(" more").any()
    assert ("no stage needs more than it has" in at_once) == (joint == "enough already").all()
    assert ("no stage clearly needs more" in at_once) == (
        (joint == "too close to call").any() and joint.isin(["too close to call", "enough already"]).all()
    )
    assert all(math.isfinite(row.latest) for row in found if "▲ keeps up" in load_words(row))
    cells = [
        str(cell)
        for table in (needed_table(found), now_table(found, whole), together_table(needs))
        for cell in table.to_numpy().ravel()
    ]
    assert not re.search(r"\b(?:inf|nan|None)\b", " ".join([message, as_one, at_once, *cells]))


@settings(max_examples=25, deadline=None)
@given(numbers(), numbers())
def test_futures_hold_no_infinity(before: pd.DataFrame, after: pd.DataFrame) -> None:
    stages = chain(before)
    changed = chain(
        before.assign(capacity_per_week=after["capacity_per_week"].reindex(before.index).fillna(0.0))
    )
    ends = futures(stages, changed, weeks=26).ends
    said = what_if_said(ends, weeks_ahead=26, area_id="X").text
    cells = what_if_table(ends, weeks=26).to_numpy().ravel().tolist()
    assert not re.search(r"\b(?:inf|nan|None)\b", " ".join([said, *map(str, cells)]))
