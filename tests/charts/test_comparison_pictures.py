"""The pictures that compare areas: names that can be read, scales that are shared, and what a narrow screen keeps."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd
import vl_convert

from charts.funnel import funnel_plot
from charts.heat import NO_SHAPE, heat_table
from charts.ranked import ranked_bars
from charts.sparks import spark
from charts.theme import Picture

WIDE, NARROW = 1200, 320


def drawn(picture: Picture, *, width: int) -> str:
    return vl_convert.vegalite_to_svg({**picture.spec(), "width": width})


def layers(picture: Picture, mark: str) -> list[dict[str, Any]]:
    return [layer for layer in picture.spec()["layer"] if layer["mark"]["type"] == mark]


def funnel(sizes: list[float], values: list[float], *, chosen: int | None = None) -> Picture:
    count = len(sizes)
    points = pd.DataFrame(
        {
            "area": [f"Area {n}" for n in range(count)],
            "size": sizes,
            "value": values,
            "verdict": "beyond",
            "outside": True,
            "chosen": [n == chosen for n in range(count)],
        }
    )
    edges = {"lower_95": 20.0, "upper_95": 40.0, "lower_99_8": 15.0, "upper_99_8": 55.0}
    limits = pd.DataFrame([{"size": size, **edges} for size in (min(sizes), max(sizes))])
    return funnel_plot(
        points, limits, unit_label="Waiting, %", size_label="Size", average=30.0, average_name="the average"
    )


def test_names_in_a_funnel_stand_apart_and_on_the_side_that_has_room() -> None:
    picture = funnel([100, 110, 900], [15.0, 15.2, 15.1])
    heights = sorted(
        row["name_at"]
        for layer in layers(picture, "text")
        for row in picture.spec()["datasets"][layer["data"]["name"]]
    )
    assert all(above - below > 1.9 for below, above in itertools.pairwise(heights))
    assert [layer["mark"]["align"] for layer in layers(picture, "text")] == ["left", "right"]


def test_a_legend_names_only_what_is_drawn() -> None:
    assert "The chosen area" not in drawn(funnel([1, 2], [10, 60]), width=WIDE)
    assert "The chosen area" in drawn(funnel([1, 2], [10, 60], chosen=0), width=WIDE)


def test_small_lines_share_their_days() -> None:
    rows = pd.DataFrame({"date": [dt.date(2020, 3, 31)], "value": [5.0], "label": ["2019-20"]})
    span = (dt.date(2019, 3, 31), dt.date(2021, 3, 31))
    scale = spark(rows, area="Here", top=10.0, span=span).spec()["layer"][0]["encoding"]["x"]["scale"]
    assert [day["year"] for day in scale["domain"]] == [2019, 2021]


def test_a_heat_table_keeps_its_shapes_where_there_is_no_room_for_values() -> None:
    frame = pd.DataFrame(
        {
            "area": "Here",
            "indicator": [f"Indicator {n}" for n in range(12)],
            "printed": "43%",
            "comparison": ["better"] * 11 + ["not_compared"],
            "against": "London",
            "reason": "",
            "chosen": False,
        }
    )
    picture = heat_table(frame)
    wide, narrow = drawn(picture, width=WIDE), drawn(picture, width=NARROW)
    assert ">▲ 43%<" in wide
    assert f">{NO_SHAPE}<" not in wide
    assert ">▲<" in narrow
    assert f">{NO_SHAPE}<" in narrow
    assert ">▲ 43%<" not in narrow


def test_a_comparator_far_to_the_right_is_named_to_the_left_of_its_line() -> None:
    frame = pd.DataFrame({"area": ["a", "b"], "value": [10.0, 50.0], "note": "", "chosen": False})
    picture = ranked_bars(frame, unit_label="%", comparators={"London": 12.0, "England": 48.0})
    sides = [layer["mark"]["align"] for layer in layers(picture, "text") if "y" in layer["encoding"]]
    assert sides[:2] == ["left", "right"]
