"""What is declared of a waiting list, read and checked once for all who need it.

`pathways.toml`: pathways, stages, standards, reasons, bands and cross-tabulations. `ptl.toml`: the columns of the
waiting list file and its rules. Loaders turn these into clocks and checks, reports into the words of a page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from store.declared import declared, read_toml
from store.errors import InputError, Problem
from store.pathway_columns import ALL_WAITS, HIDDEN_WAITS
from store.settings import data_folder

PATHWAYS_FILE, COLUMNS_FILE = "pathways.toml", "ptl.toml"
CLOCKS = ("stage", "referral")
BOUNDARIES = ("at_most", "below")
ORIGINS = ("local", "national")
OWN, AMOUNT = "own", "amount"
FLOWS = ("started", "completed", "closed")
EVERY = ("risk_review_days", "contact_days")
COLUMN_TYPES = ("id", "text", "code", "choice", "integer", "date", "yes_no")


@dataclass(frozen=True)
class Named:
    """A code and what it is called."""

    id: str
    name: str


@dataclass(frozen=True)
class BreachReason:
    """Why a standard is missed, and the theme that the reason belongs to."""

    id: str
    name: str
    theme: str


@dataclass(frozen=True)
class StageEntry:
    """A stage: which dates start, stop and close its clock, or which kinds of step have one each."""

    id: str
    name: str
    what: str
    closes: tuple[str, ...]
    wait: bool
    hidden: bool
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    step_kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class StandardEntry:
    """What a pathway must keep in a stage: days on one of CLOCKS, by how many in 100, and who set it."""

    stage: str
    clock: str
    days: int
    boundary: str
    share_percent: float
    origin: str


@dataclass(frozen=True)
class PathwayEntry:
    """A pathway: its stages in order, its priorities and standards, and how often those who wait are watched."""

    id: str
    name: str
    priorities: tuple[str, ...]
    stages: tuple[str, ...]
    risk_review_days: int
    contact_days: int
    standards: tuple[StandardEntry, ...]


@dataclass(frozen=True)
class CrossEntry:
    """One cross-tabulation that is made: by which labels, for boroughs too, in bands, at week ends."""

    id: str
    by: tuple[str, ...]
    areas: str
    bands: bool
    weeks: bool


@dataclass(frozen=True)
class WaitsEntry:
    """The bands of weeks, which of two a wait on their edge is in, and the bands of age (first and last)."""

    edge: str
    edges_weeks: tuple[int, ...]
    age_bands: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class SnapshotsEntry:
    """How many month and week ends are measured, and how many month ends in bands."""

    month_ends: int
    week_ends: int
    band_month_ends: int


@dataclass(frozen=True)
class WatchEntry:
    """Within how many days a person referred again has bounced, or had several referrals."""

    bounce_days: int
    multiple_referral_days: int


@dataclass(frozen=True)
class MeasureEntry:
    """A measure counted beside the waits, and of whom it is counted; `pathways.toml` says what each field means."""

    id: str
    count: str
    denominator: str = ""
    stage: str = ""
    people: str = ""
    among: str = ""
    refused_for: tuple[str, ...] = ()
    every: str = ""


@dataclass(frozen=True)
class PathwayCatalogue:
    """`pathways.toml`."""

    waits: WaitsEntry
    snapshots: SnapshotsEntry
    watch: WatchEntry
    cross_tabulation: tuple[CrossEntry, ...]
    stage: tuple[StageEntry, ...]
    step_kind: tuple[Named, ...]
    pathway: tuple[PathwayEntry, ...]
    breach_reason: tuple[BreachReason, ...]
    measure: tuple[MeasureEntry, ...]

    def stage_groups(self) -> dict[str, tuple[str, ...]]:
        """The sums of stages: every wait, and the waits past the point where national clocks stop."""
        waits = [stage for stage in self.stage if stage.wait]
        return {
            ALL_WAITS: tuple(stage.id for stage in waits),
            HIDDEN_WAITS: tuple(stage.id for stage in waits if stage.hidden),
        }

    def named(self, heading: str) -> Mapping[str, str]:
        """Code → name of one list of the file, as `choices_from` of a column asks for it."""
        entries: tuple[StageEntry | Named | PathwayEntry | BreachReason, ...] = getattr(self, heading)
        return {entry.id: entry.name for entry in entries}


@dataclass(frozen=True)
class ColumnEntry:
    """One column of the waiting list file."""

    name: str
    what: str
    type: str
    required: bool
    example: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    choices_from: str = ""
    kinds: tuple[str, ...] = ()
    least: int = 0
    most: int = 0


@dataclass(frozen=True)
class RefusedEntry:
    """Columns that must not be sent: what they hold, and the pattern of their names."""

    what: str
    columns: str


@dataclass(frozen=True)
class OrderEntry:
    """`first` never after any of `then`."""

    first: str
    then: tuple[str, ...]


@dataclass(frozen=True)
class BeforeEntry:
    """None of `earlier` after `last`."""

    last: str
    earlier: tuple[str, ...]


@dataclass(frozen=True)
class RuleEntry:
    """A column and the others that it needs, rules out, or is at least the sum of."""

    column: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class OneOfEntry:
    """Columns of which every row has at least one."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class ColumnCatalogue:
    """`ptl.toml`."""

    title: str
    earliest_date: dt.date
    id_pattern: str
    text_pattern: str
    refused: tuple[RefusedEntry, ...]
    column: tuple[ColumnEntry, ...]
    order: tuple[OrderEntry, ...]
    before: tuple[BeforeEntry, ...]
    needs: tuple[RuleEntry, ...]
    excludes: tuple[RuleEntry, ...]
    at_least: tuple[RuleEntry, ...]
    one_of: tuple[OneOfEntry, ...]


