"""The catalogue: what each indicator, source, survey and caveat is. Read from TOML, checked whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TypeVar

from store.breaks import Break, break_problems
from store.declared import declared, read_toml
from store.errors import InputError, Problem
from store.schema.places import DEMONSTRATION
from store.settings import data_folder

DOMAINS = ("performance", "quality", "finance", "insight")
POLARITIES = ("higher_is_better", "lower_is_better", "none")
UNITS = (
    "percent",
    "people",
    "referrals",
    "referral spells",
    "pathways",
    "days",
    "weeks",
    "bed days",
    "admissions",
    "attendances",
    "domains",
    "examples",
    "gbp",
    "gbp_per_head",
    "per_100000",
    "yes_no",
    "score",
)
COMPARISONS = ("proportion", "rate", "mean", "count", "none")
FREQUENCIES = ("year", "quarter", "month", "rolling_quarter", "rolling_year", "snapshot")
AVAILABILITY = ("published", "derived", "needs a local return")
#: What an area sends itself. Its figures of real areas lie and are shown apart from what is published.
LOCAL_RETURN = "local return"
SOURCE_KINDS = ("publication", "register", LOCAL_RETURN, DEMONSTRATION)


@dataclass(frozen=True)
class Indicator:
    """One indicator, as the catalogue declares it. Text is plain English; `unit` is one of UNITS.

    `breakdown` is the breakdown shown when nobody chooses another; `parents` are the indicators or tables a
    derived one is computed from. `standard`, in the indicator's unit, is the one in force at the end of the
    newest figure. `standard_steps` are all of its steps, (first day, value) in order, later ones included;
    a standard without steps has no date of its own, and its name says so. To judge one figure or to draw a
    line, ask `standard_on`.
    """

    id: str
    name: str
    short_name: str
    domain: str
    stage: str
    definition: str
    numerator: str
    denominator: str
    unit: str
    polarity: str
    comparison: str
    frequency: str
    overlapping: bool
    source: str
    not_for: str
    availability: str = "published"
    boundary: str = ""
    standard: float | None = None
    standard_from: str = ""
    standard_name: str = ""
    standard_steps: tuple[tuple[date, float], ...] = ()
    breakdown: str = ""
    breakdowns: Mapping[str, str] | None = None
    caveats: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    holder: str = ""
    ages: str = "0-17"
    decimals: int = 0
    superseded_by: str = ""

    def standard_on(self, day: date) -> float | None:
        """The standard in force on a day; None before its first step, and where there is no standard."""
        if not self.standard_steps:
            return self.standard
        begun = [value for first, value in self.standard_steps if first <= day]
        return begun[-1] if begun else None


@dataclass(frozen=True)
class Source:
    """One publication or return: who publishes it, under which licence, and where each edition came from.

    `withheld_counts` are the least and the most that a count withheld for being small may be, by the publisher's rule;
    none where anything may have been withheld. `kind` is one of SOURCE_KINDS.
    """

    id: str
    publisher: str
    title: str
    licence: str
    geography: str
    small_numbers: str
    note: str
    page: str = ""
    kind: str = "publication"
    withheld_counts: tuple[int, ...] = ()


@dataclass(frozen=True)
class Caveat:
    """A warning that travels with figures. `blocks` names the uses it rules out: comparison, trend.

    `unused_because` says why nothing shipped carries a warning that a loader can still give.
    """

    id: str
    text: str
    blocks: tuple[str, ...] = ()
    unused_because: str = ""


@dataclass(frozen=True)
class Question:
    """A survey question under a short label of our own, with the reason where its figures were withheld.

    `options` are the answers in the order of the scale, `;` between them (none where nothing was published);
    `parts` maps the key of each part of a question to its label.
    """

    id: str
    survey: str
    theme: str
    label: str
    options: str
    withheld: str = ""
    parts: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Rebase:
    """A date from which the limits of one series start anew: who decided it, and why. Never automatic.

    `start` is the last day of the first period after the change, as the series dates its points.
    """

    id: str
    indicator: str
    area_id: str
    start: date
    reason: str
    signed_by: str
    signed_on: date


@dataclass(frozen=True)
class Word:
    """A term of the field, explained once: the words that `says` it on a page, and the pages that use it."""

    id: str
    term: str
    says: tuple[str, ...]
    meaning: str
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything declared, by id."""

    indicators: Mapping[str, Indicator]
    sources: Mapping[str, Source]
    caveats: Mapping[str, Caveat]
    questions: Mapping[str, Question]
    rebases: Mapping[str, Rebase] = field(default_factory=dict)
    breaks: Mapping[str, Break] = field(default_factory=dict)
    words: Mapping[str, Word] = field(default_factory=dict)

    def words_of(self, page: str) -> tuple[Word, ...]:
        """The terms that a page uses, by their names."""
        found = (word for word in self.words.values() if page in word.pages)
        return tuple(sorted(found, key=lambda word: word.term.lower()))

    def breaks_of(self, indicator_id: str, area_id: str) -> tuple[Break, ...]:
        """The breaks of one series, earliest first."""
        source = self.indicators[indicator_id].source
        found = [b for b in self.breaks.values() if b.holds_for(indicator_id, source=source, area_id=area_id)]
        return tuple(sorted(found, key=lambda entry: entry.start))

    def ruling_out(self, caveats: Iterable[str], use: str) -> list[str]:
        """Those of `caveats` that rule a figure out for `use` (comparison or trend); undeclared ones rule nothing."""
        return [name for name in caveats if name in self.caveats and use in self.caveats[name].blocks]


