"""Build the store: published figures and reference data in, one checked snapshot out; local returns apart."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from loaders.demonstration import demonstration_parts, demonstration_tables
from loaders.ledger import ledger
from loaders.local_returns import read_local, real_returns, strangers
from loaders.published import Edition, conform_all, read_published
from loaders.reference_provenance import Part, reference_parts
from loaders.references import reference_problems
from loaders.swap import one_build
from loaders.version import code_version
from loaders.withdrawn import forget_withdrawn
from store.catalogue import Catalogue, read_catalogue
from store.errors import InputError, PersonError, Problem, StoreError
from store.held import remove_earlier
from store.reference import areas_frames
from store.schema import TABLES, conform
from store.settings import snapshots_kept
from store.snapshot import CURRENT, current_id, list_snapshots, local_store, store_folder
from store.writer import write_snapshot

Report = Callable[[str], None]
CHANGED = "A return was changed while the returns were built. Run: python -m loaders build"


@dataclass(frozen=True)
class LocalBuilt:
    """What was built of the returns of real areas: no `id` where there are none, or where `problems` stand in the way.

    With an `id`, `problems` say what was withdrawn and cannot be removed.
    """

    id: str = ""
    rows: Mapping[str, int] = field(default_factory=dict)
    editions: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """What was built: the snapshot's id, the rows of each table, how many editions, the time, and the returns.

    `not_removed` says why earlier snapshots are still there that should be gone.
    """

    id: str
    rows: Mapping[str, int]
    editions: int
    seconds: float
    local: LocalBuilt = LocalBuilt()
    not_removed: tuple[str, ...] = ()


@dataclass
class _Faults:
    """Problems gathered over several steps, so that a person sees all of them at once."""

    problems: list[Problem] = field(default_factory=list)

    @contextmanager
    def gathered(self) -> Iterator[None]:
        try:
            yield
        except InputError as error:
            self.problems += error.problems

    def raise_any(self) -> None:
        if self.problems:
            raise InputError(self.problems)


def build(*, root: Path | None = None, report: Report = lambda step: None) -> Built:
    """Read, check and write everything shipped. Raises InputError with all problems; the store then stays.

    Returns of real areas are built after it, into a store of their own: `Built.local` says how that went. Whatever
    goes wrong, what was withdrawn is forgotten; a note to the error says what of it cannot be removed. One build is at
    work at a time, and StoreError is raised where another takes long.
    """
    with _forgetting(), one_build(store_folder(root)):
        return _build(root, report)


@contextmanager
def _forgetting() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        for problem in _forgotten(LocalBuilt()).problems:
            error.add_note(problem)
        raise


def _build(root: Path | None, report: Report) -> Built:
    before = {folder: _current(folder) for folder in (store_folder(root), local_store())}
    built = _built(root, report)
    built = replace(built, local=_forgotten(built.local))
    if not built.local.id:
        del before[local_store()]
    return replace(built, not_removed=_earlier_removed(before))


def _current(folder: Path) -> tuple[str, ...]:
    """The snapshot in use, if it can be read which one it is."""
    try:
        return (current_id(folder),)
    except StoreError:
        return ()


def _built(root: Path | None, report: Report) -> Built:
    started = time.perf_counter()
    faults = _Faults()
    report("Reading the catalogue, the areas and the published figures")
    with faults.gathered():
        catalogue = read_catalogue()
    with faults.gathered():
        reference = conform_all(areas_frames(), file="data/reference")
        fictional = demonstration_tables()
        parts = reference_parts(reference) + demonstration_parts(fictional)
    with faults.gathered():
        editions = read_published()
    faults.raise_any()
    report("Checking every row and every reference")
    made_up = frozenset(fictional["areas"]["area_id"].to_pylist())
    reference |= {name: pa.concat_tables([reference[name], table]) for name, table in fictional.items()}
    tables = reference | _together(editions)
    tables["editions"] = _ledger(editions, parts, catalogue)
    faults.problems = [*real_returns(editions, sources=catalogue.sources, fictional=made_up)]
    faults.problems += _repeated_keys(tables) + reference_problems(tables, catalogue)
    faults.raise_any()
    report("Writing the snapshot")
    identifier = _write(tables, root=root)
    rows = _rows(tables)
    report("Building the returns of real areas")
    local = build_local(tables["areas"], catalogue, fictional=made_up)
    return Built(identifier, rows, len(editions), time.perf_counter() - started, local)


def build_local(areas: pa.Table, catalogue: Catalogue, *, fictional: frozenset[str]) -> LocalBuilt:
    """The returns of real areas as a snapshot of their own. What is wrong with them is told, never raised.

    The store is written anew where all returns were taken away, so that none is shown any longer.
    """
    try:
        editions = read_local()
        if not editions and not list_snapshots(local_store()):
            return LocalBuilt()
        tables = _together(editions)
        problems = [*strangers(editions, sources=catalogue.sources, fictional=fictional)]
        problems += _repeated_keys(tables) + reference_problems({**tables, "areas": areas}, catalogue)
        if problems:
            raise InputError(problems)
        tables["editions"] = _ledger(editions, [], catalogue)
        return LocalBuilt(_write(tables, root=local_store()), _rows(tables), len(editions))
    except InputError as error:
        return LocalBuilt(problems=tuple(map(str, error.problems)))
    except StoreError as error:
        return LocalBuilt(problems=(str(error),))


def _forgotten(local: LocalBuilt) -> LocalBuilt:
    """What was built of the returns, once what was withdrawn is forgotten, with what stands in the way of that."""
    try:
        gone = forget_withdrawn()
    except StoreError as error:
        return replace(local, problems=tuple(dict.fromkeys((*local.problems, str(error)))))
    return LocalBuilt(problems=(CHANGED,)) if local.id in gone else local


def _earlier_removed(replaced: Mapping[Path, tuple[str, ...]]) -> tuple[str, ...]:
    """Remove what need not stay of each store, beside what was replaced in it; what stands in the way of that."""
    problems: list[str] = []
    for folder, before in replaced.items():
        try:
            remove_earlier(keep=snapshots_kept(), replaced=before, root=folder)
        except PersonError as error:
            problems.append(str(error))
    return tuple(dict.fromkeys(problems))


def _ledger(editions: list[Edition], parts: list[Part], catalogue: Catalogue) -> pa.Table:
    return conform("editions", ledger(editions, parts, sources=catalogue.sources), file="editions")


def _write(tables: Mapping[str, pa.Table], *, root: Path | None) -> str:
    """Write the tables as a snapshot that names the files they come from; its id."""
    sources = {
        f"{row['source_id']}/{row['edition']}/{row['file_name']}": str(row["file_sha256"])
        for row in tables["editions"].to_pylist()
    }
    return write_snapshot(tables, code_version=code_version(), sources=sources, root=root)


def _rows(tables: Mapping[str, pa.Table]) -> dict[str, int]:
    return {name: tables[name].num_rows if name in tables else 0 for name in TABLES}


def _together(editions: list[Edition]) -> dict[str, pa.Table]:
    """The tables of all editions, one below the other."""
    names = sorted({name for edition in editions for name in edition.tables})
    return {
        name: pa.concat_tables([e.tables[name] for e in editions if name in e.tables]).combine_chunks()
        for name in names
    }


def _repeated_keys(tables: Mapping[str, pa.Table]) -> list[Problem]:
    """Rows of different editions that claim the same key (within one edition they were refused already)."""
    problems: list[Problem] = []
    for name, table in tables.items():
        key = list(TABLES[name].key)
        frame = table.select(key).to_pandas()
        for row in frame.loc[frame.duplicated()].drop_duplicates().itertuples(index=False):
            found = ", ".join(f"{column} {value}" for column, value in zip(key, row, strict=True))
            problems.append(Problem(f"table {name}", f"{found} in two editions", "one row for each key"))
    return problems


def build_if_absent(*, root: Path | None = None) -> Built | None:
    """Build where there is no store yet; leave any store, even a damaged one, to a person.

    None as well where another process has built it meanwhile.
    """
    folder = store_folder(root)
    if (folder / CURRENT).exists():
        return None
    with _forgetting(), one_build(folder):
        return None if (folder / CURRENT).exists() else _build(root, lambda step: None)
