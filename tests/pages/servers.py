"""A server that keeps what it made, and one that keeps none: one process, asked the same on the same day.

What the second draws is of figures that no cache knows.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import streamlit as st

from pages.parts import show, store
from reports.current import current_figures
from reports.figures import Figures, read_figures
from store.allowed import NOBODY, Allowed
from store.view import open_view

#: Nothing was old yet on the one, and all is on the other.
DAYS = (date(2024, 9, 1), date(2031, 2, 3))
EVERYONE = Allowed(None)

File = tuple[str, bytes]


@dataclass
class Server:
    """What both servers are asked for alike; `keeps`: which of the two is drawing.

    The one that keeps none takes the figures that are kept before anything was asked of them. Where it is `strict` it
    has read them itself, and takes them anew for each drawing.
    """

    day: date = DAYS[0]
    seen: Allowed = NOBODY
    keeps: bool = True
    strict: bool = False
    files: list[File] = field(default_factory=list)
    read: dict[Allowed, Figures] = field(default_factory=dict)
    taken: dict[Allowed, Figures] = field(default_factory=dict)

    def figures(self, allowed: Allowed) -> Figures:
        """Those that are kept, or the same as though nothing had been asked of them yet."""
        if self.keeps:
            return current_figures(allowed)
        if allowed not in self.read:
            once = read_figures(open_view(allowed)) if self.strict else current_figures(allowed)
            self.read[allowed] = anew(once)
        if self.strict or allowed not in self.taken:
            self.taken[allowed] = anew(self.read[allowed])
        return self.taken[allowed]


def anew(known: Figures) -> Figures:
    """The same figures with nothing worked out of them; a change of its frames stays with it (copy-on-write)."""
    return replace(
        known,
        tables=_alone(known.tables),
        observations=known.observations.copy(deep=False),
        outturn=known.outturn.copy(deep=False),
    )


def _alone(frames: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: frame.copy(deep=False) for name, frame in frames.items()}


@contextmanager
def serving() -> Iterator[Server]:
    """One process that serves what a walk asks for, on its days, to those who may see what it says."""
    server = Server()

    class Today:
        """Makes plain days; today is that of the server."""

        isoformat = date.isoformat

        def __new__(cls, *parts: int) -> Any:
            return date(*parts)

        @staticmethod
        def today() -> date:
            return server.day

    download = st.download_button

    def offered(label: str, data: Any, **how: Any) -> bool:
        content = data() if callable(data) and how["mime"] != "image/png" else data
        text = content.encode() if isinstance(content, str) else content
        server.files.append((how["file_name"], text if isinstance(text, bytes) else b""))
        return download(label, data, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "allowed_areas", lambda asker: server.seen)
        patch.setattr(store, "current_figures", server.figures)
        patch.setattr(st, "download_button", offered)
        patch.setattr(show, "picture_file", lambda spec, _: json.dumps(spec).encode())
        for module in _dated():
            named, made = ("date", Today) if hasattr(module, "date") else ("dt", SimpleNamespace(date=Today))
            patch.setattr(module, named, made)
        yield server


def _dated() -> list[Any]:
    """The modules of pages that may ask which day it is."""
    found = [module for name, module in sys.modules.items() if name.startswith("pages.")]
    own = [module for module in found if getattr(module, "date", None) is date]
    return [*own, *(module for module in found if module.__name__ == "pages.performance.demand.recovery")]
