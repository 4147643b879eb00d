"""What cannot be true of one row of a return: each rule with the place, what was found and what was expected."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.ptl.configuration import Pathways
from loaders.ptl.dictionary import Column, Dictionary
from loaders.ptl.private import NHS_NUMBER, POSTCODE
from loaders.ptl.workspace import quoted

_WITHHELD = "Replace it by a pseudonym and send the file again"


@dataclass(frozen=True)
class Rule:
    """One rule in SQL over the typed columns: `broken` is true of a faulty row; `found`, `expected` give texts.

    Only a row of which `only_if` is true can break it (any row, where it is ""). `alone`: it is about a filled cell
    of `column` and no other.
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
        found.append(Rule("priority", wrong, "shown(raw_priority)", allowed))
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
    shown, allowed = f"shown({raw})", quoted(_expected(column))
    if column.required:
        yield Rule(name, f"{raw} is null", "'an empty cell'", allowed)
    only_if = _filled(name) + (f" and not is_plain({name})" if column.type in ("id", "text") else "")
    for broken, expected in _cell_conditions(column, dictionary, extract=extract).items():
        yield Rule(name, broken, shown, expected or allowed, only_if=only_if, alone=True)
    if column.type in ("id", "text"):
        what = f"case when holds_nhs_number({name}) then '{NHS_NUMBER}' else '{POSTCODE}' end"
        expected = "'a pseudonym'" if column.type == "id" else "'a label that tells nothing about anybody'"
        yield Rule(name, f"holds_private({name})", what, expected, _WITHHELD, only_if=only_if, alone=True)


def _cell_conditions(column: Column, dictionary: Dictionary, *, extract: dt.date) -> dict[str, str]:
    """What is wrong with a filled cell on its own → what was expected, where that is not what the column holds."""
    name = column.name
    if column.type in ("id", "text"):
        pattern = dictionary.id_pattern if column.type == "id" else dictionary.text_pattern
        return {f"not regexp_full_match({name}, {quoted(pattern)}) and not holds_private({name})": ""}
    if column.type in ("choice", "yes_no"):
        return {f"{name} not in ({_list(column.choices)})": ""}
    if column.type == "integer":
        return {f"{name} is null or {name} not between {column.least} and {column.most}": ""}
    if column.type == "date":
        return {
            f"{name} is null": "",
            f"{name} < {_date(dictionary.earliest)}": quoted(f"a day since {dictionary.earliest}"),
            f"{name} > {_date(extract)}": quoted(f"a day up to that of the extract, {extract}"),
        }
    return {}


def _expected(column: Column) -> str:
    return ", ".join(column.choices) if column.choices else column.allowed()


def _order(first: str, later: str) -> Rule:
    expected = f"'a day not before {first}, ' || cast({first} as varchar)"
    return Rule(later, f"{later} < {first}", f"cast({later} as varchar)", expected, only_if=_filled(later))


def _needs(column: str, other: str) -> Rule:
    expected = quoted(f"a value, as {column} has one")
    return Rule(other, f"raw_{other} is null", "'an empty cell'", expected, only_if=_filled(column))


def _excludes(column: str, other: str) -> Rule:
    expected = quoted(f"an empty cell, as {column} is filled")
    return Rule(other, _filled(other), f"shown(raw_{other})", expected, only_if=_filled(column))


def _at_least(column: str, others: tuple[str, ...]) -> Rule:
    total = " + ".join(f"coalesce({other}, 0)" for other in others)
    expected = f"'at least ' || cast({total} as varchar) || {quoted(', that is ' + ' + '.join(others))}"
    return Rule(column, f"{column} < {total}", f"shown(raw_{column})", expected)


def _filled(column: str) -> str:
    return f"raw_{column} is not null"


def _list(values: Iterable[str]) -> str:
    return ", ".join(quoted(value) for value in values)


def _date(day: dt.date) -> str:
    return f"date '{day.isoformat()}'"
