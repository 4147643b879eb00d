"""The four-week-wait measures of the monthly mental health statistics, and how the monthly file is laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from loaders.column_maps import ALTERNATIVE, normal_header, read_column_map
from store.errors import InputError, Problem

SOURCE_ID = "mhsds_waits"
LAYOUT = "monthly"
#: A flow is counted over the three months up to the period's end, a stock at its last day.
FLOW, STOCK = "rolling_quarter", "snapshot"


@dataclass(frozen=True)
class Measure:
    """What one published measure becomes. `numerator` and `denominator` are measures of the same area.

    `kind` is count, percent or days; a measure without an indicator is only the numerator of another.
    """

    indicator_id: str
    kind: str
    period_type: str
    numerator: str = ""
    denominator: str = ""


def _over(ids: str, *, waiting_for: str, out_of: str) -> dict[str, Measure]:
    """The counts and percentages waiting more than 104, 78 and 52 weeks: ids such as MRS09a to MRS09f."""
    measures: dict[str, Measure] = {}
    for count, percent, weeks in zip(("a", "c", "e"), ("b", "d", "f"), (104, 78, 52), strict=True):
        name = f"waiting_{waiting_for}_over_{weeks}_weeks"
        measures[ids + count] = Measure(name, "count", STOCK)
        measures[ids + percent] = Measure(f"{name}_percent", "percent", STOCK, ids + count, out_of)
    return measures


MEASURES: Mapping[str, Measure] = {
    "MRS08": Measure("full_stops", "count", FLOW),
    "MRS08a": Measure("", "count", FLOW),
    "MRS08b": Measure("four_week_full_stop", "percent", FLOW, "MRS08a", "MRS08"),
    "MRS09": Measure("waiting_full_stop", "count", STOCK),
    **_over("MRS09", waiting_for="full_stop", out_of="MRS09"),
    "MRS10": Measure("waiting_first_contact", "count", STOCK),
    "MRS10a": Measure("waiting_first_contact_median_days", "days", STOCK, denominator="MRS10"),
    "MRS10b": Measure("waiting_first_contact_p90_days", "days", STOCK, denominator="MRS10"),
    "MRS11": Measure("spells_started", "count", FLOW),
    "MRS12": Measure("spells_closed", "count", FLOW),
    "MRS13": Measure("spells_open", "count", STOCK),
    **_over("MRS14", waiting_for="first_contact", out_of="MRS10"),
}
#: Measures of which the first can never exceed the second: everyone in it is also in the second.
PART_OF: tuple[tuple[str, str], ...] = (
    ("MRS08a", "MRS08"),
    ("MRS09a", "MRS09c"),
    ("MRS09c", "MRS09e"),
    ("MRS09e", "MRS09"),
    ("MRS09", "MRS13"),
    ("MRS10", "MRS09"),
    ("MRS14a", "MRS14c"),
    ("MRS14c", "MRS14e"),
    ("MRS14e", "MRS10"),
    ("MRS10a", "MRS10b"),
)


@dataclass(frozen=True)
class Layout:
    """The monthly file's layout: our field → header, measure → its accepted names, level → kind of area."""

    headers: Mapping[str, str]
    names: Mapping[str, frozenset[str]]
    levels: Mapping[str, str]
    no_finer_level: str
    withheld: str


def read_layout() -> Layout:
    """The layout as the column map has it. Raises InputError for a measure that the map names and we do not."""
    fields = read_column_map(SOURCE_ID).for_edition(LAYOUT)
    names = {
        key.removeprefix("measure "): frozenset(normal_header(name) for name in text.split(ALTERNATIVE))
        for key, text in fields.items()
        if key.startswith("measure ")
    }
    if set(names) != set(MEASURES):
        odd = ", ".join(sorted(set(names) ^ set(MEASURES)))
        raise InputError(
            [Problem(f"{SOURCE_ID}.csv", f"{odd} on one side only", "a row 'measure …' for each")]
        )
    levels = {
        spelling: key.removeprefix("level ")
        for key, text in fields.items()
        if key.startswith("level ")
        for spelling in text.split(ALTERNATIVE)
    }
    headers = {
        key: text for key, text in fields.items() if not key.startswith(("edition ", "level ", "measure "))
    }
    no_finer_level = fields.get("edition no_finer_level", "NONE")
    return Layout(headers, names, levels, no_finer_level, fields.get("edition withheld", "*"))
