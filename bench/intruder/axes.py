"""Which counts there may be: all that the catalogue does not rule out, whether anybody was ever in them or not.

A row of which nothing is shown is left out of the tables. So a cell that nobody was ever in looks like one that always
held a few: a reader knows that it is nought only where the catalogue says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
import pandas as pd

from bench.intruder.catalogue import GROUPS, NOT_RECORDED, REFUSED, Catalogue
from store.pathway_columns import SNAPSHOT_COUNTS
from store.schema import Tables

TABLES = ("snapshots", "bands", "measures")
COLUMNS = tuple(SNAPSHOT_COUNTS)
CLOCKS = ("stage", "referral")
PARTS = ("count", "denominator")
Cell = tuple[str, str]
Period = tuple[dt.date, dt.date, str]
Family = tuple[str, ...]


def labels_of(cell: Cell) -> dict[str, str]:
    """The labels of a cell, its provider too."""
    pairs = dict(pair.split("=", 1) for pair in cell[1].split(";") if pair)
    return ({"provider": cell[0]} if cell[0] else {}) | pairs


def cell_of(labels: Mapping[str, str]) -> Cell:
    """The cell that has these labels."""
    pairs = ";".join(f"{name}={value}" for name, value in labels.items() if name != "provider")
    return labels.get("provider", ""), pairs


@dataclass(frozen=True)
class Axes:
    """What the numbers along each dimension stand for."""

    areas: list[str]
    periods: list[Period]
    stages: list[str]
    measures: list[str]
    lowers: list[int]
    cells: dict[str, list[Cell]]

    @cached_property
    def place(self) -> dict[str, dict[object, int]]:
        names: dict[str, Sequence[object]] = {
            "area": self.areas,
            "period": self.periods,
            "stage": self.stages,
            "measure": self.measures,
            "lower": self.lowers,
            "column": COLUMNS,
        } | {f"cell of {table}": cells for table, cells in self.cells.items()}
        return {
            name: {value: number for number, value in enumerate(values)} for name, values in names.items()
        }


def axes_of(tables: Tables, catalogue: Catalogue) -> Axes:
    frames = {name: tables[f"pathway_{name}"] for name in TABLES}
    seen = {name: _cells(frame) for name, frame in frames.items()}
    values = _values([cell for cells in seen.values() for cell in cells], catalogue)
    return Axes(
        areas=sorted({area for frame in frames.values() for area in frame["area_id"]}),
        periods=sorted(
            {span for frame in frames.values() for span in spans_of(frame)},
            key=lambda span: (span[2], span[1]),
        ),
        stages=sorted([*catalogue.stages, *GROUPS]),
        measures=sorted(set(frames["measures"]["measure"])),
        lowers=[0, *catalogue.edges],
        cells={
            name: sorted({*cells, *_possible({tuple(labels_of(cell)) for cell in cells}, values, catalogue)})
            for name, cells in seen.items()
        },
    )


def spans_of(frame: pd.DataFrame) -> list[Period]:
    return list(zip(frame["period_start"], frame["period_end"], frame["period_type"], strict=True))


def _cells(frame: pd.DataFrame) -> set[Cell]:
    return set(zip(frame["provider_id"], frame["breakdown"], strict=True))


def _values(cells: Sequence[Cell], catalogue: Catalogue) -> dict[str, set[str]]:
    """What each label may say: what the catalogue has, and what is seen anywhere."""
    found = {name: set(values) for name, values in catalogue.labels.items()}
    for cell in cells:
        for label, value in labels_of(cell).items():
            found.setdefault(label, set()).add(value)
    return found


def _possible(families: set[Family], values: Mapping[str, set[str]], catalogue: Catalogue) -> Iterator[Cell]:
    """Every cell of each family; a team is of one provider, so that only those that are seen are any."""
    for family in families:
        for chosen in product(*(values[label] for label in family)) if "team" not in family else ():
            labels = dict(zip(family, chosen, strict=True))
            if not _ruled_out(labels, catalogue):
                yield cell_of(labels)


def _ruled_out(labels: Mapping[str, str], catalogue: Catalogue) -> bool:
    """A refusal closes the first stage; a breach has both a reason, which has a theme, and whether it was avoidable."""
    refused = labels.get("reason", "").startswith(REFUSED)
    told = {labels[name] == NOT_RECORDED for name in ("breach_theme", "breach_avoidable") if name in labels}
    return len(told) > 1 or (refused and labels.get("stage", catalogue.first) != catalogue.first)


def there(axes: Axes, tables: Tables, catalogue: Catalogue) -> dict[str, np.ndarray]:
    """Which (cell, area, stage, period), or (measure, cell, area, period), there may be of each table."""
    made = {name: _made(axes, tables[f"pathway_{name}"], name) for name in TABLES}
    return {
        name: found if name == "measures" else found[0][:, :, None] & _in_stages(axes, name, catalogue)
        for name, found in made.items()
    }


def _made(axes: Axes, frame: pd.DataFrame, table: str) -> np.ndarray:
    """[measure, cell, area, period] of a table; one for all measures where it has none.

    A family of cells is made for all boroughs or for none, a measure in the same periods by all of its families.
    """
    whats = axes.measures if table == "measures" else [""]
    families = [tuple(labels_of(cell)) for cell in axes.cells[table]]
    family_of = dict(zip(axes.cells[table], families, strict=True))
    what = frame["measure"] if table == "measures" else pd.Series("", index=frame.index)
    family = [family_of[cell] for cell in zip(frame["provider_id"], frame["breakdown"], strict=True)]
    rows = pd.DataFrame({"what": what, "area": frame["area_id"], "period": spans_of(frame)})
    found = np.zeros((len(whats), len(families), len(axes.areas), len(axes.periods)), dtype=bool)
    for (kind, of), group in rows.groupby([rows["what"], pd.Series(family, index=frame.index)]):
        when = set(rows.loc[rows["what"] == kind, "period"] if table == "measures" else group["period"])
        boroughs = not group["area"].map(is_system).all()
        areas = np.array([boroughs or is_system(area) for area in axes.areas])
        periods = np.array([period in when for period in axes.periods])
        members = [number for number, each in enumerate(families) if each == of]
        found[whats.index(kind), members] = areas[:, None] & periods
    return found


def is_system(area: str) -> bool:
    return area.endswith("-NB")


def _in_stages(axes: Axes, table: str, catalogue: Catalogue) -> np.ndarray:
    """Which stages the pathways of a cell have: [cell, 1, stage, 1]. Only where one waits there are bands."""
    found = np.zeros((len(axes.cells[table]), len(axes.stages)), dtype=bool)
    for number, cell in enumerate(axes.cells[table]):
        pathway = labels_of(cell).get("pathway")
        has = set(catalogue.stages_of[pathway] if pathway else catalogue.stages)
        for place, stage in enumerate(axes.stages):
            members = has.intersection(catalogue.members(stage))
            found[number, place] = bool(members & set(catalogue.waits) if table == "bands" else members)
    return found[:, None, :, None]
