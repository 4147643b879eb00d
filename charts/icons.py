"""The icons of variation and assurance, drawn by us: a letter and a shape in a ring, never colour alone."""

from __future__ import annotations

from html import escape

from charts.theme import Palette, palette

#: Verdict → (letter, palette colour, path of the little line inside, in a box of 40 by 40).
VARIATION = {
    "improvement": ("I", "improvement", "M8 27 L15 22 L22 23 L32 11"),
    "concern": ("C", "concern", "M8 27 L15 22 L22 23 L32 11"),
    "common_cause": ("", "secondary", "M7 22 L13 17 L20 23 L27 17 L33 21"),
    "neutral_high": ("H", "accent", "M8 27 L15 24 L22 24 L32 11"),
    "neutral_low": ("L", "accent", "M8 12 L15 15 L22 15 L32 28"),
}
ASSURANCE = {
    "pass": ("P", "improvement", "M8 26 L32 26 M10 18 L17 13 L24 17 L31 12"),
    "fail": ("F", "concern", "M8 13 L32 13 M10 27 L17 22 L24 26 L31 21"),
    "inconsistent": ("?", "secondary", "M8 20 L32 20 M9 25 L16 14 L24 26 L31 14"),
}


def icon_svg(kind: str, verdict: str, *, words: str, dark: bool = False) -> str:
    """The icon of a verdict as SVG with `words` as its title. `kind` is variation or assurance.

    Raises KeyError for a verdict that has no icon.
    """
    letter, colour, path = (VARIATION if kind == "variation" else ASSURANCE)[verdict]
    colours: Palette = palette(dark=dark)
    ink = getattr(colours, colour)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40" width="40" height="40" role="img">'
        f"<title>{escape(words)}</title>"
        f'<circle cx="20" cy="20" r="18" fill="{colours.background}" stroke="{ink}" stroke-width="3"/>'
        f'<path d="{path}" fill="none" stroke="{ink}" stroke-width="2.2" stroke-linecap="round"/>'
        f'<text x="20" y="35" text-anchor="middle" font-family="sans-serif" font-size="11" font-weight="bold" '
        f'fill="{ink}" stroke="{colours.background}" stroke-width="3" paint-order="stroke">{letter}</text></svg>'
    )
