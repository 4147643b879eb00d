"""How a verdict, a comparator and a standard are drawn: declared once, for every picture, tile and table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import altair as alt
import pandas as pd

from charts.theme import Palette
from metrics.printed import Show
from metrics.random_rounding import TOO_CLOSE

#: A word of metrics.benchmark → its shape in text. No verdict depends on colour.
SHAPES = {"better": "▲", "worse": "▼", "similar": "●", "higher": "◆", "lower": "◇", "not_compared": "○"}
#: Said after `similar` where rounding could change the verdict.
CLOSE = f"{TOO_CLOSE}, as counts are rounded"
#: The same words → the palette's colour. Better and worse as improvement and concern everywhere.
FILLS = {
    "better": "improvement",
    "worse": "concern",
    "similar": "neutral",
    "higher": "secondary",
    "lower": "accent_soft",
    "not_compared": "panel",
}
#: What better and worse mean where a figure is held against its standard alone.
MEETS = {"better": "meets the standard", "worse": "misses the standard"}
#: Narrower than this, in pixels, a key has no room for the reasons why something is not compared.
ROOM_FOR_REASONS = 400
#: In a narrower picture a label of the key has two lines, in pixels.
ROOM_FOR_ONE_LINE = 140
#: Codes of a note → what they say in the place of a value.
NO_VALUE = {"c": "withheld", "x": "not published", "z": "not applicable"}


Side = Literal["left", "right"]


@dataclass(frozen=True)
class Line:
    """The dash of a line (lengths of stroke and gap, in pixels), what it is called, and its width."""

    dash: tuple[int, ...]
    called: str
    width: float = 1.5


#: The line of a standard: no other line has this dash.
STANDARD = Line((10, 3, 2, 3), "dash and dot", 2.0)
#: Whom areas are held against → the line that stands for it in every picture; a system's, where it is neither.
LINES = {"England": Line((6, 3), "dashed"), "London": Line((2, 2), "dotted")}
SYSTEM = Line((12, 4), "long dashes")
#: An area's own line.
OWN = Line((1, 0), "unbroken", 2.0)


@dataclass(frozen=True)
class Standard:
    """The standard in force: its value, and since when in words (`from April 2021`; empty where nobody says)."""

    value: float
    since: str = ""

    def named(self, show: Show) -> str:
        """`standard 95%, from April 2021`."""
        return ", ".join(part for part in (f"standard {show(self.value)}", self.since) if part)


def line_of(comparator: str) -> Line:
    """The one line of a comparator, by its short name."""
    return LINES.get(comparator, SYSTEM)


def fill_of(verdict: str, colours: Palette) -> str:
    """The one colour of a verdict (a word of metrics.benchmark)."""
    return str(getattr(colours, FILLS[verdict]))


def in_words(verdict: str, *, against: str = "", reason: str = "", close_call: bool = False) -> str:
    """`better than London`, `similar to London`, `not compared: there is no interval`: the words of every view."""
    if verdict == "not_compared":
        return f"not compared: {reason}" if reason else "not compared"
    told = f"{verdict} {'to' if verdict == 'similar' else 'than'} {against}" if against else verdict
    return f"{told}: {CLOSE}" if close_call and verdict == "similar" else told


def with_shape(verdict: str, text: str) -> str:
    """`text` behind the shape of a verdict."""
    return f"{SHAPES[verdict]} {text}"


def key_of(
    verdicts: Iterable[str],
    *,
    against: str,
    colours: Palette,
    reasons: Sequence[str] = (),
    words: Mapping[str, str] = MappingProxyType({}),
    offset: int = 18,
) -> alt.Color:
    """The colours of the `verdicts` that are drawn, by column `verdict`, with a key that names shape and meaning.

    `words` says what some of them mean here. `reasons` are why some are not compared, each once, named where there is
    room. The key stands `offset` pixels above
    the picture.
    """
    found = set(verdicts)
    drawn = [word for word in SHAPES if word in found]
    labels = {word: with_shape(word, words.get(word) or in_words(word, against=against)) for word in drawn}
    named = " : ".join(f"datum.label === '{word}' ? {_quoted(text)}" for word, text in labels.items())
    if reasons and "not_compared" in found:
        whole = with_shape("not_compared", in_words("not_compared", reason="; ".join(reasons)))
        roomy = f"width > {ROOM_FOR_REASONS} && datum.label === 'not_compared'"
        named = f"{roomy} ? {_quoted(whole)} : {named}"
    return alt.Color(
        "verdict:N",
        scale=alt.Scale(domain=drawn, range=[fill_of(word, colours) for word in drawn]),
        legend=alt.Legend(
            title=None,
            offset=offset,
            columns=alt.ExprRef("width < 450 ? 1 : 4"),
            labelExpr=_in_two_lines(f"{named} : datum.label" if named else "datum.label"),
            symbolStrokeColor=colours.neutral,
            symbolStrokeWidth=1,
        ),
    )


def _in_two_lines(label: str) -> str:
    """An expression of Vega for a label of the key, in two lines where there is no room beside the names of areas."""
    parted = f"replace(replace({label}, ' than ', '\\nthan '), ' to ', '\\nto ')"
    return f"width < {ROOM_FOR_ONE_LINE} ? split({parted}, '\\n') : ({label})"


def standard_line(
    standard: Standard, *, show: Show, colours: Palette, side: Side = "left"
) -> list[alt.Chart]:
    """A standard as the level line that it is everywhere, with its value and since when."""
    return level_line(standard.named(show), standard.value, line=STANDARD, colours=colours, side=side)


def level_line(name: str, at: float, *, line: Line, colours: Palette, side: Side = "left") -> list[alt.Chart]:
    """A level line at a value of the vertical axis that bears its name at one `side`, on a ground of its own."""
    base = alt.Chart(pd.DataFrame({"at": [at], "name": [name]}))
    rule = base.mark_rule(color=colours.text, strokeDash=list(line.dash), strokeWidth=line.width)
    x = alt.XValue(0 if side == "left" else alt.ExprRef("width"))
    dx = 4 if side == "left" else -4
    ground = base.mark_text(
        align=side,
        baseline="bottom",
        dx=dx,
        dy=-3,
        fontSize=12,
        stroke=colours.background,
        strokeWidth=4,
        aria=False,
    )
    words = base.mark_text(align=side, baseline="bottom", dx=dx, dy=-3, fontSize=12, color=colours.text)
    return [
        rule.encode(y=alt.Y("at:Q")),
        *(text.encode(x=x, y=alt.Y("at:Q"), text=alt.Text("name:N")) for text in (ground, words)),
    ]


def no_value(note: str) -> str:
    """What stands where a value would: `withheld`, `not published`; a code that has no word, in brackets."""
    return ", ".join(NO_VALUE.get(code, f"[{code}]") for code in (note or "x").split())


def _quoted(text: str) -> str:
    """Text as a literal of a Vega expression."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
