"""How a lie is planted in the product: in the place of one function, property or constant, for one test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest

from reports.figures import Figures
from tests.claims.checker import faults
from tests.claims.faults import View
from tests.claims.known import Known

TODAY = dt.date(2026, 11, 27)
Plant = Callable[[pytest.MonkeyPatch], None]
Open = Callable[[Figures], View]


@dataclass(frozen=True)
class Lie:
    """What is told, how it comes about, where it stands, and what the checker says of it."""

    told: str
    plant: Plant
    view: Open
    found: str


def put(module: Any, name: str, lie: Callable[..., Any]) -> Plant:
    """Put a lie in the place of a function; it is handed the true one first."""
    true = getattr(module, name)
    return lambda monkeypatch: monkeypatch.setattr(module, name, partial(lie, true))


def say(module: Any, name: str, value: Any) -> Plant:
    return lambda monkeypatch: monkeypatch.setattr(module, name, value)


def reworded(module: Any, name: str, old: str, new: str) -> Plant:
    """Other words in what a function says, with all its claims as they were."""

    def lie(true: Callable[..., Any], *args: Any, **named: Any) -> Any:
        said = true(*args, **named)
        return replace(said, text=said.text.replace(old, new))

    return put(module, name, lie)


def both(*plants: Plant) -> Plant:
    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        for one in plants:
            one(monkeypatch)

    return plant


def method(kind: type, name: str, lie: Callable[..., Any]) -> Plant:
    """The same for a method or a property of a class."""
    true = getattr(kind, name)
    if isinstance(true, property):
        return lambda monkeypatch: monkeypatch.setattr(
            kind, name, property(lambda self: lie(true.fget, self))
        )
    return lambda monkeypatch: monkeypatch.setattr(kind, name, lambda self, *a, **k: lie(true, self, *a, **k))


def swapped(words: dict[str, Any], one: str, other: str) -> dict[str, Any]:
    return words | {one: words[other], other: words[one]}


def finds(
    lie: Lie, figures: Figures, known: Known, monkeypatch: pytest.MonkeyPatch, honest: dict[int, list[str]]
) -> None:
    """The checker passes a view, and with the lie planted says of it what the lie says it must."""
    if id(lie.view) not in honest:
        honest[id(lie.view)] = [str(fault) for fault in faults(lie.view(figures), known, today=TODAY)]
    assert honest[id(lie.view)] == []
    lie.plant(monkeypatch)
    found = [str(fault) for fault in faults(lie.view(figures), known, today=TODAY)]
    assert any(lie.found in fault for fault in found), found
