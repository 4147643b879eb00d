"""Give a frame the columns and types of its table, and check every row of it."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from store.errors import InputError, Problem
from store.schema.table import Table
from store.schema.tables import TABLES
from store.schema.words import MISSING_NOTES, VALUE_NOTES


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
        empty = frame[column].isna() | frame[column].eq("")
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
    notes = frame["value_note"].fillna("").astype(str)
    words = {text: set(text.split()) for text in notes.unique()}
    unknown = {text for text, marks in words.items() if marks - set(VALUE_NOTES)}
    explaining = {text for text, marks in words.items() if marks & MISSING_NOTES}
    problems = [
        Problem(
            file,
            repr(notes[row]),
            "notes from " + ", ".join(VALUE_NOTES),
            row=int(row) + 1,
            column="value_note",
        )
        for row in frame.index[notes.isin(unknown)]
    ]
    figure = next((column for column in ("value", "count", "amount_gbp") if column in frame.columns), None)
    if figure is not None:
        explained = notes.isin(explaining)
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
