"""What a reader knows of counts by their names: which add up to which, and which are among which.

Each relation follows from the catalogue or from labels and is between names. store/withholding/sums.py looks for the
counts of these names, in every area and at every time, and holds the relation against the keys of those counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, pairwise, product
from typing import NamedTuple

from store.pathway_catalogue import OWN, MeasureEntry
from store.withholding.names import (
    BEFORE,
    END,
    LONG_WEEKS,
    SPAN,
    WAITING,
    Name,
    Naming,
    band,
    of_whom,
    out_of,
    over,
)

#: (part, whole): those of a cell who are always among others of it.
AMONG = (
    ("over_standard", "with_standard"),
    ("adjusted_over_standard", "over_standard"),
    ("with_standard", WAITING),
    ("completed_with_standard", "completed"),
    ("completed_adjusted_within_standard", "completed_with_standard"),
    ("completed_within_standard", "completed_adjusted_within_standard"),
)
_DAYS = 7
#: How removals write the reason of a refusal.
_REFUSED = "rejected_"


class Member(NamedTuple):
    """A name in a relation: how often it counts, and when ("": at any one time)."""

    name: Name
    weight: int = 1
    when: str = ""


class Relation(NamedTuple):
    """A whole (weight -1), then its parts. They come to nought (`exact`), or to nought or less (`least`), or either.

    Where both may be, the keys say which. `days`, if not 0: it holds for spans so long. `open`: there may be another
    part, under which nobody was ever counted.
    """

    members: tuple[Member, ...]
    exact: bool = True
    least: bool = False
    days: int = 0
    open: bool = False


def relations(known: Collection[Name], naming: Naming, lengths: Collection[int]) -> Iterator[Relation]:
    """All relations between names of which some are `known`; `lengths` are those of the spans, in days."""
    whats: dict[frozenset[tuple[str, str]], set[str]] = defaultdict(set)
    for name in known:
        whats[name.labels].add(name.what)
    yield from _labels(known)
    yield from _themes(known, naming)
    yield from _groups(known, naming)
    yield from _ends(known, naming)
    for labels, there in whats.items():
        if "completed" in there and WAITING in there:
            yield _flow(labels)
        for part, whole in AMONG:
            if {part, whole} <= there:
                yield _among(Name(part, labels), Name(whole, labels))
        yield from _bands(labels, there, naming)
        yield from _older(labels, there, naming, lengths)
        yield from _of_standard(labels, there, naming)
        for entry in naming.measures.values():
            if entry.id in there:
                yield from _measure(entry, labels, naming)
        yield from _removed(labels, there, naming)


def _sum(whole: Name, parts: Collection[Name], *, least: bool = False) -> Relation:
    """The parts add up to the whole; with `least`, or are among it, as those who live nowhere known are."""
    return Relation((Member(whole, -1), *map(Member, parts)), least=least)


def _among(part: Name, whole: Name) -> Relation:
    return Relation((Member(whole, -1), Member(part)), exact=False, least=True)


def _labels(known: Collection[Name]) -> Iterator[Relation]:
    """What is broken down by more labels adds up to what is broken down by fewer."""
    parts: dict[tuple[Name, frozenset[str]], list[Name]] = defaultdict(list)
    values: dict[frozenset[str], set[frozenset[tuple[str, str]]]] = defaultdict(set)
    for name in known:
        own = sorted(label for label, _ in name.labels)
        for size in range(1, len(own) + 1):
            for dropped in map(frozenset, combinations(own, size)):
                values[dropped].add(name.labels - out_of(name.labels, dropped))
                whole = name.but(without=dropped)
                by_fewer = size > 1 and any(
                    name.but(without=frozenset({label})) in known for label in dropped
                )
                if whole in known and not by_fewer:
                    parts[whole, dropped].append(name)
    for (whole, dropped), members in parts.items():
        yield _sum(whole, members, least=True)._replace(open=len(members) < len(values[dropped]))


def _themes(known: Collection[Name], naming: Naming) -> Iterator[Relation]:
    """Breaches by reason, added up by theme, and breaches by theme and another label, added up by it."""
    theme_of = {reason.id: reason.theme for reason in naming.catalogue.breach_reason}
    parts: dict[tuple[Name, str], list[Name]] = defaultdict(list)
    for name in known:
        labels = dict(name.labels)
        if "breach_reason" in labels:
            theme = theme_of.get(labels["breach_reason"], labels["breach_reason"])
            parts[name.but(without=frozenset({"breach_reason"}), breach_theme=theme), "reason"].append(name)
        elif "breach_theme" in labels:
            parts[name.but(without=frozenset({"breach_avoidable"})), "theme"].append(name)
    for (whole_of, by), reasons in parts.items():
        if by == "reason" and (whole_of, "theme") in parts:
            whole = [Member(name, -1) for name in parts[whole_of, "theme"]]
            yield Relation((*whole, *map(Member, reasons)))


def _groups(known: Collection[Name], naming: Naming) -> Iterator[Relation]:
    """Groups add up stages, and the whole the chain: those who wait, also so long since referral, and the flows."""
    groups = {name: frozenset(stages) for name, stages in naming.groups.items()}
    whole = {naming.whole: frozenset(naming.chain)} if naming.whole else {}
    lasting = _lasting(naming)
    for name in known:
        if dict(name.labels).get("stage") == next(iter(groups)):
            totals = groups | (whole if name.what in lasting else {})
            for equation in equations({t: s for t, s in totals.items() if name.but(stage=t) in known}):
                yield Relation(tuple(Member(name.but(stage=stage), -w) for stage, w in equation.items()))
        if name.what == "completed" and (group := dict(name.labels).get("stage", "")) in groups:
            yield from _passed(name, [s for b, s in pairwise(naming.chain) if {b, s} <= groups[group]])


def _lasting(naming: Naming) -> set[str]:
    """Whoever waits, and has waited so long since referral, on a day."""
    return {WAITING, *(over("referral", weeks) for weeks in naming.edges)}


def _ends(known: Collection[Name], naming: Naming) -> Iterator[Relation]:
    """The whole ends where one of the chain does, by refusal only where the first does, and lasts beside others."""
    lasting = _lasting(naming)
    for name in known:
        stage = dict(name.labels).get("stage")
        if naming.whole and name.what == "completed" and stage == naming.whole:
            ended = [Member(name.but(what="closed", stage=stage)) for stage in naming.chain]
            ended.append(Member(name.but(stage=naming.chain[-1])))
            yield Relation((Member(name, -1), Member(name.but(what="closed"), -1), *ended))
            yield _among(name.but(what="closed"), name.but(what="closed", stage=naming.chain[0]))
            later = [ended[-1], *ended[1:-1]]
            yield Relation((Member(name, -1), *later), exact=False, least=True)
        if name.what in lasting and stage in naming.beside_chain:
            yield _among(name, name.but(stage=naming.whole))


def _passed(whole: Name, stages: Collection[str]) -> Iterator[Relation]:
    """Who completes a stage or the one before it is among all who complete one; who starts it follows from its flow.

    Two sums in one: each count of those who complete it counts twice, which neither sum says by itself.
    """
    for stage in stages:
        own = whole.but(stage=stage)
        flow = (own, 2, SPAN), (own.but(what="closed"), 1, SPAN), (own.but(what=WAITING), 1, END)
        before = Member(own.but(what=WAITING), -1, BEFORE)
        members = (Member(whole, -1, SPAN), *(Member(*each) for each in flow), before)
        yield Relation(members, exact=False, least=True)


def equations(totals: Mapping[str, frozenset[str]]) -> list[dict[str, int]]:
    """Signed totals and stages that add up to nought: every total by itself, and what two or three leave over.

    Two totals share stages. Their difference holds without the shared ones, and so confines the others more
    than either sum does; using the sums one after the other would miss it.
    """
    found = []
    stages = sorted(set().union(*totals.values()))
    for signs in product((0, 1, -1), repeat=len(totals)):
        if next((sign for sign in signs if sign), 0) == 1:
            used = dict(zip(totals, signs, strict=True))
            left = {stage: -sum(used[name] for name in totals if stage in totals[name]) for stage in stages}
            if all(abs(weight) <= 1 for weight in left.values()):
                found.append({name: weight for name, weight in (used | left).items() if weight})
    return found


def _flow(labels: frozenset[tuple[str, str]]) -> Relation:
    """What was there, and what came, less what left, is what is there."""
    flow = ((WAITING, -1, END), (WAITING, 1, BEFORE), ("started", 1, SPAN), ("completed", -1, SPAN))
    return Relation(tuple(Member(Name(w, labels), s, t) for w, s, t in (*flow, ("closed", -1, SPAN))))


def _bands(labels: frozenset[tuple[str, str]], there: set[str], naming: Naming) -> Iterator[Relation]:
    """Those over an edge are its band and those over the next; and over more weeks, or in a stage, is over fewer."""
    for clock in ("stage", "referral"):
        rungs = [weeks for weeks in naming.edges if band(clock, weeks) in there]
        for weeks, following in zip(rungs, [*rungs[1:], None], strict=False):
            parts = [Name(band(clock, weeks), labels)]
            parts += [Name(over(clock, following), labels)] if following else []
            yield _sum(Name(over(clock, weeks), labels), parts)
        for fewer, more in pairwise(weeks for weeks in (0, *LONG_WEEKS) if over(clock, weeks) in there):
            yield _among(Name(over(clock, more), labels), Name(over(clock, fewer), labels))
    for weeks in naming.edges[1:]:
        if {over("stage", weeks), over("referral", weeks)} <= there:
            yield _among(Name(over("stage", weeks), labels), Name(over("referral", weeks), labels))


def _older(
    labels: frozenset[tuple[str, str]], there: set[str], naming: Naming, lengths: Collection[int]
) -> Iterator[Relation]:
    """Who has waited longer than a span waited before it, so much less long, and stays or leaves; others came in it."""
    shortest = naming.shortest
    for clock in ("stage", "referral"):
        waited = [weeks for weeks in naming.edges if over(clock, weeks) in there]
        came = [Member(Name("started", labels), -1, SPAN)] if clock == "referral" else []
        gone = [Member(Name(flow, labels), -1, SPAN) for flow in ("completed", "closed")]
        for days, weeks in product(lengths if "started" in there else (), waited[1:]):
            now = Member(Name(over(clock, weeks), labels), 1, END)
            fewer = [
                w for w in waited if _DAYS * w + (shortest if w else 0) <= _DAYS * weeks + shortest - days
            ]
            more = [
                w for w in waited if _DAYS * w + (shortest if w else 0) + days >= _DAYS * weeks + shortest
            ]
            if fewer:
                before = Member(Name(over(clock, fewer[-1]), labels), -1, BEFORE)
                yield Relation((before, now, *came), exact=False, least=True, days=days)
            if more:
                before = Member(Name(over(clock, more[0]), labels), 1, BEFORE)
                yield Relation((now._replace(weight=-1), before, *gone), exact=False, least=True, days=days)
        for days in lengths if clock == "stage" and "started" in there else ():
            short = [weeks for weeks in waited[1:] if _DAYS * weeks + shortest <= days]
            if short:
                whole = Member(Name("started", labels), -1, SPAN)
                here = Member(Name(WAITING, labels), 1, END)
                beyond = Member(Name(over(clock, short[-1]), labels), -1, END)
                yield Relation((whole, here, beyond), exact=False, least=True, days=days)


def _of_standard(labels: frozenset[tuple[str, str]], there: set[str], naming: Naming) -> Iterator[Relation]:
    """Who is over a standard is over the edges below it; who is over those above it, and has one, is over it."""
    if "over_standard" not in there:
        return
    given, missed = dict(labels), Name("over_standard", labels)
    found = naming.standards_of(given["stage"], given.get("pathway", ""))
    clocks = {standard.clock for standard in found if standard}
    days = [naming.longest_of(standard) + 1 for standard in found if standard]
    for clock, ladder in product(clocks if len(clocks) == 1 else (), (naming.edges[1:], LONG_WEEKS)):
        first = {weeks: _DAYS * weeks + naming.shortest for weeks in ladder if over(clock, weeks) in there}
        below = max((weeks for weeks, day in first.items() if day <= min(days)), default=0)
        above = min((weeks for weeks, day in first.items() if day >= max(days)), default=0)
        if below:
            yield _among(missed, Name(over(clock, below), labels))
        if above:
            without = [Member(Name("with_standard", labels), 1), Member(Name(WAITING, labels), -1)]
            sure = Member(missed, -1), Member(Name(over(clock, above), labels))
            yield Relation((*sure, *([] if all(found) else without)), exact=False, least=True)
    if "breaches" in there and clocks == {"stage"}:
        yield from _breached(labels)


def _breached(labels: frozenset[tuple[str, str]]) -> Iterator[Relation]:
    """A breach begins the time over a standard of the stage's own clock; it ends late, or is closed."""
    missed = Name("over_standard", labels)
    change = [
        Member(Name("breaches", labels), -1, SPAN),
        Member(missed, -1, BEFORE),
        Member(missed, 1, END),
        Member(Name("completed_with_standard", labels), 1, SPAN),
        Member(Name("completed_within_standard", labels), -1, SPAN),
    ]
    yield Relation(tuple(change), exact=False, least=True)
    turned = [member._replace(weight=-member.weight) for member in change]
    yield Relation((Member(Name("closed", labels), -1, SPAN), *turned), exact=False, least=True)


