"""A picture as it is kept, in little room: what is sent of it and heard of it, its rows as a table and as a file."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from streamlit.delta_generator import DeltaGenerator

from charts.room import Room, room
from charts.theme import SMALL_SIZE, Picture, palette
from pages.parts.sent import Element, Packed, element, pack
from pages.parts.tables import Table, headed, readable, table_of
from reports.export import csv_bytes, fingerprint
from reports.ptl.tracking import MARK, is_demonstration
from store.areas import Area

#: Of the rows of a picture, where there is room, in pixels.
TABLE_WIDTH = 680
#: Rows as drawn → rows as saved, each with its definition, source and caveats.
Explain = Callable[[pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class Drawn:
    """A picture ready to be sent, and what is heard of it. Its specification is packed as JSON."""

    element: Element
    packed: Packed
    alt: str
    room: Room

    @property
    def spec(self) -> dict[str, Any]:
        """Its specification in Vega-Lite, with its data."""
        found: dict[str, Any] = json.loads(self.packed.whole())
        return found


def ready(spec: Mapping[str, Any], alt: str) -> Drawn:
    """A specification made ready to be sent, as wide as there is room."""
    text = json.dumps(spec, ensure_ascii=False, separators=(",", ":"), default=date.isoformat)
    return Drawn(element(lambda page: chart_on(page, spec, alt)), pack(text.encode()), alt, room(spec))


def chart_on(page: DeltaGenerator, spec: Mapping[str, Any], alt: str, **choosing: Any) -> None:
    page.vega_lite_chart(spec=dict(spec), theme=None, width="stretch", alt=alt, **choosing)


@dataclass(frozen=True)
class File:
    """A file as it is kept, and the mark of its content that its name bears."""

    content: Packed
    mark: str


def csv_file(rows: pd.DataFrame) -> File:
    """`rows`, explained already, as CSV."""
    content = csv_bytes(rows)
    return File(pack(content), fingerprint(content))


@dataclass(frozen=True)
class Kept(Drawn):
    """A picture with what stands under it: its rows as a table and as a file (CSV), its kind and period."""

    rows: Table
    file: File
    background: str
    kind: str
    when: str
    fictional: bool = False

    @property
    def csv(self) -> bytes:
        """Its rows, each with what explains it."""
        return self.file.content.whole()


def keep(
    picture: Picture,
    *,
    when: str,
    explain: Explain,
    dark: bool,
    rows: pd.DataFrame | None = None,
    place: Area | None = None,
) -> Kept:
    """Make `picture` ready. It bears `when`: its period, with its age where it is old; so does its file.

    `rows` are those it was made from, where they tell more than those drawn; `explain` completes them for the file.
    One of a fictional place says so in itself and in its file. A picture that has a title keeps it.
    """
    return kept_spec(
        picture.spec(),
        alt=picture.alt,
        kind=picture.kind,
        when=when,
        explain=explain,
        dark=dark,
        rows=picture.data if rows is None else rows,
        place=place,
    )


def kept_spec(
    spec: dict[str, Any],
    *,
    alt: str,
    kind: str,
    when: str,
    explain: Explain,
    dark: bool,
    rows: pd.DataFrame,
    place: Area | None = None,
) -> Kept:
    """The same from a specification of a `kind` of `charts.reading`, what is heard of it, and its rows."""
    colours = palette(dark=dark)
    fictional = place is not None and is_demonstration(place)
    marks = [when, *([MARK] if fictional else [])]
    spec.setdefault("title", _title(" · ".join(marks), ink=colours.secondary, italic=fictional))
    if fictional and place is not None:
        rows = rows.assign(status=f"{MARK}: {place.name} is fictional")
    found = ready(spec, f"{'. '.join(reversed(marks))}. {alt}")
    return Kept(
        found.element,
        found.packed,
        found.alt,
        found.room,
        table_of(headed(readable(rows)), alt=found.alt, width=TABLE_WIDTH),
        csv_file(explain(rows.assign(**_of_all(when, place)))),
        colours.background,
        kind,
        when,
        fictional,
    )


def _of_all(when: str, place: Area | None) -> dict[str, str]:
    """What every row of a file says: its period, and whose list it is where it is of a list."""
    return {"period_drawn": when, **({} if place is None else {"whose": place.name})}


#: The letters of a title that the narrowest phone, of 320 px, has room for on one line.
TITLE_LETTERS = 44


def _title(text: str, *, ink: str, italic: bool) -> dict[str, Any]:
    """The words above a picture, in as many lines as a phone needs: a title is cut off where it is too long."""
    lines = textwrap.wrap(text, TITLE_LETTERS)
    return {
        "text": lines if len(lines) > 1 else text,
        "anchor": "start",
        "fontSize": SMALL_SIZE,
        "fontWeight": "normal",
        "fontStyle": "italic" if italic else "normal",
        "color": ink,
    }
