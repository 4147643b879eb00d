"""Every fault of a return at once, with row and column: the first of each kind in words, all of them as CSV.

Nothing that a row holds is repeated in either: what was found is told by its form.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import duckdb

from loaders.ptl.cell_types import typed_rows
from loaders.ptl.dictionary import Dictionary
from loaders.ptl.raw import ROW, Raw
from loaders.ptl.rules import Rule, any_broken
from loaders.ptl.workspace import Workspace, quoted
from metrics.printed import number
from store import drafts
from store.errors import InputError, Problem

#: So many rows of one fault are listed one by one; the rest are counted.
SHOWN = 20
#: So many faulty rows are looked into; a file with more is wrong in general.
LOOKED_INTO = 200_000
_FAULTS = (
    "faults (row bigint, column_name varchar, rule integer, found varchar, expected varchar, mend varchar)"
)
DUPLICATE = "pathway_id in (select pathway_id from twice)"
_OF_PATHWAY = "over (partition by pathway_id)"
_ELSEWHERE = (
    f"'the same as in row ' || case {ROW} when min({ROW}) {_OF_PATHWAY} then max({ROW}) {_OF_PATHWAY} "
    f"else min({ROW}) {_OF_PATHWAY} end"
)
_BIRTHS = 5, 0.9


def duplicate_rules(place: Workspace, pathways: str) -> list[Rule]:
    """A rule that finds the rows of pathways that are there twice, if any are."""
    rows, distinct = place.one(f"select count(pathway_id), count(distinct hash(pathway_id)) from {pathways}")
    if rows == distinct:
        return []
    twice = f"select pathway_id from {pathways} where pathway_id is not null group by 1 having count(*) > 1"
    place.engine.execute(f"create or replace temp table twice as {twice}")
    return [Rule("pathway_id", DUPLICATE, _ELSEWHERE, "'one row a pathway'")]


def birth_problems(
    place: Workspace, pathways: str, dictionary: Dictionary, *, file: str, extract: dt.date
) -> list[Problem]:
    """Columns of dates that fit the ages so well that they can only be dates of birth."""
    fewest, share = _BIRTHS
    problems = []
    for column in dictionary.of_type("date"):
        years = f"date_diff('year', {column.name}, date '{extract}')"
        fits = f"age_at_referral >= 6 and {years} between age_at_referral and age_at_referral + 5"
        filled, births = place.one(f"select count({column.name}), count(*) filter ({fits}) from {pathways}")
        if int(str(filled)) >= fewest and int(str(births)) >= share * int(str(filled)):
            expected = "days of referral and care, never of birth"
            mend = "Delete the dates of birth and send the file again"
            problems.append(
                Problem(file, "what look like dates of birth", expected, mend, column=column.name)
            )
    return problems


def list_faults(raw: Raw, rules: Sequence[Rule], dictionary: Dictionary, place: Workspace) -> list[Problem]:
    """Read the file once more, keep the rows that break a rule, and say what is wrong with each."""
    place.engine.execute("set preserve_insertion_order = true")
    broken = any_broken(list(rules))
    bad = f"select * from {typed_rows(raw.numbered, dictionary)} where {broken} limit {LOOKED_INTO}"
    place.engine.execute(f"create or replace temp table bad as {bad}")
    place.engine.execute(f"create or replace temp table {_FAULTS}")
    for place_of_rule, rule in enumerate(rules):
        place.engine.execute(
            f"insert into faults select {ROW}, {quoted(rule.column)}, {place_of_rule}, {rule.found}, {rule.expected}, "
            f"{quoted(rule.mend)} from bad where {any_broken([rule])}"
        )
    return _first_of_each(raw.file, place)


def write_faults(place: Workspace, target: Path) -> None:
    """All faults found by `list_faults`, one a line; only the header if it found none.

    Raises InputError where `target` cannot be written.
    """
    place.engine.execute(f"create temp table if not exists {_FAULTS}")
    columns = 'row, column_name as "column", found, expected, mend'
    listed = f"copy (select {columns} from faults order by row, rule)"
    try:
        with drafts.replaced(target) as draft:
            place.engine.execute(f"{listed} to {quoted(str(draft))} (format csv, header)")
    except (duckdb.IOException, OSError):
        found = "a place that nothing can be written to"
        raise InputError([Problem("--faults", found, "a file in a folder that is there")]) from None


def _first_of_each(file: str, place: Workspace) -> list[Problem]:
    listed = place.engine.execute(
        f"""select row, column_name, found, expected, mend, times, place from (
            select *, count(*) over (partition by rule) as times,
                row_number() over (partition by rule order by row) as place from faults)
        where place <= {SHOWN} order by rule, row"""
    ).fetchall()
    problems = []
    for row, column, found, expected, mend, times, place_ in listed:
        problems.append(Problem(file, found, expected, mend, row=int(row), column=column))
        if place_ == SHOWN and times > SHOWN:
            more = f"the same in {number(times - SHOWN)} more rows"
            problems.append(Problem(file, more, "none", column=column))
    return problems
