"""The parameters of a request: which there are, what they may hold, and what is refused in which words.

One declaration serves the reader of requests and the OpenAPI description.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from store.errors import PersonError

DEFAULT_LIMIT = 1_000
MOST_ROWS = 10_000
MOST_VALUES = 200
_WHOLE = re.compile(r"[0-9]{1,9}")


class Refused(PersonError):
    """A request that cannot be answered: its HTTP status and one sentence that says why."""

    def __init__(self, sentence: str, *, status: int = 400) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, what it means, its JSON schema, and whether it may be given several times."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=lambda: {"type": "string"})
    repeats: bool = False


@dataclass(frozen=True)
class Query:
    """A request as it was understood. `filters` holds the values asked for, by parameter; `format` may be ""."""

    limit: int = DEFAULT_LIMIT
    offset: int = 0
    format: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, name: str) -> tuple[str, ...]:
        return self.filters.get(name, ())

    def encoded(self, *, offset: int | None = None) -> str:
        """The same request as a query string, always written the same way; with `offset`, of another page."""
        pairs = [(name, value) for name in sorted(self.filters) for value in self.filters[name]]
        pairs += [("format", self.format)] if self.format else []
        pairs += [("limit", str(self.limit)), ("offset", str(self.offset if offset is None else offset))]
        return urlencode(pairs)


def whole(name: str, description: str, *, low: int, high: int, default: int) -> Parameter:
    schema = {"type": "integer", "minimum": low, "maximum": high, "default": default}
    return Parameter(name, description, schema)


LIMIT = whole("limit", "How many rows at most.", low=1, high=MOST_ROWS, default=DEFAULT_LIMIT)
OFFSET = whole("offset", "How many rows to leave out at the start.", low=0, high=999_999_999, default=0)
PAGING = (LIMIT, OFFSET)


def choice(name: str, description: str, *, of: Iterable[str]) -> Parameter:
    """A parameter that holds one or more of some declared words."""
    return Parameter(name, description, {"type": "string", "enum": sorted(of)}, repeats=True)


def read_query(pairs: Iterable[tuple[str, str]], *, parameters: Iterable[Parameter]) -> Query:
    """The request in `pairs` of name and text. Raises Refused for anything not among `parameters`."""
    known = {parameter.name: parameter for parameter in parameters}
    given: dict[str, list[str]] = {}
    for name, text in pairs:
        if name not in known:
            raise Refused(f"There is no parameter {quoted(name)} here: {_use(known)}.")
        given.setdefault(name, []).append(text)
    for name, texts in given.items():
        _check(known[name], texts)
    return Query(
        limit=_number(given, LIMIT),
        offset=_number(given, OFFSET),
        format=given.get("format", [""])[0],
        filters={
            name: tuple(dict.fromkeys(texts))
            for name, texts in given.items()
            if name not in {LIMIT.name, OFFSET.name, "format"}
        },
    )


def quoted(text: str) -> str:
    """What was sent, safe and short enough to stand in a sentence."""
    return ascii(text if len(text) <= 60 else f"{text[:60]}…")


def _use(known: Mapping[str, Parameter]) -> str:
    return f"use {', '.join(known)}" if known else "this address takes none"


def _check(parameter: Parameter, texts: list[str]) -> None:
    if len(texts) > (MOST_VALUES if parameter.repeats else 1):
        most = f"at most {MOST_VALUES} times" if parameter.repeats else "once"
        raise Refused(f"The parameter {parameter.name!r} may be given {most}, not {len(texts)} times.")
    words = parameter.schema.get("enum")
    for text in texts:
        if words is not None and text not in words:
            raise Refused(
                f"{quoted(text)} is no value of the parameter {parameter.name!r}: use {', '.join(words)}."
            )


def _number(given: Mapping[str, list[str]], parameter: Parameter) -> int:
    low, high = parameter.schema["minimum"], parameter.schema["maximum"]
    text = given.get(parameter.name, [str(parameter.schema["default"])])[0]
    if _WHOLE.fullmatch(text) and low <= int(text) <= high:
        return int(text)
    raise Refused(f"{parameter.name} must be a whole number from {low} to {high}, not {quoted(text)}.")
