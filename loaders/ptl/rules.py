"""What cannot be true of one row of a return: each rule with the place, what was found and what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.ptl.configuration import Pathways
from loaders.ptl.dictionary import Column, Dictionary
from loaders.ptl.workspace import quoted

_WITHHELD = "Replace it by a pseudonym and send the file again"


@dataclass(frozen=True)
class Rule:
    """One rule in SQL over the typed columns: `broken` is true of a faulty row; `found`, `expected` give texts.

    `found` and `expected` repeat nothing that a row holds but a choice of the data dictionary. Only a row of which
    `only_if` is true can break it (any row, where it is ""). `alone`: it is about a filled cell of `column` and no
    other.
    """

    column: str
    broken: str
    found: str
    expected: str
    mend: str = ""
    only_if: str = ""
    alone: bool = False


def row_rules(dictionary: Dictionary, pathways: Pathways, *, extract: dt.date) -> list[Rule]:
    """Every rule about single rows. `extract` is the day the extract was taken: nothing in it can be later."""
    found: list[Rule] = []
    for column in dictionary.columns.values():
        found += _cell_rules(column, dictionary, extract=extract)
    found += [_order(first, later) for first, later in dictionary.in_order]
    found += [_needs(column, other) for column, other in dictionary.needs]
    found += [_excludes(column, other) for column, other in dictionary.excludes]
    found += [_at_least(column, others) for column, others in dictionary.at_least]
    for columns in dictionary.one_of:
        empty = " and ".join(f"{column} is null" for column in columns)
        found.append(
            Rule(
                columns[0], empty, "'an empty cell'", quoted("a value here or in " + " or ".join(columns[1:]))
            )
        )
    for pathway, priorities in pathways.priorities.items():
        others = [code for code in dictionary.columns["priority"].choices if code not in priorities]
        wrong = f"pathway = {quoted(pathway)} and priority in ({_list(others or [''])})"
        allowed = quoted(f"{' or '.join(priorities)} on the pathway {pathway}")
        found.append(Rule("priority", wrong, "'the priority ' || priority", allowed))
    return found


def any_broken(rules: Iterable[Rule]) -> str:
    """SQL: whether a row breaks any rule. Rules about an empty column are passed over at once: most columns are."""
    groups: dict[str, list[str]] = {}
    for rule in rules:
        groups.setdefault(rule.only_if, []).append(f"({rule.broken})")
    parts = []
    for only_if, conditions in groups.items():
        broken = " or ".join(conditions)
        parts.append(f"case when {only_if} then ({broken}) else false end" if only_if else broken)
    return f"coalesce({' or '.join(parts)}, false)" if parts else "false"


def _cell_rules(column: Column, dictionary: Dictionary, *, extract: dt.date) -> Iterator[Rule]:
    name, raw = column.name, f"raw_{column.name}"
    allowed = quoted(_expected(column))
    if column.required:
        yield Rule(name, f"{raw} is null", "'an empty cell'", allowed)
    only_if = _filled(name) + (f" and not is_plain({name})" if column.type in ("id", "text") else "")
    for broken, found, expected in _cell_conditions(column, dictionary, extract=extract):
        yield Rule(name, broken, found or f"form({raw})", expected or allowed, only_if=only_if, alone=True)
    if column.type in ("id", "text"):
        expected = "'a pseudonym'" if column.type == "id" else "'a label that tells nothing about anybody'"
        yield Rule(name, _personal(column), f"form({raw})", expected, _WITHHELD, only_if=only_if, alone=True)


def _personal(column: Column) -> str:
    """Whether a pseudonym or a label tells of a person. A pseudonym without a digit could be a name."""
    if column.type == "text":
        return f"holds_private({column.name})"
    return f"(tells_of_somebody({column.name}) or not regexp_matches({column.name}, '[0-9]'))"


def _cell_conditions(
    column: Column, dictionary: Dictionary, *, extract: dt.date
) -> Iterator[tuple[str, str, str]]:
    """What is wrong with a filled cell on its own: the condition, what was found where that is more than the cell's
    form, and what was expected where that is not what the column holds."""
    name = column.name
    if column.type in ("id", "text"):
        pattern = dictionary.id_pattern if column.type == "id" else dictionary.text_pattern
        yield f"not regexp_full_match({name}, {quoted(pattern)}) and not {_personal(column)}", "", ""
    if column.type in ("choice", "yes_no"):
        yield f"{name} not in ({_list(column.choices)})", "", ""
    if column.type == "integer":
        yield f"{name} is null or {name} not between {column.least} and {column.most}", "", ""
    if column.type == "date":
        yield f"{name} is null", "", quoted(f"a day of the calendar, {column.allowed()}")
        earliest = dictionary.earliest
        yield f"{name} < {_date(earliest)}", "'an earlier day'", quoted(f"a day since {earliest}")
        yield f"{name} > {_date(extract)}", "'a later day'", quoted("a day up to that of the extract")


def _expected(column: Column) -> str:
    return ", ".join(column.choices) if column.choices else column.allowed()


def _order(first: str, later: str) -> Rule:
    expected = quoted(f"a day not before {first}")
    return Rule(later, f"{later} < {first}", "'an earlier day'", expected, only_if=_filled(later))


def _needs(column: str, other: str) -> Rule:
    expected = quoted(f"a value, as {column} has one")
    return Rule(other, f"raw_{other} is null", "'an empty cell'", expected, only_if=_filled(column))


def _excludes(column: str, other: str) -> Rule:
    expected = quoted(f"an empty cell, as {column} is filled")
    return Rule(other, _filled(other), "'a filled cell'", expected, only_if=_filled(column))


def _at_least(column: str, others: tuple[str, ...]) -> Rule:
    total = " + ".join(f"coalesce({other}, 0)" for other in others)
    expected = quoted("at least as many as " + " + ".join(others))
    return Rule(column, f"{column} < {total}", "'fewer'", expected)


def _filled(column: str) -> str:
    return f"raw_{column} is not null"


def _list(values: Iterable[str]) -> str:
    return ", ".join(quoted(value) for value in values)


def _date(day: dt.date) -> str:
    return f"date '{day.isoformat()}'"
