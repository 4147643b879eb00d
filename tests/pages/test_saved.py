"""A saved picture is drawn by the engine in a process of its own, and is the one that the engine gives."""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import vl_convert

from pages.parts import saved
from pages.parts.picture import ready
from pages.parts.saved import AT_ONCE, PIXELS_A_PIXEL, picture_file

SPEC: dict[str, Any] = {
    "data": {"values": [{"day": date(2024, 3, 31), "n": 1, "area": "Kingston – “upon” Thames"}]},
    "mark": "point",
    "encoding": {"x": {"field": "n"}, "y": {"field": "area"}},
}


def test_a_saved_picture_is_the_one_that_the_engine_draws() -> None:
    """Days stand in the rows of a picture as they are; a file of it has them as text."""
    spec = ready(SPEC, "").spec
    assert picture_file(spec, "png") == vl_convert.vegalite_to_png(spec, scale=PIXELS_A_PIXEL)
    drawn = picture_file(spec, "svg").decode()
    assert drawn == vl_convert.vegalite_to_svg(spec)
    assert "“upon” Thames" in drawn


def test_a_picture_that_cannot_be_drawn_says_why() -> None:
    with pytest.raises(RuntimeError, match=r"(?s)the picture was not drawn: .*conversion failed"):
        picture_file({"mark": "nothing"}, "svg")


def test_nobody_waits_for_a_picture_that_is_never_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved, "SECONDS", 0.01)
    for _ in range(AT_ONCE + 1):
        with pytest.raises(subprocess.TimeoutExpired):
            picture_file(ready(SPEC, "").spec, "svg")


def test_only_so_many_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, most, all_asked = list[object](), list[int](), threading.Barrier(AT_ONCE)

    def drawing(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        at_once.append(None)
        all_asked.wait(timeout=20)
        most.append(len(at_once))
        all_asked.wait(timeout=20)
        at_once.pop()
        return subprocess.CompletedProcess([], 0, stdout=b"drawn")

    monkeypatch.setattr(subprocess, "run", drawing)
    with ThreadPoolExecutor(3 * AT_ONCE) as threads:
        assert set(threads.map(lambda _: picture_file({}, "svg"), range(3 * AT_ONCE))) == {b"drawn"}
    assert max(most) == AT_ONCE


def test_no_page_loads_the_engine() -> None:
    asked = "import sys, pages.performance.compare, pages.board.summary as _; assert 'vl_convert' not in sys.modules"
    subprocess.run([sys.executable, "-c", asked], check=True)
