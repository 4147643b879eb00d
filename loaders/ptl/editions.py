"""An edition is the day of an extract, an area's name before it or not: `northbank-2026-03-31`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from loaders.counted import Counted, read_counted
from loaders.provenance import read_provenance
from loaders.published import read_edition
from loaders.seal import first_seal, label_of
from loaders.wordless import area_named, is_area_name, told_file
from store.errors import InputError, Problem
from store.schema import Tables
from store.settings import data_folder, local_folder

SOURCE_ID = "ptl"
_EDITION = re.compile(r"(?:[A-Za-z0-9.]+-)*(\d{4}-\d{2}-\d{2})")
_DAY = len("2026-03-31")
_SECRET = "the secret of this extract"
_RULE = "the rule of this extract"
_ANEW = (
    "Withdraw it (delete its folder) with all that were counted like it, and extract their lists anew, the earliest "
    "first"
)
_AREA = "nothing, or the code or name of an area as data/reference/areas.csv has it"


def editions_before(edition: str, counted: Counted, *, folder: Path | None = None) -> Iterator[Tables]:
    """What each of the area's editions showed that are there already, but for those that were counted otherwise.

    They are those of earlier days, all of them, as a list may be sent late or corrected after the next; those of the
    same day, which this one corrects, under its own name or another; and those of later days, where an old list is
    sent again. They are looked for in `folder`, else where returns of real areas lie and where those of fictional
    ones do.
    """
    for path in editions_of(area_of(edition), folder=folder):
        if _counted(path) == counted:
            yield _showed(path)


def refuse_counted_otherwise(edition: str, counted: Counted, *, folder: Path | None = None) -> None:
    """Raise InputError where the area has editions that were counted otherwise than `edition`, which was as `counted`.

    Under another secret none may be there, this one's own before it neither; by another rule or schema none of an
    earlier day, nor of the same day under another name.
    """
    problems = []
    for path in editions_of(area_of(edition), folder=folder):
        other = _counted(path)
        before = _day(path.name) <= _day(edition) and path.name != edition
        if other is not None and other.secret != counted.secret:
            problems.append(Problem(label_of(path), "figures counted under another secret", _SECRET, _ANEW))
        elif before and (other is None or not other.current):
            problems.append(Problem(label_of(path), "figures counted by an older rule", _RULE, _ANEW))
    if problems:
        raise InputError(problems)


def editions_of(area: str, *, folder: Path | None = None) -> list[Path]:
    """The folders of an area's editions, by day: in `folder`, else where returns lie and where fictional ones do."""
    places = [folder] if folder else [local_folder(), data_folder() / "published"]
    found = [path for place in places for path in (place / SOURCE_ID).glob("*")]
    own = [path for path in found if _EDITION.fullmatch(path.name) and area_of(path.name) == area]
    return sorted(own, key=lambda path: _day(path.name))


def area_of(edition: str) -> str:
    """The area that an edition names, by its id where it has one; nothing where it names none.

    Two names of one area are one area: what `camden-2026-03-31` withheld, E09000007-2026-04-30 withholds.
    """
    name = edition[:-_DAY].removesuffix("-")
    return (area_named(name) or name) if name else ""


def _day(edition: str) -> str:
    return edition[-_DAY:]


def _showed(path: Path) -> Tables:
    """The tables of an edition. Raises InputError where it is damaged: what it withheld is not known then."""
    try:
        return {name: table.to_pandas() for name, table in read_edition(path).tables.items()}
    except InputError as error:
        kept = first_seal(path)
        raise InputError(
            [problem if problem.mend == kept else replace(problem, mend=_ANEW) for problem in error.problems]
        ) from error


def _counted(path: Path) -> Counted | None:
    return read_counted(read_provenance(path)[0])


def extract_day(edition: str, *, file: str) -> dt.date:
    """The day an extract was taken, from its edition. Raises InputError where it says none, or names no area.

    An edition is published, so it holds nothing but a day and the code or name of an area. It is not repeated.
    """
    found = _EDITION.fullmatch(edition)
    try:
        day = dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if day is None:
        expected = "the day of the extract, such as 2026-03-31 or northbank-2026-03-31"
        raise InputError([Problem(file, "an edition that is no such day", expected)])
    area = edition[:-_DAY]
    if area and not is_area_name(area):
        raise InputError([Problem(file, "an edition that names no area before the day", _AREA)])
    return day


def editions_in(path: Path) -> tuple[str, ...]:
    """The edition that the file's name says: ptl_northbank_2026-03-31.csv → northbank-2026-03-31."""
    name = re.sub(r"^ptl[-_]?", "", path.stem, flags=re.IGNORECASE).replace("_", "-")
    if not _EDITION.fullmatch(name):
        expected = "a name such as ptl_northbank_2026-03-31.csv"
        raise InputError(
            [
                Problem(
                    told_file(path), "no day of the extract in the file's name", expected, "Or say --edition"
                )
            ]
        )
    return (name,)
