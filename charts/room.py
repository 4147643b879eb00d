"""How much room a picture takes, told from its specification before it is drawn."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from charts.theme import LABEL_SIZE

Spec = Mapping[str, Any]
#: The width between the axes on a wide screen and on a phone, in pixels.
WIDE, NARROW = 1000, 280
#: The height of a line of words for each pixel of their size, and the width of a letter.
LINE, LETTER = 1.2, 0.45
#: What stands between a picture and the words of its title, its key and its labels, in pixels.
TITLE_GAP, KEY_GAP, AXIS_GAP = 7, 10, 5
#: A row of a key, its title, and how far off it stands unless its picture says otherwise, in pixels.
ROW, KEY_TITLE, KEY_OFFSET = 19, 16, 18
#: What Streamlit leaves free below a picture, and what Vega-Lite draws a picture with no height of its own in.
FOOT, UNSAID = 20, 300
KEYED = ("color", "stroke", "shape", "strokeDash")
_CHOICE = re.compile(r"width (<|>=) (\d+) \? ([^:]+) : (.+)")


@dataclass(frozen=True)
class Room:
    """The height that a picture will be drawn at, in pixels, on a wide screen and on a phone."""

    wide: int
    narrow: int


def room(spec: Spec) -> Room:
    """The room of a picture of one set of axes. It is an estimate: what letters are wide only the browser knows."""
    return Room(_height(spec, WIDE), _height(spec, NARROW))


def _height(spec: Spec, width: int) -> int:
    padding = spec.get("padding") or {}
    ends = padding.get("top", 0) + padding.get("bottom", FOOT)
    keys = sum(_key(entries, legend, width) for entries, legend in _keys(spec).items())
    return round(spec.get("height", UNSAID) + ends + _title(spec) + keys + _axis(spec, width))


def _layers(spec: Spec, *channels: str) -> Iterator[Spec]:
    """What is said of the `channels` that show a field, layer by layer."""
    for layer in spec.get("layer", [spec]):
        yield from (
            said for name, said in layer.get("encoding", {}).items() if name in channels and "field" in said
        )


def _lines(words: str | list[str], size: float) -> float:
    return (len(words) if isinstance(words, list) else 1) * size * LINE


def _title(spec: Spec) -> float:
    title = spec.get("title")
    if not title:
        return 0
    # One that begins where the bars or lines do stands as near as it can.
    return _lines(title["text"], title["fontSize"]) + (0 if title.get("frame") == "group" else TITLE_GAP)


def _keys(spec: Spec) -> dict[tuple[str, ...], Spec]:
    """Each key once, though several marks or layers share it: what it names, and how it is laid out."""
    found: dict[tuple[str, ...], Spec] = {}
    for said in _layers(spec, *KEYED):
        scale, legend = said.get("scale", {}), said.get("legend", {})
        if scale is not None and legend is not None:
            found |= {tuple(legend.get("values") or scale.get("domain") or [""]): legend}
    return found


def _key(entries: tuple[str, ...], legend: Spec, width: int) -> float:
    columns = int(_at(legend.get("columns", len(entries)), width))
    row = max(ROW, math.sqrt(legend.get("symbolSize", 0)))
    title = KEY_TITLE if legend.get("title") else 0
    return (
        math.ceil(len(entries) / columns) * row
        + title
        + KEY_GAP
        + legend.get("offset", KEY_OFFSET)
        - KEY_OFFSET
    )


def _axis(spec: Spec, width: int) -> float:
    """The labels below or above a picture, and their title."""
    said = list(_layers(spec, "x"))
    axes = [one.get("axis", {}) for one in said]
    if not axes or None in axes:
        return 0
    titles = [one["title"] for one in (*said, *axes) if "title" in one]
    title = next((words for words in titles if words), None)
    named = _lines(title, LABEL_SIZE) if title else 0
    turned = next((axis["labelAngle"] for axis in axes if "labelAngle" in axis), 0)
    angle = math.radians(_at(turned, width))
    labels = [label for one in said if isinstance(one.get("sort"), list) for label in one["sort"]]
    longest = max((len(str(label)) for label in labels), default=0) * LETTER * LABEL_SIZE
    return named + abs(math.sin(angle)) * longest + math.cos(angle) * LABEL_SIZE * LINE + AXIS_GAP


def _at(said: Any, width: int) -> float:
    """A number, or one that depends on the width: `width < 500 ? 1 : width < 800 ? 2 : 3`."""
    text = str(said["expr"] if isinstance(said, Mapping) else said)
    while choice := _CHOICE.fullmatch(text):
        sign, edge, then, otherwise = choice.groups()
        text = then if (width < int(edge)) == (sign == "<") else otherwise
    return float(text)