def read_pathway_catalogue(folder: Path | None = None) -> PathwayCatalogue:
    """`pathways.toml` of the catalogue folder. Raises InputError with every mistake in it, by name."""
    read = _read(PathwayCatalogue, PATHWAYS_FILE, folder)
    _refuse(_pathway_problems(read))
    return read


def read_column_catalogue(folder: Path | None = None) -> ColumnCatalogue:
    """`ptl.toml` of the catalogue folder. Raises InputError with every mistake in it, by name."""
    read = _read(ColumnCatalogue, COLUMNS_FILE, folder)
    _refuse(_column_problems(read))
    return read


T = TypeVar("T", PathwayCatalogue, ColumnCatalogue)


def _read(kind: type[T], file: str, folder: Path | None) -> T:
    problems: list[Problem] = []
    raw = read_toml((folder or data_folder() / "catalogue") / file, problems)
    _refuse(problems)
    read = declared(kind, raw, problems, file=file)
    if read is None:
        raise InputError(problems)
    return read


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InputError(problems)


def _pathway_problems(read: PathwayCatalogue) -> list[Problem]:
    """What names something that is not there, or is there twice."""
    stages = tuple(stage.id for stage in read.stage)
    kinds = tuple(kind.id for kind in read.step_kind)
    checks: list[tuple[str, str, tuple[str, ...]]] = []
    for stage in read.stage:
        checks += [(f"step_kinds of {stage.id}", kind, kinds) for kind in stage.step_kinds]
    for pathway in read.pathway:
        checks += [(f"a stage of {pathway.id}", stage_id, stages) for stage_id in pathway.stages]
        for standard in pathway.standards:
            place = f"a standard of {pathway.id}"
            checks += [
                (place, standard.stage, pathway.stages),
                (place, standard.clock, CLOCKS),
                (place, standard.boundary, BOUNDARIES),
                (place, standard.origin, ORIGINS),
            ]
    checks += _measure_checks(read)
    problems = [
        Problem(PATHWAYS_FILE, f"{found!r} in {place}", " or ".join(known))
        for place, found, known in checks
        if found not in known
    ]
    lists = (read.stage, read.step_kind, read.pathway, read.breach_reason, read.measure)
    for ids in ([entry.id for entry in entries] for entries in lists):
        problems += [
            Problem(PATHWAYS_FILE, f"a second entry for {one}", "one entry for each id")
            for one in sorted({one for one in ids if ids.count(one) > 1})
        ]
    edges = list(read.waits.edges_weeks)
    if edges != sorted(set(edges)) or not edges or edges[0] <= 0:
        problems.append(Problem(PATHWAYS_FILE, f"edges_weeks {edges}", "rising whole weeks above 0"))
    problems += [
        Problem(PATHWAYS_FILE, f"age_bands {list(band)}", "the first age, then the last")
        for band in read.waits.age_bands
        if band[0] > band[1]
    ]
    return problems


def _measure_checks(read: PathwayCatalogue) -> list[tuple[str, str, tuple[str, ...]]]:
    """What each measure names, with what there is: (place, named, known)."""
    measures = tuple(measure.id for measure in read.measure)
    stages = (*(stage.id for stage in read.stage), *read.stage_groups(), "")
    return [
        check
        for measure in read.measure
        for check in (
            (f"count of {measure.id}", measure.count, (*FLOWS, OWN, AMOUNT)),
            (f"denominator of {measure.id}", measure.denominator, (*FLOWS, OWN, AMOUNT, "")),
            (f"people of {measure.id}", measure.people, (*FLOWS, "")),
            (f"stage of {measure.id}", measure.stage, stages),
            (f"among of {measure.id}", measure.among, (*measures, "")),
            (f"every of {measure.id}", measure.every, (*EVERY, "")),
        )
    ]


def _column_problems(read: ColumnCatalogue) -> list[Problem]:
    """Types and lists that there are none of, and rules about columns that are not there."""
    columns = {column.name for column in read.column}
    lists = ("stage", "step_kind", "pathway", "breach_reason")
    problems = [
        Problem(COLUMNS_FILE, f"{found!r} in {column.name}", " or ".join(known))
        for column in read.column
        for found, known in ((column.type, COLUMN_TYPES), (column.choices_from, ("", *lists)))
        if found not in known
    ]
    return problems + [
        Problem(COLUMNS_FILE, f"a rule about {name!r}", "a column of the file")
        for name in sorted(set(_ruled(read)) - columns)
    ]


def _ruled(read: ColumnCatalogue) -> Iterator[str]:
    """Every column that a rule names."""
    for order in read.order:
        yield from (order.first, *order.then)
    for before in read.before:
        yield from (*before.earlier, before.last)
    for rule in (*read.needs, *read.excludes, *read.at_least):
        yield from (rule.column, *rule.others)
    for one_of in read.one_of:
        yield from one_of.columns