T = TypeVar("T", Indicator, Source, Caveat, Question, Rebase, Break, Word)


def read_catalogue(folder: Path | None = None) -> Catalogue:
    """Read and check the whole catalogue. Raises InputError with every problem of every file at once."""
    folder = folder or data_folder() / "catalogue"
    problems: list[Problem] = []
    indicators: dict[str, Indicator] = {}
    for path in sorted((folder / "indicators").glob("*.toml")):
        _merge(indicators, _records(path, "indicator", Indicator, problems), path, problems)
    sources = _records(folder / "sources.toml", "source", Source, problems)
    caveats: dict[str, Caveat] = {}
    for path in sorted((folder / "caveats").glob("*.toml")):
        _merge(caveats, _records(path, "caveat", Caveat, problems), path, problems)
    questions = _records(folder / "surveys.toml", "question", Question, problems)
    rebases = _records(folder / "rebases.toml", "rebase", Rebase, problems)
    breaks = _records(folder / "breaks.toml", "break", Break, problems)
    words = _records(folder / "glossary.toml", "word", Word, problems)
    catalogue = Catalogue(indicators, sources, caveats, questions, rebases, breaks, words)
    problems += [
        Problem("rebases.toml", f"{entry.id} of {entry.indicator!r}", "an indicator of the catalogue")
        for entry in rebases.values()
        if entry.indicator not in indicators
    ]
    problems += _broken_references(catalogue)
    problems += break_problems(breaks, indicators=indicators, sources=sources, caveats=caveats)
    problems += [
        Problem(
            "sources.toml", f"withheld_counts {found!r} in {source.id}", "the least and the most, or none"
        )
        for source in sources.values()
        if (found := source.withheld_counts) and not (len(found) == 2 and 0 <= found[0] <= found[1])
    ]
    problems += [
        Problem("sources.toml", f"kind {source.kind!r} in {source.id}", " or ".join(SOURCE_KINDS))
        for source in sources.values()
        if source.kind not in SOURCE_KINDS
    ]
    if problems:
        raise InputError(problems)
    return catalogue


def _merge(into: dict[str, T], more: Mapping[str, T], path: Path, problems: list[Problem]) -> None:
    for key in more:
        if key in into:
            problems.append(Problem(path.name, f"a second entry for {key}", "one entry for each id"))
    into.update(more)


def _records(path: Path, heading: str, kind: type[T], problems: list[Problem]) -> dict[str, T]:
    """Read `[[heading]]` tables of one TOML file into `kind`, collecting problems instead of stopping."""
    records: dict[str, T] = {}
    for place, raw in enumerate(read_toml(path, problems).get(heading, []), 1):
        name = str(raw.get("id", f"entry {place}"))
        entry = declared(kind, raw, problems, file=path.name, name=name)
        if entry is not None:
            if name in records:
                problems.append(Problem(path.name, f"a second entry for {name}", "one entry for each id"))
            records[name] = entry
    return records


def _broken_references(catalogue: Catalogue) -> list[Problem]:
    problems: list[Problem] = []
    for indicator in catalogue.indicators.values():
        checks: list[tuple[str, object, object, bool]] = [
            ("domain", indicator.domain, DOMAINS, indicator.domain in DOMAINS),
            ("unit", indicator.unit, UNITS, indicator.unit in UNITS),
            ("polarity", indicator.polarity, POLARITIES, indicator.polarity in POLARITIES),
            ("comparison", indicator.comparison, COMPARISONS, indicator.comparison in COMPARISONS),
            ("frequency", indicator.frequency, FREQUENCIES, indicator.frequency in FREQUENCIES),
            ("availability", indicator.availability, AVAILABILITY, indicator.availability in AVAILABILITY),
            ("source", indicator.source, "a source of sources.toml", indicator.source in catalogue.sources),
        ]
        checks += _standard_checks(indicator)
        checks += [("caveats", c, "a caveat of caveats/", c in catalogue.caveats) for c in indicator.caveats]
        if indicator.availability == "needs a local return":
            checks.append(("holder", indicator.holder, "who holds the figure", bool(indicator.holder)))
        if indicator.availability == "derived":
            checks.append(("parents", indicator.parents, "what it is computed from", bool(indicator.parents)))
        problems += [
            Problem("indicators", f"{name} {found!r} in {indicator.id}", str(expected))
            for name, found, expected, good in checks
            if not good
        ]
    return problems


def _standard_checks(indicator: Indicator) -> list[tuple[str, object, object, bool]]:
    """A standard has a name; its steps are (date, number) in order, and it is one of them."""
    steps, standard = indicator.standard_steps, indicator.standard
    days, values = [day for day, _ in steps], [value for _, value in steps]
    named = standard is None or bool(indicator.standard_name)
    return [
        ("standard_steps", steps, "each step later than the one before", days == sorted(set(days))),
        ("standard", standard, "the value of one of its steps", not values or standard in values),
        ("standard_name", indicator.standard_name, "what the standard is called", named),
    ]
