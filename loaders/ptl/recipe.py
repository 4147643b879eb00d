"""The patient tracking list of an area: rows about pathways in, protected counts out.

No row of it is kept anywhere: it is read, checked and counted in a private workspace, and every count passes the
disclosure door before it leaves. What a table holds is described in docs/ptl.md.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import duckdb

from loaders.ptl.codes import Codes, code_rules, read_codes
from loaders.ptl.configuration import Pathways, read_pathways
from loaders.ptl.dictionary import Dictionary, read_dictionary
from loaders.ptl.faults import birth_problems, duplicate_rules, list_faults, write_faults
from loaders.ptl.labels import label_pathways
from loaders.ptl.measures import count_measures
from loaders.ptl.normalise import fractions, typed_rows, typed_rows_at_once, write_typed
from loaders.ptl.periods import periods
from loaders.ptl.read import Raw, read_ptl, structure_problems
from loaders.ptl.rules import Rule, any_broken, row_rules
from loaders.ptl.snapshots import make_clocks, take_snapshots
from loaders.ptl.sums import hierarchy_of
from loaders.ptl.workspace import Workspace, quoted, workspace
from loaders.published import read_edition
from store.areas import read_areas
from store.disclosure import protect
from store.errors import InputError, Problem
from store.schema import Tables
from store.settings import data_folder

SOURCE_ID = "ptl"
#: Types of columns with few different cells, and the two of those types that have many.
_FEW = ("id", "text", "choice", "yes_no")
_MANY = ("pathway_id", "person_id")
_EDITION = re.compile(r"(?:[A-Za-z0-9.]+-)*(\d{4}-\d{2}-\d{2})")


def load(path: Path, *, edition: str, folder: Path | None = None) -> Tables:
    """Read, normalise, check, count and protect one extract.

    `edition` is the day of the extract, an area's name before it or not: `2026-03-31`, `northbank-2026-03-31`.
    `folder` holds the editions published earlier: what they hid stays hidden. Gives `pathway_snapshots`,
    `pathway_bands` and `pathway_measures`. Raises InputError with the faults of the file.
    """
    extract = extract_day(edition, file=path.name)
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        rows = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        codes = check_ptl(raw, rows, dictionary, settings, place, extract=extract)
        exact = count_ptl(rows, codes, dictionary, settings, place, extract=extract)
    exact = with_source(exact, edition=edition, file=path.name)
    return protect(
        exact, hierarchy=hierarchy_of(codes, settings), earlier=earlier_edition(edition, folder=folder)
    )


def list_all_faults(path: Path, edition: str, target: Path) -> None:
    """Write every fault of an extract's rows as CSV. Raises InputError as `load` does; a sound file gives none."""
    extract = extract_day(edition, file=path.name)
    dictionary, settings = read_dictionary(), read_pathways()
    with workspace() as place:
        raw = read_ptl(path, dictionary, place)
        rows = normalise_ptl(raw, dictionary, settings, place, extract=extract)
        try:
            check_ptl(raw, rows, dictionary, settings, place, extract=extract)
        finally:
            write_faults(place, target)


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
        raise InputError(structure_problems(raw, error, dictionary, place)) from error
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


def check_ptl(
    raw: Raw,
    typed: str,
    dictionary: Dictionary,
    settings: Pathways,
    place: Workspace,
    *,
    extract: dt.date,
) -> Codes:
    """What the codes mean. Raises InputError with every fault of every row, and of the file as a whole."""
    rows, faulty = place.one(f"select count(*), count(*) filter (faulty) from {typed}")
    if rows == 0:
        raise InputError([Problem(raw.file, "no rows below the header", "one row a pathway")])
    problems = birth_problems(place, typed, dictionary, file=raw.file, extract=extract)
    codes = read_codes(place, typed, dictionary, read_areas(demonstration=True), extract=extract)
    wider = [*duplicate_rules(place, typed), *code_rules(codes, dictionary)]
    if faulty or wider:
        rules = [*row_rules(dictionary, settings, extract=extract), *wider]
        problems += list_faults(raw, rules, dictionary, place)
    if problems:
        raise InputError(problems)
    return codes


def count_ptl(
    typed: str,
    codes: Codes,
    dictionary: Dictionary,
    settings: Pathways,
    place: Workspace,
    *,
    extract: dt.date,
) -> Tables:
    """The three tables, unrounded: what `protect` turns into what may be shown."""
    label_pathways(place, typed, codes, dictionary, settings)
    clocks = make_clocks(place, settings)
    first_closed = place.one(f"select least(min(discharged_on), min(rejected_on)) from {typed}")[0]
    spans = periods(
        extract=extract,
        complete_from=first_closed if isinstance(first_closed, dt.date) else None,
        month_ends=settings.month_ends,
        week_ends=settings.week_ends,
    )
    snapshots, bands = take_snapshots(place, clocks, settings, spans)
    measures = count_measures(place, clocks, settings, spans, extract=extract)
    return {"pathway_snapshots": snapshots, "pathway_bands": bands, "pathway_measures": measures}


def with_source(tables: Tables, *, edition: str, file: str) -> Tables:
    """Each table with where it comes from."""
    source = {"value_note": "", "source_id": SOURCE_ID, "edition": edition, "source_ref": f"{file}, counted"}
    return {name: frame.assign(**source) for name, frame in tables.items()}


def earlier_edition(edition: str, *, folder: Path | None = None) -> Tables | None:
    """What the latest earlier extract of the same area showed, if there is one."""
    area = edition[: -len("2026-03-31")]
    published = (folder or data_folder() / "published") / SOURCE_ID
    names = [path.name for path in published.glob("*") if _EDITION.fullmatch(path.name)]
    before = [name for name in names if name[: -len("2026-03-31")] == area and name < edition]
    if not before:
        return None
    return {name: table.to_pandas() for name, table in read_edition(published / max(before)).tables.items()}


def extract_day(edition: str, *, file: str) -> dt.date:
    """The day an extract was taken, from its edition. Raises InputError where it says none."""
    found = _EDITION.fullmatch(edition)
    try:
        if found:
            return dt.date.fromisoformat(found[1])
    except ValueError:
        pass
    expected = "the day of the extract, such as 2026-03-31 or northbank-2026-03-31"
    raise InputError([Problem(file, f"edition {edition!r}", expected)])


def editions_in(path: Path) -> tuple[str, ...]:
    """The edition that the file's name says: ptl_northbank_2026-03-31.csv → northbank-2026-03-31."""
    name = re.sub(r"^ptl[-_]?", "", path.stem, flags=re.IGNORECASE).replace("_", "-")
    if not _EDITION.fullmatch(name):
        expected = "a name such as ptl_northbank_2026-03-31.csv"
        raise InputError(
            [Problem(path.name, "no day of the extract in the file's name", expected, "Or say --edition")]
        )
    return (name,)


def recognise(head: str) -> bool:
    """Whether the beginning of a file is that of a patient tracking list."""
    return "pathway_id" in head and "referred_on" in head
