"""A walk through the pages, taken twice at each step: on a server that keeps what it made, and on one that keeps none."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from pages.parts import sections
from pages.parts.address import AREA
from store.allowed import NOBODY
from tests.pages.servers import DAYS, EVERYONE, Server

SCRIPT = """
import importlib
import streamlit as st
from pages.parts.address import kept_in_address
from pages.parts.title import titled
if st.session_state["anew"]:
    for name in [name for name in st.session_state if str(name).startswith("_own_")]:
        del st.session_state[name]
with titled("", otherwise=""), kept_in_address():
    importlib.import_module(st.session_state["module"]).draw()
"""
MODULES = tuple(draw.__module__ for pages in sections.PAGES.values() for draw, _, _ in pages)
THEMES = ("light", "dark")
#: What a reader writes into a field: words that are found, and one that is not.
WORDS = ("", "bromley", "2019-20", "waiting list", "zz")
#: What a reader enters where no number stands yet: the same in whichever place.
ENTERED = {"Standard, weeks": 18.0, "Waiting now": 120.0, "Go on to the next stage, %": 50.0}
#: The fields that a step may change, by the name that the test harness has for them.
FIELDS = ("selectbox", "button_group", "text_input", "multiselect", "number_input", "slider")
#: What a step may change beside the fields.
THEME, DAY, SEEN, EMPTY = "light or dark", "day", "who may see returns", "numbers entered"
#: Those that are marks of one session alone.
OF_A_SESSION = {"id", "deferred_file_id"}


@dataclass
class Walk:
    """Two sessions that do the same at a page of `server`: one is sent what is kept, the other what is made anew."""

    server: Server
    kept: AppTest
    anew: AppTest
    steps: list[str] = field(default_factory=list)

    @classmethod
    def to(cls, server: Server, module: str, address: dict[str, str]) -> Walk:
        """Both open the page that `module` draws at an address: in light, on the first day, without any return."""
        server.day, server.seen = DAYS[0], NOBODY
        pair = []
        for keeps_none in (False, True):
            app = AppTest.from_string(SCRIPT, default_timeout=120)
            app.session_state["module"], app.session_state["anew"] = module, keeps_none
            app.query_params = dict(address)
            pair.append(app)
        return cls(server, *pair, [f"{module.removeprefix('pages.')} {address}"])

    def draw(self) -> list[str]:
        """Draw it twice; in what the two differ."""
        first, second = (
            self._drawn(app, keeps=keeps) for app, keeps in ((self.anew, False), (self.kept, True))
        )
        faults = [
            f"{name}: {_apart(one, other)}" for name, one, other in _pairs(first, second) if one != other
        ]
        return [f"{' > '.join(self.steps)}\n  {fault}" for fault in faults[:3]]

    def _drawn(self, app: AppTest, *, keeps: bool) -> list[tuple[str, bytes]]:
        """Whatever the visitor is sent: elements, files, the address and what the title of the page names."""
        self.server.keeps, self.server.files = keeps, []
        app.run()
        assert [error.value for error in app.exception] == [], self.steps
        told = [("address", app.query_params), ("title", app.session_state["what the title names"])]
        return [*elements(app), *self.server.files, *((name, str(value).encode()) for name, value in told)]

    def change(self, what: str, value: Any = None) -> None:
        """Turn to the other of THEME, DAY or SEEN, fill in what is EMPTY, or set the field of a key to `value`."""
        if what == THEME:
            told = value = THEMES[self.kept.context.get("theme") != "dark"]
            self._both(lambda app: app.context.update(theme=value))
        elif what == DAY:
            told = self.server.day = DAYS[self.server.day == DAYS[0]]
        elif what == SEEN:
            self.server.seen = EVERYONE if self.server.seen == NOBODY else NOBODY
            told = "seen by everyone" if self.server.seen == EVERYONE else "seen by nobody"
        elif what == EMPTY:
            told = what
            self._both(_fill)
        else:
            told = f"{what}={value}"
            self._both(lambda app: _fields(app)[what].set_value(value))
        self.steps.append(str(told))

    def another(self, choice: random.Random, areas: Sequence[str]) -> tuple[str, Any]:
        """A change that may come next here: the area among `areas`, any other field, or who looks, when and how."""
        fields = _fields(self.kept)
        if any(box.value is None for box in self.kept.number_input):
            return EMPTY, None
        every = [THEME, DAY, SEEN, *([AREA] if AREA in fields else [])]
        what = choice.choice([choice.choice(every), *choice.sample([*fields], k=min(1, len(fields)))])
        if what in every:
            return what, choice.choice(areas)
        return what, _value(fields[what], choice)

    def _both(self, act: Callable[[AppTest], object]) -> None:
        act(self.kept)
        act(self.anew)


def _fields(app: AppTest) -> dict[str, Any]:
    """The fields of a page by their keys."""
    return {str(one.key): one for kind in FIELDS for one in app.get(kind)}


def _fill(app: AppTest) -> None:
    """Enter a number wherever none stands yet."""
    for box in app.number_input:
        if box.value is None:
            box.set_value(ENTERED.get(box.label, 10.0))


def _value(field: Any, choice: random.Random) -> Any:
    """A value that a field takes: one of its first as often as any, so that walks meet."""
    if field.type == "text_input":
        return choice.choice(WORDS)
    if field.type in ("number_input", "slider"):
        moved = float(field.value) + choice.choice([-2, -1, 1, 2]) * float(field.step)
        return type(field.value)(min(float(field.max), max(float(field.min), moved)))
    value = choice.choice(choice.choice([field.options, field.options[:4]]))
    return [value] if field.type == "multiselect" else value


def elements(app: AppTest) -> list[tuple[str, bytes]]:
    """The kind and the content of every element and block in turn, without what marks one session alone."""
    found: list[tuple[str, bytes]] = []

    def take(node: Any) -> None:
        proto = getattr(node, "proto", None)
        if isinstance(proto, Message):
            found.append((str(node.type), _plain(proto)))
        for child in getattr(node, "children", {}).values():
            take(child)

    take(app._tree)
    return found


def _plain(proto: Message) -> bytes:
    plain = type(proto)()
    plain.CopyFrom(proto)
    for name in OF_A_SESSION & set(plain.DESCRIPTOR.fields_by_name):
        plain.ClearField(name)
    content = plain.SerializeToString(deterministic=True)
    styled = plain.arrow_data.styler.uuid if "arrow_data" in plain.DESCRIPTOR.fields_by_name else ""
    return content.replace(styled.encode(), b"") if styled else content


def _pairs(
    first: list[tuple[str, bytes]], second: list[tuple[str, bytes]]
) -> Iterator[tuple[str, bytes, bytes]]:
    if [name for name, _ in first] != [name for name, _ in second]:
        yield "what there is", *(repr([name for name, _ in one]).encode() for one in (first, second))
    for (name, one), (_, other) in zip(first, second, strict=False):
        yield name, one, other


def _apart(one: bytes, other: bytes) -> str:
    """Where two contents part, and how each goes on."""
    same = next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    told = (part[max(0, same - 60) : same + 60] for part in (one, other))
    return " is anew, kept: ".join(map(repr, told))
