"""Declarations in TOML read into dataclasses: every unknown key, missing key and wrong type is told by its name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from store.errors import Problem

T = TypeVar("T")


def read_toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    """The file as it is; empty, with what is wrong in `problems`, where it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.append(Problem(path.name, "no such file", "the file in the catalogue folder"))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(path.name, str(error), "valid TOML in UTF-8"))
    return {}


def declared(
    kind: type[T], raw: object, problems: list[Problem], *, file: str, name: str = "the file"
) -> T | None:
    """One table of a file as the dataclass `kind`, tables inside it too; None, and why in `problems`, if it is not.

    `name` is what the table is called where its problems are told. A field without a default must be there.
    """
    if not isinstance(raw, Mapping):
        problems.append(Problem(file, f"{raw!r} in {name}", "a table"))
        return None
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    needed = {n for n, f in known.items() if f.default is MISSING and f.default_factory is MISSING}
    before = len(problems)
    only = f"only {', '.join(sorted(known))}"
    problems += [Problem(file, f"{key!r} in {name}", only) for key in sorted(set(raw) - set(known))]
    problems += [
        Problem(file, f"no {key!r} in {name}", "every required field filled in")
        for key in sorted(needed - set(raw))
    ]
    types = _types(kind)  # type: ignore[arg-type]
    values = {
        key: _value(types[key], value, problems, file=file, key=key, name=name)
        for key, value in raw.items()
        if key in known
    }
    return kind(**values) if len(problems) == before else None


@cache
def _types(kind: type) -> dict[str, Any]:
    """The type of each field, once a class: reading it compiles every annotation."""
    return get_type_hints(kind)


def _value(wanted: Any, value: Any, problems: list[Problem], *, file: str, key: str, name: str) -> Any:
    """A value as its field's type has it: lists become tuples, tables of a list their dataclass."""
    if isinstance(wanted, type) and is_dataclass(wanted):
        return declared(wanted, value, problems, file=file, name=key)
    if get_origin(wanted) is tuple and isinstance(value, list):
        inner = get_args(wanted)
        kinds = [inner[0]] * len(value) if inner[-1] is Ellipsis else list(inner)
        if len(kinds) != len(value):
            problems.append(Problem(file, f"{key} = {value!r} in {name}", f"{len(kinds)} values"))
            return value
        places = [_name_of(one, key, place, within=name) for place, one in enumerate(value, 1)]
        parts = [
            _value(kind, one, problems, file=file, key=place, name=name)
            for kind, one, place in zip(kinds, value, places, strict=True)
        ]
        return tuple(parts)
    if not _fits(wanted, value):
        problems.append(Problem(file, f"{key} = {value!r} in {name}", _in_words(wanted)))
    return value


def _name_of(value: object, key: str, place: int, *, within: str) -> str:
    """What a table of a list is called: its id, its name, or its place in the list."""
    if not isinstance(value, Mapping):
        return key
    named = value.get("id") or value.get("name")
    inside = "" if within == "the file" else f" of {within}"
    return str(named) if named else f"{key} {place}{inside}"


def _fits(wanted: Any, value: object) -> bool:
    if isinstance(wanted, UnionType):
        return any(_fits(one, value) for one in get_args(wanted))
    origin = get_origin(wanted) or wanted
    if origin is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if origin is int:
        return isinstance(value, int) and not isinstance(value, bool)
    if origin is date:
        return type(value) is date
    return origin is Any or (isinstance(origin, type) and isinstance(value, origin))


def _in_words(wanted: Any) -> str:
    """A type as a person would ask for it."""
    if isinstance(wanted, UnionType):
        return _in_words(get_args(wanted)[0])
    if get_origin(wanted) is tuple and get_args(wanted)[-1] is not Ellipsis:
        return f"a pair of {' and '.join(map(_in_words, get_args(wanted)))}"
    names = {str: "text", int: "a whole number", float: "a number", bool: "true or false", date: "a date"}
    return names.get(wanted, "a list" if get_origin(wanted) is tuple else "a table")
