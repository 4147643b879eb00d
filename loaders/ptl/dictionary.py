"""What the return of pathways must look like: its columns and its rules, from `data/catalogue/ptl.toml`."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from metrics.printed import number
from store.errors import InputError, Problem
from store.settings import data_folder

TYPES = ("id", "text", "code", "choice", "integer", "date", "yes_no")
YES_NO = {"y": "yes", "n": "no"}


@dataclass(frozen=True)
class Column:
    """One column of the return, as its data dictionary describes it."""

    name: str
    what: str
    type: str
    required: bool
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    choices_from: str = ""
    kinds: tuple[str, ...] = ()
    least: int = 0
    most: int = 0

    def allowed(self) -> str:
        """What a cell may hold, in words."""
        if self.type in ("choice", "yes_no"):
            return "; ".join(f"{code} ({meaning})" for code, meaning in self.choices.items())
        return {
            "id": "letters, digits and . : _ -, at most 64",
            "text": "plain letters, digits and punctuation, at most 60",
            "code": f"the code of a {' or '.join(kind for kind in self.kinds if kind != 'unknown')}",
            "integer": f"a whole number from {number(self.least)} to {number(self.most)}",
            "date": "YYYY-MM-DD or DD/MM/YYYY",
        }[self.type]


@dataclass(frozen=True)
class Dictionary:
    """All columns and rules. A pair of a rule is one column against one other: (column, other)."""

    title: str
    earliest: dt.date
    id_pattern: str
    text_pattern: str
    columns: Mapping[str, Column]
    refused: Mapping[str, str]
    in_order: tuple[tuple[str, str], ...]
    needs: tuple[tuple[str, str], ...]
    excludes: tuple[tuple[str, str], ...]
    at_least: tuple[tuple[str, tuple[str, ...]], ...]
    one_of: tuple[tuple[str, ...], ...]

    def of_type(self, *types: str) -> list[Column]:
        """Columns of these types, in order."""
        return [column for column in self.columns.values() if column.type in types]


def read_toml(name: str, folder: Path | None = None) -> dict[str, Any]:
    """One file of the catalogue folder. Raises InputError where it cannot be read."""
    path = (folder or data_folder() / "catalogue") / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError([Problem(name, str(error), "valid TOML in UTF-8")]) from error


def read_dictionary(folder: Path | None = None) -> Dictionary:
    """The data dictionary, checked: known types, and rules that name columns there are."""
    raw = read_toml("ptl.toml", folder)
    lists = read_toml("pathways.toml", folder)
    columns = {entry["name"]: _column(entry, lists) for entry in raw["column"]}
    dictionary = Dictionary(
        title=raw["title"],
        earliest=raw["earliest_date"],
        id_pattern=raw["id_pattern"],
        text_pattern=raw["text_pattern"],
        columns=columns,
        refused={entry["what"]: entry["columns"] for entry in raw["refused"]},
        in_order=tuple(
            [(e["first"], later) for e in raw["order"] for later in e["then"]]
            + [(earlier, e["last"]) for e in raw["before"] for earlier in e["earlier"]]
        ),
        needs=tuple((e["column"], other) for e in raw["needs"] for other in e["others"]),
        excludes=tuple((e["column"], other) for e in raw["excludes"] for other in e["others"]),
        at_least=tuple((e["column"], tuple(e["others"])) for e in raw["at_least"]),
        one_of=tuple(tuple(e["columns"]) for e in raw["one_of"]),
    )
    problems = [
        Problem("ptl.toml", f"{column.type!r} in {column.name}", " or ".join(TYPES))
        for column in columns.values()
        if column.type not in TYPES
    ]
    problems += [
        Problem("ptl.toml", f"a rule about {name!r}", "a column of the file")
        for name in sorted(set(_ruled(dictionary)) - set(columns))
    ]
    if problems:
        raise InputError(problems)
    return dictionary


def explained() -> dict[str, str]:
    """Column → what it holds, whether it must be filled, what a cell may hold, and an example."""
    return {
        column.name: " ".join(
            [
                column.what,
                "Required." if column.required else "May be empty.",
                f"Holds {column.allowed()}.",
                *([f"For example {column.example}."] if column.example else []),
            ]
        )
        for column in read_dictionary().columns.values()
    }


def _column(entry: Mapping[str, Any], lists: Mapping[str, Any]) -> Column:
    choices = dict(entry.get("choices", {}))
    if "choices_from" in entry:
        choices = {item["id"]: item["name"] for item in lists[entry["choices_from"]]}
    if entry["type"] == "yes_no":
        choices = YES_NO
    return Column(**{**entry, "choices": choices, "kinds": tuple(entry.get("kinds", ()))})


def _ruled(dictionary: Dictionary) -> Iterator[str]:
    """Every column that a rule names."""
    for pair in (*dictionary.in_order, *dictionary.needs, *dictionary.excludes):
        yield from pair
    for column, others in dictionary.at_least:
        yield from (column, *others)
    for columns in dictionary.one_of:
        yield from columns
