"""Write a return's rows as what they mean: days, numbers and codes, each row marked if it breaks a rule."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb

from loaders.ptl.cell_types import fractions, typed_rows, typed_rows_at_once, write_typed
from loaders.ptl.configuration import Pathways
from loaders.ptl.dictionary import Dictionary
from loaders.ptl.raw import Raw
from loaders.ptl.rules import Rule, any_broken, row_rules
from loaders.ptl.structure import structure_problems
from loaders.ptl.workspace import Workspace, quoted
from store.errors import InputError

#: Types of columns with few different cells, and the two of those types that have many.
_FEW = ("id", "text", "choice", "yes_no")
_MANY = ("pathway_id", "person_id")


def normalise_ptl(
    raw: Raw, dictionary: Dictionary, settings: Pathways, place: Workspace, *, extract: dt.date
) -> str:
    """Write the typed rows, each with whether it breaks a rule; what SQL calls them.

    A tidy file is read at once as numbers and days. Any other is read as text, so that its spaces and capitals are
    forgiven and its faults can be told.
    """
    target = place.folder / "typed.parquet"
    written = f"read_parquet({quoted(str(target))})"
    rules = row_rules(dictionary, settings, extract=extract)
    if raw.at_once and _written_at_once(
        raw.at_once, rules, dictionary, place, target=target, written=written
    ):
        return written
    rows = typed_rows(raw.rows, dictionary)
    try:
        place.engine.execute(write_typed(rows, dictionary, faulty=any_broken(rules), target=target))
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise InputError(structure_problems(raw, error, place)) from error
    return written


def _written_at_once(
    rows: str, rules: list[Rule], dictionary: Dictionary, place: Workspace, *, target: Path, written: str
) -> bool:
    """Whether the file could be read at once and no row of it breaks a rule.

    Labels and choices are few, so rules about them alone are held against each one once, after the rows are written.
    """
    few = [column.name for column in dictionary.of_type(*_FEW) if column.name not in _MANY]
    alone = {name: [rule for rule in rules if rule.alone and rule.column == name] for name in few}
    of_rows = [rule for rule in rules if rule not in alone.get(rule.column, [])]
    try:
        faulty = f"{any_broken(of_rows)} or {fractions(dictionary)}"
        sql = write_typed(typed_rows_at_once(rows, dictionary), dictionary, faulty=faulty, target=target)
        place.engine.execute(sql)
    except (duckdb.ConversionException, duckdb.InvalidInputException):
        return False
    if place.one(f"select bool_or(faulty) from {written}")[0] is not False:
        return False
    for name, about in alone.items():
        values = f"(select distinct {name}, {name} as raw_{name} from {written})"
        untidy = f"({any_broken(about)}) or {name} <> trim({name})"
        if place.one(f"select count(*) from {values} where {untidy}")[0]:
            return False
    return True
