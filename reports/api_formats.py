"""The forms an answer can take, which one a request wants, and how each is written."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from reports.api_parameters import Parameter, Query, Refused
from reports.drain import Drain
from reports.export import csv_bytes

MEDIA_TYPES: Mapping[str, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
}
FORMAT = Parameter(
    "format",
    "The form of the answer. It goes before the Accept header; without either, JSON.",
    {"type": "string", "enum": list(MEDIA_TYPES)},
)
#: Under this key a Parquet file carries, as JSON, everything that a JSON answer says beside its rows.
PARQUET_KEY = b"sightline"
_QUALITY = re.compile(r";\s*q=([0-9.]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """What goes back: its bytes in pieces, their media type, headers of this answer alone, and how many rows it has.

    The pieces are made one by one, as they are taken.
    """

    pieces: Iterable[bytes]
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0


def choose_format(query: Query, *, accept: str, offered: Sequence[str]) -> str:
    """The form to answer in: the one asked for by name, else the best the Accept header allows.

    Raises Refused with status 406 where the header allows none of those offered.
    """
    if query.format:
        return query.format
    weighed = {name: _weight(MEDIA_TYPES[name], accept) for name in offered}
    best = max(offered, key=lambda name: weighed[name])  # the first of equals: JSON
    if weighed[best] > 0:
        return best
    types = ", ".join(MEDIA_TYPES[name] for name in offered)
    raise Refused(f"The Accept header allows none of the forms of this answer: {types}.", status=406)


def _weight(media_type: str, accept: str) -> float:
    """How welcome a media type is: the weight of the most exact range that covers it, 0 where none does."""
    return _weight_of(["*/*", f"{media_type.partition('/')[0]}/*", media_type], accept.strip() or "*/*")


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an answer may be compressed. Without the header it may not."""
    return _weight_of(["*", "gzip"], accept_encoding) > 0


def _weight_of(names: Sequence[str], header: str) -> float:
    """The weight that a header gives to the last of `names`, which stand from the widest to the most exact, in it."""
    best = (0, 0.0)
    for part in header.split(","):
        name = part.partition(";")[0].strip().lower()
        if name in names:
            stated = _QUALITY.search(part)
            best = max(best, (names.index(name) + 1, _number(stated[1]) if stated else 1.0))
    return best[1]


def _number(text: str) -> float:
    try:
        return min(float(text), 1.0)
    except ValueError:
        return 1.0


def json_bytes(body: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """`body` as JSON in UTF-8: dates in ISO 8601, missing numbers as null, never NaN."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_plain)
    return text.encode("utf-8", "replace")


def _plain(value: object) -> object:
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """`rows` as JSON objects, column by column: missing cells become null, numpy's numbers Python's own."""
    columns = [[_cell(value) for value in rows[name].tolist()] for name in rows.columns]
    names = [str(name) for name in rows.columns]
    return [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True)]


def _cell(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.isoformat() if isinstance(value, date) else value


def json_pieces(
    head: Mapping[str, Any], name: str, pages: Iterable[Sequence[Any]], **after: Any
) -> Iterator[bytes]:
    """One JSON object: `head`, under `name` the records of all `pages`, then what comes `after`."""
    yield json_bytes(head).removesuffix(b"}") + b"," + json_bytes({name: []}).strip(b"{}").removesuffix(b"]")
    between = b""
    for page in pages:
        if page:
            yield between + json_bytes(page)[1:-1]
            between = b","
    yield b"]" + (b"," + json_bytes(after)[1:] if after else b"}")


def csv_pieces(pages: Iterable[pd.DataFrame]) -> Iterator[bytes]:
    """`pages` of the same columns as one CSV file."""
    for number, page in enumerate(pages):
        yield csv_bytes(page, begins=number == 0)


def parquet_pieces(
    pages: Iterable[pd.DataFrame], *, schema: pa.Schema, about: Mapping[str, Any]
) -> Iterator[bytes]:
    """`pages` as one Parquet file of `schema`, with `about` as JSON in its metadata under PARQUET_KEY."""
    schema = schema.with_metadata({PARQUET_KEY: json_bytes(about)})
    drain = Drain()
    with pq.ParquetWriter(drain, schema, compression="zstd") as writer:
        for page in pages:
            writer.write_table(pa.Table.from_pandas(page, schema=schema, preserve_index=False))
            yield drain.taken()
    yield drain.taken()
