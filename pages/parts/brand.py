"""Our name, drawn: the word and a line of sight. No protected mark of anybody's."""

from __future__ import annotations

from PIL import Image, ImageDraw

NAME = "Sightline"


def wordmark(*, dark: bool) -> str:
    """The name as SVG in the ink of the theme."""
    ink, line = ("#F0F4F5", "#7FB5E6") if dark else ("#212B32", "#005EB8")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 150 32" width="150" height="32">'
        f'<path d="M4 22 L13 14 L21 18 L32 8" fill="none" stroke="{line}" stroke-width="3.2" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
        f'<circle cx="32" cy="8" r="3.4" fill="{line}"/>'
        f'<text x="42" y="23" font-family="sans-serif" font-size="20" font-weight="700" '
        f'fill="{ink}">{NAME}</text></svg>'
    )


def favicon() -> Image.Image:
    """The line of sight alone, for the browser's tab."""
    scale = 4
    picture = Image.new("RGBA", (36 * scale, 36 * scale), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    points = [(x * scale, y * scale) for x, y in ((4, 27), (13, 19), (21, 23), (31, 9))]
    pen.line(points, fill="#005EB8", width=4 * scale, joint="curve")
    end, radius = points[-1], 4 * scale
    pen.ellipse((end[0] - radius, end[1] - radius, end[0] + radius, end[1] + radius), fill="#005EB8")
    return picture
