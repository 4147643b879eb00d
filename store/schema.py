"""Tables of the store: columns, keys and the rules every row must meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from store import pathway_columns as pathways
from store.errors import InputError, Problem

SCHEMA_VERSION = 1

#: Shorthand that stands beside a value that is missing or needs a word, after the Government's guidance
#: on symbols in tables. A missing value always carries one of the first four.
VALUE_NOTES: Mapping[str, str] = {
    "c": "confidential: withheld because the count is small",
    "x": "unavailable",
    "z": "not applicable",
    "low": "below half of the unit shown",
    "p": "provisional",
    "r": "revised",
    "b": "break in series",
    "e": "estimated",
}
MISSING_NOTES = frozenset({"c", "x", "z", "low"})

PERIOD_TYPES = frozenset({"year", "quarter", "month", "week", "rolling_quarter", "rolling_year", "snapshot"})
STATUSES = frozenset({"final", "provisional", "revised", "performance", "planned"})

_SOURCE = [("source_id", pa.string()), ("edition", pa.string()), ("source_ref", pa.string())]
_PERIOD = [("period_start", pa.date32()), ("period_end", pa.date32()), ("period_type", pa.string())]


@dataclass(frozen=True)
class Table:
    """One table: its name, its columns in order, the columns that identify a row, and which may be empty."""

    name: str
    schema: pa.Schema
    key: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    choices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        return list(self.schema.names)


def _table(
    name: str,
    columns: list[tuple[str, pa.DataType]],
    *,
    key: str,
    optional: str = "",
    choices: Mapping[str, frozenset[str]] | None = None,
) -> Table:
    return Table(name, pa.schema(columns), tuple(key.split()), frozenset(optional.split()), choices or {})


_ALL = [
    _table(
        "areas",
        [
            ("area_id", pa.string()),
            ("name", pa.string()),
            ("short_name", pa.string()),
            ("kind", pa.string()),
            ("scope", pa.string()),
            ("valid_from", pa.date32()),
            ("valid_to", pa.date32()),
            ("tile_row", pa.int16()),
            ("tile_column", pa.int16()),
        ],
        key="area_id",
        optional="valid_from valid_to tile_row tile_column",
        choices={
            "kind": frozenset(
                {"country", "region", "system", "ccg", "borough", "county", "provider", "unknown"}
            ),
            "scope": frozenset({"london", "norfolk_waveney", "comparator", "elsewhere", "demonstration"}),
        },
    ),
    _table(
        "area_links",
        [
            ("child_id", pa.string()),
            ("parent_id", pa.string()),
            ("relation", pa.string()),
            ("valid_from", pa.date32()),
            ("valid_to", pa.date32()),
            ("weight", pa.float64()),
            ("weight_basis", pa.string()),
        ],
        key="child_id parent_id relation valid_from",
        optional="valid_from valid_to weight weight_basis",
        choices={"relation": frozenset({"served_by", "part_of", "became"})},
    ),
    _table(
        "populations",
        [
            ("area_id", pa.string()),
            ("mid_year", pa.int16()),
            ("age_band", pa.string()),
            ("people", pa.int64()),
            *_SOURCE,
        ],
        key="area_id mid_year age_band source_id",
        choices={"age_band": frozenset({"0-17", "18-25", "0-25"})},
    ),
    _table(
        "characteristics",
        [
            ("area_id", pa.string()),
            ("characteristic", pa.string()),
            ("value", pa.float64()),
            *_SOURCE,
        ],
        key="area_id characteristic",
    ),
    _table(
        "observations",
        [
            ("indicator_id", pa.string()),
            ("area_id", pa.string()),
            *_PERIOD,
            ("breakdown", pa.string()),
            ("numerator", pa.float64()),
            ("denominator", pa.float64()),
            ("value", pa.float64()),
            ("published_value", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            ("status", pa.string()),
            *_SOURCE,
        ],
        key="indicator_id area_id period_start period_end breakdown status source_id edition",
        optional="breakdown numerator denominator value published_value value_note caveats",
        choices={"period_type": PERIOD_TYPES, "status": STATUSES},
    ),
    _table(
        "wait_bands",
        [
            ("area_id", pa.string()),
            *_PERIOD,
            ("population", pa.string()),
            ("service_scope", pa.string()),
            ("stage", pa.string()),
            ("state", pa.string()),
            ("lower_weeks", pa.float64()),
            ("upper_weeks", pa.float64()),
            ("count", pa.float64()),
            ("published_percent", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key=(
            "area_id period_start period_end population service_scope stage state lower_weeks "
            "source_id edition"
        ),
        optional="lower_weeks upper_weeks count published_percent value_note caveats",
        choices={
            "population": frozenset({"people", "referrals", "pathways"}),
            "state": frozenset({"waiting", "completed", "closed_before"}),
            "period_type": PERIOD_TYPES,
        },
    ),
    _table(
        "pathway_snapshots",
        pathways.SNAPSHOT_COLUMNS,
        key=pathways.SNAPSHOT_KEY,
        optional=" ".join(
            ["provider_id breakdown value_note", *pathways.SNAPSHOT_COUNTS, *pathways.SNAPSHOT_STATISTICS]
        ),
        choices={"period_type": PERIOD_TYPES},
    ),
    _table(
        "pathway_bands",
        pathways.BAND_COLUMNS,
        key=pathways.BAND_KEY,
        optional="provider_id breakdown upper_weeks count value_note",
        choices={"clock": pathways.CLOCKS, "period_type": PERIOD_TYPES},
    ),
    _table(
        "pathway_measures",
        pathways.MEASURE_COLUMNS,
        key=pathways.MEASURE_KEY,
        optional="provider_id breakdown count denominator value_note",
        choices={"period_type": PERIOD_TYPES},
    ),
    _table(
        "survey_answers",
        [
            ("survey_id", pa.string()),
            ("respondent", pa.string()),
            ("question_id", pa.string()),
            ("part", pa.string()),
            ("option", pa.string()),
            ("count", pa.int32()),
            ("printed_percent", pa.float64()),
            ("base", pa.int32()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="survey_id respondent question_id part option",
        optional="part count printed_percent base value_note caveats",
    ),
    _table(
        "findings",
        [
            ("finding_id", pa.string()),
            ("review_id", pa.string()),
            ("domain", pa.string()),
            ("kind", pa.string()),
            ("areas", pa.string()),
            ("number", pa.string()),
            ("summary", pa.string()),
            ("themes", pa.string()),
            ("link", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="finding_id",
        optional="areas number themes link caveats",
        choices={
            "kind": frozenset(
                {
                    "indicator_statement",
                    "key_finding",
                    "issue",
                    "good_practice",
                    "recommendation",
                    "high_impact_change",
                    "voice",
                    "resource",
                }
            )
        },
    ),
    _table(
        "recommendations",
        [
            ("recommendation_id", pa.string()),
            ("area_id", pa.string()),
            ("section", pa.string()),
            ("summary", pa.string()),
            ("owner", pa.string()),
            ("due", pa.string()),
            ("status", pa.string()),
            ("evidence", pa.string()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="recommendation_id",
        optional="owner due status evidence value_note caveats",
    ),
    _table(
        "milestones",
        [
            ("milestone_id", pa.string()),
            ("area_id", pa.string()),
            ("quarter", pa.string()),
            ("workstream", pa.string()),
            ("summary", pa.string()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="milestone_id",
        optional="value_note caveats",
    ),
    _table(
        "finance",
        [
            ("organisation", pa.string()),
            ("area_id", pa.string()),
            ("age_band", pa.string()),
            ("tier", pa.string()),
            ("service", pa.string()),
            ("funding", pa.string()),
            ("measure", pa.string()),
            ("year", pa.string()),
            ("amount_gbp", pa.float64()),
            ("value_note", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="organisation area_id age_band tier service funding measure year source_ref",
        optional="age_band tier service funding amount_gbp value_note caveats",
        choices={"measure": frozenset({"plan", "allocated", "released", "actual", "contract_value"})},
    ),
    _table(
        "voices",
        [
            ("voice_id", pa.string()),
            ("theme", pa.string()),
            ("who", pa.string()),
            ("area_id", pa.string()),
            ("period", pa.string()),
            ("count", pa.int32()),
            ("summary", pa.string()),
            ("caveats", pa.string()),
            *_SOURCE,
        ],
        key="voice_id",
        optional="area_id period count caveats",
        choices={
            "who": frozenset(
                {"young person", "parent or carer", "young person and parent or carer", "professional"}
            )
        },
    ),
    _table(
        "editions",
        [
            ("source_id", pa.string()),
            ("edition", pa.string()),
            ("publisher", pa.string()),
            ("title", pa.string()),
            ("licence", pa.string()),
            ("file_name", pa.string()),
            ("file_sha256", pa.string()),
            ("table", pa.string()),
            ("rows", pa.int64()),
            ("loader_version", pa.string()),
            ("loaded_at", pa.timestamp("ms", tz="UTC")),
            ("status", pa.string()),
        ],
        key="source_id edition table",
    ),
]
TABLES: Mapping[str, Table] = {table.name: table for table in _ALL}

Tables = dict[str, pd.DataFrame]


def conform(name: str, frame: pd.DataFrame, *, file: str) -> pa.Table:
    """Give `frame` the columns and types of table `name` and check every row, or refuse the whole frame.

    Absent optional columns are added empty; missing text becomes "". Raises InputError with all problems at
    once: unknown or missing columns, wrong types, empty required cells, values outside the declared choices,
    duplicate keys, a missing value without a note, a note that is not in VALUE_NOTES. `file` names the input
    in the messages.
    """
    table = TABLES[name]
    unknown = [column for column in frame.columns if column not in table.columns]
    missing = [
        column for column in table.columns if column not in frame.columns and column not in table.optional
    ]
    problems = [
        Problem(file, f"the column {column!r}", f"only the columns of table {name}", column=column)
        for column in unknown
    ] + [Problem(file, "no such column", f"the column {column!r} of table {name}") for column in missing]
    if problems:
        raise InputError(problems)
    frame = frame.reindex(columns=table.columns)
    empty = [column for column in table.columns if bool(frame[column].isna().all())]
    frame = frame.astype(dict.fromkeys(empty, object))  # an empty column has no type of its own to cast from
    try:
        arrow = pa.Table.from_pandas(frame, schema=table.schema, preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError, OverflowError) as error:
        raise InputError([Problem(file, str(error), f"the types of table {name}")]) from error
    arrow = _without_missing_text(arrow)
    problems = _row_problems(table, arrow.to_pandas(date_as_object=True), file=file)
    if problems:
        raise InputError(problems)
    return arrow


def _without_missing_text(arrow: pa.Table) -> pa.Table:
    """Text that is missing is empty text, so that a comparison or a group never loses a row to it."""
    for index, column in enumerate(arrow.schema):
        if column.type == pa.string() and arrow.column(index).null_count:
            arrow = arrow.set_column(index, column, pc.fill_null(arrow.column(index), ""))
    return arrow


def _row_problems(table: Table, frame: pd.DataFrame, *, file: str) -> list[Problem]:
    problems: list[Problem] = []
    for column in table.columns:
        empty = frame[column].isna() | (frame[column].astype("string") == "")
        if column not in table.optional and bool(empty.any()):
            problems += [
                Problem(file, "an empty cell", "a value", row=int(row) + 1, column=column)
                for row in frame.index[empty]
            ]
        allowed = table.choices.get(column)
        if allowed is not None:
            wrong = ~frame[column].isin(allowed) & ~empty
            problems += [
                Problem(
                    file,
                    repr(frame.at[row, column]),
                    " or ".join(sorted(allowed)),
                    row=int(row) + 1,
                    column=column,
                )
                for row in frame.index[wrong]
            ]
    twice = frame.duplicated(subset=list(table.key), keep="first")
    problems += [
        Problem(
            file,
            "a second row for " + ", ".join(f"{k} {frame.at[row, k]!s}" for k in table.key),
            f"one row for each {' + '.join(table.key)}",
            row=int(row) + 1,
        )
        for row in frame.index[twice]
    ]
    return problems + _note_problems(frame, file=file)


def _note_problems(frame: pd.DataFrame, *, file: str) -> list[Problem]:
    """A missing figure must say why, and every note must be one we can explain."""
    if "value_note" not in frame.columns:
        return []
    notes = frame["value_note"].fillna("")
    problems = [
        Problem(
            file,
            repr(notes[row]),
            "notes from " + ", ".join(VALUE_NOTES),
            row=int(row) + 1,
            column="value_note",
        )
        for row in frame.index[~notes.map(lambda text: set(str(text).split()) <= set(VALUE_NOTES))]
    ]
    figure = next((column for column in ("value", "count", "amount_gbp") if column in frame.columns), None)
    if figure is not None:
        explained = notes.map(lambda text: bool(set(str(text).split()) & MISSING_NOTES)).astype(bool)
        problems += [
            Problem(
                file,
                "a missing figure without a note",
                "[c], [x], [z] or [low]",
                row=int(row) + 1,
                column=figure,
            )
            for row in frame.index[frame[figure].isna() & ~explained]
        ]
    return problems