def _measure(entry: MeasureEntry, labels: frozenset[tuple[str, str]], naming: Naming) -> Iterator[Relation]:
    """Of whom a measure is: its count among its denominator, and its own denominator among those it is taken from."""
    own, given = Name(entry.id, labels), dict(labels)
    of = naming.of_measure(entry, "denominator", given)
    if of is not None:
        yield _among(own, of)
    if entry.among:
        yield _among(own, Name(entry.among, labels))
    if entry.refused_for and of is not None:
        refused = Name("closed", labels).but(stage=entry.stage)
        yield _among(of, refused)
        yield _sum(of, [refused.but(rejection_reason=reason) for reason in entry.refused_for])
    if entry.every and entry.denominator == OWN:
        waits = Name(WAITING, labels).but(stage=given.get("stage", entry.stage))
        every = [
            getattr(pathway, entry.every)
            for pathway in naming.catalogue.pathway
            if pathway.id == given.get("pathway", pathway.id)
        ]
        shortest = naming.shortest
        sure = [weeks for weeks in naming.edges[1:] if _DAYS * weeks + shortest >= max(every)]
        at_most = [weeks for weeks in naming.edges[1:] if _DAYS * weeks + shortest <= min(every)]
        yield _among(Name(of_whom(entry.id), labels), waits.but(what=over("stage", max(at_most, default=0))))
        if sure:
            yield _among(waits.but(what=over("stage", sure[0])), Name(of_whom(entry.id), labels))
        for other in naming.measures.values():
            if other.every and other is not entry:
                pathways = [p for p in naming.catalogue.pathway if p.id == given.get("pathway", p.id)]
                if all(getattr(p, other.every) <= getattr(p, entry.every) for p in pathways):
                    yield _among(Name(of_whom(entry.id), labels), Name(of_whom(other.id), labels))


def _removed(labels: frozenset[tuple[str, str]], there: set[str], naming: Naming) -> Iterator[Relation]:
    """Who was removed for a reason: refusals close the first stage, discharges one of the chain or one beside it."""
    given = dict(labels)
    stage, closed = given.get("stage", ""), Name("closed", labels)
    if "closed" not in there or "reason" not in given or not naming.chain:
        return
    base = closed.but(without=frozenset({"reason"}))
    ended = base.but(what="completed", stage=naming.whole, discharge_reason=given["reason"])
    if stage in naming.beside_chain:
        yield _among(closed, ended)
    elif stage in naming.chain and not given["reason"].startswith(_REFUSED):
        parts = [Member(closed.but(stage=stage)) for stage in naming.chain[:-1]]
        yield Relation((Member(ended, -1), *parts), exact=False, least=True)
    elif stage == naming.chain[0]:
        refused = base.but(stage=naming.whole, rejection_reason=given["reason"].removeprefix(_REFUSED))
        yield _sum(refused, [closed])
