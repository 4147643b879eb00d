"""The relations between names as sums of counts: in every area, at every time, where the keys bear them out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import numpy as np

from store.withholding.cells import NOWHERE
from store.withholding.ranges import NO_END, Sums, sums_of
from store.withholding.relations import Relation, relations
from store.withholding.rounding import Ints
from store.withholding.tables import Book

#: Places looked up at a time.
_AT_ONCE = 2_000_000


def all_sums(book: Book, areas_above: Mapping[str, str]) -> Iterator[Sums]:
    """Every sum between counts that the labels, the catalogue, the areas and the calendar tell."""
    yield from _between_names(book, relations(dict(book.names), book.naming, set(book.times.days.tolist())))
    for above in sorted(set(areas_above.values())):
        below = [book.area(area) for area, of in areas_above.items() if of == above]
        members = [book.area(above), *(area for area in below if area != NOWHERE)]
        if members[0] != NOWHERE:
            yield from _along(book, book.cells.at.transpose(0, 2, 1), np.array(members))
    for run, inside in book.times.inside():
        yield from _along(book, book.cells.at, np.array([*run, *inside]), wholes=len(run))


class _Shape(NamedTuple):
    """What relations have in common but for their names."""

    weights: tuple[int, ...]
    when: tuple[str, ...]
    exact: bool
    least: bool
    days: int
    open: bool


def _between_names(book: Book, found: Iterable[Relation]) -> Iterator[Sums]:
    """Relations of one shape together, each once."""
    shapes: dict[_Shape, set[tuple[int, ...]]] = defaultdict(set)
    for relation in found:
        numbers = tuple(book.names.get(member.name, NOWHERE) for member in relation.members)
        if numbers[0] != NOWHERE and any(number != NOWHERE for number in numbers[1:]):
            weights = tuple(member.weight for member in relation.members)
            when = tuple(member.when for member in relation.members)
            shapes[_Shape(weights, when, *relation[1:])].add(numbers)
    for shape, names in shapes.items():
        times = _times(book, shape.when, shape.days)
        for part in _parts(np.array(sorted(names)), size=len(times) * book.cells.at[0].size):
            places = [book.cells.at[part[:, place]][:, :, time] for place, time in enumerate(times)]
            signs, sides = np.array(shape.weights), np.stack(places, axis=-1)
            yield from _held(book, sides, signs, exact=shape.exact, least=shape.least, more=shape.open)


def _times(book: Book, when: tuple[str, ...], days: int) -> list[Ints | slice]:
    """Which times each member is looked up at: all, or those that its spans point to."""
    spans = np.flatnonzero(book.times.days == days) if days else slice(None)
    return [book.times.at[each][spans] if each else slice(None) for each in when]


def _parts(names: Ints, *, size: int) -> Iterator[Ints]:
    step = max(1, _AT_ONCE // size)
    for start in range(0, len(names), step):
        yield names[start : start + step]


def _along(book: Book, at: Ints, members: Ints, *, wholes: int = 1) -> Iterator[Sums]:
    """The first of the members along the last axis of `at` are together the others, or more than they are."""
    weights = np.where(np.arange(len(members)) < wholes, -1, 1)
    yield from _held(book, at[..., members], weights, exact=wholes == 1, least=True)


def _held(
    book: Book, places: Ints, weights: Ints, *, exact: bool, least: bool, more: bool = False
) -> Iterator[Sums]:
    """Sums of the places in the last axis, with those weights, where the whole and a part are there and it is true.

    An exact one is true where the keys of those counted come to nought, another where the counts are not above it.
    Where nobody was ever counted under a part, or there may be `more` parts, the reader does not know that an exact
    sum is exact: it stands for what is left over too.
    """
    places = places.reshape(-1, len(weights))
    there = places >= 0
    kept = there[:, 0] & there[:, 1:].any(axis=1) & (places[:, 0] != places[:, -1])
    if not exact:
        kept &= there[:, weights < 0].all(axis=1)
    places, there = places[kept], there[kept]
    keys = np.where(there, book.cells.keys[places], 0) @ weights
    counts = np.where(there, book.cells.counts[places], 0) @ weights
    equal = (keys == 0) & (counts == 0) & exact
    lacking = [(~there & side).any(axis=1) for side in (weights > 0, weights < 0)]
    unsure = equal & (lacking[0] | more) & ~lacking[1], equal & lacking[1] & ~lacking[0]
    for chosen, low, sign in (
        (equal, 0, 1),
        (~equal & (counts <= 0) & least, -NO_END, 1),
        (unsure[0], -NO_END, 1),
        (unsure[1], -NO_END, -1),
    ):
        if chosen.any():
            member = there[chosen]
            row, column = np.nonzero(member)
            yield sums_of(row, places[chosen][member], sign * weights[column], low=low)
