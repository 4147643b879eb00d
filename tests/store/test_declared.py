"""Declarations in TOML: what is unknown, missing or of the wrong kind is told by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store.declared import declared, read_toml
from store.errors import Problem


@dataclass(frozen=True)
class Boat:
    id: str
    seats: int
    sails: bool = False
    length: float | None = None
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Harbour:
    name: str
    boat: tuple[Boat, ...]
    depths: tuple[int, ...] = ()
    opened: tuple[tuple[date, float], ...] = ()


GOOD: dict[str, Any] = {"name": "North", "boat": [{"id": "tern", "seats": 4}, {"id": "gull", "seats": 2}]}


def read(raw: Mapping[str, Any]) -> tuple[Harbour | None, str]:
    problems: list[Problem] = []
    return declared(Harbour, raw, problems, file="harbour.toml"), " ".join(map(str, problems))


def test_a_file_that_says_what_it_should_is_read() -> None:
    found, told = read(GOOD | {"depths": [3, 5], "opened": [[date(2020, 1, 1), 2.5]]})
    assert told == ""
    assert found == Harbour("North", (Boat("tern", 4), Boat("gull", 2)), (3, 5), ((date(2020, 1, 1), 2.5),))


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (GOOD | {"tides": 2}, "'tides' in the file"),
        ({"boat": []}, "no 'name' in the file"),
        (GOOD | {"boat": [{"id": "tern", "seats": 4, "oars": 2}]}, "'oars' in tern"),
        (GOOD | {"boat": [{"id": "tern"}]}, "no 'seats' in tern"),
        (GOOD | {"boat": [{"seats": 4}]}, "no 'id' in boat 1"),
        (GOOD | {"boat": ["tern"]}, "'tern' in boat"),
        (GOOD | {"boat": [{"id": "tern", "seats": "four"}]}, "seats = 'four' in tern"),
        (GOOD | {"boat": [{"id": "tern", "seats": True}]}, "seats = True in tern"),
        (GOOD | {"boat": [{"id": "tern", "seats": 4, "length": "long"}]}, "length = 'long' in tern"),
        (GOOD | {"boat": [{"id": "tern", "seats": 4, "marks": ["red"]}]}, "marks = ['red'] in tern"),
        (GOOD | {"name": 5}, "name = 5 in the file"),
        (GOOD | {"depths": [3, "deep"]}, "depths = 'deep'"),
        (GOOD | {"opened": [[date(2020, 1, 1)]]}, "2 values"),
    ],
)
def test_what_is_wrong_is_told_by_name(raw: Mapping[str, Any], told: str) -> None:
    found, problems = read(raw)
    assert found is None
    assert told in problems


def test_a_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    problems: list[Problem] = []
    (tmp_path / "broken.toml").write_text("[boat", encoding="utf-8")
    assert read_toml(tmp_path / "broken.toml", problems) == {}
    assert read_toml(tmp_path / "absent.toml", problems) == {}
    assert [problem.file for problem in problems] == ["broken.toml", "absent.toml"]
