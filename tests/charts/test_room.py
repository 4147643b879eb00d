"""The room that is held for a picture is about the height that Vega draws it at, on a wide screen and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
import vl_convert

from charts.room import FOOT, NARROW, ROW, WIDE, room

#: How far the estimate may be off, in pixels: the letters of this machine are not those of a browser.
OFF = ROW
AREAS = ["Barking and Dagenham", "Bexley", "Tower Hamlets"]
WORDS = ["within four weeks", "after four weeks", "never"]
ROWS = [
    {"area": area, "word": word, "n": place}
    for place, (area, word) in enumerate(zip(AREAS, WORDS, strict=True))
]
TITLE = {"anchor": "start", "fontSize": 12}


def channel(field: str, kind: str = "nominal", **more: Any) -> dict[str, Any]:
    return {"field": field, "type": kind, "title": None, **more}


def picture(x: dict[str, Any], *, title: Any = "2024-25", **more: dict[str, Any]) -> dict[str, Any]:
    """Bars as all pictures are styled."""
    return {
        "data": {"values": ROWS},
        "height": 200,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"bottom": FOOT},
        "title": {"text": title, **TITLE},
        "mark": "bar",
        "encoding": {"x": x, "y": channel("area", axis=None), **more},
        "config": {
            "axis": {
                "domain": False,
                "ticks": False,
                "labelPadding": 6,
                "labelFontSize": 13,
                "titleFontSize": 13,
            },
            "legend": {"orient": "top", "labelFontSize": 13, "titleFontSize": 12, "labelLimit": 0},
        },
    }


BARE = channel("n", "quantitative", axis=None)
KEY = {"columns": {"expr": "width < 500 ? 1 : 3"}, "title": None}
TURNED = {"orient": "top", "labelAngle": {"expr": "width >= 768 ? 0 : -90"}, "labelAlign": "left"}
PICTURES = {
    "bare": picture(BARE),
    "two lines of title": picture(BARE, title=["2024-25", "two years old"]),
    "a named axis": picture(channel("n", "quantitative") | {"title": "weeks"}),
    "a key": picture(BARE, color=channel("word", legend=KEY, scale={"domain": WORDS})),
    "a key with a title": picture(
        BARE, color=channel("word", legend=KEY | {"title": "Seen"}, scale={"domain": WORDS})
    ),
    "a key further off": picture(
        BARE, color=channel("word", legend=KEY | {"offset": 90}, scale={"domain": WORDS})
    ),
    "one key of two marks": picture(
        BARE,
        color=channel("word", legend=KEY, scale={"domain": WORDS}),
        stroke=channel("word", legend=KEY, scale={"domain": WORDS}),
    ),
    "labels that turn": picture(channel("area", sort=AREAS, axis=TURNED)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_drawn_about_as_high_as_its_room(name: str) -> None:
    spec = PICTURES[name]
    held = room(spec)
    for width, expected in ((WIDE, held.wide), (NARROW, held.narrow)):
        svg = vl_convert.vegalite_to_svg({**spec, "width": width})
        found = re.match(r'<svg [^>]*height="([\d.]+)"', svg)
        assert found is not None
        assert abs(expected - float(found[1])) <= OFF, width


def test_a_phone_needs_more_room_for_a_key_and_for_labels_that_turn() -> None:
    assert {name for name, spec in PICTURES.items() if room(spec).narrow > room(spec).wide + ROW} == {
        "a key",
        "a key with a title",
        "a key further off",
        "one key of two marks",
        "labels that turn",
    }
