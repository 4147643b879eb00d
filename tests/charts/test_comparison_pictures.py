"""The pictures that compare areas: names that can be read, scales that are shared, and what a narrow screen keeps."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd
import pytest
import vl_convert

from charts.diverging import diverging_bars
from charts.funnel import funnel_plot
from charts.heat import heat_table
from charts.lines import change_lines
from charts.ranked import named_bars, ranked_bars
from charts.sparks import sheet, spark
from charts.styles import LINES, STANDARD, Standard
from charts.theme import Picture, palette
from charts.tiles import tile_map
from metrics.printed import percent
from reports.verdict import stands

WIDE, NARROW = 1200, 320


def drawn(picture: Picture, *, width: int) -> str:
    return vl_convert.vegalite_to_svg({**picture.spec(), "width": width})


def layers(picture: Picture, mark: str) -> list[dict[str, Any]]:
    return [layer for layer in picture.spec()["layer"] if layer["mark"]["type"] == mark]


def funnel(sizes: list[float], values: list[float], *, chosen: int | None = None, **more: Any) -> Picture:
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
        points,
        limits,
        unit_label="Waiting, %",
        size_label="Size",
        average=30.0,
        average_name="the average",
        **more,
    )


def test_names_in_a_funnel_stand_apart_and_on_the_side_that_has_room() -> None:
    picture = funnel([100, 110, 900], [15.0, 15.2, 15.1])
    named = [layer for layer in layers(picture, "text") if layer["encoding"]["text"]["field"] == "area"]
    heights = sorted(
        row["name_at"] for layer in named for row in picture.spec()["datasets"][layer["data"]["name"]]
    )
    assert all(above - below > 1.9 for below, above in itertools.pairwise(heights))
    assert [layer["mark"]["align"] for layer in named] == ["left", "right"]


def test_a_funnel_calls_a_side_good_or_bad_only_where_the_measure_does() -> None:
    def key(polarity: str) -> str:
        return drawn(funnel([1, 2], [10, 60], polarity=polarity), width=WIDE)

    assert "Above the 99.8% limits: worse" in key("lower_is_better")
    assert "Above the 99.8% limits: better" in key("higher_is_better")
    assert "Above the 99.8% limits: higher" in key("none")
    assert "Within the 99.8% limits" not in key("none")


def test_the_chosen_area_of_a_funnel_has_a_ring() -> None:
    assert len(layers(funnel([1, 2], [10, 60], chosen=0), "point")) == 2
    assert len(layers(funnel([1, 2], [10, 60]), "point")) == 1


def test_the_lines_of_a_funnel_bear_their_names() -> None:
    picture = funnel([1, 2], [10, 60], standard=Standard(95, "from April 2021"))
    svg = drawn(picture, width=WIDE)
    for name in ("the average 30", "standard 95, from April 2021", ">95%<", ">99.8%<"):
        assert name in svg or name.strip("><") in svg
    assert "standard 95, from April 2021" in picture.alt


SPAN = (dt.date(2019, 3, 31), dt.date(2021, 3, 31))


def years(values: list[float], segments: list[int], **more: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "date": [dt.date(2019 + n, 3, 31) for n in range(len(values))],
            "value": values,
            "label": [f"{2018 + n}-{19 + n}" for n in range(len(values))],
            "segment": segments,
            **more,
        }
    )


def test_small_lines_share_their_days_and_name_the_first_and_the_last() -> None:
    axis = spark(years([5.0], [0]), area="Here", top=10.0, span=SPAN).spec()["layer"][0]["encoding"]["x"]
    assert [day["year"] for day in axis["scale"]["domain"]] == [2019, 2021]
    assert [day["year"] for day in axis["axis"]["values"]] == [2019, 2021]


def test_no_small_line_joins_two_segments_or_runs_over_a_missing_figure() -> None:
    picture = spark(years([5.0, float("nan"), 7.0], [0, 0, 1]), area="Here", top=10.0, span=SPAN)
    line = layers(picture, "line")[0]
    assert line["encoding"]["detail"]["field"] == "segment"
    assert [row["value"] for row in picture.spec()["datasets"][line["data"]["name"]]] == [5.0, None, 7.0]
    assert "The line breaks between them." in picture.alt


def test_a_figure_alone_between_breaks_is_a_point() -> None:
    picture = spark(years([5.0, 6.0, 7.0], [0, 1, 2]), area="Here", top=10.0, span=SPAN)
    dots = layers(picture, "point")[0]
    assert len(picture.spec()["datasets"][dots["data"]["name"]]) == 3


def test_a_small_line_has_its_standard_and_comparators_as_they_are_everywhere() -> None:
    beside = years([4.0, 4.0, 4.0], [0, 0, 0], area="London")
    picture = spark(
        years([5.0, 6.0, 7.0], [0, 0, 0], target=9.0), area="Here", top=10.0, span=SPAN, beside=beside
    )
    spec = picture.spec()
    dashes = [layer["mark"].get("strokeDash") for layer in layers(picture, "line")]
    assert list(STANDARD.dash) in dashes
    scales = [layer["encoding"].get("strokeDash", {}).get("scale") for layer in layers(picture, "line")]
    assert {"domain": ["London"], "range": [list(LINES["London"].dash)]} in scales
    assert any("standard 9" in str(rows) for rows in spec["datasets"].values())
    assert "standard 9" in picture.alt
    assert "Beside it: London." in picture.alt


def test_small_pictures_are_kept_as_one_file() -> None:
    specs = [
        spark(years([n, n + 1.0], [0, 0]), area=f"Area {n}", top=10.0, span=SPAN).spec() for n in range(3)
    ]
    svg = vl_convert.vegalite_to_svg(sheet(specs, across=2, when="2018-19 to 2019-20"))
    assert all(text in svg for text in ("Area 0", "Area 2", "2018-19 to 2019-20"))


def quarters(**more: Any) -> pd.DataFrame:
    rows = [
        ("Here", "Q1", 50.0, 0),
        ("Here", "Q2", 40.0, 0),
        ("Here", "Q3", 80.0, 1),
        ("England", "Q3", 60.0, 1),
    ]
    frame = pd.DataFrame(rows, columns=["area", "period", "value", "segment"])
    return frame.assign(chosen=frame["area"] == "Here", broken=[False, False, True, False], **more)


def test_lines_of_change_end_at_a_break_and_say_so() -> None:
    picture = change_lines(quarters(), unit_label="Waiting, %")
    assert picture.data.loc[picture.data["area"] == "Here", "run"].nunique() == 2
    assert "Q2 40, the line breaks, Q3 80" in picture.alt


def test_lines_close_to_one_another_are_named_in_a_key_and_the_own_line_where_it_ends() -> None:
    picture = change_lines(quarters(), unit_label="Waiting, %")
    key = layers(picture, "line")[0]["encoding"]["strokeDash"]["legend"]
    assert key["values"] == ["England"]
    named = {
        row["area"]
        for layer in layers(picture, "text")
        for row in picture.spec()["datasets"][layer["data"]["name"]]
    }
    assert named == {"Here"}
    assert "England" in drawn(picture, width=NARROW)


def test_a_comparator_and_the_standard_have_one_line_in_every_picture() -> None:
    lines = change_lines(quarters(), unit_label="Waiting, %", standard=Standard(45, "from April 2021"))
    bars = ranked_bars(ranked(), unit_label="%", comparators={"England": 30.0}, standard=Standard(45))
    points = funnel([1, 2], [10, 60], standard=Standard(45))
    scale = layers(lines, "line")[0]["encoding"]["strokeDash"]["scale"]
    assert dict(zip(scale["domain"], scale["range"], strict=True))["England"] == list(LINES["England"].dash)
    in_bars = [layer["mark"].get("strokeDash") for layer in layers(bars, "rule")]
    assert list(LINES["England"].dash) in in_bars
    for picture in (lines, bars, points):
        assert list(STANDARD.dash) in [layer["mark"].get("strokeDash") for layer in layers(picture, "rule")]
    assert "Line: standard 45, from April 2021." in lines.alt


def test_a_heat_table_keeps_its_shapes_where_there_is_no_room_for_values() -> None:
    frame = pd.DataFrame(
        {
            "area": "Barking and Dagenham",
            "indicator": [f"Indicator {n} of more than one word" for n in range(12)],
            "value": [43.0] * 11 + [float("nan")],
            "printed": ["43%"] * 11 + ["not applicable"],
            "period": "2019-20",
            "comparison": ["better"] * 11 + ["not_compared"],
            "against": "London",
            "reason": "",
            "chosen": False,
        }
    )
    picture = heat_table(frame)
    wide, narrow = drawn(picture, width=WIDE), drawn(picture, width=NARROW)
    assert ">▲ 43%<" in wide
    assert wide.count(">○<") == 1
    assert "Barking and Dagenham<" in wide
    assert "Barking and Dagenham<" in narrow
    assert "…" not in wide + narrow
    assert ">▲<" in narrow
    assert ">○<" in narrow
    assert ">▲ 43%<" not in narrow


def ranked(**more: Any) -> pd.DataFrame:
    frame = pd.DataFrame({"area": ["a", "b"], "value": [10.0, 50.0], "note": "", "chosen": [True, False]})
    told: dict[str, Any] = {"comparison": ["better", "worse"], "against": "London", "comparison_reason": ""}
    return frame.assign(**told | more)


NAMES = ("London", "England", "South East London")


@pytest.mark.parametrize(
    ("values", "sides"),
    [
        ((20.0, 21.0, 40.0), ["right", "right", "right"]),
        ((2.0, 3.0, 4.0), ["left", "left", "left"]),
        ((2.0, 3.0, 48.0), ["right", "left", "left"]),
    ],
)
def test_no_line_runs_through_the_name_of_another(values: tuple[float, ...], sides: list[str]) -> None:
    """Names stand on the side that has room, each on a row of its own, and a line ends at its own name."""
    picture = ranked_bars(ranked(), unit_label="%", comparators=dict(zip(NAMES, values, strict=True)))
    spec = picture.spec()
    named = [
        (
            spec["datasets"][layer["data"]["name"]][0]["at"],
            layer["mark"]["align"],
            layer["encoding"]["y"]["value"],
        )
        for layer in layers(picture, "text")
        if layer["encoding"]["text"]["field"] == "name" and "stroke" not in layer["mark"]
    ]
    assert [side for _, side, _ in named] == sides
    assert [foot for *_, foot in named] == [-4, -19, -34]
    for side in ("left", "right"):
        climbing = [at for at, found, _ in named if found == side]
        assert climbing == sorted(climbing, reverse=side == "left")
    tops = [layer["encoding"]["y"]["value"] for layer in layers(picture, "rule") if "y2" in layer["encoding"]]
    assert tops == [foot - 11 for *_, foot in named]


def test_where_no_bar_is_compared_the_standard_gives_the_verdict() -> None:
    frame = ranked(
        comparison="not_compared", comparison_reason="there is no interval", meets_standard=[False, True]
    )
    picture = ranked_bars(frame, unit_label="%", standard=Standard(45))
    svg = drawn(picture, width=WIDE)
    assert all(text in svg for text in ("▲ meets the standard", "▼ misses the standard", "▼ 10", "▲ 50"))
    assert "a: 10, misses the standard." in picture.alt
    some = ranked_bars(frame.assign(comparison=["better", "not_compared"]), unit_label="%")
    assert "the standard" not in drawn(some, width=WIDE)


def test_a_key_takes_two_lines_where_the_names_of_areas_leave_it_no_room() -> None:
    picture = ranked_bars(ranked(), unit_label="%")
    assert ">▲ better than London<" in drawn(picture, width=WIDE)
    narrow = drawn(picture, width=150)
    assert ">▲ better<" in narrow
    assert ">than London<" in narrow


@pytest.mark.parametrize("dark", [False, True])
def test_bars_have_the_colour_and_the_shape_of_their_verdicts(dark: bool) -> None:
    picture = ranked_bars(ranked(), unit_label="%", dark=dark)
    scale = layers(picture, "bar")[0]["encoding"]["color"]["scale"]
    colours = palette(dark=dark)
    assert dict(zip(scale["domain"], scale["range"], strict=True)) == {
        "better": colours.improvement,
        "worse": colours.concern,
    }
    svg = drawn(picture, width=WIDE)
    assert all(text in svg for text in ("▲ better than London", "▼ worse than London", "▲ 10", "▼ 50"))
    assert "1 better than London, 1 worse than London" in picture.alt
    assert "a: 10, better than London." in picture.alt


def test_what_rounding_leaves_open_is_said_where_a_bar_is_pointed_at_as_on_the_page() -> None:
    frame = ranked(comparison="similar", close_call=[True, False])
    words = ranked_bars(frame, unit_label="%").data.set_index("area")["words"]
    assert words["a"] == stands("similar", "London", close_call=True) != words["b"]
    cells = frame.assign(indicator="One", printed="1", period="2019-20", reason="")
    assert heat_table(cells).data.set_index("area")["words"].to_dict() == words.to_dict()


def test_bars_that_are_not_compared_say_why_and_have_no_verdict_colour() -> None:
    frame = ranked(comparison="not_compared", comparison_reason="there is no interval")
    picture = ranked_bars(frame, unit_label="%")
    scale = layers(picture, "bar")[0]["encoding"]["color"]["scale"]
    assert scale == {"domain": ["not_compared"], "range": [palette(dark=False).panel]}
    assert "○ not compared: there is no interval" in drawn(picture, width=WIDE)
    assert ">○ not compared<" in drawn(picture, width=NARROW)


def test_bars_say_how_many_meet_the_standard() -> None:
    frame = ranked(meets_standard=[True, None])
    told = ranked_bars(frame, unit_label="%", standard=Standard(95, "from April 2021")).alt
    assert "Line: standard 95, from April 2021." in told
    assert "1 of 1 meet the standard." in told


def test_a_figure_that_a_caveat_rules_out_has_words_and_no_bar() -> None:
    frame = ranked(
        blocked=[False, True], comparison=["better", "not_compared"], comparison_reason=["", "a caveat"]
    )
    data = ranked_bars(frame, unit_label="%").data.set_index("area")
    assert data.loc["b", "length"] == 0
    assert data.loc["b", "printed"] == "○ 50, not compared"


def test_totals_stand_in_order_of_name_and_are_never_ranked() -> None:
    frame = ranked(comparison="not_compared", comparison_reason="a total").assign(value=[10.0, 50.0])
    picture = named_bars(
        pd.concat([frame[::-1], frame[:1].assign(area="A", value=None)]), unit_label="people"
    )
    assert picture.data["area"].tolist() == ["a", "b", "A"]
    assert layers(picture, "bar")[0]["encoding"]["y"]["sort"] == ["a", "b", "A"]
    assert "from b 50 to a 10" in picture.alt


def boroughs(values: list[float], **more: Any) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "borough": [f"Borough {n}" for n in range(len(values))],
            "code": "Boro",
            "tile_row": range(len(values)),
            "tile_column": 1,
            "value": values,
            "note": "",
            "published_for": "a body",
            "chosen": [n == 0 for n in range(len(values))],
            **more,
        }
    )


def test_values_that_print_alike_have_one_shade_and_the_key_has_the_values() -> None:
    values = [11.2, 22.6, 23.2, 22.9, 40.0, 41.0, 60.0, 71.0]
    picture = tile_map(boroughs(values), unit_label="Waiting, %", show=percent)
    shades = picture.data.groupby("printed")["shade"].nunique()
    assert shades.max() == 1
    key = layers(picture, "rect")[0]["encoding"]["color"]
    assert key["legend"]["title"] == "Waiting, %"
    assert key["scale"]["domain"][0].startswith("11%")
    assert key["scale"]["domain"][-1].endswith("71%")
    assert len(set(key["scale"]["range"])) == len(key["scale"]["range"])


def test_every_real_tile_map_has_one_shade_a_printed_value() -> None:
    picture = tile_map(boroughs([float(n % 7) + n / 100 for n in range(33)]), unit_label="x")
    assert picture.data.groupby("printed")["shade"].nunique().max() == 1


def test_the_key_of_a_tile_map_says_what_the_ring_and_the_unshaded_tiles_are() -> None:
    frame = boroughs([10.0, 20.0, float("nan")], blocked=[False, True, False])
    svg = drawn(tile_map(frame, unit_label="x"), width=WIDE)
    for words in ("ring: Borough 0, your choice", "no shade: not compared", "– not published"):
        assert words in svg


def test_a_share_is_printed_in_its_bar_only_where_there_is_room() -> None:
    frame = pd.DataFrame(
        {
            "label": "1.1 Something is in place",
            "option": ["No", "Yes"],
            "start_percent": [-8.0, 0.0],
            "end_percent": [0.0, 92.0],
            "share_percent": [8.0, 92.0],
            "count": [8, 92],
            "base": 100,
        }
    )
    picture = diverging_bars(frame, fills={"Yes": "accent", "No": "waiting_no_help"})
    # The line of zero stands beside the bar, and does not run through the question above it.
    assert not layers(picture, "rule")
    assert ">8.0%<" in drawn(picture, width=WIDE)
    narrow = drawn(picture, width=NARROW)
    assert ">8.0%<" not in narrow
    assert ">92%<" in narrow
