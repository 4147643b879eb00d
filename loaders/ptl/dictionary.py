"""What a waiting list file must look like: its columns and its rules, from `data/catalogue/ptl.toml`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from metrics.printed import number
from store.pathway_catalogue import (
    ColumnEntry,
    PathwayCatalogue,
    read_column_catalogue,
    read_pathway_catalogue,
)

YES_NO = {"y": "yes", "n": "no"}


@dataclass(frozen=True)
class Column(ColumnEntry):
    """One column of the file as declared, with all the choices that it has."""

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


def read_dictionary(folder: Path | None = None) -> Dictionary:
    """The data dictionary, checked. Raises InputError with every mistake in its files, by name."""
    read, lists = read_column_catalogue(folder), read_pathway_catalogue(folder)
    return Dictionary(
        title=read.title,
        earliest=read.earliest_date,
        id_pattern=read.id_pattern,
        text_pattern=read.text_pattern,
        columns={entry.name: _column(entry, lists) for entry in read.column},
        refused={entry.what: entry.columns for entry in read.refused},
        in_order=tuple(
            [(e.first, later) for e in read.order for later in e.then]
            + [(earlier, e.last) for e in read.before for earlier in e.earlier]
        ),
        needs=tuple((e.column, other) for e in read.needs for other in e.others),
        excludes=tuple((e.column, other) for e in read.excludes for other in e.others),
        at_least=tuple((e.column, e.others) for e in read.at_least),
        one_of=tuple(e.columns for e in read.one_of),
    )


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


def _column(entry: ColumnEntry, lists: PathwayCatalogue) -> Column:
    """A column with the choices that it has, names of a list of pathways.toml or a plain yes or no."""
    choices = lists.named(entry.choices_from) if entry.choices_from else entry.choices
    return Column(**{**vars(entry), "choices": YES_NO if entry.type == "yes_no" else choices})
