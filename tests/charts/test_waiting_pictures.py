"""Pictures of the waiting list: what they say aloud, what they do with withheld counts, and that they are sound."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest
import vl_convert

from charts.flow import flow_bars
from charts.pareto import pareto_bars
from charts.pathway import SEGMENTS, pathway_bar
from charts.ramps import band_colours, ramp
from charts.ranges import wait_ranges
from charts.shares import share_bars
from charts.shifts import shift_bars
from charts.stages import stage_bars
from charts.theme import DARK, LIGHT, Palette, Picture
from charts.trajectory import plan_beside_actuals, trajectories

NAN = float("nan")


def stages(*, dark: bool = False) -> Picture:
    bands = [("under 4", 0.0), ("4 to 18", 4.0), ("over 18", 18.0)]
    counts = {"Assessment": [20.0, NAN, 35.0], "Treatment": [0.0, 5.0, NAN]}
    rows = [
        {
            "stage": stage,
            "band": band,
            "lower_weeks": lower,
            "count": count,
            "total": 60.0,
            "at_end": f"60 in {stage}",
        }
        for stage, found in counts.items()
        for (band, lower), count in zip(bands, found, strict=True)
    ]
    return stage_bars(pd.DataFrame(rows), long_weeks=18, dark=dark)


def ranges(*, dark: bool = False) -> Picture:
    rows = [
        ("Assessment", "Still waiting", 4.0, 20.0, "60 waits"),
        ("Assessment", "Completed", 3.0, NAN, "15 waits"),
        ("Transition", "Still waiting", NAN, NAN, "[c]"),
    ]
    columns = ["label", "series", "median_weeks", "p92_weeks", "described"]
    frame = pd.DataFrame(rows, columns=columns).assign(standard_weeks=4.0)
    return wait_ranges(frame, standard="the standard", dark=dark)


def flow(*, dark: bool = False) -> Picture:
    frame = pd.DataFrame(
        {
            "label": ["Jan 2026", "Feb 2026"],
            "started": [100.0, 90.0],
            "completed": [80.0, NAN],
            "closed": [10.0, 5.0],
            "net": [10.0, NAN],
        }
    )
    return flow_bars(frame, dark=dark)


def pareto(*, dark: bool = False) -> Picture:
    rows = [
        ("Capacity", "", "Avoidable", 30.0, 50.0, 50.0),
        ("Capacity", "", "Not avoidable", 20.0, 50.0, 50.0),
        ("Estate", "", "Avoidable", NAN, NAN, NAN),
        ("Not recorded", "", "Not recorded", 50.0, 50.0, 100.0),
    ]
    columns = ["reason", "theme", "part", "count", "total", "running_percent"]
    return pareto_bars(pd.DataFrame(rows, columns=columns).assign(share_percent=50.0), dark=dark)


def shares(*, dark: bool = False) -> Picture:
    rows = [
        ("Town", "done", 60.0, 60.0, "100 due"),
        ("Town", "overdue", 40.0, 40.0, "100 due"),
        ("East", "withheld", NAN, NAN, "[c]"),
    ]
    frame = pd.DataFrame(rows, columns=["label", "part", "count", "share_percent", "base"])
    fills = {"done": "accent", "overdue": "waiting_no_help", "withheld": "context"}
    return share_bars(frame, fills=fills, whole="reviews", dark=dark)


def shifts(*, dark: bool = False) -> Picture:
    rows = [("Town", "Assessment", -3.0), ("Town", "Treatment", 4.5), ("East", "Assessment", NAN)]
    return shift_bars(pd.DataFrame(rows, columns=["place", "stage", "change"]), dark=dark)


def courses(*, dark: bool = False) -> Picture:
    rows = [
        (course, week, 90.0 + week, 100.0 + grows * week, 120.0 + 2 * week)
        for course, grows in (("As now", 1), ("What if", 0))
        for week in range(3)
    ]
    frame = pd.DataFrame(rows, columns=["course", "week", "low", "mid", "high"])
    return trajectories(frame, measure="waiting", target=80.0, dark=dark)


def plan(*, dark: bool = False) -> Picture:
    frame = pd.DataFrame(
        {
            "date": pd.to_datetime(["2026-01-31", "2026-02-28", "2026-03-31"]).date,
            "label": ["Jan 2026", "Feb 2026", "Mar 2026"],
            "planned_queue": [100.0, 90.0, 80.0],
            "actual_queue": [100.0, 95.0, NAN],
            "above_plan": [0.0, 5.0, NAN],
        }
    )
    return plan_beside_actuals(frame, dark=dark)


PICTURES = {
    "stages": stages,
    "ranges": ranges,
    "flow": flow,
    "pareto": pareto,
    "shares": shares,
    "shifts": shifts,
    "courses": courses,
    "plan": plan,
}
SAID = {
    "stages": [
        "Assessment: 60 in Assessment",
        "under 4 20, over 18 35, about 5 withheld",
        "4 to 18 5, about 55 withheld",
    ],
    "ranges": ["Assessment", "median 4.0 weeks", "20.0 weeks", "not known", "[c]", "the standard"],
    "flow": ["Jan 2026", "joined 100", "80", "withheld"],
    "pareto": ["Capacity", "50 · 50% so far", "Estate", "[c]", "Not recorded"],
    "shares": ["Town", "done 60%", "overdue 40%", "East: withheld"],
    "shifts": ["Town · Assessment -3.0", "Town · Treatment +4.5"],
    "courses": ["As now", "from 100 to 102 after 2 weeks", "8 runs in 10 between 92 and 124", "Target 80"],
    "plan": ["Feb 2026: plan 90, waiting 95, above plan", "Mar 2026: plan 80"],
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_sound_vega_lite_and_light(name: str) -> None:
    picture = PICTURES[name]()
    spec = picture.chart.to_dict()  # raises where it breaks the schema
    assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"
    assert sum(len(rows) for rows in spec["datasets"].values()) < 5_000


@pytest.mark.parametrize("name", PICTURES)
def test_what_is_heard_holds_the_figures(name: str) -> None:
    heard = PICTURES[name]().alt
    assert [said for said in SAID[name] if said not in heard] == []
    assert "nan" not in heard.lower().split()


@pytest.mark.parametrize("name", PICTURES)
def test_no_text_is_smaller_than_twelve_pixels(name: str) -> None:
    spec = PICTURES[name]().chart.to_dict()
    assert min(sizes(spec)) >= 12


@pytest.mark.parametrize("name", PICTURES)
def test_a_dark_picture_takes_its_inks_from_the_dark_palette(name: str) -> None:
    light, dark = (PICTURES[name](dark=dark).chart.to_dict() for dark in (False, True))
    assert inks(light) != inks(dark)
    assert {ink for ink in inks(dark) if ink in strays(LIGHT, DARK)} == set()


def sizes(node: Any) -> list[float]:
    if isinstance(node, dict):
        own = [v for k, v in node.items() if k.lower().endswith("fontsize") and isinstance(v, int | float)]
        return own + [size for value in node.values() for size in sizes(value)]
    return [size for value in node for size in sizes(value)] if isinstance(node, list) else []


def inks(spec: dict[str, Any]) -> set[str]:
    return set(re.findall(r"#[0-9A-Fa-f]{6}", str({k: v for k, v in spec.items() if k != "datasets"})))


def strays(light: Palette, dark: Palette) -> set[str]:
    """Inks that only the light palette has."""
    own = [set(re.findall(r"#[0-9A-Fa-f]{6}", str(palette))) for palette in (light, dark)]
    return own[0] - own[1]


def test_a_withheld_band_is_left_out_of_the_bar_and_never_drawn_as_nought() -> None:
    data = stages().data.set_index(["stage", "band"])
    assert data.loc[("Assessment", "4 to 18"), "printed"] == "[c]"
    assert data.loc[("Assessment", "over 18"), "start"] == 20
    assert data.loc[("Treatment", "under 4"), "printed"] == "0"


def pieces(picture: Picture) -> list[dict[str, Any]]:
    """The withheld pieces that a picture draws: rows with a start, an end and what is told of them."""
    sets = picture.chart.to_dict()["datasets"].values()
    return [row for rows in sets for row in rows if "told" in row]


def test_withheld_bands_are_a_hatched_rest_of_the_total_never_a_missing_bar() -> None:
    found = {row["stage"]: (row["start"], row["end"], row["printed"]) for row in pieces(stages())}
    assert found == {"Assessment": (55, 60, "about 5 withheld"), "Treatment": (5, 60, "about 55 withheld")}


def test_a_stage_whose_total_is_withheld_too_still_has_a_piece() -> None:
    rows = pd.DataFrame(
        [("Transition", "under 4", 0.0, NAN, NAN, "[c]"), ("Triage", "under 4", 0.0, 50.0, 50.0, "50")],
        columns=["stage", "band", "lower_weeks", "count", "total", "at_end"],
    )
    (piece,) = pieces(stage_bars(rows, long_weeks=18))
    assert (piece["stage"], piece["printed"]) == ("Transition", "withheld")
    assert piece["end"] > piece["start"] == 0


def test_a_group_is_never_drawn_whole_where_a_part_of_it_is_withheld() -> None:
    rows = pd.DataFrame(
        [
            ("Partners", "", "Avoidable", 20.0, 20.0, NAN, 8),
            ("Partners", "", "Not avoidable", NAN, 20.0, NAN, 12),
            ("Capacity", "", "Avoidable", 50.0, 50.0, 50.0, 0),
        ],
        columns=["reason", "theme", "part", "count", "total", "running_percent", "withheld"],
    )
    picture = pareto_bars(rows.assign(share_percent=NAN))
    (piece,) = pieces(picture)
    assert (piece["reason"], piece["start"]) == ("Partners", 20)
    assert "at least 20" in picture.alt
    assert "at least 50" not in picture.alt


def test_a_bar_of_shares_that_is_withheld_is_hatched_whole_and_one_in_part_in_its_rest() -> None:
    assert [(row["label"], row["start"], row["end"]) for row in pieces(shares())] == [("East", 0, 100)]
    part = pd.DataFrame(
        [("West", "done", 60.0, 60.0, "100 due"), ("West", "withheld", 40.0, 40.0, "100 due")],
        columns=["label", "part", "count", "share_percent", "base"],
    )
    (piece,) = pieces(share_bars(part, fills={"done": "accent", "withheld": "context"}, whole="reviews"))
    assert (piece["start"], piece["end"], piece["printed"]) == (60, 100, "40% withheld")


def test_bands_are_drawn_blue_up_to_the_limit_and_orange_beyond_it() -> None:
    fills = band_colours([0, 4, 18, 52], long_weeks=18, colours=LIGHT)
    assert fills == [
        LIGHT.sooner_to_later[0],
        LIGHT.sooner_to_later[-1],
        LIGHT.waiting_some_help,
        LIGHT.waiting_no_help,
    ]


def test_a_ramp_of_one_is_its_first_colour_and_of_three_has_the_middle_between() -> None:
    assert ramp(["#000000", "#FFFFFF"], 1) == ["#000000"]
    assert ramp(["#000000", "#FFFFFF"], 3) == ["#000000", "#808080", "#FFFFFF"]


def test_waits_that_leave_are_drawn_below_the_line() -> None:
    data = flow().data.set_index(["label", "flow"])
    assert data.loc[("Jan 2026", "started"), "end"] == 100
    assert data.loc[("Jan 2026", "completed"), "end"] == -80


def test_one_series_needs_no_legend_and_several_are_told_apart_by_shape() -> None:
    def legends(picture: Picture) -> list[object]:
        marks = [layer for layer in picture.chart.to_dict()["layer"] if "shape" in layer.get("encoding", {})]
        return [layer["encoding"]["shape"].get("legend", "drawn") for layer in marks]

    alone = pd.DataFrame(
        [("East", "Still waiting", 4.0, 20.0, "60 waits")],
        columns=["label", "series", "median_weeks", "p92_weeks", "described"],
    )
    assert legends(wait_ranges(alone)) == [None]
    assert None not in legends(ranges())


def test_the_names_of_courses_that_end_alike_do_not_lie_on_each_other() -> None:
    rows = [(course, week, 90.0, 100.0, 110.0) for course in ("As now", "What if") for week in (0, 1)]
    chart = trajectories(
        pd.DataFrame(rows, columns=["course", "week", "low", "mid", "high"]), measure="waiting"
    ).chart
    named = [rows for rows in chart.to_dict()["datasets"].values() if "name_at" in rows[0]]
    heights = [row["name_at"] for row in named[0]]
    assert abs(heights[0] - heights[1]) > 5


def test_a_withheld_flow_is_a_hatched_piece_behind_what_is_known() -> None:
    layers = flow().chart.to_dict()["layer"]
    assert any(layer["mark"].get("strokeDash") for layer in layers)
    rows = flow().data.set_index(["label", "flow"])
    assert rows.loc[("Feb 2026", "completed"), "printed"] == "withheld"
    assert rows.loc[("Feb 2026", "completed"), "start"] == 0
    behind = rows.loc[("Feb 2026", "completed"), "end"]
    assert behind < 0
    assert rows.loc[("Feb 2026", "closed"), "start"] == pytest.approx(behind)
    assert rows.loc[("Jan 2026", "closed"), ["start", "end"]].tolist() == [-80, -90]


def test_bars_of_the_pathway_keep_the_order_of_the_areas_and_their_whole_names() -> None:
    areas = ["Great Yarmouth and Waveney", "London", "England"]
    rows = [(area, segment, 10.0) for area in areas for segment in SEGMENTS]
    frame = pd.DataFrame(rows, columns=["area", "segment", "share_percent"])
    told = {"printed": "10%", "beside_count": "10%"}
    picture = pathway_bar(frame.assign(count=1, **told))
    y = picture.spec()["layer"][0]["encoding"]["y"]
    assert [name.replace("\n", " ") for name in y["sort"]] == areas
    svg = vl_convert.vegalite_to_svg({**picture.spec(), "width": 320})
    assert "…" not in svg


def test_bands_that_rounding_put_above_their_total_leave_a_piece_of_no_known_length() -> None:
    rows = pd.DataFrame(
        [("Triage", "under 4", 0.0, 55.0, 50.0, "50"), ("Triage", "over 18", 18.0, NAN, 50.0, "50")],
        columns=["stage", "band", "lower_weeks", "count", "total", "at_end"],
    )
    (piece,) = pieces(stage_bars(rows, long_weeks=18))
    assert (piece["start"], piece["printed"]) == (55, "withheld")
    assert piece["end"] > 55
