"""What each count is a count of, in one name: two counts of the same people have the same name.

Everything here follows from the catalogue (`pathways.toml`). That a name is true of the data is held by the keys of
the people counted: counts of one name whose keys differ are kept apart (store/withholding/cells.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from store.errors import InputError, Problem
from store.pathway_catalogue import (
    AMOUNT,
    FLOWS,
    OWN,
    PATHWAYS_FILE,
    MeasureEntry,
    PathwayCatalogue,
    StageEntry,
    StandardEntry,
)

Labels = Mapping[str, str]
WAITING = "waiting"
#: The clocks of a wait, and what a column of the snapshots is called that counts those over so many weeks on it.
CLOCK_PREFIX: Mapping[str, str] = {"stage": "", "referral": "referral_"}
LONG_WEEKS = (18, 52)
OVER: Mapping[str, Mapping[int, str]] = {
    clock: {weeks: f"{prefix}over_{weeks}_weeks" for weeks in LONG_WEEKS}
    for clock, prefix in CLOCK_PREFIX.items()
}
#: When a count is of: the days of a period, the day it ends on, or the day before it.
SPAN, END, BEFORE = "span", "end", "before"
_REFERRED = "referred_on"
_OF_ALL = {"with_standard": WAITING, "completed_with_standard": "completed"}
_OF_STANDARD = (
    *_OF_ALL,
    "over_standard",
    "adjusted_over_standard",
    "completed_within_standard",
    "completed_adjusted_within_standard",
)


class Name(NamedTuple):
    """What is counted, and the labels of those it is counted of, their stage among them."""

    what: str
    labels: frozenset[tuple[str, str]]

    def but(self, *, what: str = "", without: frozenset[str] = frozenset(), **labels: str) -> Name:
        """The name with something changed: `without` labels of these names, and with these `labels`."""
        left = out_of(self.labels, without | labels.keys())
        return Name(what or self.what, left | frozenset(labels.items()))


def out_of(labels: frozenset[tuple[str, str]], names: frozenset[str]) -> frozenset[tuple[str, str]]:
    """The labels without those of these names."""
    return frozenset(label for label in labels if label[0] not in names)


def over(clock: str, weeks: int) -> str:
    """Those who have waited more than so many weeks on a clock: everybody, over none."""
    return f"over {weeks} weeks, {clock} clock" if weeks else WAITING


def band(clock: str, weeks: int) -> str:
    """Those in the band of a clock that begins at so many weeks."""
    return f"band from {weeks} weeks, {clock} clock"


#: Each column of the snapshots: what it counts, and when.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "opening": (WAITING, BEFORE),
    **{flow: (flow, SPAN) for flow in FLOWS},
    WAITING: (WAITING, END),
    **{column: (over(clock, w), END) for clock, of in OVER.items() for w, column in of.items()},
    **{name: (name, SPAN if name.startswith("completed") else END) for name in _OF_STANDARD},
}


#: Whoever waits on a day: all other counts are of a span of days.
STOCKS = frozenset([what for what, when in COLUMNS.values() if when != SPAN])


class Naming:
    """The names that the catalogue gives to counts."""

    def __init__(self, catalogue: PathwayCatalogue) -> None:
        self.catalogue = catalogue
        self.edges = (0, *catalogue.waits.edges_weeks)
        self.groups = catalogue.stage_groups()
        self.measures = {measure.id: measure for measure in catalogue.measure}
        self._rungs = {
            of(clock, weeks): (of, clock, weeks)
            for of in (over, band)
            for clock in CLOCK_PREFIX
            for weeks in self.edges
            if weeks or of is band
        }
        self._standards: dict[tuple[str, str], list[StandardEntry | None]] = {}

    @cached_property
    def chain(self) -> tuple[str, ...]:
        """Stages of which each starts where the one before stops; the last stops where the `whole` does."""
        return self._chain[0]

    @cached_property
    def whole(self) -> str:
        """The stage that lasts from the first to the last of the chain."""
        return self._chain[1]

    @cached_property
    def beside_chain(self) -> frozenset[str]:
        """Stages beside the chain that a pathway is in once and only while the whole lasts."""
        ends = {stage.id: set(stage.stops) for stage in self.catalogue.stage}.get(self.whole, set())
        return frozenset(
            stage.id
            for stage in self.catalogue.stage
            if ends and ends <= set(stage.closes) and not stage.step_kinds and stage.id not in self.chain
        )

    def same(self, name: Name) -> Name | None:
        """The one name of all counts of these people; None where the catalogue leaves nobody to be counted."""
        what, stage = name.what, dict(name.labels).get("stage", "")
        if what in _OF_STANDARD:
            return self._by_standard(name)
        if what == "started" and stage in self.chain:
            place = self.chain.index(stage)
            if place == 0:
                return name.but(stage=self.whole)
            return name.but(what="completed", stage=self.chain[place - 1])
        if what in self._rungs:
            of, clock, weeks = self._rungs[what]
            clock = "stage" if self._from_referral(stage) else clock
            return name.but(what=(over if weeks == self.edges[-1] else of)(clock, weeks))
        return name

    def of_measure(self, entry: MeasureEntry, part: str, labels: Labels) -> Name | None:
        """Of whom the `count` or `denominator` of a measure is; None for an amount, which is no count of people."""
        value = entry.count if part == "count" else entry.denominator
        if value == OWN:
            return Name(entry.id if part == "count" else of_whom(entry.id), frozenset(labels.items()))
        return None if value in (AMOUNT, "") else self._repeated(entry, value, labels)

    def people_of(self, labels: frozenset[tuple[str, str]], measure: str) -> Name | None:
        """Of whom a measure's amounts are counted, where their number is shown anywhere."""
        entry = self.declared(measure)
        return self._repeated(entry, entry.people, dict(labels)) if entry.people else None

    def declared(self, measure: str) -> MeasureEntry:
        """The measure's entry. Raises InputError for one that is counted but not declared."""
        if measure not in self.measures:
            expected = "a [[measure]] entry that says of whom it is counted"
            raise InputError([Problem(PATHWAYS_FILE, f"no entry for the measure {measure!r}", expected)])
        return self.measures[measure]

    def standards_of(self, stage: str, pathway: str = "") -> list[StandardEntry | None]:
        """The standard, if any, of each pathway (or one) in each stage of a group, of those that have the stage."""
        if (stage, pathway) not in self._standards:
            self._standards[stage, pathway] = [
                next((standard for standard in entry.standards if standard.stage == one), None)
                for entry in self.catalogue.pathway
                if entry.id == (pathway or entry.id)
                for one in self.groups.get(stage, (stage,))
                if one in entry.stages
            ]
        return self._standards[stage, pathway]

    def _repeated(self, entry: MeasureEntry, column: str, labels: Labels) -> Name:
        """A column of the snapshots, of the stage that the labels or the measure name."""
        kinds = {kind: stage.id for stage in self.catalogue.stage for kind in stage.step_kinds}
        stage = labels.get("stage") or kinds.get(labels.get("step_kind", "")) or entry.stage
        return Name(column, frozenset({**labels, "stage": stage}.items()))

    def _by_standard(self, name: Name) -> Name | None:
        """Where all have a standard, those who have one are all; over one that is an edge is over so many weeks."""
        labels = dict(name.labels)
        found = self.standards_of(labels["stage"], labels.get("pathway", ""))
        if not any(found):
            return None
        if all(found):
            if name.what in _OF_ALL:
                return name.but(what=_OF_ALL[name.what])
            limits = {(standard.clock, self._weeks(standard)) for standard in found if standard}
            if name.what == "over_standard" and len(limits) == 1:
                clock, weeks = limits.pop()
                return self.same(name.but(what=over(clock, weeks))) if weeks else name
        return name

    @property
    def shortest(self) -> int:
        """By how many days the shortest wait over an edge is longer than the edge."""
        return 0 if self.catalogue.waits.edge == "in_upper_band" else 1

    def longest_of(self, standard: StandardEntry) -> int:
        """The longest wait in days that keeps a standard."""
        return standard.days - (standard.boundary == "below")

    def _weeks(self, standard: StandardEntry) -> int:
        """The edge of bands that the standard is, in weeks; nought where it is none."""
        weeks, rest = divmod(self.longest_of(standard) + 1 - self.shortest, 7)
        return weeks if weeks in self.edges and not rest else 0

    def _from_referral(self, stage: str) -> bool:
        """Whether the clock of a stage is the clock from referral."""
        starts = {entry.id: entry.starts for entry in self.catalogue.stage}
        return all(starts.get(one) == (_REFERRED,) for one in self.groups.get(stage, (stage,)))

    @cached_property
    def _chain(self) -> tuple[tuple[str, ...], str]:
        """Both empty unless every pathway has all of the stages: only then does one count follow from the other."""
        stages = [stage for stage in self.catalogue.stage if not stage.step_kinds]
        for whole in stages:
            chain = _following(whole, [stage for stage in stages if stage is not whole])
            names = tuple(stage.id for stage in chain)
            everywhere = all({*names, whole.id} <= set(pathway.stages) for pathway in self.catalogue.pathway)
            if len(chain) > 1 and chain[-1].stops == whole.stops and everywhere:
                return names, whole.id
        return (), ""


def of_whom(measure: str) -> str:
    """What the people of an own denominator are called."""
    return f"{measure}, of whom"


def _following(whole: StageEntry, stages: list[StageEntry]) -> list[StageEntry]:
    chain: list[StageEntry] = []
    start = whole.starts
    while following := next((s for s in stages if s.starts == start and s not in chain), None):
        chain.append(following)
        start = following.stops
    return chain
