"""What the page says and does when it is printed: a style sheet and a script of our own, beside this module."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from charts.ramps import stops
from charts.theme import DARK, INKS, LIGHT, READABLE
from reports.ptl.tracking import MARK

#: What a container's key begins with: seen on paper alone, or on the screen alone; printed only where the
#: reader has opened it.
ON_PAPER, ON_SCREEN, IF_OPEN = "on-paper", "on-screen", "if-open"
#: How the name of a fictional place ends.
FICTIONAL = "(demonstration)"


@cache
def for_paper() -> bytes:
    """The style and the script as they stand in the head of the front page."""
    here = Path(__file__)
    style = here.with_suffix(".css").read_text(encoding="utf-8")
    script = here.with_suffix(".js").read_text(encoding="utf-8")
    given = {
        "MARK": MARK,
        "FICTIONAL": FICTIONAL,
        "RAMPS": list(zip(stops(DARK), stops(LIGHT), strict=True)),
        "INKS": INKS,
        "READABLE": READABLE,
    }
    words = " ".join(f"const {name} = {json.dumps(value)};" for name, value in given.items())
    return f"<style>{style}</style><script>{{ {words}\n{script} }}</script>".encode()
