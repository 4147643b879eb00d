"""Teams: shown under the names that an area's list of teams declares, and any other under a code that tells nothing.

A team's label is free text, so one that no list declares could be a person. Lists are CSV with the columns of COLUMNS:
`data/demonstration/teams.csv` of the fictional system, `data/local/teams/<area_id>.csv` of a real one.
"""

from __future__ import annotations

import csv
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pyarrow as pa

from loaders.forms import form_of, personal_form
from loaders.ptl.workspace import Workspace
from metrics.printed import number
from store.areas import Areas, UnknownArea
from store.errors import InputError, Problem
from store.reference import DEMONSTRATION
from store.schema import Tables
from store.settings import data_folder, local_folder

#: Column → what it holds.
COLUMNS = {
    "provider": "Who provides the team's pathways: the organisation's ODS code, as in the waiting list file.",
    "team": "The team as the waiting list file names it; capitals and spaces do not matter.",
    "name": "The name to show. Never anybody's name.",
}
#: More teams than that without a name are no teams, but free text.
MOST_UNDECLARED = 500
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 .,&()'/-]{0,59}")
_CODE = re.compile(r"team-[0-9a-f]{8}")
_CODE_DIGITS = 8
_EXPECTED_NAME = (
    "a name that tells of nobody: letters, digits and . , & ( ) ' / -, at most 60, a letter first"
)

#: (provider's area_id, label without capitals and spaces) → name.
Teams = Mapping[tuple[str, str], str]


def declared_teams(area_ids: Iterable[str], areas: Areas) -> Teams:
    """The teams that the lists of these areas declare. Raises InputError with every fault of every list."""
    found: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for path in sorted({_list_of(area_id, areas) for area_id in area_ids}):
        if path.is_file():
            try:
                found |= read_teams(path, areas)
            except InputError as error:
                problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def read_teams(path: Path, areas: Areas) -> Teams:
    """One list of teams. Raises InputError with every fault; cells are told by their form."""
    file = f"{path.parent.name}/{path.name}"
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = [[cell.strip() for cell in row] for row in csv.reader(lines, strict=True)]
    except (UnicodeDecodeError, csv.Error):
        raise InputError([Problem(file, "what is not CSV", "CSV in UTF-8")]) from None
    if not rows or rows[0] != list(COLUMNS):
        raise InputError([Problem(file, "another first row", ",".join(COLUMNS), row=1)])
    found: dict[tuple[str, str], str] = {}
    problems: list[Problem] = []
    for place, row in enumerate(rows[1:], 2):
        if any(row):
            problems += _row_problems(row, areas, file=file, place=place)
            key = (_provider(row[0], areas), key_of(row[1] if len(row) > 1 else ""))
            if key in found:
                problems.append(
                    Problem(file, "the same team again", "each team once", row=place, column="team")
                )
            found[key] = row[-1]
    if problems:
        raise InputError(problems)
    return found


def key_of(label: str) -> str:
    """A team's label without what does not matter: capitals, and spaces beyond one."""
    return " ".join(label.casefold().split())


def keep_teams(
    place: Workspace, typed: str, providers: Mapping[str, str], teams: Teams, *, secret: bytes | None
) -> list[str]:
    """Make the table `team_meant` (provider, label → shown) of every team of the typed rows; all that is shown.

    `providers` has the area_id of each code. A team that `teams` does not declare is shown under a code by the area's
    `secret`, the same in every extract; without a secret the code is of this time only. Raises InputError for more
    labels without a name than there can be teams.
    """
    key = secret if secret is not None else secrets.token_bytes()
    pairs = place.engine.execute(f"select distinct provider, team from {typed} order by all").fetchall()
    shown = [
        teams.get((providers[code], key_of(label))) or _code(providers[code], label, key)
        for code, label in pairs
    ]
    undeclared = sum(map(is_code, set(shown)))
    if undeclared > MOST_UNDECLARED:
        found = f"{number(undeclared)} labels that no list of teams declares"
        raise InputError(
            [Problem("column team", found, f"at most {number(MOST_UNDECLARED)}: a team, no free text")]
        )
    columns: dict[str, list[object]] = {
        "provider": [code for code, _ in pairs],
        "code": [label for _, label in pairs],
        "meant": list(shown),
    }
    place.keep("team_meant", columns, dict.fromkeys(columns, pa.string()))
    return sorted(set(shown))


def is_code(shown: str) -> bool:
    """Whether a team is shown under a code."""
    return _CODE.fullmatch(shown) is not None


def undeclared_said(tables: Tables) -> str:
    """How many teams of a counted list are shown under codes, and how to name them; "" where none is."""
    breakdowns = tables["pathway_snapshots"]["breakdown"].dropna().unique()
    codes = sum(is_code(label.removeprefix("team=")) for label in breakdowns)
    if not codes:
        return ""
    many = "1 team is" if codes == 1 else f"{number(codes)} teams are"
    return (
        f"{many} shown under a code, as no list of teams declares it. To show names, list them in data/local/teams, "
        f"in a file called after the area's code (E09000007.csv) with the columns {', '.join(COLUMNS)}; then "
        "extract again."
    )


def _list_of(area_id: str, areas: Areas) -> Path:
    if areas[area_id].scope == DEMONSTRATION:
        return data_folder() / DEMONSTRATION / "teams.csv"
    return local_folder() / "teams" / f"{area_id}.csv"


def _row_problems(row: list[str], areas: Areas, *, file: str, place: int) -> Iterator[Problem]:
    if len(row) != len(COLUMNS):
        yield Problem(file, f"{len(row)} cells", f"{len(COLUMNS)}", row=place)
        return
    code, label, name = row
    if not _provider(code, areas):
        yield Problem(file, form_of(code), "the code of a provider", row=place, column="provider")
    if not label:
        yield Problem(file, "an empty cell", COLUMNS["team"], row=place, column="team")
    if not _NAME.fullmatch(name) or personal_form(name) or is_code(name):
        yield Problem(file, form_of(name), _EXPECTED_NAME, row=place, column="name")


def _provider(code: str, areas: Areas) -> str:
    """The area_id of a provider's code; "" where it is none."""
    try:
        area_id = areas.resolve(code)
    except UnknownArea:
        return ""
    return area_id if areas[area_id].kind == "provider" else ""


def _code(provider: str, label: str, key: bytes) -> str:
    drawn = hmac.digest(key, f"team\0{provider}\0{key_of(label)}".encode(), "sha256")
    return f"team-{drawn.hex()[:_CODE_DIGITS]}"
