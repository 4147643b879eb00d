"""Marks drawn one over another: the specification that `alt.layer` gives, without its copies.

Altair copies every part of a layered chart at each step, and turns the rows of each layer into values anew. That costs
more than all else of a drawing.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

#: What Altair is told of a part: it stands in a whole, and every field of it says its type.
_INSIDE: Mapping[str, Any] = MappingProxyType({"data": None, "top_level": False})


@dataclass(frozen=True)
class Layers:
    """Charts of one mark each, the first undermost, and what is said of them together (`whole`: width, title …).

    Each part has rows (a frame), and neither a size nor a parameter of its own.
    """

    parts: Sequence[alt.Chart]
    whole: Mapping[str, Any] = field(default_factory=dict)

    def properties(self, **more: Any) -> Layers:
        """The same with more said of them together."""
        return replace(self, whole={**self.whole, **more})

    def to_dict(self, *, validate: bool = True) -> dict[str, Any]:
        """The specification; with `validate` held to the schema of Vega-Lite, which takes its time."""
        frames = {id(part.data): part.data for part in self.parts}
        values = {key: records(frame) for key, frame in frames.items()}
        names = {key: _name_of(rows) for key, rows in values.items()}
        same = alt.NamedData(name=next(iter(names.values()))) if len(frames) == 1 else alt.Undefined
        spec: dict[str, Any] = alt.LayerChart(data=same, layer=[], **self.whole).to_dict(validate=False)
        spec["layer"] = [
            {**({} if len(frames) == 1 else {"data": {"name": names[id(part.data)]}}), **_inside(part)}
            for part in self.parts
        ]
        if validate:
            alt.LayerChart.validate(spec)
        spec["datasets"] = {names[key]: rows for key, rows in values.items()}
        return spec


def layered(*parts: alt.Chart) -> Layers:
    """Charts one over another, the first undermost."""
    return Layers(parts)


def _inside(part: alt.Chart) -> dict[str, Any]:
    """The mark, encoding and transforms of a part."""
    bare = part.copy(deep=False)
    bare.data = alt.Undefined
    told: dict[str, Any] = bare.to_dict(validate=False, context=dict(_INSIDE))
    return told


def _name_of(rows: list[dict[str, Any]]) -> str:
    """The name of rows by what they hold, as Altair gives it."""
    written = json.dumps(rows, sort_keys=True, default=str)
    return f"data-{hashlib.sha256(written.encode()).hexdigest()[:32]}"


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as JSON has them: what is missing or infinite is None, a time its ISO text."""
    names = [str(name) for name in frame.columns]
    columns = [_cells(frame.iloc[:, place]) for place in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _cells(column: pd.Series) -> list[Any]:
    cells: list[Any] = column.tolist()
    kind = column.dtype.kind
    if kind == "M":
        return ["" if pd.isna(cell) else cell.isoformat() for cell in cells]
    if isinstance(column.dtype, np.dtype) and kind in "biu":
        return cells
    if isinstance(column.dtype, np.dtype) and kind == "f":
        return [cell if math.isfinite(cell) else None for cell in cells]
    return [cell if isinstance(cell, str) else _cell(cell) for cell in cells]


def _cell(cell: Any) -> Any:
    if isinstance(cell, list | tuple | dict | np.ndarray):
        return cell.tolist() if isinstance(cell, np.ndarray) else cell
    if pd.isna(cell):
        return None
    return cell.item() if isinstance(cell, np.generic) else cell
