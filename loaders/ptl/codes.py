"""Which areas and providers the codes of a return mean, and to which system each borough belongs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from loaders.ptl.dictionary import Dictionary
from loaders.ptl.rules import Rule
from loaders.ptl.teams import Teams, declared_teams
from loaders.ptl.workspace import Workspace, quoted
from store.areas import Areas, UnknownArea
from store.reference import DEMONSTRATION


@dataclass(frozen=True)
class Codes:
    """For each column of codes, code → area_id; the codes that mean nothing or the wrong kind; borough → system.

    `teams` has what the lists of these areas declare.
    """

    meant: Mapping[str, Mapping[str, str]]
    wrong: Mapping[str, frozenset[str]]
    system_of: Mapping[str, str]
    teams: Teams = field(default_factory=dict)


def read_codes(
    place: Workspace,
    pathways: str,
    dictionary: Dictionary,
    areas: Areas,
    *,
    extract: dt.date,
    own_lists: bool = True,
) -> Codes:
    """Look up every code of the typed rows (`pathways`, as SQL names them).

    Without `own_lists` the lists of teams of real areas are not opened: their teams stand under codes.
    """
    meant: dict[str, dict[str, str]] = {}
    wrong: dict[str, set[str]] = {}
    for column in dictionary.of_type("code"):
        meant[column.name], wrong[column.name] = {}, set()
        for code in place.column(
            f"select distinct {column.name} from {pathways} where {column.name} is not null"
        ):
            try:
                area_id = areas.resolve(str(code), on=extract)
                fits = areas[area_id].kind in column.kinds
            except UnknownArea:
                fits = False
            if fits:
                meant[column.name][str(code)] = area_id
            else:
                wrong[column.name].add(str(code))
    systems = _systems(set(meant["borough"].values()), areas, extract=extract)
    refused = {name: frozenset(codes) for name, codes in wrong.items()}
    listed = {*systems, *systems.values()}
    if not own_lists:
        listed = {area_id for area_id in listed if areas[area_id].scope == DEMONSTRATION}
    return Codes(meant, refused, systems, declared_teams(listed, areas))


def _systems(boroughs: set[str], areas: Areas, *, extract: dt.date) -> dict[str, str]:
    """The system above each borough. Those who live nowhere known belong to the system of all others, if one."""
    found: dict[str, str] = {}
    for borough in boroughs:
        above = [area for area in areas.comparators(borough, on=extract) if areas[area].kind == "system"]
        if above:
            found[borough] = above[0]
    if len(set(found.values())) == 1:
        (system,) = set(found.values())
        found |= {borough: system for borough in boroughs if areas[borough].kind == "unknown"}
    return found


def code_rules(codes: Codes, dictionary: Dictionary) -> list[Rule]:
    """One rule for each column with codes that mean nothing here, whatever the case they were read in."""
    return [
        Rule(
            column,
            f"{column} in ({', '.join(f'upper({quoted(code)})' for code in sorted(wrong))})",
            f"form(raw_{column})",
            quoted(dictionary.columns[column].allowed() + ", as data/reference/areas.csv has it"),
        )
        for column, wrong in codes.wrong.items()
        if wrong
    ]
