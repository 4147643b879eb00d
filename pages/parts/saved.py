"""A picture as a file, drawn in a process of its own.

What draws it is a browser's engine. In the server's process it would stop everybody's page while it draws, and keep
100 MB and more once it has drawn. A process for each picture takes half a second longer, and gives all of it back.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from threading import BoundedSemaphore
from typing import Any

#: Each takes a processor and some 120 MB while it is drawn: others wait.
AT_ONCE = 2
SECONDS = 60.0
PIXELS_A_PIXEL = 2

_drawing = BoundedSemaphore(AT_ONCE)


def picture_file(spec: Mapping[str, Any], suffix: str) -> bytes:
    """A picture in Vega-Lite as a file: `png`, of twice its width in pixels, or `svg`.

    Raises RuntimeError with what the engine says of a picture that it cannot draw, and
    `subprocess.TimeoutExpired` after SECONDS.
    """
    command = [sys.executable, "-P", __file__, suffix]
    with _drawing:
        drawn = subprocess.run(
            command, input=json.dumps(spec).encode(), capture_output=True, timeout=SECONDS, check=False
        )
    if drawn.returncode:
        raise RuntimeError(f"the picture was not drawn: {drawn.stderr.decode(errors='replace')}")
    return drawn.stdout


def _draw(suffix: str) -> None:
    """The process itself: the picture comes in as JSON, and goes out as the file."""
    import vl_convert

    spec = json.load(sys.stdin.buffer)
    if suffix == "png":
        sys.stdout.buffer.write(vl_convert.vegalite_to_png(spec, scale=PIXELS_A_PIXEL))
    else:
        sys.stdout.buffer.write(vl_convert.vegalite_to_svg(spec).encode())


if __name__ == "__main__":
    _draw(sys.argv[1])
