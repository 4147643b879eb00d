"""Every kind of picture says how to read it, in three plain sentences."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from charts.reading import READING
from tests.claims.grade import HIGHEST_GRADE, grade

CHARTS = Path(__file__).resolve().parents[2] / "charts"


def kinds_drawn() -> list[str]:
    """The kind that each drawing function of `charts` gives its pictures, as its code states it."""
    kinds = []
    for path in sorted(CHARTS.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Picture":
                kinds += [word.value.value for word in node.keywords if word.arg == "kind"]  # type: ignore[attr-defined]
    return kinds


def drawing_functions() -> list[str]:
    return [
        node.name
        for path in sorted(CHARTS.glob("*.py"))
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and node.name != "drawn"
        and getattr(node.returns, "id", "") == "Picture"
    ]


def test_every_drawing_function_has_a_kind_that_can_be_read_and_no_kind_is_left_over() -> None:
    assert sorted(kinds_drawn()) == sorted(READING)
    assert len(drawing_functions()) == len(READING)


@pytest.mark.parametrize("kind", READING)
def test_how_to_read_a_picture_is_plain(kind: str) -> None:
    told = READING[kind]
    assert len(told) == 3
    assert all(re.fullmatch(r"[A-Z][^.!?]*(?:\d\.\d[^.!?]*)?\.", sentence) for sentence in told)
    assert grade(" ".join(told)) <= HIGHEST_GRADE
