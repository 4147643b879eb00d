"""JSON schemas of what is answered, from the declarations of the store: dataclasses and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pyarrow as pa

from metrics.benchmark import COMPARISONS as VERDICT_WORDS
from reports.api_fields import AREA, BREAK, CAVEAT, EDITION, INDICATOR, LINK, OBSERVATION, SOURCE, VERDICT
from store.areas import Area
from store.breaks import Break
from store.catalogue import (
    AVAILABILITY,
    COMPARISONS,
    DOMAINS,
    FREQUENCIES,
    POLARITIES,
    UNITS,
    Caveat,
    Indicator,
    Source,
)
from store.schema import TABLES

Schema = dict[str, Any]
#: Fields of the catalogue that hold one of a few words.
CHOICES: Mapping[str, Sequence[str]] = {
    "domain": DOMAINS,
    "unit": UNITS,
    "polarity": POLARITIES,
    "comparison": COMPARISONS,
    "frequency": FREQUENCIES,
    "availability": AVAILABILITY,
}
_NUMBER: Schema = {"type": ["number", "null"]}
_VERDICT_TYPES: Mapping[str, Schema] = {
    "comparator_id": {"type": "string"},
    "comparison": {"type": "string"},
    "comparison_reason": {"type": "string"},
    "close_call": {"type": "boolean"},
    "meets_standard": {"type": ["boolean", "null"]},
}
_SCALARS = {str: "string", bool: "boolean", int: "integer", float: "number"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def object_schema(properties: Mapping[str, Schema], *, optional: Sequence[str] = ()) -> Schema:
    """A JSON object with these properties and no others, all there but the optional ones."""
    required = [name for name in properties if name not in optional]
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def record_schemas() -> dict[str, Schema]:
    """The schema of each kind of record that answers are made of, by name."""
    row = table_properties("observations", OBSERVATION)
    row["caveats"] = {"type": "array", "items": {"type": "string"}, "description": OBSERVATION["caveats"]}
    row["period_label"] = {"type": "string", "description": OBSERVATION["period_label"]}
    row["current"] = {"type": "boolean", "description": OBSERVATION["current"]}
    row |= {
        name: {**_VERDICT_TYPES.get(name, _NUMBER), "description": words} for name, words in VERDICT.items()
    }
    row["comparison"] |= {"enum": sorted(VERDICT_WORDS)}
    return {
        "Observation": object_schema(row),
        "Indicator": object_schema(dataclass_properties(Indicator, INDICATOR)),
        "Source": object_schema(dataclass_properties(Source, SOURCE)),
        "Caveat": object_schema(dataclass_properties(Caveat, CAVEAT)),
        "Break": object_schema(dataclass_properties(Break, BREAK)),
        "Area": object_schema(dataclass_properties(Area, AREA)),
        "Link": object_schema(table_properties("area_links", LINK)),
        "Edition": object_schema(table_properties("editions", EDITION)),
    }


def dataclass_properties(kind: type, words: Mapping[str, str]) -> dict[str, Schema]:
    """A property for each field of a dataclass; a test holds that none is without words."""
    hints = get_type_hints(kind)
    return {
        f.name: {
            **_of_hint(hints[f.name]),
            **_enum(CHOICES.get(f.name)),
            "description": words.get(f.name, ""),
        }
        for f in fields(kind)
    }


def table_properties(name: str, words: Mapping[str, str]) -> dict[str, Schema]:
    """A property for each column of a table of the store that has words."""
    table = TABLES[name]
    return {
        column.name: {
            **_of_column(column.type, optional=column.name in table.optional),
            **_enum(table.choices.get(column.name)),
            "description": words[column.name],
        }
        for column in table.schema
        if column.name in words
    }


def _enum(words: Iterable[str] | None) -> Schema:
    return {} if words is None else {"enum": sorted(words)}


def _of_hint(hint: Any) -> Schema:
    if hint in _SCALARS:
        return {"type": _SCALARS[hint]}
    if get_origin(hint) is UnionType:
        (inner,) = (one for one in get_args(hint) if one is not NoneType)
        return _nullable(_of_hint(inner))
    if get_origin(hint) is tuple:
        return _of_tuple(*get_args(hint))
    if get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": _of_hint(get_args(hint)[1])}
    return {"type": "string", "format": "date"}


def _of_tuple(*inner: Any) -> Schema:
    """A list of any length, or one with a type for each place."""
    if inner[1:] == (Ellipsis,):
        return {"type": "array", "items": _of_hint(inner[0])}
    places = [_of_hint(one) for one in inner]
    return {"type": "array", "prefixItems": places, "items": False, "minItems": len(places)}


def _of_column(kind: pa.DataType, *, optional: bool) -> Schema:
    if pa.types.is_string(kind):
        return {"type": "string"}  # missing text is empty text
    if pa.types.is_floating(kind):
        schema: Schema = {"type": "number"}
    elif pa.types.is_integer(kind):
        schema = {"type": "integer"}
    else:
        schema = {"type": "string", "format": "date-time" if pa.types.is_timestamp(kind) else "date"}
    return _nullable(schema) if optional else schema


def _nullable(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}
